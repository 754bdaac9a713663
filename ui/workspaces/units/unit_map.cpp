#include "ui/workspaces/units/unit_map.h"

#include "ui/plot/history_curve.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace entropy_lab {

namespace {

/// Cells across before there is a picture whose pixels could be counted.
constexpr int kFirstColumns = 400;

FieldScale scaleOf(UnitQuantity quantity)
{
    switch (quantity) {
    case UnitQuantity::D:
        return {.kind = ColorScaleKind::Diverging,
                .range = {0.0, 1.0},
                .title = UnitMap::tr("mean D (probability)")};
    case UnitQuantity::Cosine:
        return {.kind = ColorScaleKind::Diverging,
                .range = {-1.0, 1.0},
                .title = UnitMap::tr("cos(z, ΔD)")};
    case UnitQuantity::H:
        break;
    }
    return {.kind = ColorScaleKind::Sequential,
            .range = {0.0, 1.0},
            .title = UnitMap::tr("mean H (bits)")};
}

QString titleOf(UnitQuantity quantity)
{
    switch (quantity) {
    case UnitQuantity::D:
        return UnitMap::tr("Decision D of every unit");
    case UnitQuantity::Cosine:
        return UnitMap::tr("Does z agree with the change of D, unit by unit?");
    case UnitQuantity::H:
        break;
    }
    return UnitMap::tr("Entropy H of every unit");
}

}  // namespace

UnitMap::UnitMap(QWidget* parent)
    : PlotView(
        {.title = titleOf(UnitQuantity::H),
         .x = {.title = tr("iteration"), .range = {0.0, 10.0}, .isInteger = true},
         .y = {.title = tr("unit"), .range = {0.5, 1.5}, .followsData = false, .isInteger = true}},
        parent)
{
    connect(this, &PlotView::clicked, this, [this](QPointF place) {
        const auto iteration = static_cast<std::int64_t>(std::llround(place.x()));
        const auto unit = static_cast<int>(std::lround(place.y())) - 1;
        if (iteration >= 0 && iteration < m_history.size() && unit >= 0 && unit < m_units)
            emit cellChosen(iteration, unit);
    });
}

void UnitMap::setQuantity(UnitQuantity quantity)
{
    if (quantity == m_quantity)
        return;
    m_quantity = quantity;
    setTitle(titleOf(quantity));
    m_hasNews = true;
    refresh();
}

void UnitMap::setHistory(const HistoryView& history, Eigen::Index units, std::int64_t limit)
{
    if (history.source() == m_history.source() && history.size() == m_history.size()
        && units == m_units && limit == m_limit)
        return;
    m_history = history;
    m_units = units;
    m_limit = limit;
    m_hasNews = true;
    refresh();
}

void UnitMap::setIteration(std::int64_t iteration)
{
    m_iteration = iteration;
    setNow(static_cast<double>(iteration));
    refresh();
}

void UnitMap::setUnit(Eigen::Index unit)
{
    if (unit == m_unit)
        return;
    m_unit = unit;
    m_hasNews = true;
    refresh();
}

/// A cell for each iteration in view, or for each pixel column where there are more of them: then
/// the first iteration of each.
std::shared_ptr<const PlotField> UnitMap::makeField() const
{
    if (m_history.size() == 0 || m_units == 0)
        return nullptr;
    const double end = static_cast<double>(m_history.size()) - 1.0;
    const auto first = static_cast<std::int64_t>(std::clamp(std::floor(m_shown.minimum), 0.0, end));
    const auto last = static_cast<std::int64_t>(std::clamp(std::ceil(m_shown.maximum), 0.0, end));
    const std::int64_t count = last - first + 1;
    // Whole iterations to a cell, so that cells stay what they are while the run grows.
    const std::int64_t step = (count + m_shownColumns - 1) / m_shownColumns;
    const std::int64_t start = first / step * step;
    const std::int64_t columns = (last - start) / step + 1;
    std::vector<std::int64_t> edges;
    for (std::int64_t c = 0; c <= columns; ++c)
        edges.push_back(std::min(start + c * step, m_history.size()));
    auto field = std::make_shared<PlotField>();
    field->x = {static_cast<double>(start) - 0.5,
                static_cast<double>(start + columns * step) - 0.5};
    field->y = {0.5, static_cast<double>(m_units) + 0.5};
    field->columns = static_cast<int>(columns);
    field->rows = static_cast<int>(m_units);
    std::vector<HistoryPart> parts(static_cast<std::size_t>(columns));
    for (Eigen::Index unit = 0; unit < m_units; ++unit) {
        m_history.parts(unitColumn(unit, m_quantity), edges, parts);
        for (const HistoryPart& part : parts)
            field->values.push_back(static_cast<float>(part.first));
    }
    return field;
}

void UnitMap::updateContent()
{
    const AxisRange fitted =
        iterationRange(std::max<std::int64_t>(m_history.size() - 1, 0), m_limit);
    const AxisRange shown = isAutoFit() ? fitted : rangeX();
    const int width = static_cast<int>(mapping().area.width());
    const int columns = width > 0 ? width : kFirstColumns;
    if (!m_hasNews && shown.minimum == m_shown.minimum && shown.maximum == m_shown.maximum
        && columns == m_shownColumns)
        return;
    m_hasNews = false;
    m_shown = shown;
    m_shownColumns = columns;
    setFittedRangeX(fitted);
    setFittedRangeY({0.5, static_cast<double>(std::max<Eigen::Index>(m_units, 1)) + 0.5});
    setField(makeField(), scaleOf(m_quantity));
    setMarks(m_units > 1 ? std::vector<PlotMark>{{.orientation = Qt::Horizontal,
                                                  .position = static_cast<double>(m_unit) + 1.0,
                                                  .label = tr("unit %1").arg(m_unit + 1)}}
                         : std::vector<PlotMark>());
}

}  // namespace entropy_lab
