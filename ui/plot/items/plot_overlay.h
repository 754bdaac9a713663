#pragma once

#include "ui/plot/items/plot_description.h"
#include "ui/plot/items/plot_mapping.h"

#include <QFont>
#include <QGraphicsObject>

#include <optional>
#include <utility>
#include <vector>

namespace entropy_lab {

/// A colored line of text.
struct ColoredText {
    QString text;
    QColor color;

    bool operator==(const ColoredText&) const = default;
};

/// One row of the box at the pointer.
struct ReadoutRow {
    QString name;
    QString value;
    QString difference;  ///< to the value at the pin; empty for none
    QColor color;

    bool operator==(const ReadoutRow&) const = default;
};

/// A name at the end of a curve, at a height in px.
struct EndLabel {
    QPointF position;
    ColoredText text;

    bool operator==(const EndLabel&) const = default;
};

/// Everything an overlay shows.
struct OverlayContent {
    PlotMapping mapping;
    Theme theme;
    QFont font;
    double scale = 1.0;  ///< of lines and points
    std::vector<PlotBand> bands{};
    std::vector<PlotMark> marks{};
    std::vector<PlotPoint> points{};
    std::vector<PlotArrow> arrows{};
    std::vector<EndLabel> endLabels{};
    std::optional<double> now{};      ///< x of the state shown
    std::optional<double> cursor{};   ///< x of the pointer, here or on a plot beside this one
    std::optional<double> cursorY{};  ///< y of the pointer, where both axes are read
    std::optional<double> pin{};      ///< x of the pinned cursor
    QString pinLabel{};
    std::vector<ReadoutRow> readout{};
    PlotSketch sketch{};
    QRectF zoomBox{};           ///< px; empty for none
    QString note{};             ///< a sentence in the upper right corner
    bool hasFitButton = false;  ///< shown while the view is not fitted
};

/// Draws the bands and marks of a plot below its curves, the marks' names clear of what is written
/// beside points, or all the rest above them.
class PlotOverlay : public QGraphicsObject {
    Q_OBJECT
public:
    enum class Part { BelowCurves, AboveCurves };

    PlotOverlay(QGraphicsItem* chart, Part part);

    /// Takes over the content; the caller says whether anything changed.
    void setContent(const OverlayContent& content);
    const OverlayContent& content() const { return m_content; }
    QRectF fitButtonRect() const;
    /// Where the box at the pointer stands: beside the pointer, clear of the fit button, of the
    /// notes and of the pin's label. Empty without one.
    QRectF readoutRect() const;

    QRectF boundingRect() const override;
    QPainterPath shape() const override { return {}; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void paintBands(QPainter& painter) const;
    void paintMarks(QPainter& painter) const;
    void paintArrows(QPainter& painter) const;
    /// What is written beside a point.
    struct PointLabel {
        QPointF at;  ///< px
        double offset = 0.0;
        ColoredText text;
        bool goesLeft = false;  ///< where there is room on both sides
    };

    /// Where a point is, if it is a place of the plot.
    std::optional<QPointF> placeOf(const PlotPoint& point) const;
    std::vector<PointLabel> pointLabels() const;
    std::vector<QRectF> rectsOf(const std::vector<PointLabel>& labels) const;
    void paintPoints(QPainter& painter) const;
    void paintPointLabels(QPainter& painter, const std::vector<PointLabel>& labels) const;
    void paintSketch(QPainter& painter, std::vector<PointLabel>& labels) const;
    void paintSketchedCurve(QPainter& painter) const;
    void paintSketchedPoint(QPainter& painter, std::vector<PointLabel>& labels) const;
    void paintEndLabels(QPainter& painter) const;
    void paintCursors(QPainter& painter) const;
    void paintReadout(QPainter& painter) const;
    void paintNotes(QPainter& painter) const;
    void paintZoomBox(QPainter& painter) const;
    void paintFitButton(QPainter& painter) const;
    std::vector<QRectF> noteRects() const;
    QRectF pinLabelRect() const;
    void paintBoxedText(QPainter& painter, QRectF rect, const ColoredText& text) const;

    const Part m_part;
    OverlayContent m_content;
};

/// Heights for labels of lines that end at `ends`, all `height` high, inside [top, bottom] and
/// without overlap; none farther than `reach` from its end, where it would name another line. Those
/// that find no place so stay without; earlier ones come first.
std::vector<std::optional<double>> placeLabels(const std::vector<double>& ends, double height,
                                               double top, double bottom, double reach);

/// Moves labels that are `height` high and centered at `centres` up or down, as little as possible
/// in the sum of squares, until none overlap inside [top, bottom]; their order stays.
void spreadLabels(std::vector<double>& centres, double height, double top, double bottom);

}  // namespace entropy_lab
