#pragma once

#include "ui/figures/figure.h"
#include "ui/style/theme.h"
#include "ui/workspaces/landscape/plane_map.h"
#include "ui/workspaces/landscape/surface_projection.h"

#include <QPixmap>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace entropy_lab {

/// What a surface shows.
struct SurfaceContent {
    std::shared_ptr<const PlaneMap> map{};  ///< null for nothing yet
    QString title{};
    /// What it is about: with another one the first view is chosen anew.
    QString subject{};
    QString uTitle{};
    QString vTitle{};
    QString valueTitle{};
    std::vector<QPointF> path{};  ///< drawn on the surface
    QPointF now{};
};

/// A map as a surface in three dimensions, drawn in software: drag turns it, the wheel makes it
/// larger, a double click or Home goes back to the first view. In SVG and PDF it is made of lines
/// and text.
class SurfaceView : public QWidget, public Figure {
    Q_OBJECT
public:
    explicit SurfaceView(QWidget* parent = nullptr);

    void setContent(SurfaceContent content);
    const SurfaceContent& content() const { return m_content; }
    void setTheme(const Theme& theme);
    void setFontScale(double scale);

    /// How it is looked at, with the room that numbers and titles leave in a widget of this size.
    SurfaceProjection projection(QSizeF size) const;
    double azimuth() const { return m_azimuth; }
    double elevation() const { return m_elevation; }
    double zoom() const { return m_zoom; }

    /// Paints on anything that has its ground already.
    void paintOn(QPainter& painter, QSizeF size) const;
    QString figureTitle() const override;
    QSizeF figureSize() const override { return size(); }
    StillFigure still(QSizeF size, const FigureStyle& style) override;

    QSize sizeHint() const override { return {320, 240}; }
    QSize minimumSizeHint() const override { return {240, 200}; }

public slots:
    void resetView();

signals:
    void viewChanged();
    void exportRequested();
    /// A picture is about to be made: the content should be that of now.
    void pictureWanted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    QFont labelFont() const;
    double lineWidth(double px) const { return px * m_scale * m_lineScale; }
    double azimuthOverLowestCorner() const;
    void turnTo(double azimuth, double elevation, double zoom);
    void paintFrame(QPainter& painter, const SurfaceProjection& to) const;
    void paintSurface(QPainter& painter, const SurfaceProjection& to) const;
    void paintSides(QPainter& painter, const SurfaceProjection& to) const;
    void paintPath(QPainter& painter, const SurfaceProjection& to) const;
    void paintAxes(QPainter& painter, const SurfaceProjection& to) const;

    SurfaceContent m_content;
    QString m_subject;  ///< of the map that the first view was chosen for
    Theme m_theme = Theme::light();
    double m_scale = 1.0;
    double m_lineScale = 1.0;
    std::optional<double> m_dotsPerInch;  ///< the screen's unless set
    bool m_hasTitle = true;
    double m_firstAzimuth;
    double m_azimuth;
    double m_elevation;
    double m_zoom = 1.0;
    QPointF m_lastDrag;
    QPixmap m_drawn;  ///< frame and surface; null after a change
};

}  // namespace entropy_lab
