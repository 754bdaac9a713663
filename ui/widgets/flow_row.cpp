#include "ui/widgets/flow_row.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QWidget>

#include <algorithm>
#include <limits>

namespace entropy_lab {

namespace {

constexpr int kGapOfLines = 4;

bool wantsToGrow(const QLayoutItem* item)
{
    return item->expandingDirections().testFlag(Qt::Horizontal);
}

}  // namespace

FlowRow::FlowRow(QWidget* parent) : QLayout(parent)
{
    setContentsMargins(0, 0, 0, 0);
    setSpacing(kGap);
}

FlowRow::~FlowRow()
{
    qDeleteAll(m_items);
}

void FlowRow::addStretch()
{
    addItem(new QSpacerItem(0, 0, QSizePolicy::Expanding, QSizePolicy::Minimum));
}

QLabel* FlowRow::addNamed(const QString& name, QWidget* box, const QString& tip)
{
    auto* const label = new QLabel(name);
    label->setBuddy(box);
    box->setAccessibleName(name);
    box->setToolTip(tip);
    auto* const pair = new QWidget;
    pair->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto* const row = new QHBoxLayout(pair);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing());
    row->addWidget(label);
    row->addWidget(box);
    addWidget(pair);
    return label;
}

void FlowRow::addItem(QLayoutItem* item)
{
    m_items.append(item);
    invalidate();
}

QLayoutItem* FlowRow::takeAt(int index)
{
    if (index < 0 || index >= m_items.size())
        return nullptr;
    invalidate();
    return m_items.takeAt(index);
}

/// Each line has as many items as fit, and at least one.
QList<FlowRow::Line> FlowRow::linesIn(int width) const
{
    QList<Line> lines;
    int used = 0;
    for (QLayoutItem* const item : m_items) {
        const bool isSpacer = item->spacerItem() != nullptr;
        if (item->isEmpty() && !isSpacer)
            continue;
        const int wide = item->sizeHint().width();
        if (lines.isEmpty() || (!isSpacer && used > 0 && used + spacing() + wide > width)) {
            lines.append(Line());
            used = 0;
        }
        used += (used > 0 && !isSpacer ? spacing() : 0) + wide;
        lines.back().append(item);
    }
    return lines;
}

int FlowRow::heightOf(const Line& line)
{
    int height = 0;
    for (const QLayoutItem* const item : line)
        height = std::max(height, item->sizeHint().height());
    return height;
}

int FlowRow::heightIn(int width) const
{
    const QList<Line> lines = linesIn(width);
    int height = kGapOfLines * std::max(0, static_cast<int>(lines.size()) - 1);
    for (const Line& line : lines)
        height += heightOf(line);
    return height;
}

QSize FlowRow::sizeHint() const
{
    int width = 0;
    for (const QLayoutItem* const item : m_items)
        width += item->isEmpty() ? 0 : item->sizeHint().width() + spacing();
    return {width, minimumSize().height()};
}

QSize FlowRow::minimumSize() const
{
    int width = 0;
    for (const QLayoutItem* const item : m_items)
        width = std::max(width, item->isEmpty() ? 0 : item->sizeHint().width());
    return {width, heightIn(m_width < 0 ? std::numeric_limits<int>::max() : m_width)};
}

void FlowRow::setGeometry(const QRect& rect)
{
    QLayout::setGeometry(rect);
    const bool isOtherHeight = m_width < 0 || heightIn(m_width) != heightIn(rect.width());
    m_width = rect.width();
    int y = rect.top();
    for (const Line& line : linesIn(rect.width())) {
        int free = rect.width() + spacing();
        int growing = 0;
        for (QLayoutItem* const item : line) {
            free -= item->sizeHint().width() + (item->spacerItem() ? 0 : spacing());
            growing += wantsToGrow(item) ? 1 : 0;
        }
        const int height = heightOf(line);
        int x = rect.left();
        for (QLayoutItem* const item : line) {
            QSize size = item->sizeHint();
            if (wantsToGrow(item) && growing > 0) {
                const int share = std::max(0, free) / growing;
                size.rwidth() += share;
                free -= share;
                --growing;
            }
            if (!item->spacerItem())
                item->setGeometry({QPoint(x, y + (height - size.height()) / 2), size});
            x += size.width() + (item->spacerItem() ? 0 : spacing());
        }
        y += height + kGapOfLines;
    }
    if (isOtherHeight)
        update();
}

}  // namespace entropy_lab
