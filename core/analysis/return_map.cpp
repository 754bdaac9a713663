#include "core/analysis/return_map.h"

#include "core/analysis/stability.h"
#include "core/entropy/entropy.h"
#include "core/entropy/lane_kernels.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace entropy_lab {

namespace {

double signedGain(Direction direction, double a)
{
    return direction == Direction::Descend ? a : -a;
}

void require(bool holds, const char* function, const char* name, double value,
             const char* expectation)
{
    if (!holds)
        throw std::invalid_argument(std::string(function) + ": " + name + " is "
                                    + std::to_string(value) + ", but must be " + expectation);
}

void check(const char* function, const BifurcationSettings& settings)
{
    require(std::isfinite(settings.aFirst), function, "aFirst", settings.aFirst, "finite");
    require(std::isfinite(settings.aLast) && settings.aLast > settings.aFirst, function, "aLast",
            settings.aLast, "finite and above aFirst");
    require(settings.count >= 2, function, "count", static_cast<double>(settings.count),
            "at least 2");
    require(std::isfinite(settings.z0), function, "z0", settings.z0, "finite");
    require(settings.transient >= 0, function, "transient", static_cast<double>(settings.transient),
            "at least 0");
    require(settings.kept >= 1, function, "kept", static_cast<double>(settings.kept), "at least 1");
}

/// The orbits of all values of a, advanced side by side.
struct Lanes {
    Eigen::VectorXd a;
    Eigen::VectorXd gain;
    Eigen::VectorXd z;
    ReturnMapKernel kernel;
    std::int64_t steps = 0;

    /// `count` of the settings' values of a, from `first` on, after the transient.
    Lanes(const BifurcationSettings& settings, ReturnMapKernel step, Eigen::Index first,
          Eigen::Index count, const std::stop_token& stop = {})
        : kernel(step)
    {
        a = Eigen::VectorXd::LinSpaced(settings.count, settings.aFirst, settings.aLast)
                .segment(first, count);
        gain = signedGain(settings.direction, 1.0) * a;
        z = Eigen::VectorXd::Constant(count, settings.z0);
        for (std::int64_t k = 0; k < settings.transient && !stop.stop_requested(); ++k)
            advance();
    }

    void advance()
    {
        const auto lanes = static_cast<std::size_t>(a.size());
        kernel({gain.data(), lanes}, {z.data(), lanes});
        // Orbits that go to 0 would stay among the subnormal numbers, which are slow, for ever.
        constexpr std::int64_t kRest = 64;
        constexpr double kTiny = 1e-200;
        if (++steps % kRest == 0)
            z = (z.array().abs() < kTiny).select(0.0, z);
    }
};

struct PictureOfVisits {
    double zMinimum = 0.0;
    double zMaximum = 1.0;
    Eigen::Index rows = 1;
    Eigen::Index columns = 1;
    Eigen::Index lanes = 1;  ///< of the whole picture
};

/// Counts where some neighboring lanes are.
class VisitCounter {
public:
    VisitCounter(const PictureOfVisits& picture, Eigen::Index first, Eigen::Index count)
        : m_zMinimum(picture.zMinimum),
          m_rowsPerZ(static_cast<double>(picture.rows) / (picture.zMaximum - picture.zMinimum)),
          m_rows(static_cast<double>(picture.rows)), m_row(static_cast<std::size_t>(count))
    {
        for (Eigen::Index lane = first; lane < first + count; ++lane)
            m_start.push_back(lane * picture.columns / picture.lanes * picture.rows);
    }

    /// `sign` 1 or -1: the orbits themselves or their mirror images.
    void add(const double* z, double sign, Eigen::MatrixXi& counts)
    {
        // A loop of its own, so that the compiler makes vectors of it. NaN is left out as well.
        for (std::size_t i = 0; i < m_row.size(); ++i) {
            const double row = (sign * z[i] - m_zMinimum) * m_rowsPerZ;
            const double upTo = row < m_rows ? row : -1.0;
            m_row[i] = static_cast<std::int32_t>(upTo >= 0.0 ? upTo : -1.0);
        }
        int* const cells = counts.data();
        for (std::size_t i = 0; i < m_row.size(); ++i) {
            if (m_row[i] >= 0)
                ++cells[m_start[i] + m_row[i]];
        }
    }

private:
    double m_zMinimum;
    double m_rowsPerZ;
    double m_rows;
    std::vector<std::int32_t> m_row;
    std::vector<Eigen::Index> m_start;  ///< of the lane's column among the cells
};

}  // namespace

std::string returnMapObstacle(const Experiment& experiment)
{
    if (experiment.objective.kind != ObjectiveKind::Entropy)
        return "the objective is not the entropy alone";
    if (experiment.data.samples() != 1)
        return std::to_string(experiment.data.samples()) + " samples act on each other's z";
    if (experiment.rule.kind != RuleKind::GradientDescent)
        return "the update rule remembers earlier steps";
    if (experiment.weightDecay > 0.0)
        return "weight decay pulls on the weights as well";
    const double gain = returnMapGain(experiment);
    if (gain == 0.0)
        return "nothing is free to move";
    if (!std::isfinite(gain))
        return "its numbers are too large for a double";
    return {};
}

double returnMapGain(const Experiment& experiment)
{
    if (experiment.data.X.size() == 0)
        throw std::invalid_argument("returnMapGain: there is no sample");
    return kBitsPerNat
        * kernelMatrix(experiment.data.X->leftCols(1), experiment.trainable,
                       experiment.learningRate)(0, 0);
}

double returnMap(Direction direction, double a, double z)
{
    return z * (1.0 + signedGain(direction, a) * sigmoidSlope(z));
}

double returnMapSlope(Direction direction, double a, double z)
{
    return 1.0 + signedGain(direction, a) * sigmoidSlope(z) * (1.0 - z * std::tanh(0.5 * z));
}

double symmetricCycle(double a)
{
    require(a >= 8.0, "symmetricCycle", "a", a, "at least 8");
    // arccosh(sqrt q) = arcsinh(sqrt(q - 1)), without cancellation near q = 1.
    return 2.0 * std::asinh(std::sqrt((a - 8.0) / 8.0));
}

std::vector<double> returnMapOrbit(Direction direction, double a, double z0, std::int64_t steps)
{
    require(steps >= 0, "returnMapOrbit", "steps", static_cast<double>(steps), "at least 0");
    std::vector<double> orbit;
    orbit.reserve(static_cast<std::size_t>(steps) + 1);
    orbit.push_back(z0);
    for (std::int64_t k = 0; k < steps; ++k)
        orbit.push_back(returnMap(direction, a, orbit.back()));
    return orbit;
}

std::vector<Point> cobwebPoints(std::span<const double> orbit)
{
    std::vector<Point> points;
    if (orbit.empty())
        return points;
    points.reserve(2 * orbit.size());
    points.push_back({orbit[0], 0.0});
    for (std::size_t k = 1; k < orbit.size(); ++k) {
        points.push_back({orbit[k - 1], orbit[k]});
        points.push_back({orbit[k], orbit[k]});
    }
    return points;
}

int cyclePeriod(double a, double z0, const PeriodSearch& search)
{
    require(search.transient >= 0, "cyclePeriod", "transient",
            static_cast<double>(search.transient), "at least 0");
    require(search.maximumPeriod >= 1, "cyclePeriod", "maximumPeriod", search.maximumPeriod,
            "at least 1");
    require(search.tolerance > 0.0, "cyclePeriod", "tolerance", search.tolerance, "positive");
    double z = z0;
    for (std::int64_t k = 0; k < search.transient; ++k)
        z = returnMap(Direction::Ascend, a, z);
    const std::vector<double> orbit =
        returnMapOrbit(Direction::Ascend, a, z, 2 * search.maximumPeriod);
    for (int period = 1; period <= search.maximumPeriod; ++period) {
        const auto isNear = [&search](double now, double later) {
            return std::abs(later - now) <= search.tolerance * std::max(1.0, std::abs(now));
        };
        // Once around the longest cycle, so that a near miss at one point does not count.
        if (std::equal(orbit.begin(), orbit.begin() + search.maximumPeriod, orbit.begin() + period,
                       isNear))
            return period;
    }
    return 0;
}

double lyapunovExponent(Direction direction, double a, double z0, std::int64_t transient,
                        std::int64_t steps)
{
    require(transient >= 0, "lyapunovExponent", "transient", static_cast<double>(transient),
            "at least 0");
    require(steps >= 1, "lyapunovExponent", "steps", static_cast<double>(steps), "at least 1");
    double z = z0;
    for (std::int64_t k = 0; k < transient; ++k)
        z = returnMap(direction, a, z);
    double sum = 0.0;
    for (std::int64_t k = 0; k < steps; ++k) {
        const double slope = std::abs(returnMapSlope(direction, a, z));
        sum += std::log(std::max(slope, std::numeric_limits<double>::min()));
        z = returnMap(direction, a, z);
    }
    return sum / static_cast<double>(steps);
}

void advanceReturnMaps(std::span<const double> a, std::span<double> z)
{
    laneKernels().returnMapStep(a.data(), z.data(), z.size());
}

BifurcationPoints bifurcationPoints(const BifurcationSettings& settings, ReturnMapKernel kernel)
{
    check("bifurcationPoints", settings);
    Lanes lanes(settings, kernel, 0, settings.count);
    BifurcationPoints points;
    points.z.resize(settings.count, settings.kept);
    for (Eigen::Index k = 0; k < settings.kept; ++k) {
        lanes.advance();
        points.z.col(k) = lanes.z;
    }
    points.a = std::move(lanes.a);
    return points;
}

BifurcationDensity bifurcationDensity(const BifurcationSettings& settings, Eigen::Index rows,
                                      Eigen::Index columns, double zMinimum, double zMaximum,
                                      ReturnMapKernel kernel, const std::stop_token& stop,
                                      Eigen::MatrixXi* mirrored)
{
    check("bifurcationDensity", settings);
    require(rows >= 1, "bifurcationDensity", "rows", static_cast<double>(rows), "at least 1");
    require(columns >= 1 && columns <= settings.count, "bifurcationDensity", "columns",
            static_cast<double>(columns), "in [1, count]");
    require(std::isfinite(zMinimum), "bifurcationDensity", "zMinimum", zMinimum, "finite");
    require(std::isfinite(zMaximum) && zMaximum > zMinimum, "bifurcationDensity", "zMaximum",
            zMaximum, "finite and above zMinimum");
    BifurcationDensity density;
    density.zMinimum = zMinimum;
    density.zMaximum = zMaximum;
    density.a = Eigen::VectorXd::LinSpaced(settings.count, settings.aFirst, settings.aLast);
    density.counts.setZero(rows, columns);
    if (mirrored)
        mirrored->setZero(rows, columns);
    // So many lanes that their columns of the picture stay in the cache while their orbits run.
    constexpr Eigen::Index kBlock = 64;
    for (Eigen::Index first = 0; first < settings.count; first += kBlock) {
        const Eigen::Index count = std::min(kBlock, settings.count - first);
        Lanes lanes(settings, kernel, first, count, stop);
        VisitCounter counter({zMinimum, zMaximum, rows, columns, settings.count}, first, count);
        for (std::int64_t k = 0; k < settings.kept && !stop.stop_requested(); ++k) {
            lanes.advance();
            counter.add(lanes.z.data(), 1.0, density.counts);
            if (mirrored)
                counter.add(lanes.z.data(), -1.0, *mirrored);
        }
    }
    return density;
}

}  // namespace entropy_lab
