#include "core/sweeps/range_test.h"

#include "core/descent/trainer.h"
#include "core/entropy/reversal.h"
#include "core/sweeps/sweep.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace entropy_lab {

namespace {

void check(const RangeTestSettings& settings)
{
    if (!(settings.smallest > 0.0) || !(settings.largest > settings.smallest)
        || !std::isfinite(settings.largest))
        throw std::invalid_argument("runRangeTest: rates from " + std::to_string(settings.smallest)
                                    + " to " + std::to_string(settings.largest)
                                    + ": expected finite numbers, the smaller first, above 0");
    if (settings.steps < 2)
        throw std::invalid_argument("runRangeTest: " + std::to_string(settings.steps)
                                    + " steps: expected at least 2");
}

/// What the steps say of themselves.
void judge(RangeTest& test, Direction direction)
{
    const double wrongWay = direction == Direction::Descend ? 1.0 : -1.0;
    double H = test.startH;
    double objective = test.startObjective;
    double most = 0.0;
    for (std::size_t i = 0; i < test.steps.size(); ++i) {
        const RangeTestStep& step = test.steps[i];
        const double change = wrongWay * (step.objective - objective);
        if (!test.firstRise && step.H - H > reversalTolerance(H))
            test.firstRise = i;
        if (!test.firstReversal && change > reversalTolerance(objective))
            test.firstReversal = i;
        if (!test.firstReversal && -change > most) {
            most = -change;
            test.steepest = i;
        }
        H = step.H;
        objective = step.objective;
    }
    if (!test.steepest)
        return;
    test.suggestion = test.steps[*test.steepest].rate;
    if (test.firstReversal)
        test.suggestion = std::min(*test.suggestion, 0.5 * test.steps[*test.firstReversal].rate);
}

}  // namespace

std::optional<RangeTest> runRangeTest(const Experiment& experiment,
                                      const RangeTestSettings& settings, std::stop_token stop)
{
    check(settings);
    Experiment growing = experiment;
    growing.changes.clear();
    growing.schedule = {};
    growing.stop = {.iterations = settings.steps};
    const std::vector<double> rates =
        logSpaced(settings.smallest, settings.largest, static_cast<Eigen::Index>(settings.steps));
    growing.learningRate = LearningRate(rates.front());
    for (std::size_t k = 1; k < rates.size(); ++k)
        growing.changes.push_back(
            {.iteration = static_cast<std::int64_t>(k), .learningRate = LearningRate(rates[k])});
    Trainer trainer(growing);
    RangeTest test{.startH = trainer.record().H, .startObjective = trainer.record().objective};
    test.steps.reserve(rates.size());
    for (const double rate : rates) {
        if (stop.stop_requested())
            return std::nullopt;
        if (!trainer.step())
            break;
        test.steps.push_back(
            {.rate = rate, .H = trainer.record().H, .objective = trainer.record().objective});
    }
    test.isCut = test.steps.size() < rates.size();
    judge(test, experiment.direction);
    return test;
}

}  // namespace entropy_lab
