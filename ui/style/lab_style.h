#pragma once

#include <QProxyStyle>

namespace entropy_lab {

/// Qt's own drawn style, the same on every desktop, with outlines that are seen on dark ground.
class LabStyle : public QProxyStyle {
    Q_OBJECT
public:
    LabStyle();

    using QProxyStyle::polish;
    /// A label shows its text as it stands unless it was told that it is HTML or Markdown: left to
    /// guess, Qt would obey what a file says in the middle of a sentence, and read other files.
    void polish(QWidget* widget) override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget = nullptr) const override;
    /// Marks the tab that is shown by a bar along its upper edge.
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget = nullptr) const override;
    /// A button with a menu has a mark in its text, in place of one squeezed below it.
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
                            QPainter* painter, const QWidget* widget = nullptr) const override;
    /// What shows the rest of a tool bar that is too long, in the color of the text: Fusion's own
    /// is black, also at night.
    QIcon standardIcon(StandardPixmap pixmap, const QStyleOption* option = nullptr,
                       const QWidget* widget = nullptr) const override;
    /// Buttons of dialogs without icons: Fusion's are black, also at night.
    int styleHint(StyleHint hint, const QStyleOption* option = nullptr,
                  const QWidget* widget = nullptr,
                  QStyleHintReturn* returnData = nullptr) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option = nullptr,
                    const QWidget* widget = nullptr) const override;
};

}  // namespace entropy_lab
