#include "ui/workspaces/descent/parameter_chart.h"

#include "ui/plot/history_curve.h"

#include <algorithm>
#include <array>

namespace entropy_lab {

namespace {

/// More curves than this and a legend by name would take the place of the plot.
constexpr Eigen::Index kMaximumNamed = 20;

constexpr std::array kMarkers{CurveMarker::Circle,   CurveMarker::Square, CurveMarker::Diamond,
                              CurveMarker::Triangle, CurveMarker::Plus,   CurveMarker::TriangleDown,
                              CurveMarker::Cross,    CurveMarker::Star};

QString nameOf(const ParameterAxis& axis, Eigen::Index units)
{
    return QString::fromStdString(axisName(axis, units)).remove(u' ');
}

/// Of a whole group.
QString letterOf(ParameterAxis::Kind kind)
{
    switch (kind) {
    case ParameterAxis::Kind::W:
        return QStringLiteral("w");
    case ParameterAxis::Kind::G:
        return QStringLiteral("G");
    case ParameterAxis::Kind::B:
        return QStringLiteral("b");
    case ParameterAxis::Kind::Sum:
        return QStringLiteral("w + G");
    case ParameterAxis::Kind::Difference:
        break;
    }
    return QStringLiteral("w − G");
}

}  // namespace

ParameterChart::ParameterChart(QWidget* parent)
    : PlotView({.title = tr("Parameters over iterations"),
                .x = {.title = tr("iteration"), .range = {0.0, 10.0}, .isInteger = true},
                .y = {.title = tr("w, G, b (pure numbers)"), .range = {-1.0, 1.0}}},
               parent)
{
}

void ParameterChart::setFrame(const RunFrame& frame)
{
    if (frame.snapshot == m_frame.snapshot && frame.columns == m_frame.columns
        && frame.past == m_frame.past && frame.history.size() == m_frame.history.size())
        return;
    m_frame = frame;
    m_hasNewFrame = true;
    refresh();
}

void ParameterChart::addGroup(const RunColumns& columns, ParameterAxis::Kind kind,
                              Quantity quantity)
{
    const bool isBias = kind == ParameterAxis::Kind::B;
    const bool isDifference = kind == ParameterAxis::Kind::Difference;
    const Eigen::Index features = isBias ? 1 : columns.features;
    const Eigen::Index count = columns.units * features;
    const bool isNamed = columns.units * (2 * columns.features + 1) <= kMaximumNamed;
    const QString letter = letterOf(kind);
    for (Eigen::Index k = 0; k < std::min<Eigen::Index>(count, kMaximumOfGroup); ++k) {
        const ParameterAxis axis{kind, k / features, k % features};
        const QString name = nameOf(axis, columns.units);
        const bool isEntry = isDifference ? k == 0 : isNamed || k == 0;
        const QString entryName = isDifference && k == 0 ? letter
            : isNamed                                    ? name
                      : QStringLiteral("%1 (%2)").arg(letter).arg(static_cast<qint64>(count));
        const bool hasMarker = count > 1;
        const auto marker = static_cast<std::size_t>(isBias ? axis.unit : axis.feature);
        m_sources.push_back(
            {.curve = addCurve(
                 {.name = isEntry ? entryName : name,
                  .endLabel = isNamed ? name : QString(),
                  .quantity = quantity,
                  .marker = hasMarker ? kMarkers[marker % kMarkers.size()] : CurveMarker::None,
                  .isVisible = !isDifference,
                  .isInLegend = isEntry,
                  .isInReadout = isNamed}),
             .axis = axis});
    }
}

void ParameterChart::addCurves(const RunColumns& columns)
{
    clearCurves();
    m_sources.clear();
    m_shape = {columns.units, columns.features};
    m_ownCurves = 0;
    m_past.forget();
    if (columns.firstParameter < 0) {
        setNote(tr("parameters: above %1 none are recorded")
                    .arg(static_cast<qint64>(RunColumns::kMaximumParameters)));
        return;
    }
    using Kind = ParameterAxis::Kind;
    addGroup(columns, Kind::W, Quantity::W);
    addGroup(columns, Kind::G, Quantity::G);
    addGroup(columns, Kind::B, Quantity::B);
    addGroup(columns, Kind::Difference, Quantity::WMinusG);
    m_ownCurves = curveCount();
    setNote(columns.units * columns.features > kMaximumOfGroup
                ? tr("the first %1 of each group are drawn").arg(kMaximumOfGroup)
                : QString());
}

/// w, G and b of a run of the same shape, with the markers of the curves of now.
std::vector<PastCurves::Source> ParameterChart::pastSources(const PastRun& run) const
{
    if (run.columns->units != m_frame.columns->units
        || run.columns->features != m_frame.columns->features || run.columns->firstParameter < 0)
        return {};
    std::vector<PastCurves::Source> sources;
    for (const Source& source : m_sources)
        if (source.axis.kind != ParameterAxis::Kind::Difference)
            sources.push_back(
                {.column = columnsOf(source.axis, *run.columns).first,
                 .marker = curve(source.curve).marker,
                 .name = curve(source.curve).isInReadout ? curve(source.curve).name : QString()});
    return sources;
}

void ParameterChart::updateContent()
{
    if (!m_hasNewFrame || !m_frame.snapshot || !m_frame.columns)
        return;
    m_hasNewFrame = false;
    const RunColumns& columns = *m_frame.columns;
    // What is hidden stays hidden while the shape stays.
    if (m_shape != std::array{columns.units, columns.features})
        addCurves(columns);
    m_past.show(*this, m_frame, m_ownCurves,
                [this](const PastRun& run) { return pastSources(run); });
    for (const Source& source : m_sources) {
        const AxisColumns of = columnsOf(source.axis, columns);
        const HistoryCurve curve{m_frame.history, of.first, of.minus, 0.0, source.cache, of.plus};
        setCurveSampler(source.curve, curve.sampler(), curve.value());
    }
    setCursorStops(storedIterations(m_frame.history));
    setNow(static_cast<double>(m_frame.snapshot->record.iteration));
    setFittedRangeX(iterationRange(m_past.lastIteration(m_frame.history.size() - 1),
                                   m_frame.snapshot->experiment->stop.iterations));
}

}  // namespace entropy_lab
