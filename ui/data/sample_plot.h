#pragma once

#include "core/experiment/batch.h"
#include "ui/plot/items/axis_ticks.h"
#include "ui/style/theme.h"

#include <QStringList>
#include <QWidget>

#include <memory>
#include <vector>

namespace entropy_lab {

/// Samples over their first two inputs: label 0 as discs, label 1 as triangles, unlabeled ones as
/// hollow discs. Samples with one input stand in a lane for each label. Of many samples it draws
/// some, evenly chosen.
class SamplePlot : public QWidget {
    Q_OBJECT
public:
    static constexpr int kDrawnSamples = 4000;

    struct Mark {
        QPointF position;  ///< in values
        double label;      ///< 0, 1 or NaN
    };

    explicit SamplePlot(QWidget* parent = nullptr);

    /// `names` of the inputs; null for no data.
    void setData(std::shared_ptr<const Batch> batch, const QStringList& names);
    void setTheme(const Theme& theme);

    const std::vector<Mark>& marks() const { return m_marks; }
    /// In px of the widget.
    QPointF onScreen(QPointF value) const;
    QSize sizeHint() const override { return {360, 240}; }
    QSize minimumSizeHint() const override { return {240, 160}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QRectF plotRect() const;
    void drawAxes(QPainter& painter) const;
    void drawMarks(QPainter& painter) const;
    void drawLegend(QPainter& painter) const;
    bool hasLanes() const { return m_batch && m_batch->features() == 1; }

    std::shared_ptr<const Batch> m_batch;
    QStringList m_names;
    Theme m_theme = Theme::light();
    std::vector<Mark> m_marks;
    AxisRange m_rangeX;
    AxisRange m_rangeY;
};

}  // namespace entropy_lab
