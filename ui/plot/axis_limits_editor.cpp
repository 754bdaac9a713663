#include "ui/plot/axis_limits_editor.h"

#include "ui/style/number_format.h"

#include <QApplication>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>

#include <cmath>

namespace entropy_lab {

namespace {

/// The number to about a thousandth of the range, as it would be typed.
QString typedText(double value, const AxisLimits& limits)
{
    const double grain = limits.isLog ? 1e-4 * std::abs(value) : 1e-4 * limits.range.span();
    const double power = std::pow(10.0, std::floor(std::log10(grain)));
    const double rounded = std::round(value / power) * power;
    // The division leaves digits behind the last one meant.
    return exactNumber(std::isfinite(rounded) ? QString::number(rounded, 'g', 12).toDouble()
                                              : value);
}

/// A field that was not touched means the very number that it shows rounded.
std::optional<double> numberOf(const QLineEdit& field, double shown)
{
    return field.isModified() ? parseNumber(field.text()) : std::optional(shown);
}

}  // namespace

QString axisLimitsProblem(std::optional<double> minimum, std::optional<double> maximum, bool isLog)
{
    const auto tr = [](const char* text) { return AxisLimitsEditor::tr(text); };
    if (!minimum || !maximum)
        return tr("The %1 is not a number such as 0.5 or 1e-3.")
            .arg(minimum ? tr("maximum") : tr("minimum"));
    if (*minimum >= *maximum)
        return tr("The minimum must be below the maximum.");
    if (isLog && *minimum <= 0.0)
        return tr("A logarithmic axis has only numbers above 0.");
    if (isLog && *maximum < 10.0 * *minimum)
        return tr("A logarithmic axis needs a decade: a maximum of 10 times the minimum.");
    if (!isUsableRange({*minimum, *maximum}, isLog))
        return tr("The limits are too close together or too large to tell numbers apart.");
    return {};
}

AxisLimitsEditor::AxisLimitsEditor(const AxisLimits& limits, const Theme& theme, QWidget* parent)
    : QFrame(parent), m_limits(limits), m_theme(theme), m_minimum(new QLineEdit),
      m_maximum(new QLineEdit), m_problem(new QLabel)
{
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setAccessibleName(tr("Limits of the axis %1").arg(limits.title));
    auto* const form = new QFormLayout(this);
    form->setContentsMargins(8, 8, 8, 8);
    form->setVerticalSpacing(4);
    auto* const title = new QLabel(limits.title);
    form->addRow(title);
    form->addRow(tr("Minimum"), m_minimum);
    form->addRow(tr("Maximum"), m_maximum);
    for (QLineEdit* const field : {m_minimum, m_maximum}) {
        const double value = field == m_minimum ? limits.range.minimum : limits.range.maximum;
        field->setText(typedText(value, limits));
        field->setFixedWidth(14 * fontMetrics().averageCharWidth());
        field->setToolTip(tr("Enter applies, Esc leaves the axis as it is."));
        connect(field, &QLineEdit::returnPressed, this, &AxisLimitsEditor::apply);
        connect(field, &QLineEdit::textEdited, this, [this] { showProblem(QString()); });
    }
    m_problem->setWordWrap(true);
    m_problem->setFixedWidth(24 * fontMetrics().averageCharWidth());
    QPalette colours = m_problem->palette();
    colours.setColor(QPalette::WindowText, theme.textOf(Quantity::H));
    m_problem->setPalette(colours);
    m_problem->hide();
    form->addRow(m_problem);
    connect(qApp, &QApplication::focusChanged, this,
            [this](const QWidget*, const QWidget* now) { closeIfLeft(now); });
}

void AxisLimitsEditor::start()
{
    show();
    raise();
    m_minimum->selectAll();
    m_minimum->setFocus();
}

QString AxisLimitsEditor::problem() const
{
    return m_problem->text();
}

void AxisLimitsEditor::apply()
{
    const std::optional<double> minimum = numberOf(*m_minimum, m_limits.range.minimum);
    const std::optional<double> maximum = numberOf(*m_maximum, m_limits.range.maximum);
    const QString problem = axisLimitsProblem(minimum, maximum, m_limits.isLog);
    if (!problem.isEmpty()) {
        showProblem(problem);
        return;
    }
    if (m_isOver)
        return;
    close();
    emit limitsChosen({*minimum, *maximum});
}

void AxisLimitsEditor::cancel()
{
    if (m_isOver)
        return;
    close();
    emit cancelled();
}

void AxisLimitsEditor::close()
{
    m_isOver = true;
    hide();
    deleteLater();
}

void AxisLimitsEditor::closeIfLeft(const QWidget* focus)
{
    // Without any focus another program has it, and the typed text waits.
    if (m_isOver || !isVisible() || !focus || isAncestorOf(focus))
        return;
    close();
}

void AxisLimitsEditor::showProblem(const QString& problem)
{
    if (problem == m_problem->text())
        return;
    m_problem->setText(problem);
    m_problem->setToolTip(problem);
    m_problem->setVisible(!problem.isEmpty());
    setToolTip(problem);
    const QPoint bottomLeft = geometry().bottomLeft();
    layout()->activate();
    resize(sizeHint());
    // It grows upwards, away from the axis, as far as there is room.
    move(bottomLeft.x(), std::max(0, bottomLeft.y() - height() + 1));
}

void AxisLimitsEditor::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        cancel();
    // No key that is typed here is a gesture of the plot below.
    event->accept();
}

void AxisLimitsEditor::mousePressEvent(QMouseEvent* event)
{
    event->accept();
}

void AxisLimitsEditor::wheelEvent(QWheelEvent* event)
{
    event->accept();
}

}  // namespace entropy_lab
