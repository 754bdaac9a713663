#include "ui/lessons/lesson_step_view.h"

#include "ui/formulas/formula_picture.h"
#include "ui/lessons/lesson_numbers.h"
#include "ui/lessons/prediction_box.h"
#include "ui/style/shown_text.h"
#include "ui/widgets/markdown_label.h"

#include <QFrame>
#include <QLabel>
#include <QVBoxLayout>

namespace entropy_lab {

namespace {

constexpr int kGap = 8;
constexpr double kHeadingScale = 1.15;

}  // namespace

LessonStepView::LessonStepView(const LessonStep& step, const QString& claim,
                               const QStringList& sources, QWidget* parent)
    : QWidget(parent), m_step(step)
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(kGap, kGap, kGap, kGap);
    column->setSpacing(kGap);
    if (!claim.isEmpty())
        column->addWidget(new MarkdownLabel(tr("*The claim:* %1").arg(claim)));
    addHeading(QString::fromStdString(step.title));
    column->addWidget(new MarkdownLabel(QString::fromStdString(step.text)));
    for (const std::string& name : step.formulas) {
        m_formulas.push_back(new FormulaPicture);
        m_formulas.back()->setFormula(QString::fromStdString(name));
        column->addWidget(m_formulas.back());
    }
    if (step.prediction) {
        addRule();
        m_prediction = new PredictionBox(*step.prediction);
        column->addWidget(m_prediction);
    }
    if (!step.numbers.empty()) {
        addRule();
        m_numbers = new LessonNumbers(step.numbers);
        column->addWidget(m_numbers);
    }
    if (!sources.isEmpty()) {
        addRule();
        column->addWidget(
            new MarkdownLabel(tr("*Literature:* %1").arg(sources.join(QStringLiteral("; ")))));
    }
    column->addStretch(1);
}

void LessonStepView::addHeading(const QString& text)
{
    auto* const label = new QLabel(shownLines(text));
    label->setWordWrap(true);
    label->setMinimumWidth(1);
    label->setTextFormat(Qt::PlainText);
    QFont font = label->font();
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() * kHeadingScale);
    label->setFont(font);
    layout()->addWidget(label);
}

void LessonStepView::addRule()
{
    auto* const rule = new QFrame;
    rule->setFrameShape(QFrame::HLine);
    rule->setFrameShadow(QFrame::Plain);
    rule->setForegroundRole(QPalette::Mid);
    layout()->addWidget(rule);
}

void LessonStepView::setTheme(const Theme& theme)
{
    for (FormulaPicture* const formula : m_formulas)
        formula->setTheme(theme);
    if (m_prediction)
        m_prediction->setTheme(theme);
    if (m_numbers)
        m_numbers->setTheme(theme);
}

void LessonStepView::setSnapshot(const std::shared_ptr<const RunSnapshot>& snapshot)
{
    for (FormulaPicture* const formula : m_formulas)
        formula->setSnapshot(snapshot);
}

void LessonStepView::setLayers(const std::vector<LayerSummary>& layers)
{
    for (FormulaPicture* const formula : m_formulas)
        formula->setLayers(layers);
}

}  // namespace entropy_lab
