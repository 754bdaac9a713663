#include "ui/lessons/lesson_numbers.h"

#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/style/shown_text.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr int kGap = 8;
constexpr int kFewestDigits = 3;
constexpr int kMostDigits = 15;

/// As many digits as the tolerance decides about, and one more.
QString measuredText(const LessonNumber& number, double value)
{
    const double size = std::max(std::abs(number.expected), number.tolerance);
    const double decided = std::ceil(std::log10(size / number.tolerance)) + 1.0;
    return readableNumber(value, std::clamp(static_cast<int>(decided), kFewestDigits, kMostDigits));
}

}  // namespace

LessonNumbers::LessonNumbers(const std::vector<LessonNumber>& numbers, QWidget* parent)
    : QWidget(parent)
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);
    for (const LessonNumber& number : numbers) {
        auto* const label = new QLabel;
        label->setWordWrap(true);
        label->setMinimumWidth(1);
        label->setTextFormat(Qt::RichText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(label);
        m_rows.push_back({.number = number, .label = label});
        showRow(m_rows.back());
    }
}

void LessonNumbers::show(std::size_t index, NumberState state, double measured)
{
    Row& row = m_rows.at(index);
    if (row.state == state && (state != NumberState::Measured || row.measured == measured))
        return;
    row.state = state;
    row.measured = measured;
    showRow(row);
}

bool LessonNumbers::isMet(std::size_t index) const
{
    const Row& row = m_rows.at(index);
    return row.state == NumberState::Measured
        && std::abs(row.measured - row.number.expected) <= row.number.tolerance;
}

QString LessonNumbers::text(std::size_t index) const
{
    return m_rows.at(index).label->text();
}

void LessonNumbers::setTheme(const Theme& theme)
{
    m_theme = theme;
    for (const Row& row : m_rows)
        showRow(row);
}

void LessonNumbers::showRow(const Row& row)
{
    const auto index = static_cast<std::size_t>(&row - m_rows.data());
    QString mark = QStringLiteral("…");
    QColor color = m_theme.secondaryText;
    QString said;
    switch (row.state) {
    case NumberState::Held:
        said = tr("comes with the answer");
        break;
    case NumberState::Waiting:
        said = row.number.quantity.at
            ? tr("is measured at iteration %1").arg(readableCount(*row.number.quantity.at))
            : tr("is measured at the end of the run");
        break;
    case NumberState::Computing:
        said = tr("is being measured");
        break;
    case NumberState::Changed:
        mark = QStringLiteral("–");
        said = tr("the experiment was changed: this number is not about it");
        break;
    case NumberState::Measured:
        mark = isMet(index) ? QStringLiteral("✓") : QStringLiteral("✗");
        color = m_theme.textOf(isMet(index) ? Quantity::Z : Quantity::H);
        said = std::isfinite(row.measured)
            ? tr("measured <b>%1</b>")
                  .arg(withUnit(measuredText(row.number, row.measured),
                                QString::fromStdString(row.number.unit)))
            : tr("has no value here");
        break;
    }
    row.label->setText(
        QStringLiteral("<table cellspacing='0'><tr><td width='22'><b style='color:%1'>%2</b></td>"
                       "<td>%3<br>%4<br><span style='color:%5'>%6</span></td></tr></table>")
            .arg(color.name(), mark,
                 shownLines(QString::fromStdString(row.number.label)).toHtmlEscaped(), said,
                 m_theme.secondaryText.name(),
                 row.state == NumberState::Held
                     ? QString()
                     : tr("expected %1 ± %2")
                           .arg(withUnit(readableNumber(row.number.expected, kMostDigits),
                                         QString::fromStdString(row.number.unit)),
                                readableNumber(row.number.tolerance, kFewestDigits))));
}

}  // namespace entropy_lab
