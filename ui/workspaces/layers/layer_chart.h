#pragma once

#include "core/networks/stack_run.h"
#include "ui/plot/history_curve.h"
#include "ui/plot/plot_view.h"

#include <memory>
#include <vector>

namespace entropy_lab {

/// What a chart of layers shows of each of them.
struct LayerCurve {
    QString name;
    LayerQuantity quantity = LayerQuantity::H;
    Quantity color = Quantity::Neutral;
    std::optional<Qt::PenStyle> dash{};
};

/// Quantities of stacked layers over the steps: color and dash tell the quantity, markers the
/// layer.
class LayerChart : public PlotView {
    Q_OBJECT
public:
    LayerChart(const QString& title, const QString& axis, AxisRange range, bool followsData,
               std::vector<LayerCurve> curves, QWidget* parent = nullptr);

    /// Other quantities on the same axes.
    void setCurves(std::vector<LayerCurve> curves);
    /// What a stack has done so far of `steps` steps; null history for none.
    void setHistory(const HistoryView& history, std::size_t layers, std::int64_t steps);
    /// The step that the run beside shows.
    void setIteration(std::int64_t iteration);

protected:
    void updateContent() override;

private:
    void addCurves();

    std::vector<LayerCurve> m_wanted;
    HistoryView m_history;
    std::size_t m_layers = 0;
    std::int64_t m_steps = 0;
    std::int64_t m_iteration = 0;
    bool m_hasNews = false;
    bool m_hasOtherCurves = true;
    std::vector<std::shared_ptr<HistoryCurveCache>> m_caches;
};

}  // namespace entropy_lab
