#include "app/session/kept_runs.h"

#include "core/files/experiment_json.h"

#include <algorithm>
#include <new>

namespace entropy_lab {

namespace {

/// Runs kept unless they are pinned, and what the history of each may take.
constexpr std::size_t kMost = 12;
constexpr std::size_t kBudget = std::size_t{20} << 20;

/// Whether two recorded runs are the same as far as both go. Large data are not compared.
bool isSameRun(const Experiment& a, const Experiment& b)
{
    constexpr Eigen::Index kLarge = 10000;
    if (a.data.X.size() > kLarge || b.data.X.size() > kLarge)
        return false;
    Experiment other = b;
    other.stop = a.stop;
    return formatExperiment(a) == formatExperiment(other);
}

}  // namespace

KeptRuns::KeptRuns(QObject* parent) : QObject(parent) { }

void KeptRuns::keep(PastRun run)
{
    for (const PastRun& other : *m_runs) {
        if (!isSameRun(*other.snapshot->recorded, *run.snapshot->recorded))
            continue;
        if (other.isPinned || other.history.size() >= run.history.size())
            return;
        remove(other.number);
        break;
    }
    run.number = ++m_count;
    run.name = tr("Run %1").arg(run.number);
    changeAll([&run](std::vector<PastRun>& runs) {
        runs.push_back(std::move(run));
        while (runs.size() > kMost) {
            const auto unpinned = std::find_if(runs.begin(), runs.end() - 1,
                                               [](const PastRun& r) { return !r.isPinned; });
            if (unpinned == runs.end() - 1)
                break;
            runs.erase(unpinned);
        }
    });
    thin();
}

void KeptRuns::forgetUnpinned()
{
    changeAll([](std::vector<PastRun>& runs) {
        std::erase_if(runs, [](const PastRun& run) { return !run.isPinned; });
    });
}

void KeptRuns::thin()
{
    if (m_isThinning)
        return;
    for (const PastRun& run : *m_runs) {
        if (run.history.bytes() <= kBudget)
            continue;
        m_isThinning = true;
        m_thread = std::jthread([this, number = run.number, history = run.history] {
            Thinned thinned{.number = number, .history = {}};
            try {
                thinned.history = history.thinned(kBudget);
            } catch (const std::bad_alloc&) {
                // It stays as it is, and has its turn when the next run is left behind.
            }
            m_thinned.put(std::move(thinned));
        });
        return;
    }
}

void KeptRuns::takeThinned()
{
    std::optional<Thinned> thinned = m_thinned.take();
    if (!thinned)
        return;
    m_isThinning = false;
    if (!thinned->history)
        return;
    changeOne(thinned->number, [&](PastRun& run) { run.history = *std::move(thinned->history); });
    thin();
}

void KeptRuns::changeAll(const std::function<void(std::vector<PastRun>&)>& change)
{
    auto runs = std::make_shared<std::vector<PastRun>>(*m_runs);
    change(*runs);
    m_runs = std::move(runs);
    Q_EMIT changed();
}

void KeptRuns::changeOne(int number, const std::function<void(PastRun&)>& change)
{
    changeAll([&](std::vector<PastRun>& runs) {
        for (PastRun& run : runs)
            if (run.number == number)
                change(run);
    });
}

void KeptRuns::rename(int number, const QString& name)
{
    changeOne(number, [&name](PastRun& run) { run.name = name; });
}

void KeptRuns::setPinned(int number, bool isPinned)
{
    changeOne(number, [isPinned](PastRun& run) { run.isPinned = isPinned; });
}

void KeptRuns::setHidden(int number, bool isHidden)
{
    changeOne(number, [isHidden](PastRun& run) { run.isHidden = isHidden; });
}

void KeptRuns::remove(int number)
{
    changeAll([number](std::vector<PastRun>& runs) {
        std::erase_if(runs, [number](const PastRun& run) { return run.number == number; });
    });
}

void KeptRuns::restore(const PastRun& run)
{
    changeAll([&run](std::vector<PastRun>& runs) {
        const auto after = std::find_if(runs.begin(), runs.end(), [&run](const PastRun& other) {
            return other.number > run.number;
        });
        runs.insert(after, run);
    });
}

}  // namespace entropy_lab
