#include "ui/twin_parameter_chart.h"

#include "core/settings.h"

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr std::array kMarkers{CurveMarker::Circle,   CurveMarker::Square, CurveMarker::Diamond,
                              CurveMarker::Triangle, CurveMarker::Plus,   CurveMarker::TriangleDown,
                              CurveMarker::Cross,    CurveMarker::Star};

QString indexed(const char* letter, Eigen::Index units, Eigen::Index unit, Eigen::Index feature)
{
    return QString::fromStdString(units == 1 ? subscripted(letter, {feature})
                                             : subscripted(letter, {unit, feature}));
}

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
void TwinParameterChart::addParameter(Group group, Eigen::Index unit, Eigen::Index feature)
{
    const std::vector<const CompanionFrame*> runs = m_frame.both();
    const RunColumns& shape = *m_frame.first.columns;
    const QString w = indexed("w", shape.units, unit, feature);
    const QString G = indexed("G", shape.units, unit, feature);
    const QString b =
        shape.units == 1 ? QStringLiteral("b") : QString::fromStdString(subscripted("b", {unit}));
    const QString name = group == Group::B ? b
        : group == Group::W                ? w
        : group == Group::G                ? G
                                           : w + u'+' + G;
    const bool hasMarker = shape.units * shape.features > 1 || m_isApart;
    for (std::size_t r = 0; r < runs.size(); ++r) {
        const RunColumns& columns = *runs[r]->columns;
        const int curve =
            addCurve({.name = r == 0 ? name : QStringLiteral("%1 · %2").arg(name, runs[r]->name),
                      .endLabel = r == 0 ? name : QString(),
                      .quantity = group == Group::B ? Quantity::B
                          : group == Group::G       ? Quantity::G
                                                    : Quantity::W,
                      .dash = r == 0 ? Qt::SolidLine : Qt::DashLine,
                      .marker = hasMarker && group != Group::B
                          ? kMarkers[static_cast<std::size_t>(feature) % kMarkers.size()]
                          : CurveMarker::None,
                      .isInLegend = r == 0});
        m_sources.push_back({.curve = curve,
                             .run = r,
                             .column = group == Group::B ? columns.b(unit)
                                 : group == Group::G     ? columns.G(unit, feature)
                                                         : columns.w(unit, feature),
                             .plus = group == Group::Sum ? columns.G(unit, feature) : -1,
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
    const auto addGroup = [&](Group group) {
        for (Eigen::Index k = 0; k < drawn; ++k)
            addParameter(group, k / columns.features, k % columns.features);
    };
    if (m_isApart) {
        addGroup(Group::W);
        addGroup(Group::G);
    } else {
        addGroup(Group::Sum);
    }
    for (Eigen::Index unit = 0; unit < std::min(columns.units, kMaximumOfGroup); ++unit)
        addParameter(Group::B, unit, 0);
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
        const HistoryCurve curve{
            runs[source.run]->history, source.column, -1, 0.0, source.cache, source.plus};
        setCurveSampler(source.curve, curve.sampler(), curve.value());
    }
    setCursorStops(storedIterations(m_frame.first.history));
    setNow(static_cast<double>(m_frame.first.snapshot->record.iteration));
    setFittedRangeX(iterationRange(m_frame.first.history.size() - 1, m_frame.limit));
}

}  // namespace entropy_lab
