#pragma once

#include "ui/style/theme.h"

#include <QSizeF>
#include <QString>

#include <functional>
#include <vector>

class QPainter;

namespace entropy_lab {

/// How a figure looks, whatever its size and its file.
struct FigureStyle {
    Theme theme = Theme::light();
    double fontScale = 1.0;  ///< of text, marks and lines
    double lineScale = 1.0;  ///< of lines, on top of `fontScale`
    bool hasTitle = true;
    bool hasLegend = true;
    bool isTransparent = false;
    /// Dots of the device per px: how fine curves are drawn.
    double detail = 1.0;
};

/// A figure as it stood at one moment, laid out for one size and style: what paints it, one part
/// after the other, whatever becomes of the figure. Each may paint as often as it is asked to, only
/// inside the painter's clip where that has one, and leaves the painter as it was. GUI thread.
using StillFigure = std::vector<std::function<void(QPainter&)>>;

/// A view that can be drawn anew at any size and in any style, without being touched itself.
class Figure {
public:
    Figure() = default;
    Figure(const Figure&) = delete;
    Figure& operator=(const Figure&) = delete;
    virtual ~Figure() = default;

    virtual QString figureTitle() const = 0;
    /// As it stands on the screen, px.
    virtual QSizeF figureSize() const = 0;
    /// In the rectangle from (0, 0) to `size`, px at 96 dpi, on vector devices too. The ground is
    /// filled unless the style is transparent.
    virtual StillFigure still(QSizeF size, const FigureStyle& style) = 0;
    /// All of it at once.
    void drawFigure(QPainter& painter, QSizeF size, const FigureStyle& style)
    {
        for (const auto& paint : still(size, style))
            paint(painter);
    }
};

}  // namespace entropy_lab
