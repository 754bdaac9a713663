#pragma once

namespace entropy_lab {

/// By how much, in bits, a quantity must change from `before` to count as changed: more than
/// rounding can do.
inline constexpr double kReversalShare = 1e-12;  ///< of |before|
inline constexpr double kReversalFloor = 1e-15;  ///< bits
constexpr double reversalTolerance(double before)
{
    return kReversalShare * (before < 0.0 ? -before : before) + kReversalFloor;
}

}  // namespace entropy_lab
