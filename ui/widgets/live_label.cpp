#include "ui/widgets/live_label.h"

#include <QEvent>
#include <QLabel>

#include <algorithm>

namespace entropy_lab {

LiveLabel::LiveLabel(QWidget* parent) : QWidget(parent), m_label(new QLabel(this))
{
    m_label->setTextFormat(Qt::PlainText);
    fit();
}

void LiveLabel::setText(const QString& text)
{
    if (text == m_label->text())
        return;
    m_label->setText(text);
    fit();
}

QString LiveLabel::text() const
{
    return m_label->text();
}

void LiveLabel::fit()
{
    const int line = m_label->fontMetrics().lineSpacing();
    const int height =
        m_label->wordWrap() ? std::max(2 * line, m_label->heightForWidth(width())) : line;
    if (height == m_height)
        return;
    m_height = height;
    updateGeometry();
}

void LiveLabel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_label->setGeometry(rect());
    fit();
}

void LiveLabel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fit();
}

}  // namespace entropy_lab
