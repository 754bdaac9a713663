#include "core/networks/unit_run.h"

#include "core/entropy/entropy.h"
#include "core/files/experiment_json.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace entropy_lab {

namespace {

constexpr std::size_t kHistoryBudget = std::size_t{64} << 20;
constexpr std::size_t kProducts = 3;
constexpr std::size_t kBlock = 2048;

/// What is left of an experiment once its numbers are compared, as text.
std::string formatRest(Experiment e)
{
    e.data = {};
    e.csv.reset();
    e.generator.reset();
    e.randomStart.reset();
    e.start = {};
    e.changes.clear();
    e.layers.reset();
    e.stop = {};
    e.title.clear();
    e.description.clear();
    return formatExperiment(e);
}

bool isSame(const Eigen::VectorXd& a, const Eigen::VectorXd& b)
{
    return a.size() == b.size() && a == b;
}

/// Labels have NaN among them, which equals nothing.
bool areSameLabels(const SharedMatrix& a, const SharedMatrix& b)
{
    return a.isShared(b) || (a.size() == 0 && b.size() == 0);
}

/// A trainer of the run that no rule stops short of where the run has already been.
std::unique_ptr<Trainer> endlessTrainer(const Experiment& recorded)
{
    Experiment endless = recorded;
    endless.stop = {.iterations = std::numeric_limits<std::int64_t>::max()};
    return std::make_unique<Trainer>(endless);
}

}  // namespace

bool agreeUntil(const Experiment& a, const Experiment& b, std::int64_t end)
{
    const auto countOf = [end](const Experiment& e) {
        return std::find_if(e.changes.begin(), e.changes.end(),
                            [end](const LiveChange& change) { return change.iteration >= end; })
            - e.changes.begin();
    };
    const auto isSameChange = [](const LiveChange& x, const LiveChange& y) {
        return x.iteration == y.iteration && x.learningRate == y.learningRate && x.X == y.X;
    };
    const auto count = countOf(a);
    return count == countOf(b)
        && std::equal(a.changes.begin(), a.changes.begin() + count, b.changes.begin(), isSameChange)
        && a.start.units == b.start.units && isSame(a.start.values, b.start.values)
        && areSameLabels(a.data.Y, b.data.Y) && a.data.X == b.data.X
        && formatRest(a) == formatRest(b);
}

UnitRun::UnitRun(std::shared_ptr<const Experiment> recorded)
    : m_recorded(std::move(recorded)), m_units(std::min(m_recorded->start.units, kMaximumUnits)),
      m_history(static_cast<int>(m_units) * kUnitQuantities, kHistoryBudget)
{
}

void UnitRun::goOnAs(std::shared_ptr<const Experiment> recorded)
{
    if (m_trainer) {
        std::unique_ptr<Trainer> trainer = endlessTrainer(*recorded);
        trainer->restore(m_trainer->checkpoint());
        m_trainer = std::move(trainer);
    }
    m_recorded = std::move(recorded);
}

void UnitRun::begin()
{
    std::unique_ptr<Trainer> trainer = endlessTrainer(*m_recorded);
    const std::size_t size = trainer->record().Z.size();
    const auto units = static_cast<std::size_t>(m_recorded->start.units);
    m_previousD.assign(size, 0.0);
    // Whole samples, few enough to stay in the cache.
    const std::size_t block = std::min(size, units * std::max<std::size_t>(kBlock / units, 1));
    for (std::vector<double>* const numbers : {&m_D, &m_H, &m_slopes})
        numbers->assign(block, 0.0);
    m_row.assign(static_cast<std::size_t>(m_units) * kUnitQuantities, 0.0);
    m_products.assign(static_cast<std::size_t>(m_units) * kProducts, 0.0);
    m_trainer = std::move(trainer);
    record(true);
}

void UnitRun::record(bool isFirst)
{
    const std::span<const double> Z = m_trainer->record().Z;
    const std::size_t units = static_cast<std::size_t>(m_recorded->start.units);
    const std::size_t kept = static_cast<std::size_t>(m_units);
    std::fill(m_row.begin(), m_row.end(), 0.0);
    std::fill(m_products.begin(), m_products.end(), 0.0);
    for (std::size_t begin = 0; begin < Z.size(); begin += m_D.size()) {
        const std::size_t count = std::min(m_D.size(), Z.size() - begin);
        const std::span<double> D(m_D.data(), count);
        const std::span<double> H(m_H.data(), count);
        evaluateSigmoids(Z.subspan(begin, count), D, H, {m_slopes.data(), count});
        for (std::size_t first = 0; first < count; first += units)
            for (std::size_t i = 0; i < kept; ++i) {
                const double z = Z[begin + first + i];
                const double dD = D[first + i] - m_previousD[begin + first + i];
                double* const row = &m_row[i * kUnitQuantities];
                double* const product = &m_products[i * kProducts];
                row[0] += H[first + i];
                row[1] += D[first + i];
                product[0] += z * dD;
                product[1] += z * z;
                product[2] += dD * dD;
            }
        std::copy(D.begin(), D.end(), m_previousD.begin() + static_cast<std::ptrdiff_t>(begin));
    }
    const double perSample = static_cast<double>(units) / static_cast<double>(Z.size());
    for (std::size_t i = 0; i < kept; ++i) {
        const double* const product = &m_products[i * kProducts];
        const double norms = std::sqrt(product[1]) * std::sqrt(product[2]);
        double* const row = &m_row[i * kUnitQuantities];
        row[0] *= perSample;
        row[1] *= perSample;
        row[2] =
            !isFirst && norms > 0.0 ? product[0] / norms : std::numeric_limits<double>::quiet_NaN();
    }
    m_history.append(m_row);
}

void UnitRun::work(const std::shared_ptr<const Experiment>& recorded, std::int64_t iteration,
                   const std::stop_token& stop)
{
    if (recorded != m_recorded)
        goOnAs(recorded);
    if (!m_trainer)
        begin();
    while (m_trainer->record().iteration < iteration && !stop.stop_requested()) {
        // Before the step: an update without its row would be missing for ever.
        m_history.prepare();
        if (!m_trainer->step())
            break;
        record(false);
    }
}

}  // namespace entropy_lab
