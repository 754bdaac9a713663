#include "ui/lessons/prediction_box.h"

#include "ui/style/shown_text.h"
#include "ui/widgets/markdown_label.h"
#include "ui/widgets/setting_row.h"
#include "ui/widgets/slider_scale.h"

#include <QButtonGroup>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

#include <cmath>

namespace entropy_lab {

namespace {

constexpr int kGap = 6;
constexpr int kLongestOption = 200;
/// An answer that is read as a whole beside its button.
constexpr int kShortOption = 36;

QLabel* wrappedLabel(const QString& text)
{
    auto* const label = new QLabel(text);
    label->setWordWrap(true);
    return label;
}

}  // namespace

PredictionBox::PredictionBox(const LessonPrediction& prediction, QWidget* parent)
    : QWidget(parent), m_prediction(prediction)
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);
    auto* const question = new MarkdownLabel(QString::fromStdString(prediction.question));
    QFont bold = question->font();
    bold.setBold(true);
    question->setFont(bold);
    column->addWidget(question);
    switch (prediction.kind) {
    case PredictionKind::Number:
        buildNumber();
        break;
    case PredictionKind::Choice:
        buildChoices();
        break;
    case PredictionKind::Point:
    case PredictionKind::Curve:
        buildDrawing();
        break;
    }
    m_result = new MarkdownLabel;
    m_result->hide();
    column->addWidget(m_result);
}

void PredictionBox::buildNumber()
{
    const double middle = m_prediction.isLog
        ? std::sqrt(m_prediction.minimum * m_prediction.maximum)
        : (m_prediction.minimum + m_prediction.maximum) / 2.0;
    Setting setting{.key = "prediction",
                    .label = "guess",
                    .symbol = "",
                    .unit = m_prediction.unit,
                    .help = "Your guess"
                        + (m_prediction.unit.empty() ? "" : ", in " + m_prediction.unit)
                        + "; no guess is needed to go on.",
                    .scale = m_prediction.isLog ? SettingScale::Logarithmic : SettingScale::Linear,
                    .minimum = m_prediction.minimum,
                    .maximum = m_prediction.maximum,
                    .defaultValue = middle};
    // A number one would say: the slider's place nearest to the middle.
    const SliderScale scale(setting);
    setting.defaultValue = scale.valueAt(scale.positionOf(middle));
    m_row = new SettingRow(setting);
    m_row->setNameWidth(m_row->nameWidth());
    connect(m_row, &SettingRow::valueEdited, this, [this](const QString&, double value) {
        m_number = value;
        m_row->setValue(value);
        emit predicted();
    });
    layout()->addWidget(m_row);
}

void PredictionBox::buildChoices()
{
    m_choices = new QButtonGroup(this);
    for (std::size_t i = 0; i < m_prediction.options.size(); ++i) {
        const QString option = QString::fromStdString(m_prediction.options[i]);
        auto* const button = new QRadioButton(menuText(option, kLongestOption));
        button->setToolTip(option.size() > kShortOption ? tipText(option)
                                                        : tr("Guess that this is what happens."));
        // What has no room is cut off and does not make the panel wider.
        button->setSizePolicy(QSizePolicy::Ignored, button->sizePolicy().verticalPolicy());
        button->setFocusPolicy(Qt::TabFocus);
        m_choices->addButton(button, static_cast<int>(i));
        layout()->addWidget(button);
    }
    connect(m_choices, &QButtonGroup::idClicked, this, &PredictionBox::predicted);
}

void PredictionBox::buildDrawing()
{
    const bool isPoint = m_prediction.kind == PredictionKind::Point;
    layout()->addWidget(wrappedLabel(
        isPoint ? tr("Click on the map, where the ring is.")
                : tr("Draw the curve on the highlighted chart: hold the left button and drag.")));
    m_clear = new QPushButton(isPoint ? tr("Take the place away") : tr("Draw anew"));
    m_clear->setToolTip(tr("Take away what was drawn, to draw it anew."));
    m_clear->setFocusPolicy(Qt::TabFocus);
    m_clear->setEnabled(false);
    connect(m_clear, &QPushButton::clicked, this, &PredictionBox::clearRequested);
    static_cast<QVBoxLayout*>(layout())->addWidget(m_clear, 0, Qt::AlignLeft);
}

std::optional<std::size_t> PredictionBox::choice() const
{
    const int id = m_choices ? m_choices->checkedId() : -1;
    return id < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(id));
}

void PredictionBox::setNumber(double number)
{
    m_number = number;
    m_row->setValue(number);
}

void PredictionBox::setChoice(std::size_t choice)
{
    m_choices->button(static_cast<int>(choice))->setChecked(true);
}

void PredictionBox::setDrawn(bool isDrawn)
{
    m_clear->setEnabled(isDrawn);
}

void PredictionBox::showResult(const QString& text, bool isHit)
{
    const QString explanation = QString::fromStdString(m_prediction.explanation);
    m_result->setMarkdown(
        explanation.isEmpty() ? text : QStringLiteral("%1\n\n%2").arg(text, explanation));
    m_result->setVisible(!text.isEmpty());
    m_result->setProperty("isHit", isHit);
}

void PredictionBox::showAnswer()
{
    const QString right = QString::fromStdString(m_prediction.options.at(m_prediction.answer));
    const std::optional<std::size_t> guess = choice();
    const bool isHit = guess == m_prediction.answer;
    const QString verdict = !guess ? tr("It is: **%1**").arg(right)
        : isHit                    ? tr("✓ Right: **%1**").arg(right)
                                   : tr("✗ It is: **%1**").arg(right);
    showResult(verdict, isHit);
}

void PredictionBox::hideResult()
{
    m_result->setMarkdown({});
    m_result->hide();
}

QString PredictionBox::resultText() const
{
    return m_result->markdown();
}

void PredictionBox::setTheme(const Theme& theme)
{
    if (m_row)
        m_row->setTheme(theme);
}

}  // namespace entropy_lab
