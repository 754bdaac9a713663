#include "core/entropy/gradient_flow.h"

#include "core/entropy/entropy.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <string>

namespace entropy_lab {

namespace {

/// From here on ln F comes from the asymptotic series, whose smallest term is below e^-50.
constexpr double kAsymptotic = 50.0;
constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
constexpr int kMaximumNewtonSteps = 100;

/// F(z) = ln z + Chi(z) for 0 < z < kAsymptotic; dF/d(ln z) = 1 + cosh z.
double flowClock(double z)
{
    return std::log(z) + 0.5 * (std::expint(z) + std::expint(-z));
}

/// ln F(z) for z >= 1, where F > 0. F ~ e^z/(2z) Σ k!/z^k far out; the terms left out there, ln z
/// and Ei(-z), are below e^-z of it.
double logFlowClock(double z)
{
    if (z < kAsymptotic)
        return std::log(flowClock(z));
    double sum = 1.0;
    double term = 1.0;
    for (int k = 1; term > kEpsilon * sum; ++k) {
        term *= k / z;
        sum += term;
    }
    return z - std::log(2.0 * z) + std::log(sum);
}

/// d ln F/dz = (1 + cosh z)/(z F) for z >= 1.
double logFlowClockSlope(double z, double logF)
{
    return std::exp(z - std::numbers::ln2 - logF) * (1.0 + std::exp(-z)) * (1.0 + std::exp(-z)) / z;
}

/// The z < 1 with F(z) = F, by Newton's method in u = ln z. F is convex in u, and the start, exact
/// for small z, lies at or above the root, so the steps fall towards it.
double invertFlowClock(double F)
{
    double u = 0.5 * (F - std::numbers::egamma);
    for (int k = 0; k < kMaximumNewtonSteps; ++k) {
        const double z = std::exp(u);
        const double step = (flowClock(z) - F) / (1.0 + std::cosh(z));
        u -= step;
        if (std::abs(step) <= 2.0 * kEpsilon)
            break;
    }
    return std::exp(u);
}

/// The z >= 1 with ln F(z) = logF, by Newton's method on the nearly straight ln F.
double invertLogFlowClock(double logF)
{
    double z = std::max(1.0, logF + std::log(2.0 * std::max(1.0, logF)));
    for (int k = 0; k < kMaximumNewtonSteps; ++k) {
        const double value = logFlowClock(z);
        const double next = std::max(1.0, z - (value - logF) / logFlowClockSlope(z, value));
        const bool isDone = std::abs(next - z) <= 4.0 * kEpsilon * z;
        z = next;
        if (isDone)
            break;
    }
    return z;
}

/// ln(e^a + e^b)
double logOfSum(double a, double b)
{
    return std::max(a, b) + std::log1p(std::exp(-std::abs(a - b)));
}

/// C(z) = z + e^z, the clock of the cross-entropy flow for y = 1; ln C for z >= 1.
double logCrossEntropyClock(double z)
{
    return z + std::log1p(z * std::exp(-z));
}

double invertLogCrossEntropyClock(double logC)
{
    double z = std::max(1.0, logC);
    for (int k = 0; k < kMaximumNewtonSteps; ++k) {
        const double e = std::exp(-z);
        const double step = (logCrossEntropyClock(z) - logC) * (1.0 + z * e) / (1.0 + e);
        const double next = std::max(1.0, z - step);
        const bool isDone = std::abs(next - z) <= 2.0 * kEpsilon * z;
        z = next;
        if (isDone)
            break;
    }
    return z;
}

/// The z <= 1 with z + e^z = C; convex, and both starts lie at or above the root.
double invertCrossEntropyClock(double C)
{
    double z = std::min(C, 1.0);
    for (int k = 0; k < kMaximumNewtonSteps; ++k) {
        const double e = std::exp(z);
        const double step = (z + e - C) / (1.0 + e);
        z -= step;
        if (std::abs(step) <= kEpsilon * std::max(1.0, std::abs(z)))
            break;
    }
    return z;
}

void checkFinite(const char* function, const char* what, double value)
{
    if (!std::isfinite(value))
        throw std::invalid_argument(std::string(function) + ": " + what + " is "
                                    + std::to_string(value) + ", but must be finite");
}

void checkFlow(const char* function, double kappa, double z, double other)
{
    checkFinite(function, "z", z);
    checkFinite(function, "the second number", other);
    if (!(kappa > 0.0) || !std::isfinite(kappa))
        throw std::invalid_argument(std::string(function) + ": kappa is " + std::to_string(kappa)
                                    + ", but must be positive and finite");
}

void checkTime(const char* function, double t)
{
    if (t < 0.0)
        throw std::invalid_argument(std::string(function) + ": t is " + std::to_string(t)
                                    + ", but must not be negative");
}

void checkLabel(const char* function, double y)
{
    if (y != 0.0 && y != 1.0)
        throw std::invalid_argument(std::string(function) + ": y is " + std::to_string(y)
                                    + ", but must be 0 or 1");
}

/// factor (e^logTo - e^logFrom) where either may exceed the largest double.
double scaledDifference(double factor, double logFrom, double logTo)
{
    const double larger = std::max(logFrom, logTo);
    const double share = -std::expm1(-std::abs(logTo - logFrom));
    const double magnitude = std::exp(larger + std::log(factor) + std::log(share));
    return logTo >= logFrom ? magnitude : -magnitude;
}

}  // namespace

double flowSpeed(const Eigen::VectorXd& x, double weightSets)
{
    return weightSets * x.squaredNorm() + 1.0;
}

double entropyFlow(double z0, double kappa, double t)
{
    checkFlow("entropyFlow", kappa, z0, t);
    checkTime("entropyFlow", t);
    if (z0 == 0.0 || t == 0.0)
        return z0;
    const double a = std::abs(z0);
    // Time in the clock's unit.
    const double tau = t * (kappa / (2.0 * std::numbers::ln2));
    const double logTau = std::log(t) + std::log(kappa / (2.0 * std::numbers::ln2));
    static const double kClockAtOne = flowClock(1.0);
    double z;
    if (a < 1.0) {
        const double F = flowClock(a) + tau;
        if (F < kClockAtOne)
            z = invertFlowClock(F);
        else
            z = invertLogFlowClock(std::isfinite(F) ? std::log(F) : logTau);
    } else {
        z = invertLogFlowClock(logOfSum(logFlowClock(a), logTau));
    }
    return std::copysign(std::max(z, a), z0);  // |z| never falls, not by rounding either
}

double entropyAscentFlow(double z0, double kappa, double t)
{
    checkFlow("entropyAscentFlow", kappa, z0, t);
    checkTime("entropyAscentFlow", t);
    if (z0 == 0.0 || t == 0.0)
        return z0;
    const double a = std::abs(z0);
    const double tau = t * (kappa / (2.0 * std::numbers::ln2));
    static const double kClockAtOne = flowClock(1.0);
    double F = 0.0;
    if (a < kAsymptotic) {
        F = flowClock(a) - tau;
    } else {
        // Beyond the range of a double only its logarithm is known.
        const double logF = logFlowClock(a);
        const double share = -std::expm1(std::log(tau) - logF);
        if (share > 0.0 && logF + std::log(share) > kAsymptotic)
            return std::copysign(std::min(invertLogFlowClock(logF + std::log(share)), a), z0);
        F = std::exp(logF) - tau;
    }
    // F -> 2 ln z + gamma for small z, which ends at the smallest double.
    constexpr double kLogSmallest = -745.0;
    double z = 0.0;
    if (F >= kClockAtOne)
        z = invertLogFlowClock(std::log(F));
    else if (F > 2.0 * kLogSmallest)
        z = invertFlowClock(F);
    return std::copysign(std::min(z, a), z0);
}

double entropyFlowTime(double from, double to, double kappa)
{
    checkFlow("entropyFlowTime", kappa, from, to);
    if (from == to)
        return 0.0;
    if (from == 0.0 || to == 0.0 || (from > 0.0) != (to > 0.0))
        throw std::invalid_argument("entropyFlowTime: no flow leads from " + std::to_string(from)
                                    + " to " + std::to_string(to));
    const double a = std::abs(from);
    const double b = std::abs(to);
    const double unit = 2.0 * std::numbers::ln2 / kappa;
    if (std::max(a, b) < kAsymptotic)
        return unit * (flowClock(b) - flowClock(a));
    if (std::min(a, b) >= 1.0)
        return scaledDifference(unit, logFlowClock(a), logFlowClock(b));
    // One end is below 1, the other beyond kAsymptotic, where its clock is above 1e19.
    const double time =
        std::exp(logFlowClock(std::max(a, b)) + std::log(unit)) - unit * flowClock(std::min(a, b));
    return b > a ? time : -time;
}

double crossEntropyFlow(double z0, double y, double kappa, double t)
{
    checkFlow("crossEntropyFlow", kappa, z0, t);
    checkTime("crossEntropyFlow", t);
    checkLabel("crossEntropyFlow", y);
    if (t == 0.0)
        return z0;
    if (y == 0.0)
        return -crossEntropyFlow(-z0, 1.0, kappa, t);
    const double tau = t * (kappa / std::numbers::ln2);
    const double logTau = std::log(t) + std::log(kappa / std::numbers::ln2);
    if (z0 >= 1.0)
        return std::max(z0, invertLogCrossEntropyClock(logOfSum(logCrossEntropyClock(z0), logTau)));
    const double C = z0 + std::exp(z0) + tau;
    if (C <= 1.0 + std::numbers::e)
        return std::max(z0, invertCrossEntropyClock(C));
    return invertLogCrossEntropyClock(std::isfinite(C) ? std::log(C) : logTau);
}

double crossEntropyFlowTime(double from, double to, double y, double kappa)
{
    checkFlow("crossEntropyFlowTime", kappa, from, to);
    checkLabel("crossEntropyFlowTime", y);
    if (y == 0.0)
        return crossEntropyFlowTime(-from, -to, 1.0, kappa);
    const double unit = std::numbers::ln2 / kappa;
    // e^to - e^from = e^from (e^(to - from) - 1)
    const double lower = std::min(from, to);
    const double upper = std::max(from, to);
    const double time =
        unit * (upper - lower) + std::exp(upper + std::log(unit)) * -std::expm1(lower - upper);
    return to >= from ? time : -time;
}

}  // namespace entropy_lab
