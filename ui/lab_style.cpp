#include "ui/lab_style.h"

#include "ui/theme.h"

#include <QPainter>
#include <QStyleOption>

namespace entropy_lab {

LabStyle::LabStyle() : QProxyStyle(QStringLiteral("Fusion")) { }

void LabStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option,
                             QPainter* painter, const QWidget* widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    const bool isOutlined = element == PE_IndicatorCheckBox || element == PE_PanelLineEdit;
    const Theme theme = Theme::of(option->palette);
    // Fusion darkens the window's colour for outlines, which leaves nothing to see of it at night.
    if (!isOutlined || !theme.isDark || option->state.testFlag(State_HasFocus))
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(theme.border);
    painter->drawRoundedRect(QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5), 2.0, 2.0);
    painter->restore();
}

}  // namespace entropy_lab
