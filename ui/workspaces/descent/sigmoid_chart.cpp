#include "ui/workspaces/descent/sigmoid_chart.h"

#include "core/entropy/entropy.h"
#include "ui/style/number_format.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kSmallestHalf = 6.0;

/// Samples a function every two px; it is smooth, and the plot draws straight lines.
CurveSampler functionSampler(double (*function)(double))
{
    return [function](double minimum, double maximum, int pixelColumns, std::vector<QPointF>& out) {
        const int parts = std::max(pixelColumns / 2, 32);
        for (int i = 0; i <= parts; ++i) {
            const double z = std::lerp(minimum, maximum, static_cast<double>(i) / parts);
            out.emplace_back(z, function(z));
        }
    };
}

/// Half the width of the z axis that holds |z| <= largest with some room.
double halfWidth(double largest)
{
    const double wanted = 1.08 * largest;
    if (wanted <= kSmallestHalf)
        return kSmallestHalf;
    return wanted <= 20.0 ? 2.0 * std::ceil(wanted / 2.0) : niceCeiling(wanted);
}

}  // namespace

LandscapeChart::LandscapeChart(QWidget* parent)
    : PlotView({.title = tr("Sigmoid and z landscape"),
                .x = {.title = tr("pre-activation z"), .range = {-kSmallestHalf, kSmallestHalf}},
                .y = {.title = tr("D, H (bits), dH/dz (bits/z)"),
                      .range = {-0.5, 1.2},
                      .followsData = false}},
               parent)
{
    addCurve({.name = QStringLiteral("H(z)"), .quantity = Quantity::H});
    addCurve({.name = tr("walked"),
              .quantity = Quantity::H,
              .width = 8.0,
              .opacity = 0.35,
              .isInLegend = false,
              .isInReadout = false});
    addCurve({.name = QStringLiteral("dH/dz"), .quantity = Quantity::Gradient});
    addCurve({.name = QStringLiteral("D(z)"), .quantity = Quantity::D});
    setCurveSampler(entropyCurve(), functionSampler(entropyBits), entropyBits);
    setCurveSampler(slopeCurve(), functionSampler(dHdZ), dHdZ);
    setCurveSampler(sigmoidCurve(), functionSampler(sigmoid), sigmoid);
    setMarks({{.position = 0.0, .label = tr("most uncertain, slope 0")},
              {.position = -kSteepestZ,
               .label = tr("steepest"),
               .side = Qt::AlignBottom | Qt::AlignLeft},
              {.position = kSteepestZ,
               .label = tr("steepest"),
               .side = Qt::AlignBottom | Qt::AlignRight}});
    connect(this, &PlotView::curveVisibilityChanged, this, [this] {
        m_hasNewFrame = true;
        refresh();
    });
}

void LandscapeChart::setFrame(const RunFrame& frame)
{
    if (frame.snapshot == m_frame.snapshot && frame.columns == m_frame.columns)
        return;
    m_frame = frame;
    m_hasNewFrame = true;
    refresh();
}

double LandscapeChart::zAt(std::int64_t iteration) const
{
    if (!m_frame.columns || m_frame.columns->firstZ < 0 || iteration < 0
        || iteration >= m_frame.history.size())
        return std::nan("");
    return m_frame.history.at(m_frame.columns->z(0, 0), iteration);
}

void LandscapeChart::updateContent()
{
    if (!m_hasNewFrame || !m_frame.snapshot || !m_frame.columns)
        return;
    m_hasNewFrame = false;
    updatePoints();
    double largest = updateWalked();
    for (const double z : m_frame.snapshot->Z) {
        if (std::isfinite(z))
            largest = std::max(largest, std::abs(z));
    }
    const double half = halfWidth(largest);
    setFittedRangeX({-half, half});
}

void LandscapeChart::updatePoints()
{
    const std::vector<double>& Z = m_frame.snapshot->Z;
    const std::size_t count = std::min(Z.size(), kMaximumPoints);
    struct Kind {
        int curve;
        double (*function)(double);
        const char* name;
        Quantity quantity;
    };
    const Kind kinds[] = {{sigmoidCurve(), sigmoid, "D", Quantity::D},
                          {entropyCurve(), entropyBits, "H", Quantity::H},
                          {slopeCurve(), dHdZ, "dH/dz", Quantity::Gradient}};
    std::vector<PlotPoint> points;
    for (const Kind& kind : kinds) {
        if (!isCurveVisible(kind.curve))
            continue;
        // The first one last, so that it lies on top; only it carries its value.
        for (std::size_t k = count; k-- > 0;) {
            const double value = kind.function(Z[k]);
            points.push_back({.position = {Z[k], value},
                              .label = k > 0
                                  ? QString()
                                  : QStringLiteral("%1 %2").arg(QLatin1String(kind.name),
                                                                readableNumber(value, 4)),
                              .quantity = kind.quantity,
                              .radius = k > 0 ? 3.5 : 6.0});
        }
    }
    setPoints(std::move(points));
    setNow(count > 0 && std::isfinite(Z[0]) ? std::optional(Z[0]) : std::nullopt);
    setNote(Z.size() > count
                ? tr("%1 of %2 pre-activations shown").arg(count).arg(static_cast<qint64>(Z.size()))
                : QString());
}

double LandscapeChart::updateWalked()
{
    const RunColumns& columns = *m_frame.columns;
    std::vector<QPointF> walked;
    double largest = 0.0;
    const std::int64_t now =
        std::min(m_frame.snapshot->record.iteration, m_frame.history.size() - 1);
    const auto count =
        static_cast<int>(std::min<std::size_t>(m_frame.snapshot->Z.size(), kMaximumPoints));
    for (int k = 0; columns.firstZ >= 0 && k < count; ++k) {
        const Extremes z = m_frame.history.extremes(columns.firstZ + k, 0, now);
        if (!std::isfinite(z.minimum) || !std::isfinite(z.maximum))
            continue;
        constexpr int kParts = 96;
        for (int i = 0; i <= kParts; ++i) {
            const double at = std::lerp(z.minimum, z.maximum, static_cast<double>(i) / kParts);
            walked.emplace_back(at, entropyBits(at));
        }
        walked.emplace_back(std::nan(""), std::nan(""));
        largest = std::max({largest, std::abs(z.minimum), std::abs(z.maximum)});
    }
    setCurvePoints(walkedCurve(), std::move(walked));
    return largest;
}

}  // namespace entropy_lab
