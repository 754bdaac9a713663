#include "ui/plot/chart_data.h"

#include "core/files/csv.h"
#include "core/files/plain_text.h"
#include "ui/plot/plot_view.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr int kFinePlaces = 4096;
constexpr QSizeF kLeastSize(640.0, 400.0);

std::string quoted(const QString& text)
{
    QString field = QString::fromStdString(forDocument(text.toStdString()));
    if (std::any_of(field.begin(), field.end(),
                    [](QChar c) { return QStringLiteral(",\"\r\n").contains(c); }))
        field = u'"' + field.replace(u'"', QStringLiteral("\"\"")) + u'"';
    return field.toStdString();
}

void appendRow(std::string& out, const std::string& name, QPointF point)
{
    out += name;
    out += ',';
    appendNumber(out, point.x());
    out += ',';
    appendNumber(out, point.y());
    out += "\r\n";
}

}  // namespace

ChartData chartDataOf(PlotView& chart, DataResolution resolution)
{
    // The copy has the newest data whether the chart is on the screen or not.
    const std::unique_ptr<PlotView> copy =
        chart.copyForExport(chart.figureSize().expandedTo(kLeastSize), FigureStyle{});
    ChartData data{.x = chart.axisTitleX(), .y = chart.axisTitleY(), .range = copy->rangeX()};
    for (int i = 0; i < copy->curveCount(); ++i) {
        if (!copy->isCurveVisible(i))
            continue;
        ChartData::Curve curve{.name = copy->curve(i).name};
        if (resolution == DataResolution::AsDrawn)
            curve.points = copy->sampledPoints(i);
        else if (copy->isIterationAxis() && copy->valueFunction(i))
            curve.value = copy->valueFunction(i);
        else
            curve.points = copy->pointsAt(i, kFinePlaces);
        if (curve.value || !curve.points.empty())
            data.curves.push_back(std::move(curve));
    }
    ChartData::Curve points{.name = PlotView::tr("points")};
    for (const PlotPoint& point : copy->points())
        points.points.push_back(point.position);
    data.curves.push_back(std::move(points));
    ChartData::Curve arrows{.name = PlotView::tr("arrows, from and to")};
    for (const PlotArrow& arrow : copy->arrows()) {
        arrows.points.push_back(arrow.from);
        arrows.points.push_back(arrow.from + QPointF(arrow.length, 0.0));
    }
    data.curves.push_back(std::move(arrows));
    return data;
}

bool showsSomething(PlotView& chart)
{
    // Which brings a hidden chart up to date.
    const ChartData data = chartDataOf(chart, DataResolution::AsDrawn);
    if (chart.isNothingWithoutField())
        return chart.field() != nullptr;
    if (!chart.points().empty())
        return true;
    return std::any_of(data.curves.begin(), data.curves.end(), [](const ChartData::Curve& curve) {
        return std::count_if(curve.points.begin(), curve.points.end(),
                             [](QPointF point) { return std::isfinite(point.y()); })
            >= 2;
    });
}

std::string writeChartData(const ChartData& data, const std::function<bool(std::string&)>& take)
{
    std::string out = "curve," + quoted(data.x) + ',' + quoted(data.y) + "\r\n";
    for (const ChartData::Curve& curve : data.curves) {
        const std::string name = quoted(curve.name);
        for (const QPointF& point : curve.points) {
            if (!std::isfinite(point.y()) || point.x() < data.range.minimum
                || point.x() > data.range.maximum)
                continue;
            appendRow(out, name, point);
            if (!take(out))
                return out;
        }
        if (!curve.value)
            continue;
        for (double k = std::ceil(data.range.minimum); k <= data.range.maximum; ++k) {
            const double value = curve.value(k);
            if (std::isfinite(value))
                appendRow(out, name, {k, value});
            if (!take(out))
                return out;
        }
    }
    return out;
}

}  // namespace entropy_lab
