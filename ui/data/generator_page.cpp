#include "ui/data/generator_page.h"

#include "ui/style/number_format.h"
#include "ui/widgets/setting_row.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

/// A double counts whole numbers exactly up to here.
constexpr double kLargestSeed = 9007199254740992.0;
constexpr int kSeedsOnSlider = 999;

bool isYesOrNo(const DataSetSetting& setting)
{
    return setting.isInteger && setting.minimum == 0.0 && setting.maximum == 1.0;
}

/// The setting as a row shows it: the slider covers what is of use, the box takes the whole range.
Setting rowSetting(const DataSetSetting& setting)
{
    const bool isCount = setting.isInteger;
    const double reach = std::max(2.0, 5.0 * std::abs(setting.defaultValue));
    const double maximum = isCount ? setting.maximum : std::min(setting.maximum, reach);
    return {.key = setting.key,
            .label = setting.label,
            .symbol = "",
            .unit = "",
            .help = setting.help,
            .group = SettingGroup::Inputs,
            .scale = isCount ? SettingScale::Logarithmic : SettingScale::Linear,
            .isInteger = isCount,
            .minimum = std::max(setting.minimum, -maximum),
            .maximum = maximum,
            .defaultValue = setting.defaultValue};
}

QString rangeProblem(double value, double minimum, double maximum)
{
    if (value >= minimum && value <= maximum)
        return {};
    return QObject::tr("expected a number from %1 to %2")
        .arg(readableNumber(minimum), readableNumber(maximum, 16));
}

}  // namespace

GeneratorPage::GeneratorPage(const DataSetGenerator& generator, QWidget* parent)
    : QWidget(parent), m_generator(generator)
{
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 8, 0);
    column->setSpacing(4);
    for (const DataSetSetting& setting : generator.settings) {
        m_values[setting.key] = setting.defaultValue;
        if (isYesOrNo(setting))
            addYesOrNo(column, setting);
        else
            addNumber(column, setting);
    }
    addSeed(column);
    column->addStretch(1);

    auto* help = new QLabel(QString::fromUtf8(generator.help));
    help->setWordWrap(true);
    auto* area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(help);
    layout->addWidget(area, 1);
    alignNames();
}

void GeneratorPage::addNumber(QVBoxLayout* column, const DataSetSetting& setting)
{
    auto* row = new SettingRow(rowSetting(setting));
    row->setValue(setting.defaultValue);
    row->setCheck(
        [setting](double value) { return rangeProblem(value, setting.minimum, setting.maximum); });
    connect(row, &SettingRow::valueEdited, this, [this](const QString& key, double value) {
        m_values[key.toStdString()] = value;
        emit sourceChanged();
    });
    column->addWidget(row);
    m_rows.push_back(row);
}

void GeneratorPage::addYesOrNo(QVBoxLayout* column, const DataSetSetting& setting)
{
    auto* box = new QCheckBox(QString::fromUtf8(setting.label));
    box->setToolTip(QString::fromUtf8(setting.help));
    box->setChecked(setting.defaultValue == 1.0);
    connect(box, &QCheckBox::toggled, this, [this, key = setting.key](bool isOn) {
        m_values[key] = isOn ? 1.0 : 0.0;
        emit sourceChanged();
    });
    column->addWidget(box);
    m_boxes[setting.key] = box;
}

void GeneratorPage::addSeed(QVBoxLayout* column)
{
    m_seed = new SettingRow({.key = "seed",
                             .label = "seed",
                             .symbol = "",
                             .unit = "",
                             .help = "The same seed gives the same points, on every machine.",
                             .group = SettingGroup::Inputs,
                             .isInteger = true,
                             .minimum = 0.0,
                             .maximum = kSeedsOnSlider,
                             .defaultValue = 0.0});
    m_seed->setCheck([](double value) { return rangeProblem(value, 0.0, kLargestSeed); });
    connect(m_seed, &SettingRow::valueEdited, this, &GeneratorPage::sourceChanged);
    m_newSeed = new QPushButton(tr("&Next seed"));
    m_newSeed->setToolTip(tr("Draw other points of the same kind."));
    m_newSeed->setAutoDefault(false);
    connect(m_newSeed, &QPushButton::clicked, this, [this] {
        m_seed->setValue(m_seed->value() < kLargestSeed ? m_seed->value() + 1.0 : 0.0);
        emit sourceChanged();
    });
    column->addWidget(m_seed);
    column->addWidget(m_newSeed, 0, Qt::AlignRight);
    m_rows.push_back(m_seed);
}

void GeneratorPage::alignNames()
{
    constexpr int kWidestName = 150;
    int width = 0;
    for (const SettingRow* const row : m_rows)
        width = std::max(width, row->nameWidth());
    for (SettingRow* const row : m_rows)
        row->setNameWidth(std::min(width, kWidestName));
}

GeneratorSource GeneratorPage::source() const
{
    GeneratorSource source{.name = m_generator.name,
                           .settings = {},
                           .seed = static_cast<std::uint64_t>(m_seed->value())};
    for (const DataSetSetting& setting : m_generator.settings) {
        const double value = m_values.at(setting.key);
        if (value != setting.defaultValue)
            source.settings.emplace_back(setting.key, value);
    }
    return source;
}

void GeneratorPage::setSource(const GeneratorSource& source)
{
    for (const DataSetSetting& setting : m_generator.settings)
        m_values[setting.key] = setting.defaultValue;
    for (const auto& [key, value] : source.settings)
        m_values[key] = value;
    for (SettingRow* const row : m_rows)
        if (row != m_seed)
            row->setValue(m_values.at(row->setting().key));
    m_seed->setValue(static_cast<double>(source.seed));
    for (const auto& [key, box] : m_boxes) {
        const QSignalBlocker quiet(box);
        box->setChecked(m_values.at(key) == 1.0);
    }
}

void GeneratorPage::setTheme(const Theme& theme)
{
    for (SettingRow* const row : m_rows)
        row->setTheme(theme);
}

SettingRow* GeneratorPage::row(const QString& key) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&key](const SettingRow* row) { return row->key() == key; });
    return found == m_rows.end() ? nullptr : *found;
}

QCheckBox* GeneratorPage::box(const QString& key) const
{
    const auto found = m_boxes.find(key.toStdString());
    return found == m_boxes.end() ? nullptr : found->second;
}

}  // namespace entropy_lab
