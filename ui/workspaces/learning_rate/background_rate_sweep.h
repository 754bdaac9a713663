#pragma once

#include "core/sweeps/sweep.h"
#include "core/threads/job_slot.h"
#include "ui/plot/items/axis_ticks.h"

#include <QObject>
#include <QString>
#include <QTimer>

#include <memory>
#include <vector>

namespace entropy_lab {

/// What a sweep of learning rates found.
struct RateSweepResult {
    /// What was swept: its rate, its recorded changes and its limit left out.
    std::shared_ptr<const Experiment> problem;
    /// Updates of each run at most.
    std::int64_t iterations = 0;
    /// Of the experiment, which may be more.
    std::int64_t wantedIterations = 0;
    /// By rising rate.
    std::vector<SweepCell> cells;
    SweepCurves curves;
    /// The rate of w below which no step moves the objective the wrong way, see safeRateFactor;
    /// none where there is no such rate, or every rate is one.
    std::optional<double> safeRate;
    /// Why nothing could be swept; empty if something was.
    QString error;

    /// The cell next to a rate, in ratio; none without cells.
    std::optional<std::size_t> cellAt(double rate) const;
};

/// Runs an experiment at many learning rates on a thread of its own, and again by itself when the
/// problem becomes another one. Works only while it is active.
class RateSweep : public QObject {
    Q_OBJECT
public:
    static constexpr int kRates = 200;
    /// What a sweep may cost on one core.
    static constexpr double kAffordableSeconds = 6.0;

    explicit RateSweep(QObject* parent = nullptr);

    /// The problem of now; swept after a moment's pause if it differs from the last one.
    void setExperiment(const std::shared_ptr<const Experiment>& experiment);
    void setActive(bool isActive);
    /// Smallest and largest rate, and how many: log-spaced, ends included.
    void setRates(AxisRange range, int count = kRates);
    AxisRange range() const { return m_range; }

    /// Gives up what is being computed; nothing is computed until `start` or another problem.
    void cancel();
    /// Computes anew, at once.
    void start();

    /// Null until the first sweep is done. It may be one of a problem before: see isWorking.
    const std::shared_ptr<const RateSweepResult>& result() const { return m_result; }
    bool isWorking() const { return m_pause.isActive() || m_order != nullptr; }
    bool isCancelled() const { return m_isCancelled; }
    /// Rates done of those in work.
    int done() const { return m_done; }
    int total() const { return m_count; }

    const std::shared_ptr<JobSlot>& slot() const { return m_slot; }

    /// What a sweep may cost on one core from now on.
    void setBudget(double seconds) { m_budget = seconds; }

    /// Updates of each of `rates` runs that stay within that, at most those of the experiment; a
    /// 1-2-5 number where it is less.
    static std::int64_t affordableIterations(const Experiment& experiment, int rates,
                                             double seconds = kAffordableSeconds);
    /// What the thread at work does: an unfinished result where `stop` was requested.
    static RateSweepResult compute(const std::shared_ptr<const Experiment>& experiment,
                                   AxisRange range, int count, int threads,
                                   const SweepProgress& progress = {},
                                   const std::stop_token& stop = {},
                                   double seconds = kAffordableSeconds);

signals:
    /// Another result, or another state of the work.
    void changed();

private:
    struct Order;

    void orderSweep();
    void poll();
    bool isSwept() const;

    const std::shared_ptr<JobSlot> m_slot = std::make_shared<JobSlot>();
    std::shared_ptr<const Experiment> m_experiment;
    std::shared_ptr<const Experiment> m_wanted;  ///< what was ordered or canceled last
    AxisRange m_range{1e-3, 1e3};
    int m_count = kRates;
    double m_budget = kAffordableSeconds;
    AxisRange m_wantedRange{};
    int m_wantedCount = 0;
    int m_done = 0;
    std::shared_ptr<Order> m_order;
    std::shared_ptr<const RateSweepResult> m_result;
    QTimer m_pause;
    QTimer m_poll;
    bool m_isActive = false;
    bool m_isCancelled = false;
};

}  // namespace entropy_lab
