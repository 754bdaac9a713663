#include "core/runs/history.h"
#include "tests/bench/window/window_benchmarks.h"
#include "ui/plot/history_curve.h"
#include "ui/plot/plot_view.h"

#include <QChart>
#include <QChartView>
#include <QLineSeries>
#include <QValueAxis>
#include <qcustomplot.h>

#include <cmath>
#include <functional>
#include <random>

namespace entropy_lab {

namespace {

constexpr int kPoints = 1'000'000;
constexpr QSize kSize(1280, 800);

/// Moments of a zoom from the whole curve to 1000 points, and of a pan through a quarter of it.
std::vector<AxisRange> views(int count)
{
    std::vector<AxisRange> all;
    for (int k = 0; k < count; ++k) {
        const double t = static_cast<double>(k) / count;
        const double width = kPoints * std::pow(1e-3, t);
        all.push_back({0.3 * (kPoints - width), 0.3 * (kPoints - width) + width});
        const double left = 0.5 * kPoints * t;
        all.push_back({left, left + 0.25 * kPoints});
    }
    return all;
}

std::vector<double> makeNoise()
{
    std::mt19937_64 random(1);
    std::normal_distribution<double> normal;
    std::vector<double> noise(kPoints);
    for (double& value : noise)
        value = normal(random);
    return noise;
}

/// Processor time of showing one view, on average, of `count` pans and zooms each.
double secondsPerView(QWidget& widget, int count, const std::function<void(AxisRange)>& show)
{
    widget.resize(kSize);
    widget.show();
    show({0.0, kPoints});
    QCoreApplication::processEvents();
    const std::vector<AxisRange> all = views(count);
    const double before = threadSeconds();
    for (const AxisRange& view : all) {
        show(view);
        // Layout, painting and the flush wait there.
        QCoreApplication::sendPostedEvents();
    }
    const double seconds = (threadSeconds() - before) / static_cast<double>(all.size());
    widget.hide();
    return seconds;
}

double secondsOfOurs()
{
    const std::vector<double> noise = makeNoise();
    History history(1, std::size_t{1} << 28);
    for (const double value : noise)
        history.append({&value, 1});
    PlotView plot({.title = "noise", .x = {.title = "iteration", .isInteger = true}, .y = {}});
    plot.addCurve({.name = "noise", .quantity = Quantity::H});
    const HistoryCurve curve{.history = history.view()};
    plot.setCurveSampler(0, curve.sampler(), curve.value());
    return secondsPerView(plot, 100, [&plot](AxisRange x) { plot.setView(x, {-5.0, 5.0}); });
}

double secondsOfQtCharts()
{
    const std::vector<double> noise = makeNoise();
    QChartView view;
    QList<QPointF> points;
    for (int k = 0; k < kPoints; ++k)
        points.append({static_cast<double>(k), noise[static_cast<std::size_t>(k)]});
    auto* const series = new QLineSeries;
    series->replace(points);
    view.chart()->addSeries(series);
    auto* const x = new QValueAxis;
    auto* const y = new QValueAxis;
    view.chart()->addAxis(x, Qt::AlignBottom);
    view.chart()->addAxis(y, Qt::AlignLeft);
    series->attachAxis(x);
    series->attachAxis(y);
    y->setRange(-5.0, 5.0);
    return secondsPerView(view, 2,
                          [x](AxisRange range) { x->setRange(range.minimum, range.maximum); });
}

double secondsOfQCustomPlot()
{
    const std::vector<double> noise = makeNoise();
    QCustomPlot plot;
    QCPGraph* const graph = plot.addGraph();
    QVector<double> keys;
    for (int k = 0; k < kPoints; ++k)
        keys.append(k);
    graph->setData(keys, QVector<double>(noise.begin(), noise.end()), true);
    graph->setAdaptiveSampling(true);
    plot.yAxis->setRange(-5.0, 5.0);
    return secondsPerView(plot, 50, [&plot](AxisRange range) {
        plot.xAxis->setRange(range.minimum, range.maximum);
        plot.replot(QCustomPlot::rpQueuedRefresh);
    });
}

}  // namespace

Measures measureOurChart(BusyApplication&)
{
    return {{"chart/ours", secondsOfOurs()}};
}

Measures measureQtChart(BusyApplication&)
{
    return {{"chart/QLineSeries", secondsOfQtCharts()}};
}

Measures measureQCustomPlot(BusyApplication&)
{
    return {{"chart/QCustomPlot", secondsOfQCustomPlot()}};
}

}  // namespace entropy_lab
