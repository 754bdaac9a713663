#include "ui/workspaces/compare/twin_parameter_chart.h"

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr std::array kMarkers{CurveMarker::Circle,   CurveMarker::Square, CurveMarker::Diamond,
                              CurveMarker::Triangle, CurveMarker::Plus,   CurveMarker::TriangleDown,
                              CurveMarker::Cross,    CurveMarker::Star};

}  // namespace

TwinParameterChart::TwinParameterChart(QWidget* parent)
    : PlotView({.title = tr("Parameters of both runs"),
                .x = {.title = tr("iteration"), .range = {0.0, 10.0}, .isInteger = true},
                .y = {.title = tr("w + G, b (numbers)"), .range = {-1.0, 1.0}}},
               parent)
{
    connect(this, &PlotView::curveVisibilityChanged, this, &TwinParameterChart::showRun);
}

void TwinParameterChart::setFrame(const TwinFrame& frame)
{
    if (isSameState(frame, m_frame))
        return;
    m_frame = frame;
    m_hasNewFrame = true;
    refresh();
}

void TwinParameterChart::setApart(bool isApart)
{
    if (isApart == m_isApart)
        return;
    m_isApart = isApart;
    m_hasNewFrame = true;
    refresh();
}

/// One curve for each run; the second is shown and hidden with the first.
void TwinParameterChart::addParameter(const ParameterAxis& axis)
{
    using Kind = ParameterAxis::Kind;
    const std::vector<const CompanionFrame*> runs = m_frame.both();
    const RunColumns& shape = *m_frame.first.columns;
    const QString name = QString::fromStdString(axisName(axis, shape.units)).remove(u' ');
    const bool hasMarker = shape.units * shape.features > 1 || m_isApart;
    for (std::size_t r = 0; r < runs.size(); ++r) {
        const int curve =
            addCurve({.name = r == 0 ? name : QStringLiteral("%1 · %2").arg(name, runs[r]->name),
                      .endLabel = r == 0 ? name : QString(),
                      .quantity = axis.kind == Kind::B ? Quantity::B
                          : axis.kind == Kind::G       ? Quantity::G
                                                       : Quantity::W,
                      .dash = r == 0 ? Qt::SolidLine : Qt::DashLine,
                      .marker = hasMarker && axis.kind != Kind::B
                          ? kMarkers[static_cast<std::size_t>(axis.feature) % kMarkers.size()]
                          : CurveMarker::None,
                      .isInLegend = r == 0});
        m_sources.push_back({.curve = curve,
                             .run = r,
                             .axis = axis,
                             .cache = std::make_shared<HistoryCurveCache>()});
    }
}

void TwinParameterChart::addCurves()
{
    clearCurves();
    m_sources.clear();
    m_runEntries.clear();
    const RunColumns& columns = *m_frame.first.columns;
    if (columns.firstParameter < 0) {
        setNote(tr("parameters: above %1 none are recorded")
                    .arg(static_cast<qint64>(RunColumns::kMaximumParameters)));
        return;
    }
    const Eigen::Index weights = columns.units * columns.features;
    const Eigen::Index drawn = std::min(weights, kMaximumOfGroup);
    using Kind = ParameterAxis::Kind;
    const auto addGroup = [&](Kind kind) {
        for (Eigen::Index k = 0; k < drawn; ++k)
            addParameter({kind, k / columns.features, k % columns.features});
    };
    if (m_isApart) {
        addGroup(Kind::W);
        addGroup(Kind::G);
    } else {
        addGroup(Kind::Sum);
    }
    for (Eigen::Index unit = 0; unit < std::min(columns.units, kMaximumOfGroup); ++unit)
        addParameter({Kind::B, unit, 0});
    // A click on the name of a run hides its curves.
    const std::vector<const CompanionFrame*> runs = m_frame.both();
    for (std::size_t r = 0; r < runs.size() && runs.size() > 1; ++r)
        m_runEntries.push_back(addCurve({.name = m_frame.objectives[r],
                                         .quantity = Quantity::Neutral,
                                         .dash = r == 0 ? Qt::SolidLine : Qt::DashLine,
                                         .isInReadout = false}));
    const bool isCut = drawn < weights || columns.units > kMaximumOfGroup;
    setNote(
        isCut ? tr("the first %1 of each group are drawn").arg(static_cast<qint64>(kMaximumOfGroup))
              : QString());
}

void TwinParameterChart::showRun(int entry, bool isVisible)
{
    const auto found = std::find(m_runEntries.begin(), m_runEntries.end(), entry);
    if (found == m_runEntries.end())
        return;
    const auto run = static_cast<std::size_t>(found - m_runEntries.begin());
    for (const Source& source : m_sources) {
        const bool isOther = source.run != run;
        // A first curve takes the second with it, which then gets its own state back.
        setCurveVisible(source.curve,
                        isOther ? isCurveVisible(m_runEntries[source.run]) : isVisible);
    }
}

void TwinParameterChart::updateContent()
{
    if (!m_hasNewFrame || !m_frame.first.snapshot || !m_frame.first.columns)
        return;
    m_hasNewFrame = false;
    const RunColumns& columns = *m_frame.first.columns;
    const std::vector<const CompanionFrame*> runs = m_frame.both();
    const std::array<Eigen::Index, 4> shape{static_cast<Eigen::Index>(runs.size()), columns.units,
                                            columns.features, m_isApart ? 1 : 0};
    QStringList names;
    for (const CompanionFrame* const run : runs)
        names.append(run->name);
    // What is hidden stays hidden while the curves stay.
    if (shape != m_shape || names != m_names) {
        addCurves();
        m_shape = shape;
        m_names = names;
    }
    for (const Source& source : m_sources) {
        const CompanionFrame& run = *runs[source.run];
        const AxisColumns of = columnsOf(source.axis, *run.columns);
        const HistoryCurve curve{run.history, of.first, of.minus, 0.0, source.cache, of.plus};
        setCurveSampler(source.curve, curve.sampler(), curve.value());
    }
    setCursorStops(storedIterations(m_frame.first.history));
    setNow(static_cast<double>(m_frame.first.snapshot->record.iteration));
    setFittedRangeX(iterationRange(m_frame.first.history.size() - 1, m_frame.limit));
}

}  // namespace entropy_lab
