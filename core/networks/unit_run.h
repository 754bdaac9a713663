#pragma once

#include "core/descent/trainer.h"
#include "core/experiment/experiment.h"
#include "core/runs/history.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

namespace entropy_lab {

/// What is kept of every unit at every iteration, over the samples.
enum class UnitQuantity {
    H,       ///< mean entropy in bits
    D,       ///< mean decision
    Cosine,  ///< Σ z ΔD/(|z| |ΔD|), ΔD from the iteration before; NaN at 0 and where a norm is 0
};
inline constexpr int kUnitQuantities = 3;

/// Where a quantity of a unit stands in the history of a UnitRun.
constexpr int unitColumn(Eigen::Index unit, UnitQuantity quantity)
{
    return static_cast<int>(unit) * kUnitQuantities + static_cast<int>(quantity);
}

/// Every unit of a run by itself: made again beside the run, because the run does not stop to look
/// at its units. One thread works on it; all others only where it says so.
class UnitRun {
public:
    /// Units beyond are not kept.
    static constexpr Eigen::Index kMaximumUnits = 256;

    /// Units times samples above which it would take more memory than beside the run itself there
    /// may be.
    static constexpr std::int64_t kMaximumPreActivations = 30'000'000;

    /// Of what repeats a run; it must be sound.
    explicit UnitRun(std::shared_ptr<const Experiment> recorded);

    /// Goes on, up to an iteration or until `stop` is requested. `recorded` may be another run that
    /// agrees with this one up to where this has come, see `agreeUntil`: then the rest is its.
    void work(const std::shared_ptr<const Experiment>& recorded, std::int64_t iteration,
              const std::stop_token& stop);

    /// Any thread: row k is iteration k.
    HistoryView history() const { return m_history.view(); }
    Eigen::Index units() const { return m_units; }

private:
    void begin();
    void goOnAs(std::shared_ptr<const Experiment> recorded);
    void record(bool isFirst);

    std::shared_ptr<const Experiment> m_recorded;
    const Eigen::Index m_units;
    std::unique_ptr<Trainer> m_trainer;  ///< null before the first work
    std::vector<double> m_previousD;
    std::vector<double> m_D;  ///< of some samples at a time, as H and the slopes
    std::vector<double> m_H;
    std::vector<double> m_slopes;
    std::vector<double> m_row;
    std::vector<double> m_products;  ///< Σ z ΔD, Σ z², Σ ΔD² of each unit
    History m_history;
};

/// Whether two recorded runs are the same up to iteration `end`, that of `end` included. Runs that
/// only could be found equal number by number of large data count as different.
bool agreeUntil(const Experiment& a, const Experiment& b, std::int64_t end);

}  // namespace entropy_lab
