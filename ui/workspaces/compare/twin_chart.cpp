#include "ui/workspaces/compare/twin_chart.h"

#include "ui/style/number_format.h"

namespace entropy_lab {

TwinChart::TwinChart(const PlotDescription& description, std::vector<TwinQuantity> quantities,
                     QString withoutLabels, QWidget* parent)
    : PlotView(description, parent), m_quantities(std::move(quantities)),
      m_withoutLabels(std::move(withoutLabels))
{
}

void TwinChart::setFrame(const TwinFrame& frame)
{
    if (isSameState(frame, m_frame))
        return;
    m_frame = frame;
    m_hasNewFrame = true;
    refresh();
}

void TwinChart::addCurves()
{
    QStringList names;
    std::vector<Source> sources;
    std::vector<PlotCurve> curves;
    const std::vector<const CompanionFrame*> runs = m_frame.both();
    for (std::size_t r = 0; r < runs.size(); ++r)
        for (std::size_t q = 0; q < m_quantities.size(); ++q) {
            const TwinQuantity& quantity = m_quantities[q];
            if ((*runs[r]->columns).*quantity.column < 0)
                continue;
            names.append(QStringLiteral("%1 · %2").arg(quantity.name, m_frame.objectives[r]));
            sources.push_back({.curve = static_cast<int>(curves.size()),
                               .run = r,
                               .quantity = q,
                               .cache = std::make_shared<HistoryCurveCache>()});
            curves.push_back({.name = names.back(),
                              .quantity = quantity.quantity,
                              .dash = r == 0 ? Qt::SolidLine : Qt::DashLine,
                              .marker = r == 0 ? CurveMarker::None : CurveMarker::Circle});
        }
    // What is hidden stays hidden while the curves stay.
    if (names == m_names)
        return;
    m_names = names;
    m_sources = std::move(sources);
    clearCurves();
    for (const PlotCurve& curve : curves)
        addCurve(curve);
}

void TwinChart::updateContent()
{
    if (!m_hasNewFrame || !m_frame.first.snapshot || !m_frame.first.columns)
        return;
    m_hasNewFrame = false;
    addCurves();
    const std::vector<const CompanionFrame*> runs = m_frame.both();
    for (const Source& source : m_sources) {
        const CompanionFrame& run = *runs[source.run];
        const TwinQuantity& quantity = m_quantities[source.quantity];
        const HistoryCurve curve{run.history, (*run.columns).*quantity.column, -1, 0.0,
                                 source.cache};
        setCurveSampler(source.curve, curve.sampler(), curve.value());
        setCurveValueText(source.curve, readableNumber(run.snapshot->record.*quantity.value, 4));
    }
    setCursorStops(storedIterations(m_frame.first.history));
    setNow(static_cast<double>(m_frame.first.snapshot->record.iteration));
    setFittedRangeX(iterationRange(m_frame.first.history.size() - 1, m_frame.limit));
    setNote(m_frame.hasLabels() ? QString() : m_withoutLabels);
}

}  // namespace entropy_lab
