#pragma once

#include "core/analysis/time_step.h"
#include "ui/plot/plot_view.h"

#include <optional>

namespace entropy_lab {

/// z over the time t = eta n: the gradient flow, exactly, and plain descent with a learning rate
/// and with half of it.
class TimeStepChart : public PlotView {
    Q_OBJECT
public:
    explicit TimeStepChart(QWidget* parent = nullptr);

    /// From t = 0 to `time` > 0, or to one step where that is longer.
    void setFlow(const SampleFlow& flow, double eta, double time);
    /// Where the run stands, as (t, z), with a line of now; nothing where it does not follow the
    /// flow.
    void setRun(const std::optional<QPointF>& place, const QString& label);
    /// Nothing, and why.
    void setObstacle(const QString& obstacle);

    static int flowCurve() { return 0; }
    static int descentCurve() { return 1; }
    static int halfCurve() { return 2; }

private:
    void showPoints();

    std::vector<PlotPoint> m_updates;
    std::optional<PlotPoint> m_run;
};

/// How far z of descent is from the flow at one time, over the learning rate, on logarithmic axes:
/// in the end along a line of slope 1. A click asks for that learning rate.
class TimeStepErrorChart : public PlotView {
    Q_OBJECT
public:
    /// Steps of the smallest learning rate.
    static constexpr std::int64_t kMostSteps = 10000;

    explicit TimeStepErrorChart(QWidget* parent = nullptr);

    /// At the time eta n nearest to `time` > 0, n >= 1.
    void setFlow(const SampleFlow& flow, double eta, double time);
    void setObstacle(const QString& obstacle);

    /// With the learning rate of the run.
    const std::optional<TimeStepError>& ownError() const { return m_own; }
    /// The slope of the error between eta and eta/2 at that time; 1 for a method of first order.
    double order() const { return m_order; }

    static int errorCurve() { return 0; }
    static int firstOrderCurve() { return 1; }

signals:
    void rateChosen(double eta);

private:
    std::optional<TimeStepError> m_own;
    double m_order = 0.0;
    double m_rateBefore = 0.0;  ///< before the last click
};

}  // namespace entropy_lab
