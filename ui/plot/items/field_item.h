#pragma once

#include "ui/plot/items/plot_field.h"
#include "ui/plot/items/plot_mapping.h"

#include <QFont>
#include <QGraphicsObject>
#include <QImage>

#include <memory>

namespace entropy_lab {

/// Everything that a field item shows.
struct FieldContent {
    PlotMapping mapping{};
    std::shared_ptr<const PlotField> field{};  ///< null for none
    FieldScale colors{};
    Theme theme = Theme::light();
    QFont font{};
    double scale = 1.0;    ///< of gaps and lines
    double barLeft = 0.0;  ///< left edge of the color bar, px
};

/// The field as an image of `size` px that shows what the mapping shows. Pixels outside the field
/// are transparent, those without a number hatched. Null where there is no memory for it.
QImage fieldImage(const FieldContent& content, QSize size);

/// The numbers along a color bar that is `height` px high.
std::vector<AxisTick> colorBarTicks(const FieldScale& colors, const QFont& font, double height);

/// The room at the right of a plot that a color bar `height` px high takes with numbers and title.
double colorBarRoom(const FieldScale& colors, const QFont& font, double scale, double height);

/// Draws the field of a plot behind its grid, and the color bar right of it; a child of the chart.
class FieldItem : public QGraphicsObject {
    Q_OBJECT
public:
    explicit FieldItem(QGraphicsItem* chart);

    void setContent(const FieldContent& content);
    const FieldContent& content() const { return m_content; }
    /// The colored part of the color bar, px.
    QRectF barRect() const;

    QRectF boundingRect() const override;
    QPainterPath shape() const override { return {}; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void paintBar(QPainter& painter) const;

    FieldContent m_content;
    QImage m_image;  ///< of the last paint; null after a change
};

}  // namespace entropy_lab
