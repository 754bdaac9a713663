#pragma once

#include <QProxyStyle>

namespace entropy_lab {

/// Qt's own drawn style, the same on every desktop, with outlines that are seen on dark ground.
class LabStyle : public QProxyStyle {
    Q_OBJECT
public:
    LabStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget = nullptr) const override;
    /// Marks the tab that is shown by a bar along its upper edge.
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget = nullptr) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option = nullptr,
                    const QWidget* widget = nullptr) const override;
};

}  // namespace entropy_lab
