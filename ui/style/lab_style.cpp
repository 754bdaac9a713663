#include "ui/style/lab_style.h"

#include "ui/style/icons.h"
#include "ui/style/theme.h"

#include <QApplication>
#include <QHeaderView>
#include <QIconEngine>
#include <QLabel>
#include <QPainter>
#include <QStyleOption>
#include <QTabBar>
#include <QTableView>

namespace entropy_lab {

namespace {

/// In the theme of the moment: a tool bar asks for the icon once.
class MoreIconEngine : public QIconEngine {
public:
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        icon().paint(painter, rect, Qt::AlignCenter, mode, state);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return icon().pixmap(size, 1.0, mode, state);
    }
    QIconEngine* clone() const override { return new MoreIconEngine; }

private:
    static QIcon icon()
    {
        return themedIcon(QStringLiteral("more"), Theme::of(QApplication::palette()));
    }
};

}  // namespace

LabStyle::LabStyle() : QProxyStyle(QStringLiteral("Fusion")) { }

void LabStyle::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    auto* const label = qobject_cast<QLabel*>(widget);
    // Tooltips are labels, too; what they show comes from `tipText`.
    if (label && label->textFormat() == Qt::AutoText && !label->inherits("QTipLabel"))
        label->setTextFormat(Qt::PlainText);
}

void LabStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option,
                             QPainter* painter, const QWidget* widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    const bool isRound = element == PE_IndicatorRadioButton;
    const bool isOutlined =
        isRound || element == PE_IndicatorCheckBox || element == PE_PanelLineEdit;
    const Theme theme = Theme::of(option->palette);
    // Fusion darkens the window's color for outlines, which leaves nothing to see of it at night.
    if (!isOutlined || !theme.isDark || option->state.testFlag(State_HasFocus))
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(theme.border);
    const QRectF outline = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
    if (isRound)
        painter->drawEllipse(outline);
    else
        painter->drawRoundedRect(outline, 2.0, 2.0);
    painter->restore();
}

void LabStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                           const QWidget* widget) const
{
    QProxyStyle::drawControl(element, option, painter, widget);
    const auto* const tab = qstyleoption_cast<const QStyleOptionTab*>(option);
    // By its brightness alone the tab that is shown can hardly be told from the others at night.
    if (element != CE_TabBarTabShape || tab == nullptr || !tab->state.testFlag(State_Selected)
        || tab->shape != QTabBar::RoundedNorth)
        return;
    constexpr int kBar = 3;
    const QRect bar(tab->rect.left() + 1, tab->rect.top(), tab->rect.width() - 2, kBar);
    painter->fillRect(bar, tab->palette.highlight());
}

void LabStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                                  QPainter* painter, const QWidget* widget) const
{
    const auto* const button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
    if (control != CC_ToolButton || button == nullptr) {
        QProxyStyle::drawComplexControl(control, option, painter, widget);
        return;
    }
    QStyleOptionToolButton plain = *button;
    plain.features.setFlag(QStyleOptionToolButton::HasMenu, false);
    QProxyStyle::drawComplexControl(control, &plain, painter, widget);
}

QIcon LabStyle::standardIcon(StandardPixmap pixmap, const QStyleOption* option,
                             const QWidget* widget) const
{
    return pixmap == SP_ToolBarHorizontalExtensionButton
        ? QIcon(new MoreIconEngine)
        : QProxyStyle::standardIcon(pixmap, option, widget);
}

int LabStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                        QStyleHintReturn* returnData) const
{
    return hint == SH_DialogButtonBox_ButtonsHaveIcons
        ? 0
        : QProxyStyle::styleHint(hint, option, widget, returnData);
}

int LabStyle::pixelMetric(PixelMetric metric, const QStyleOption* option,
                          const QWidget* widget) const
{
    // Columns of a table keep a distance, also where right-aligned meets left-aligned.
    constexpr int kCellMargin = 5;
    const bool isCell = metric == PM_FocusFrameHMargin && qobject_cast<const QTableView*>(widget);
    const auto* const header = qobject_cast<const QHeaderView*>(widget);
    const bool isHeader = metric == PM_HeaderMargin && header != nullptr
        && header->orientation() == Qt::Horizontal
        && qobject_cast<const QTableView*>(widget->parentWidget());
    return isCell || isHeader ? kCellMargin : QProxyStyle::pixelMetric(metric, option, widget);
}

}  // namespace entropy_lab
