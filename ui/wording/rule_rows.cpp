#include "ui/wording/rule_rows.h"

#include "ui/style/number_format.h"
#include "ui/wording/experiment_names.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

namespace entropy_lab {

RuleRows::RuleRows(QWidget* parent) : QWidget(parent)
{
    auto* const grid = new QGridLayout(this);
    grid->setHorizontalSpacing(12);
    int column = 0;
    for (QLabel*& heading : m_headings) {
        heading = new QLabel;
        QFont bold = heading->font();
        bold.setBold(true);
        heading->setFont(bold);
        grid->addWidget(heading, 0, column, column == 0 ? Qt::AlignLeft : Qt::AlignRight);
        ++column;
    }
    m_headings[0]->setText(tr("update rule"));
    m_headings[1]->setText(tr("learning rate η"));
    for (const RuleKind kind : kRuleKinds) {
        const std::size_t i = indexOf(kind);
        const int row = static_cast<int>(i) + 1;
        m_names[i] = new QLabel(ruleName(kind));
        m_boxes[i] = new QLineEdit;
        m_boxes[i]->setAlignment(Qt::AlignRight);
        m_boxes[i]->setMaximumWidth(
            m_boxes[i]->fontMetrics().horizontalAdvance(QStringLiteral("000000000000")));
        m_boxes[i]->setAccessibleName(tr("learning rate of %1").arg(ruleName(kind)));
        m_boxes[i]->setToolTip(tr("The learning rate of the run by %1.").arg(ruleName(kind)));
        m_names[i]->setBuddy(m_boxes[i]);
        m_values[i] = new QLabel;
        m_halves[i] = new QLabel;
        grid->addWidget(m_names[i], row, 0);
        grid->addWidget(m_boxes[i], row, 1, Qt::AlignRight);
        grid->addWidget(m_values[i], row, 2, Qt::AlignRight);
        grid->addWidget(m_halves[i], row, 3, Qt::AlignRight);
        connect(m_boxes[i], &QLineEdit::editingFinished, this, [this, kind] { takeRate(kind); });
        // Keys belong to the run again once the number is there.
        connect(m_boxes[i], &QLineEdit::returnPressed, m_boxes[i], &QWidget::clearFocus);
    }
    grid->setColumnStretch(0, 1);
}

void RuleRows::takeRate(RuleKind kind)
{
    const std::size_t i = indexOf(kind);
    const std::optional<double> rate = parseNumber(m_boxes[i]->text());
    if (!rate || !(*rate > 0.0)) {
        m_boxes[i]->setText(exactNumber(m_rates[i]));
        return;
    }
    if (*rate == m_rates[i])
        return;
    m_rates[i] = *rate;
    emit rateEdited(kind, *rate);
}

void RuleRows::setRate(RuleKind kind, double rate)
{
    const std::size_t i = indexOf(kind);
    if (rate == m_rates[i])
        return;
    m_rates[i] = rate;
    m_boxes[i]->setText(exactNumber(rate));
}

void RuleRows::setHeadings(const QString& objective, const QString& half, const QString& halfTip)
{
    m_headings[2]->setText(objective);
    m_headings[3]->setText(half);
    m_headings[3]->setToolTip(halfTip);
}

QString RuleRows::heading(int column) const
{
    return m_headings.at(static_cast<std::size_t>(column))->text();
}

void RuleRows::setOwn(RuleKind kind)
{
    for (const RuleKind other : kRuleKinds)
        m_names[indexOf(other)]->setText(other == kind ? tr("%1 (this run)").arg(ruleName(other))
                                                       : ruleName(other));
}

void RuleRows::setStanding(RuleKind kind, const std::optional<RuleStanding>& standing)
{
    const std::size_t i = indexOf(kind);
    m_values[i]->setText(standing ? readableNumber(standing->objective, 4) : QStringLiteral("–"));
    m_halves[i]->setText(!standing ? QStringLiteral("–")
                             : standing->iterationsToHalf
                             ? readableCount(*standing->iterationsToHalf)
                             : tr("not yet"));
}

QString RuleRows::standing(RuleKind kind) const
{
    const std::size_t i = indexOf(kind);
    return QStringLiteral("%1 %2").arg(m_values[i]->text(), m_halves[i]->text());
}

}  // namespace entropy_lab
