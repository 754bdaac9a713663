#pragma once

#include "core/analysis/point.h"
#include "core/experiment/experiment.h"

#include <Eigen/Core>

#include <array>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

/// A step of learning on the entropy of one sample is the map f(z) = z (1 ± a s(z)) with
/// a = eta kappa/ln 2: + descends, - ascends. Ascent settles on z = 0, then on cycles, then is
/// chaotic; descent only grows |z|.
namespace entropy_lab {

/// Where the behavior of ascent changes as a grows.
struct ReturnMapLandmark {
    double a;
    const char* meaning;  ///< what holds from here on, in words
};

inline constexpr std::array<ReturnMapLandmark, 7> kReturnMapLandmarks{{
    {4.0, "z = 0 attracts cubically; beyond, orbits near it change sign at every step"},
    {8.0, "a symmetric cycle of 2 about z = 0"},
    {13.7883020645, "two asymmetric cycles of 2, mirrors of each other"},  // 2/s(kSteepestZ)
    {15.80013952, "a cycle of 4"},
    {16.26841015, "a cycle of 8"},
    {16.37100929, "a cycle of 16, and so on ever faster"},
    {16.3991, "chaos, with windows of short cycles in it, such as near 22 and 28"},
}};

/// Why the updates of a run are not steps of this map, in words, e.g. "2 samples act on each
/// other's z"; empty where every unit steps by it.
std::string returnMapObstacle(const Experiment& experiment);

/// a = kappa/ln 2 of the experiment's first sample with the rates r of the groups that move,
/// kappa = (r_w + r_G) |x|² + r_b; without the factor of a schedule. All moving at eta:
/// eta (2|x|² + 1)/ln 2. Throws std::invalid_argument for empty X.
double returnMapGain(const Experiment& experiment);

/// f(z) = z (1 ± a s(z)).
double returnMap(Direction direction, double a, double z);

/// f'(z) = 1 ± a s(z)(1 - z tanh(z/2)).
double returnMapSlope(Direction direction, double a, double z);

/// The |z| = 2 arccosh(sqrt(a/8)) of the symmetric 2-cycle of ascent, which attracts for
/// 8 < a < kReturnMapLandmarks[2].a. Throws std::invalid_argument for a < 8.
double symmetricCycle(double a);

/// z_0, z_1, ..., z_steps: steps + 1 numbers. Throws std::invalid_argument for steps < 0.
std::vector<double> returnMapOrbit(Direction direction, double a, double z0, std::int64_t steps);

/// The cobweb of an orbit: (z0, 0), (z0, z1), (z1, z1), (z1, z2), ..., between curve and diagonal.
std::vector<Point> cobwebPoints(std::span<const double> orbit);

/// How a cycle is looked for.
struct PeriodSearch {
    std::int64_t transient = 20000;  ///< steps dropped first, >= 0
    int maximumPeriod = 64;          ///< longest cycle looked for, >= 1
    double tolerance = 1e-9;         ///< |z_{n+p} - z_n| allowed, times max(1, |z|); > 0
};

/// Length of the cycle that ascent from z0 ends in; 0 where there is none of the lengths looked
/// for. Throws std::invalid_argument for a search whose numbers are out of range.
int cyclePeriod(double a, double z0, const PeriodSearch& search = {});

/// Lyapunov exponent in nats per step: the mean of ln|f'(z)| over `steps` steps after `transient`.
/// Negative on a cycle, positive in chaos. A point of slope 0 counts as ln of the smallest normal
/// double. Throws std::invalid_argument for transient < 0 or steps < 1.
double lyapunovExponent(Direction direction, double a, double z0, std::int64_t transient,
                        std::int64_t steps);

/// One step of many maps side by side: z_k <- z_k (1 + a_k s(z_k)), with a_k negative for ascent.
/// Both spans have the same length.
using ReturnMapKernel = void (*)(std::span<const double> a, std::span<double> z);

/// The portable kernel.
void advanceReturnMaps(std::span<const double> a, std::span<double> z);

struct BifurcationSettings {
    Direction direction = Direction::Ascend;
    double aFirst = 0.0;
    double aLast = 40.0;            ///< > aFirst
    Eigen::Index count = 1000;      ///< values of a, ends included; >= 2
    double z0 = 0.5;                ///< start of every orbit
    std::int64_t transient = 1000;  ///< steps dropped first, >= 0
    std::int64_t kept = 1000;       ///< steps recorded, >= 1
};

/// The points that orbits visit after the transient.
struct BifurcationPoints {
    Eigen::VectorXd a;  ///< the values of a
    Eigen::MatrixXd z;  ///< count x kept: row k belongs to a(k)
};

/// Throws std::invalid_argument for settings out of range. By symmetry an orbit from -z0 visits
/// the mirrored points.
BifurcationPoints bifurcationPoints(const BifurcationSettings& settings,
                                    ReturnMapKernel kernel = advanceReturnMaps);

/// How often orbits visit the cells of a picture.
struct BifurcationDensity {
    Eigen::VectorXd a;       ///< the values of a
    double zMinimum = -8.0;  ///< lower edge of row 0
    double zMaximum = 8.0;   ///< upper edge of the last row
    Eigen::MatrixXi counts;  ///< rows x columns; column = a in equal parts, row = z in equal parts
};

/// Counts visits without keeping the points; those outside [zMinimum, zMaximum) are left out.
/// Where `stop` is requested, the visits up to then. `mirrored`, where it is not null, gets the
/// visits of the orbits from -z0, which are the mirror images. Throws std::invalid_argument for
/// settings out of range, rows or columns < 1, columns > count or zMinimum >= zMaximum.
BifurcationDensity bifurcationDensity(const BifurcationSettings& settings, Eigen::Index rows,
                                      Eigen::Index columns, double zMinimum, double zMaximum,
                                      ReturnMapKernel kernel = advanceReturnMaps,
                                      const std::stop_token& stop = {},
                                      Eigen::MatrixXi* mirrored = nullptr);

}  // namespace entropy_lab
