#include "ui/workspaces/learning_rate/rate_curve_chart.h"

#include "ui/plot/history_curve.h"
#include "ui/style/number_format.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

RateCurveChart::RateCurveChart(QWidget* parent)
    : PlotView(
        {.title = tr("H over iterations at the rate under the pointer"),
         .x = {.title = tr("iteration"), .range = {1.0, 10.0}, .isInteger = true, .isLog = true},
         .y = {.title = tr("entropy H (bits)"), .range = {0.0, 1.0}, .followsData = false}},
        parent)
{
    addCurve({.name = tr("this run"), .quantity = Quantity::H});
    addCurve(
        {.name = tr("preview"), .quantity = Quantity::Neutral, .dash = Qt::DashLine, .width = 2.5});
}

void RateCurveChart::setRun(const RunFrame& frame)
{
    const HistoryCurve curve{frame.history, frame.columns->H};
    // In equal ratios, as the axis has it.
    const auto sample = [curve](double minimum, double maximum, int pixelColumns,
                                std::vector<QPointF>& out) {
        const double last = std::min(maximum, static_cast<double>(curve.history.size() - 1));
        const double ratio = std::pow(maximum / minimum, 1.0 / pixelColumns);
        double k = std::max(1.0, std::floor(minimum));
        while (k <= last) {
            out.emplace_back(k, curve.valueAt(k));
            k = std::max(k + 1.0, std::ceil(k * ratio));
        }
    };
    setCurveSampler(kRunCurve, sample, curve.value());
    setCurveValueText(kRunCurve,
                      tr("η = %1").arg(readableNumber(frame.end().experiment->learningRate.w)));
    setNow(static_cast<double>(frame.snapshot->record.iteration));
    // The same for every rate, so that curves can be compared while the pointer moves.
    setFittedRangeY({0.0, static_cast<double>(frame.columns->units)});
    m_runLast = frame.history.size() - 1;
    fitIterations();
}

void RateCurveChart::setPreview(const std::shared_ptr<const RateSweepResult>& sweep,
                                std::optional<std::size_t> cell)
{
    m_sweptLast = sweep ? sweep->iterations : 0;
    std::vector<QPointF> points;
    QString text;
    if (sweep && cell) {
        const std::vector<std::int64_t>& iterations = sweep->curves.iterations;
        const SweepCell& run = sweep->cells[*cell];
        const double* const H = &sweep->curves.H[*cell * iterations.size()];
        for (std::size_t k = 0; k < iterations.size() && iterations[k] <= run.iterations; ++k)
            if (iterations[k] > 0)
                points.emplace_back(static_cast<double>(iterations[k]), H[k]);
        text = tr("η = %1").arg(readableNumber(run.value));
    }
    setCurvePoints(kPreviewCurve, std::move(points));
    setCurveValueText(kPreviewCurve, text);
    fitIterations();
}

void RateCurveChart::fitIterations()
{
    setFittedRangeX(
        {1.0, static_cast<double>(std::max<std::int64_t>({10, m_sweptLast, m_runLast}))});
}

}  // namespace entropy_lab
