#pragma once

#include "ui/plot/history_curve.h"
#include "ui/plot/plot_view.h"
#include "ui/workspaces/base/twin_frame.h"

namespace entropy_lab {

/// A quantity of a run that two runs are compared by.
struct TwinQuantity {
    QString name;
    Quantity quantity = Quantity::Neutral;
    int RunColumns::*column = nullptr;
    double StepRecord::*value = nullptr;
};

/// Quantities of two runs over the iterations: the color tells the quantity; the run beside the
/// first is dashed and has circles.
class TwinChart : public PlotView {
    Q_OBJECT
public:
    /// `withoutLabels` is said where a quantity needs labels and there are none.
    TwinChart(const PlotDescription& description, std::vector<TwinQuantity> quantities,
              QString withoutLabels, QWidget* parent = nullptr);

    void setFrame(const TwinFrame& frame);

protected:
    void updateContent() override;

private:
    struct Source {
        int curve = 0;
        std::size_t run = 0;
        std::size_t quantity = 0;
        std::shared_ptr<HistoryCurveCache> cache;
    };

    void addCurves();

    const std::vector<TwinQuantity> m_quantities;
    const QString m_withoutLabels;
    TwinFrame m_frame;
    bool m_hasNewFrame = false;
    QStringList m_names;  ///< of the curves drawn
    std::vector<Source> m_sources;
};

}  // namespace entropy_lab
