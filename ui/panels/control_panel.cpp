#include "ui/panels/control_panel.h"

#include "ui/widgets/setting_row.h"
#include "ui/widgets/value_slider.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace entropy_lab {

namespace {

constexpr int kMaximumInputs = 8;
constexpr int kMaximumUnits = 64;
/// A panel of more rows a section than this would be slow and of no use.
constexpr int kMaximumRowsPerSection = 48;

/// What a complaint expects; the row itself says of what.
QString expectation(const QString& problem)
{
    const qsizetype expected = problem.indexOf(u"expected");
    return expected < 0 ? problem : problem.mid(expected);
}

bool haveSameKeys(const std::vector<SettingRow*>& rows, const std::vector<Setting>& table)
{
    return std::equal(rows.begin(), rows.end(), table.begin(), table.end(),
                      [](const SettingRow* row, const Setting& setting) {
                          return row->setting().key == setting.key;
                      });
}

}  // namespace

ControlPanel::ControlPanel(QWidget* parent) : QWidget(parent)
{
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(12, 8, 12, 12);
    column->setSpacing(8);
    addSection(column, SettingGroup::LearningRate, tr("Learning rate"));
    addSection(column, SettingGroup::Inputs, tr("Inputs x"));
    addSection(column, SettingGroup::Start, tr("Start w, G, b"));
    addSection(column, SettingGroup::Stop, tr("Stop rule"));
    column->addStretch(1);

    m_scrollArea = new QScrollArea(this);
    m_scrollArea->setWidget(content);
    m_scrollArea->setWidgetResizable(true);
    m_scrollArea->setFrameShape(QFrame::NoFrame);
    m_scrollArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scrollArea->setFocusPolicy(Qt::NoFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_scrollArea);
    setAccessibleName(tr("Settings of the experiment"));
}

bool ControlPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Space || key == Qt::Key_R) {
            event->ignore();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void ControlPanel::addSection(QVBoxLayout* column, SettingGroup group, const QString& title)
{
    Section& section = m_sections[group];
    section.header = new QWidget;
    auto* header = new QHBoxLayout(section.header);
    // Some room above it, but for the first.
    header->setContentsMargins(0, column->count() > 0 ? 8 : 0, 0, 0);
    auto* const heading = new QLabel(title);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    header->addWidget(heading, 1);
    if (group == SettingGroup::Inputs) {
        m_dataButton = new QPushButton(tr("&Data…"));
        m_dataButton->setFocusPolicy(Qt::TabFocus);
        m_dataButton->setToolTip(
            tr("Choose the samples: a built-in set, a table file, pasted numbers (Ctrl+D)."));
        connect(m_dataButton, &QPushButton::clicked, this, &ControlPanel::dataRequested);
        header->addWidget(m_dataButton);
        m_inputCount = addCount(header, tr("n&umber"), kMaximumInputs,
                                tr("Number of inputs x of a unit, each with a weight w and a "
                                   "weight G."));
        m_inputCount->setAccessibleName(tr("Number of inputs"));
        connect(m_inputCount, &QSpinBox::valueChanged, this, &ControlPanel::inputCountEdited);
    }
    if (group == SettingGroup::Start) {
        m_unitCount = addCount(header, tr("u&nits"), kMaximumUnits,
                               tr("Number of units on the same samples, each with its own w, G "
                                  "and b."));
        m_unitCount->setAccessibleName(tr("Number of units"));
        connect(m_unitCount, &QSpinBox::valueChanged, this, &ControlPanel::unitCountEdited);
    }
    column->addWidget(section.header);
    if (group == SettingGroup::Inputs)
        addSampleChoice(column);
    section.rows = new QVBoxLayout;
    section.rows->setSpacing(4);
    column->addLayout(section.rows);
    section.remainder = new QLabel;
    section.remainder->setWordWrap(true);
    section.remainder->hide();
    column->addWidget(section.remainder);
}

QSpinBox* ControlPanel::addCount(QHBoxLayout* row, const QString& name, int maximum,
                                 const QString& tip)
{
    auto* const label = new QLabel(name);
    auto* const box = new QSpinBox;
    box->setRange(1, maximum);
    box->setKeyboardTracking(false);
    box->setToolTip(tip);
    label->setBuddy(box);
    box->installEventFilter(this);
    for (auto* const child : box->findChildren<QWidget*>())
        child->installEventFilter(this);
    row->addWidget(label);
    row->addWidget(box);
    return box;
}

void ControlPanel::addSampleChoice(QVBoxLayout* column)
{
    m_sampleChoice = new QWidget;
    auto* const row = new QHBoxLayout(m_sampleChoice);
    row->setContentsMargins(0, 0, 0, 0);
    m_sample = addCount(row, tr("of sam&ple"), 1,
                        tr("The sample whose inputs the sliders below are; the others stay."));
    m_sample->setAccessibleName(tr("Sample whose inputs are shown"));
    row->addStretch(1);
    connect(m_sample, &QSpinBox::valueChanged, this, &ControlPanel::showSample);
    m_sampleChoice->hide();
    column->addWidget(m_sampleChoice);
}

void ControlPanel::showSample()
{
    rebuildRows(settingsFor(m_experiment, m_sample->value() - 1));
    for (SettingRow* const row : m_rows)
        row->setValue(settingValue(m_experiment, row->setting().key));
}

void ControlPanel::setExperiment(const Experiment& experiment)
{
    const bool hasSameShape = !m_rows.empty() && m_experiment.start.units == experiment.start.units
        && m_experiment.data.features() == experiment.data.features()
        && m_experiment.learningRate.isUniform() == experiment.learningRate.isUniform();
    m_experiment = experiment;
    const int sample = m_sample->value();
    {
        const QSignalBlocker quiet(m_sample);
        const int samples = static_cast<int>(
            std::min<Eigen::Index>(experiment.data.samples(), std::numeric_limits<int>::max()));
        m_sample->setMaximum(samples);
        m_sample->setSuffix(tr(" of %1").arg(samples));
    }
    if (!hasSameShape || m_sample->value() != sample)
        rebuildRows(settingsFor(experiment, m_sample->value() - 1));
    for (SettingRow* const row : m_rows)
        row->setValue(settingValue(experiment, row->setting().key));
    showRows();

    const QSignalBlocker quiet(m_inputCount);
    const int features = static_cast<int>(experiment.data.features());
    m_inputCount->setMaximum(std::max(kMaximumInputs, features));
    m_inputCount->setValue(features);
    const QSignalBlocker quietToo(m_unitCount);
    const int units = static_cast<int>(experiment.start.units);
    m_unitCount->setMaximum(std::max(kMaximumUnits, units));
    m_unitCount->setValue(units);
}

void ControlPanel::setTheme(const Theme& theme)
{
    m_theme = theme;
    for (SettingRow* const row : m_rows)
        row->setTheme(theme);
}

SettingRow* ControlPanel::row(const QString& key) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&key](const SettingRow* row) { return row->key() == key; });
    return found == m_rows.end() ? nullptr : *found;
}

QString ControlPanel::problemWith(const QString& key, double value) const
{
    Experiment changed = m_experiment;
    try {
        setSettingValue(changed, key.toStdString(), value);
    } catch (const std::invalid_argument& error) {
        return expectation(QString::fromUtf8(error.what()));
    }
    return expectation(QString::fromStdString(findProblem(changed)));
}

void ControlPanel::rebuildRows(const std::vector<Setting>& table)
{
    std::vector<Setting> shown;
    std::map<SettingGroup, int> counts;
    for (const Setting& setting : table) {
        if (++counts[setting.group] <= kMaximumRowsPerSection)
            shown.push_back(setting);
    }
    for (const auto& [group, section] : m_sections) {
        const int hidden = counts[group] - kMaximumRowsPerSection;
        section.remainder->setText(
            hidden > 0 ? tr("and %1 more, set in the experiment file").arg(hidden) : QString());
    }
    if (haveSameKeys(m_rows, shown))
        return;
    for (SettingRow* const row : m_rows) {
        // Not deleted at once: the change may have come from this very row.
        row->hide();
        row->disconnect(this);
        m_sections[row->setting().group].rows->removeWidget(row);
        row->deleteLater();
    }
    m_rows.clear();
    for (const Setting& setting : shown) {
        auto* row = new SettingRow(setting, m_scrollArea->widget());
        row->setTheme(m_theme);
        row->setCheck([this, key = row->key()](double value) { return problemWith(key, value); });
        connect(row, &SettingRow::valueEdited, this, &ControlPanel::settingEdited);
        connect(row, &SettingRow::editFinished, this, &ControlPanel::settingEditFinished);
        m_sections[setting.group].rows->addWidget(row);
        m_rows.push_back(row);
    }
    showRows();
    alignNames();
    for (std::size_t i = 1; i < m_rows.size(); ++i) {
        if (m_rows[i]->setting().group != SettingGroup::Inputs)
            continue;
        QWidget::setTabOrder(m_rows[i - 1]->box(), m_inputCount);
        QWidget::setTabOrder(m_inputCount, m_rows[i]->slider());
        break;
    }
}

std::vector<SettingRow*> ControlPanel::rowsOf(const QString& key) const
{
    std::vector<SettingRow*> found;
    for (SettingRow* const row : m_rows) {
        if (row->key() == key || row->key().startsWith(key + u'.'))
            found.push_back(row);
    }
    return found;
}

void ControlPanel::setShownKeys(const QStringList& keys)
{
    m_shownKeys = keys;
    showRows();
}

void ControlPanel::showRows()
{
    std::map<SettingGroup, bool> hasRows;
    const auto isShown = [this](const SettingRow* row) {
        return m_shownKeys.isEmpty()
            || std::any_of(m_shownKeys.begin(), m_shownKeys.end(), [row](const QString& key) {
                   return row->key() == key || row->key().startsWith(key + u'.');
               });
    };
    for (SettingRow* const row : m_rows) {
        const bool isOne = isShown(row);
        // Not made a window of its own: it may have no parent that is shown yet.
        if (row->isHidden() == isOne)
            row->setHidden(!isOne);
        hasRows[row->setting().group] = hasRows[row->setting().group] || isOne;
    }
    for (const auto& [group, section] : m_sections) {
        section.header->setVisible(hasRows[group] || m_shownKeys.isEmpty());
        section.remainder->setVisible(m_shownKeys.isEmpty()
                                      && !section.remainder->text().isEmpty());
    }
    m_sampleChoice->setVisible(hasRows[SettingGroup::Inputs] && m_experiment.data.samples() > 1);
}

void ControlPanel::alignNames()
{
    int width = 0;
    for (const SettingRow* const row : m_rows)
        width = std::max(width, row->nameWidth());
    for (SettingRow* const row : m_rows) {
        row->setNameWidth(width);
        row->updateGeometry();
    }
    // The panel scrolls up and down only: it is never narrower than its rows.
    m_scrollArea->widget()->layout()->activate();
    setMinimumWidth(m_scrollArea->widget()->minimumSizeHint().width()
                    + m_scrollArea->verticalScrollBar()->sizeHint().width());
}

}  // namespace entropy_lab
