#pragma once

#include <cstddef>
#include <span>

/// The inner loops of core, each compiled once per instruction set and chosen once at run time.
/// They take pointers and counts, allocate nothing and check nothing: their callers do.
namespace entropy_lab {

/// Sizes of one layer on one batch; each at least 1.
struct LayerShape {
    std::size_t units;
    std::size_t features;
    std::size_t samples;
};

/// What entropyStep adds up over all pre-activations.
struct EntropySums {
    double H;        ///< Σ H in bits
    double path;     ///< Σ z ΔD
    bool areFinite;  ///< whether every z is
};

/// Where KernelSet::evaluateLabelled writes: arrays as long as its input, none of them the input.
struct LabelledSigmoids {
    double* D;
    double* H;
    double* dHdz;
    double* CE;     ///< cross-entropy in bits
    double* dCEdz;  ///< (D - y)/ln 2
};

struct Extremes {
    double minimum;
    double maximum;
};

/// The kernels of one instruction set. Pointers need no alignment beyond a double's.
struct KernelSet {
    /// "baseline" (any x86-64, or whatever the compiler was told), "avx2" (with FMA) or "avx512"
    /// (F and DQ).
    const char* name;

    /// D, H in bits and dH/dz of `count` pre-activations. H within 4 units in the last place, D and
    /// dH/dz within 7, finite for every finite z and NaN for NaN. An output may be z itself.
    void (*evaluateSigmoids)(const double* z, double* D, double* H, double* dHdz,
                             std::size_t count);

    /// The same, and the cross-entropy of every label y in {0, 1} with its derivative, within 4
    /// units in the last place too, however close D is to y. Of any other y both mean nothing.
    void (*evaluateLabelled)(const double* z, const double* y, std::size_t count,
                             const LabelledSigmoids& out);

    /// Takes D from where it was to where z puts it, writes scale * dH/dz and returns the sums.
    EntropySums (*entropyStep)(const double* z, double* D, double* slopes, double scale,
                               std::size_t count);

    /// Z = (W + G) X + b in one product. W, G: units x features, row by row; b: units; X: features
    /// x samples and Z: units x samples, column by column.
    void (*preActivations)(const LayerShape& shape, const double* W, const double* G,
                           const double* b, const double* X, double* Z, double* workspace);

    /// dW = dZ X^T: units x features, row by row. It is dG as well.
    void (*weightGradient)(const LayerShape& shape, const double* dZ, const double* X, double* dW,
                           double* workspace);

    /// Doubles that `workspace` of both products must hold.
    std::size_t (*workspaceSize)(const LayerShape& shape);

    /// Smallest and largest of `count` numbers and `otherCount` others, NaN left out; {+inf, -inf}
    /// of none.
    Extremes (*extremes)(const double* numbers, std::size_t count, const double* others,
                         std::size_t otherCount);
};

/// Every set this machine can run, slowest first.
std::span<const KernelSet* const> usableKernels();

/// The fastest of them, kernel by kernel; its name is that of the sigmoids.
const KernelSet& kernels();

}  // namespace entropy_lab
