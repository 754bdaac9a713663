#pragma once

#include "core/networks/unit_run.h"
#include "ui/plot/history_curve.h"
#include "ui/plot/plot_view.h"

#include <array>

namespace entropy_lab {

/// H, D and cos(z, ΔD) of one unit over the iterations.
class UnitChart : public PlotView {
    Q_OBJECT
public:
    explicit UnitChart(QWidget* parent = nullptr);

    void setHistory(const HistoryView& history, std::int64_t limit);
    void setIteration(std::int64_t iteration);
    /// From 0 on.
    void setUnit(Eigen::Index unit);

protected:
    void updateContent() override;

private:
    HistoryView m_history;
    std::int64_t m_limit = 0;
    std::int64_t m_iteration = 0;
    Eigen::Index m_unit = 0;
    bool m_hasNews = false;
    std::array<std::shared_ptr<HistoryCurveCache>, kUnitQuantities> m_caches;
};

}  // namespace entropy_lab
