#pragma once

#include "ui/plot/items/plot_field.h"
#include "ui/plot/items/plot_mapping.h"

#include <QGraphicsObject>

#include <vector>

namespace entropy_lab {

/// Draws the handles of a plot above everything else on it: rings that can be dragged.
class HandleItem : public QGraphicsObject {
    Q_OBJECT
public:
    explicit HandleItem(QGraphicsItem* chart);

    /// `active` is the handle under the pointer or being dragged; -1 for none.
    void setContent(const PlotMapping& mapping, const std::vector<PlotHandle>& handles, int active,
                    const Theme& theme, double scale);

    QRectF boundingRect() const override;
    QPainterPath shape() const override { return {}; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    PlotMapping m_mapping;
    std::vector<PlotHandle> m_handles;
    int m_active = -1;
    Theme m_theme = Theme::light();
    double m_scale = 1.0;
};

}  // namespace entropy_lab
