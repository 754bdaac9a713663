#pragma once

#include <Eigen/Core>

/// Descent of one sample with an infinitely small learning rate, exactly. Time is learning rate
/// times iterations (t = eta n), of which plain gradient descent is Euler's method.
namespace entropy_lab {

/// kappa = sets |x|² + 1: how fast z moves per unit of dH/dz where `weightSets` sets of weights (2:
/// w and G) and the bias are trained at one rate.
double flowSpeed(const Eigen::VectorXd& x, double weightSets = 2.0);

/// Entropy flow dz/dt = (kappa/ln 2) z s(z): the z reached from z0 after time t >= 0, from
///   t(z) = (2 ln 2/kappa)(ln|z| + Chi(|z|)) + c,  Chi(z) = (Ei(z) + Ei(-z))/2.
/// The sign of z0 stays and z0 = 0 stays 0. Relative error below 1e-12 for every finite z0, t.
/// Throws std::invalid_argument for kappa <= 0, t < 0 or a number that is not finite.
double entropyFlow(double z0, double kappa, double t);

/// The same upwards, dz/dt = -(kappa/ln 2) z s(z): z falls to 0 and its sign stays. Relative error
/// below 1e-11 for |z0| <= 10; from farther out z depends on t more sharply than a double can say.
/// Throws as entropyFlow.
double entropyAscentFlow(double z0, double kappa, double t);

/// Time of the entropy flow from one z to another of the same sign; negative where |to| < |from|,
/// infinite where it exceeds the largest double. Throws std::invalid_argument for different signs,
/// zeros, kappa <= 0 or a number that is not finite.
double entropyFlowTime(double from, double to, double kappa);

/// Cross-entropy flow of one labeled sample, dz/dt = -kappa (D - y)/ln 2, y in {0, 1}: the z
/// reached after time t >= 0. For y = 1, and mirrored for y = 0,
///   t(z) = (ln 2/kappa)(z + e^z) + c.
/// Throws std::invalid_argument as entropyFlow, or for another y.
double crossEntropyFlow(double z0, double y, double kappa, double t);

/// Time of the cross-entropy flow from one z to another; negative against the flow, infinite where
/// it exceeds the largest double. Throws std::invalid_argument as crossEntropyFlow.
double crossEntropyFlowTime(double from, double to, double y, double kappa);

}  // namespace entropy_lab
