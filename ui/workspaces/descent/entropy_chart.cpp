#include "ui/workspaces/descent/entropy_chart.h"

#include "ui/plot/history_curve.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"

namespace entropy_lab {

EntropyChart::EntropyChart(QWidget* parent)
    : PlotView({.title = tr("Entropy H over iterations"),
                .x = {.title = tr("iteration"), .range = {0.0, 10.0}, .isInteger = true},
                .y = {.title = tr("entropy H (bits)"), .range = {0.0, 1.0}}},
               parent)
{
    for (std::shared_ptr<HistoryCurveCache>& cache : m_caches)
        cache = std::make_shared<HistoryCurveCache>();
    addCurve({.name = QStringLiteral("H"), .quantity = Quantity::H});
    addCurve({.name = tr("H(start) + path sum −(1/ln 2) Σ z ΔD"),
              .quantity = Quantity::PathSum,
              .isVisible = false});
    m_ownCurves = curveCount();
}

void EntropyChart::setFrame(const RunFrame& frame)
{
    if (frame.snapshot == m_frame.snapshot && frame.columns == m_frame.columns
        && frame.past == m_frame.past && frame.history.size() == m_frame.history.size())
        return;
    m_frame = frame;
    m_hasNewFrame = true;
    refresh();
}

void EntropyChart::addCurves(const RunColumns& columns)
{
    // The first two belong to every run and keep what the user chose.
    removeCurvesFrom(2);
    m_crossEntropy = columns.crossEntropy < 0 ? -1
                                              : addCurve({.name = tr("cross-entropy CE"),
                                                          .quantity = Quantity::CrossEntropy,
                                                          .dash = Qt::DashDotLine});
    m_objective = columns.objective < 0 ? -1
                                        : addCurve({.name = tr("objective"),
                                                    .quantity = Quantity::Neutral,
                                                    .dash = Qt::DashLine,
                                                    .isVisible = false});
    m_ownCurves = curveCount();
    setAxisTitles(axisTitleX(),
                  m_crossEntropy < 0 ? tr("entropy H (bits)") : tr("H and CE (bits)"));
    m_past.forget();
}

void EntropyChart::updateContent()
{
    if (!m_hasNewFrame || !m_frame.snapshot || !m_frame.columns)
        return;
    m_hasNewFrame = false;
    const RunColumns& columns = *m_frame.columns;
    const HistoryView& history = m_frame.history;
    const StepRecord& record = m_frame.snapshot->record;
    if (m_curvesOf != m_frame.columns) {
        const bool hasOthers = columns.crossEntropy >= 0 || columns.objective >= 0;
        if (hasOthers || m_crossEntropy >= 0 || m_objective >= 0)
            addCurves(columns);
        m_curvesOf = m_frame.columns;
    }
    m_past.show(*this, m_frame, m_ownCurves, [](const PastRun& run) {
        return std::vector<PastCurves::Source>{{.column = run.columns->H}};
    });
    const auto show = [&](int curve, HistoryCurve source) {
        source.cache = m_caches.at(static_cast<std::size_t>(curve));
        setCurveSampler(curve, source.sampler(), source.value());
    };
    const double startH = history.size() > 0 ? history.at(columns.H, 0) : record.H;
    show(entropyCurve(), {history, columns.H});
    show(pathSumCurve(), {history, columns.pathSum, -1, startH});
    if (m_crossEntropy >= 0) {
        show(m_crossEntropy, {history, columns.crossEntropy});
        setCurveValueText(m_crossEntropy, readableNumber(record.crossEntropy));
    }
    if (m_objective >= 0)
        show(m_objective, {history, columns.objective});
    setCurveValueText(entropyCurve(), readableNumber(record.H));
    setCursorStops(storedIterations(history));
    setNow(static_cast<double>(record.iteration));
    setFittedRangeX(iterationRange(m_past.lastIteration(history.size() - 1),
                                   m_frame.snapshot->experiment->stop.iterations));
    setNote(isCurveVisible(pathSumCurve())
                ? tr("since start: H %1, path sum %2")
                      .arg(bitsText(record.H - startH, 4), bitsText(record.pathSum, 4))
                : QString());
}

}  // namespace entropy_lab
