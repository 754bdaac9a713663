#include "ui/workspaces/descent/past_curves.h"

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr double kWidth = 1.5;

}  // namespace

void PastCurves::show(PlotView& chart, const RunFrame& frame, int first, const Sources& sources)
{
    if (m_past == frame.past)
        return;
    m_past = frame.past;
    chart.removeCurvesFrom(first);
    if (!m_past)
        return;
    bool isNewest = true;
    // The newest first: it lies on top of the older ones.
    for (auto it = m_past->rbegin(); it != m_past->rend(); ++it) {
        const PastRun& run = *it;
        if (run.isHidden)
            continue;
        bool isFirst = true;
        for (const Source& source : sources(run)) {
            const bool isNamed = !source.name.isEmpty();
            const int curve =
                chart.addCurve({.name = isNamed ? run.name + u' ' + source.name : run.name,
                                .endLabel = isFirst ? run.name : QString(),
                                .run = run.number,
                                .dash = Qt::SolidLine,
                                .marker = source.marker,
                                .width = kWidth,
                                .isInLegend = false,
                                .isInReadout = isFirst || (isNewest && isNamed)});
            const HistoryCurve of{run.history, source.column, source.minus, 0.0,
                                  std::make_shared<HistoryCurveCache>()};
            chart.setCurveSampler(curve, of.sampler(), of.value());
            isFirst = false;
        }
        isNewest = isNewest && isFirst;
    }
}

std::int64_t PastCurves::lastIteration(std::int64_t last) const
{
    if (!m_past)
        return last;
    for (const PastRun& run : *m_past)
        if (!run.isHidden)
            last = std::max(last, run.history.size() - 1);
    return last;
}

}  // namespace entropy_lab
