#pragma once

#include "core/sweeps/sweep.h"
#include "ui/plot/items/plot_description.h"
#include "ui/style/theme.h"
#include "ui/widgets/slider_scale.h"
#include "ui/widgets/value_slider.h"

#include <optional>
#include <vector>

namespace entropy_lab {

/// The learning rate along the foot of the charts: a wide logarithmic slider whose ground says what
/// each rate comes to. It holds on to 1, 2 and 5 times a power of ten while it is dragged, unless
/// Alt is held; wheel and arrow keys move it finely, a double click to the default.
class RateStrip : public ValueSlider {
    Q_OBJECT
public:
    explicit RateStrip(const Setting& setting, QWidget* parent = nullptr);

    const Setting& setting() const { return m_setting; }
    double rate() const { return m_rate; }
    /// Nothing happens while somebody drags it.
    void setRate(double rate);
    /// What the rates come to, by rising rate, and the one below which no step goes the wrong way;
    /// none where that is not known. What is stale is of a problem that has just changed.
    void setOutcome(std::vector<SweepCell> cells, std::optional<double> safeRate, bool isStale);
    void setTheme(const Theme& theme);

    /// Where a rate stands, from the left edge.
    double placeOf(double rate) const;
    /// The rate at a place: one of 1, 2, 5 times a power of ten if one is near.
    double rateAt(double x, bool isFree) const;

    /// What the rate at a place comes to, and what can be done here.
    QString wordsAt(double x) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// Continuously while it is dragged.
    void rateEdited(double rate);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    QRectF bar() const;
    QRectF freePart(const QRectF& part) const;
    void paintBands(QPainter& painter) const;
    void paintTicks(QPainter& painter) const;
    void paintSafeRate(QPainter& painter) const;
    void paintHandle(QPainter& painter) const;
    void change(double rate);
    const Setting m_setting;
    const SliderScale m_scale;
    const AxisRange m_range;
    double m_rate;
    std::vector<SweepCell> m_cells;
    std::vector<PlotBand> m_bands;
    std::optional<double> m_safeRate;
    bool m_isStale = false;
    Theme m_theme = Theme::light();
    bool m_isDragged = false;
    double m_rateBefore = 0.0;
};

}  // namespace entropy_lab
