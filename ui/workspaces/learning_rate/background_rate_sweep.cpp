#include "ui/workspaces/learning_rate/background_rate_sweep.h"

#include "core/analysis/stability.h"
#include "core/experiment/same_problem.h"
#include "core/sweeps/sweep_lanes.h"
#include "core/threads/mailbox.h"
#include "ui/wording/experiment_names.h"

#include <algorithm>
#include <cmath>
#include <exception>

namespace entropy_lab {

namespace {

/// A slider on the move is waited for.
constexpr int kPauseMilliseconds = 200;
constexpr int kPollMilliseconds = 20;

/// Iterations of a curve that are kept: all of them up to this many.
constexpr std::int64_t kCurveIterations = 1024;

std::vector<std::int64_t> curveIterations(std::int64_t last)
{
    std::vector<std::int64_t> iterations;
    if (last < kCurveIterations) {
        for (std::int64_t k = 0; k <= last; ++k)
            iterations.push_back(k);
        return iterations;
    }
    iterations.push_back(0);
    const double ratio = std::log(static_cast<double>(last)) / (kCurveIterations - 2);
    for (std::int64_t i = 0; i < kCurveIterations - 1; ++i) {
        const auto k =
            static_cast<std::int64_t>(std::llround(std::exp(ratio * static_cast<double>(i))));
        if (k > iterations.back())
            iterations.push_back(std::min(k, last));
    }
    return iterations;
}

/// The largest 1, 2 or 5 times a power of ten that is not above `value` >= 1.
double roundedDown(double value)
{
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    const double lead = value / power;
    return power * (lead >= 5.0 ? 5.0 : lead >= 2.0 ? 2.0 : 1.0);
}

/// Three significant digits, so that a rate can be read, said and typed: at 200 rates over six
/// decades neighbors differ by 7 %.
double readableRate(double rate)
{
    const double unit = std::pow(10.0, std::floor(std::log10(rate)) - 2.0);
    const double steps = std::round(rate / unit);
    // Divided, not multiplied by a fraction: 0.123 comes out as 0.123.
    return unit < 1.0 ? steps / std::round(1.0 / unit) : steps * unit;
}

std::vector<double> ratesOf(AxisRange range, int count)
{
    std::vector<double> rates = logSpaced(range.minimum, range.maximum, count);
    constexpr double kDistinct = 1.03;
    if (std::pow(range.maximum / range.minimum, 1.0 / std::max(1, count - 1)) >= kDistinct)
        for (std::size_t i = 1; i + 1 < rates.size(); ++i)
            rates[i] = readableRate(rates[i]);
    return rates;
}

/// None where no rate is known to be safe, or every one is.
std::optional<double> safeRateOf(const Experiment& experiment)
{
    const double rate = safeRateFactor(experiment) * experiment.learningRate.w;
    return std::isfinite(rate) ? std::optional(rate) : std::nullopt;
}

}  // namespace

std::optional<std::size_t> RateSweepResult::cellAt(double rate) const
{
    if (cells.empty() || !(rate > 0.0))
        return std::nullopt;
    const auto after =
        std::lower_bound(cells.begin(), cells.end(), rate,
                         [](const SweepCell& cell, double value) { return cell.value < value; });
    if (after == cells.begin())
        return 0;
    const auto before = after - 1;
    const bool isBefore = after == cells.end() || rate * rate < before->value * after->value;
    return static_cast<std::size_t>((isBefore ? before : after) - cells.begin());
}

/// Shared by the window and the thread at work.
struct RateSweep::Order {
    Mailbox<std::shared_ptr<const RateSweepResult>> answer;
    Mailbox<std::size_t> done;
};

std::int64_t RateSweep::affordableIterations(const Experiment& experiment, int rates,
                                             double seconds)
{
    // Seconds of one update, roughly: measured at one sample and at wide layers alike.
    constexpr double kPerLane = 6e-9;
    constexpr double kPerStep = 1.5e-7;
    constexpr double kPerSigmoid = 1e-8;
    constexpr double kPerProduct = 1.5e-9;
    const auto units = static_cast<double>(experiment.start.units);
    const double sigmoids = units * static_cast<double>(experiment.data.samples());
    const double products = sigmoids * static_cast<double>(experiment.data.features());
    const double ofOne = runsSideBySide(experiment)
        ? kPerLane
        : kPerStep + kPerSigmoid * sigmoids + kPerProduct * products;
    const double affordable = seconds / (ofOne * rates);
    const auto wanted = static_cast<double>(experiment.stop.iterations);
    return wanted <= affordable
        ? experiment.stop.iterations
        : static_cast<std::int64_t>(roundedDown(std::max(10.0, affordable)));
}

RateSweepResult RateSweep::compute(const std::shared_ptr<const Experiment>& experiment,
                                   AxisRange range, int count, int threads,
                                   const SweepProgress& progress, const std::stop_token& stop,
                                   double seconds)
{
    RateSweepResult result;
    auto problem = std::make_shared<Experiment>(*experiment);
    problem->changes.clear();
    result.wantedIterations = problem->stop.iterations;
    result.iterations = affordableIterations(*problem, count, seconds);
    result.curves.iterations = curveIterations(result.iterations);
    try {
        result.safeRate = safeRateOf(*problem);
        problem->stop.iterations = result.iterations;
        if (auto cells = runSweep(*problem, {.values = ratesOf(range, count), .threads = threads},
                                  progress, stop, &result.curves))
            result.cells = std::move(*cells);
    } catch (const std::exception& error) {
        result.error = problemInWords(*problem, QString::fromUtf8(error.what()));
    }
    result.problem = std::move(problem);
    return result;
}

RateSweep::RateSweep(QObject* parent) : QObject(parent)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMilliseconds);
    m_poll.setInterval(kPollMilliseconds);
    connect(&m_pause, &QTimer::timeout, this, &RateSweep::orderSweep);
    connect(&m_poll, &QTimer::timeout, this, &RateSweep::poll);
}

/// Whether what is wanted now is what was ordered last.
bool RateSweep::isSwept() const
{
    return m_wanted && m_experiment && m_wantedRange == m_range && m_wantedCount == m_count
        && (m_wanted == m_experiment
            || (m_wanted->stop.iterations == m_experiment->stop.iterations
                && m_wanted->stop.gradientNorm == m_experiment->stop.gradientNorm
                && hasSameProblem(*m_wanted, *m_experiment)));
}

void RateSweep::setExperiment(const std::shared_ptr<const Experiment>& experiment)
{
    if (experiment == m_experiment)
        return;
    const std::shared_ptr<const Experiment> before = std::exchange(m_experiment, experiment);
    if (isSwept())
        return;
    // While a slider moves, and somebody looks, the last result stands in for the next one.
    const bool isSliding = m_isActive && before && differsInNumbersOnly(*before, *experiment);
    const bool isForgotten = !isSliding && std::exchange(m_result, nullptr);
    if (m_isActive)
        m_pause.start(isSliding ? kPauseMilliseconds : 0);
    else
        m_wanted.reset();
    if (m_isActive || isForgotten)
        emit changed();
}

void RateSweep::setActive(bool isActive)
{
    m_isActive = isActive;
    if (!isActive && isWorking()) {
        // Left unfinished: taken up again when it is active.
        m_pause.stop();
        m_poll.stop();
        m_slot->cancel();
        m_order.reset();
        m_wanted.reset();
        emit changed();
    } else if (isActive && m_experiment && !isSwept()) {
        m_pause.start(0);
        emit changed();
    }
}

void RateSweep::setRates(AxisRange range, int count)
{
    if (range == m_range && count == m_count)
        return;
    m_range = range;
    m_count = count;
    if (m_isActive && m_experiment)
        m_pause.start(kPauseMilliseconds);
}

void RateSweep::cancel()
{
    m_pause.stop();
    m_poll.stop();
    m_slot->cancel();
    m_order.reset();
    m_isCancelled = true;
    m_wanted = m_experiment;
    m_wantedRange = m_range;
    m_wantedCount = m_count;
    emit changed();
}

void RateSweep::start()
{
    if (m_experiment)
        orderSweep();
}

void RateSweep::orderSweep()
{
    m_pause.stop();
    m_isCancelled = false;
    m_wanted = m_experiment;
    m_wantedRange = m_range;
    m_wantedCount = m_count;
    m_done = 0;
    m_order = std::make_shared<Order>();
    m_slot->order([order = m_order, experiment = m_experiment, range = m_range, count = m_count,
                   budget = m_budget](const std::stop_token& stop) {
        const SweepProgress progress = [&](std::size_t done, std::size_t) {
            order->done.put(done);
        };
        // One core stays with the run and the window.
        auto result = std::make_shared<const RateSweepResult>(
            compute(experiment, range, count, sweepThreadsBesideARun(), progress, stop, budget));
        if (!stop.stop_requested())
            order->answer.put(std::move(result));
    });
    m_poll.start();
    emit changed();
}

void RateSweep::poll()
{
    if (!m_order)
        return;
    if (const auto done = m_order->done.take())
        m_done = static_cast<int>(*done);
    if (auto answer = m_order->answer.take()) {
        m_result = std::move(*answer);
        m_order.reset();
        m_poll.stop();
    } else if (m_slot->hasFailed()) {
        m_order.reset();
        m_poll.stop();
    }
    emit changed();
}

}  // namespace entropy_lab
