#pragma once

#include "ui/plot/items/plot_description.h"
#include "ui/plot/items/plot_mapping.h"

#include <QGraphicsObject>
#include <QImage>
#include <QPen>
#include <QPolygonF>
#include <QTransform>

#include <vector>

namespace entropy_lab {

/// The points in pixels, cut to the plot area and thinned to what can be seen (no dropped point is
/// further than 0.2 px, divided by `detail`, from the line); one polyline per stretch without a
/// gap. Cut here and not by the painter: Qt 6.4 drops clips in SVG.
std::vector<QPolygonF> clippedPolylines(const std::vector<QPointF>& points,
                                        const PlotMapping& mapping, double detail = 1.0);

/// Draws a marker of `radius` px around `centre`.
void drawMarker(QPainter& painter, CurveMarker marker, QPointF centre, double radius);

/// One curve of a plot; a child of the chart, in the chart's coordinates.
class CurveItem : public QGraphicsObject {
    Q_OBJECT
public:
    CurveItem(QGraphicsItem* chart, CurveMarker marker, int phase);

    void setPen(const QPen& pen);
    const QPen& pen() const { return m_pen; }
    /// A wider line below it; Qt::NoPen for none.
    void setRim(const QPen& rim);
    /// Dots per px, for figures finer than the screen; before the points.
    void setDetail(double detail) { m_detail = detail; }
    /// Maps the points anew; repaints only if a pixel could have changed.
    void setPoints(const std::vector<QPointF>& points, const PlotMapping& mapping);
    const std::vector<QPolygonF>& polylines() const { return m_polylines; }

    QRectF boundingRect() const override;
    QPainterPath shape() const override { return {}; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void placeMarkers();
    void paintLines(QPainter& painter, const QPen& pen) const;
    /// False where there are no pixels to paint on.
    bool paintNoise(QPainter& painter) const;
    /// False likewise, and for a pen that does not shine through.
    bool paintThrough(QPainter& painter, const QPen& pen);

    const CurveMarker m_marker;
    const int m_phase;  ///< shifts the markers, so that those of neighbors do not coincide
    double m_detail = 1.0;
    QPen m_pen;
    QPen m_rim{Qt::NoPen};
    QRectF m_area;
    std::vector<QPolygonF> m_polylines;
    std::vector<QPointF> m_markers;
    /// Length of all polylines in px: noisy data would take an antialiased thick line seconds.
    double m_length = 0.0;
    bool m_isRising = true;  ///< x never falls along a polyline
    QImage m_layer;          ///< the line that shines through, as it would look if it did not
    QPen m_layerPen;
    QTransform m_layerTransform;
    bool m_isLayerStale = true;
};

}  // namespace entropy_lab
