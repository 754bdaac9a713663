#include "core/experiment/data_sets.h"

#include "core/experiment/random.h"
#include "core/experiment/standardise.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

namespace entropy_lab {

namespace {

constexpr double kMaximumSamples = 1e6;

constexpr DataSetSetting samplesSetting(double defaultValue)
{
    return {"samples", "samples per class", "Number of points of each class.",
            1.0,       kMaximumSamples,     defaultValue,
            true};
}

constexpr DataSetSetting noiseSetting(double defaultValue)
{
    return {"noise", "noise", "Standard deviation of the normal noise on every input.",
            0.0,     10.0,    defaultValue};
}

constexpr DataSetSetting kLabelled{
    "labelled", "labeled share", "Share of the samples that keep their label.", 0.0, 1.0, 1.0};
constexpr DataSetSetting kShiftX{
    "shift_x", "shift of x₁", "Added to the first input of every sample.", -100.0, 100.0, 0.0};

constexpr DataSetSetting position(const char* key, const char* label, double defaultValue)
{
    return {key, label, "Coordinate of the center of the disc.", -100.0, 100.0, defaultValue};
}

constexpr DataSetSetting radius(const char* key, const char* label, double defaultValue)
{
    return {key, label, "Half axis of the disc.", 0.0, 100.0, defaultValue};
}

constexpr std::array kVogelDiscs{
    samplesSetting(60.0),
    position("center_0_x", "center of class 0, x₁", -1.0),
    position("center_0_y", "center of class 0, x₂", 0.0),
    radius("radius_0_x", "radius of class 0, x₁", 0.5),
    radius("radius_0_y", "radius of class 0, x₂", 2.0),
    position("center_1_x", "center of class 1, x₁", 1.0),
    position("center_1_y", "center of class 1, x₂", 0.0),
    radius("radius_1_x", "radius of class 1, x₁", 0.5),
    radius("radius_1_y", "radius of class 1, x₂", 2.0),
    DataSetSetting{"anchors", "two labeled points",
                   "1 adds (-1.2, 1.4) with label 0 and (1.2, -1.4) with label 1 as the only "
                   "labeled samples.",
                   0.0, 1.0, 0.0, true},
    noiseSetting(0.0),
    kLabelled,
    kShiftX,
};
constexpr std::array kTwoBlobs{
    samplesSetting(100.0),
    DataSetSetting{"distance", "distance of the centers",
                   "Distance between the two centers, which lie on the first axis.", 0.0, 100.0,
                   3.0},
    noiseSetting(0.6),
    kLabelled,
    kShiftX,
};
constexpr std::array kTwoMoons{samplesSetting(100.0), noiseSetting(0.1), kLabelled, kShiftX};
constexpr std::array kCircles{
    samplesSetting(100.0),
    DataSetSetting{"inner_radius", "inner radius",
                   "Radius of the circle of class 1; that of class 0 is 1.", 0.0, 1.0, 0.5},
    noiseSetting(0.05),
    kLabelled,
    kShiftX,
};
constexpr std::array kXor{samplesSetting(100.0), noiseSetting(0.3), kLabelled, kShiftX};
constexpr std::array kSpirals{
    samplesSetting(200.0),
    DataSetSetting{"turns", "turns", "How often each spiral winds around the center.", 0.1, 10.0,
                   1.5},
    noiseSetting(0.02),
    kLabelled,
    kShiftX,
};
constexpr std::array kLine{
    samplesSetting(10.0),
    DataSetSetting{"extent", "extent", "The points reach from -extent to +extent.", 0.001, 100.0,
                   2.0},
    DataSetSetting{"threshold", "threshold", "Points above it have label 1.", -100.0, 100.0, 0.0},
    noiseSetting(0.0),
    kLabelled,
    kShiftX,
};

const std::array kGenerators{
    DataSetGenerator{"vogel-discs", "Two discs", "Two discs of evenly spread points.", kVogelDiscs},
    DataSetGenerator{"two-blobs", "Two blobs", "Two round normal clouds.", kTwoBlobs},
    DataSetGenerator{"two-moons", "Two moons", "Two half circles that reach into each other.",
                     kTwoMoons},
    DataSetGenerator{"circles", "Circles", "A circle inside another.", kCircles},
    DataSetGenerator{"xor", "XOR", "Four clouds, opposite ones alike.", kXor},
    DataSetGenerator{"spirals", "Spirals", "Two spirals wound into each other.", kSpirals},
    DataSetGenerator{"line", "Line", "One input, evenly spaced, 1 above a threshold.", kLine},
};

std::string formatNumber(double value)
{
    std::array<char, 32> text;
    const std::to_chars_result result =
        std::to_chars(text.data(), text.data() + text.size(), value);
    return {text.data(), result.ptr};
}

const DataSetGenerator& findGenerator(const std::string& name)
{
    std::string names;
    for (const DataSetGenerator& generator : kGenerators) {
        if (name == generator.name)
            return generator;
        names += (names.empty() ? "" : ", ") + std::string(generator.name);
    }
    throw std::invalid_argument("generator: \"" + name + "\": expected one of " + names);
}

/// The settings of a source by key, checked.
class Values {
public:
    explicit Values(const GeneratorSource& source) : m_generator(findGenerator(source.name))
    {
        for (const DataSetSetting& setting : m_generator.settings)
            m_values.push_back(setting.defaultValue);
        std::vector<bool> isSet(m_values.size(), false);
        for (const auto& [key, value] : source.settings) {
            const std::size_t k = indexOf(key);
            if (k == m_values.size())
                throw std::invalid_argument(key + ": " + source.name + " has no such setting");
            if (isSet[k])
                throw std::invalid_argument(key + ": stands twice");
            isSet[k] = true;
            check(m_generator.settings[k], value);
            m_values[k] = value;
        }
    }

    double operator()(std::string_view key) const { return m_values.at(indexOf(key)); }
    Eigen::Index samples() const { return static_cast<Eigen::Index>((*this)("samples")); }

private:
    std::size_t indexOf(std::string_view key) const
    {
        const auto found =
            std::find_if(m_generator.settings.begin(), m_generator.settings.end(),
                         [key](const DataSetSetting& setting) { return key == setting.key; });
        return static_cast<std::size_t>(found - m_generator.settings.begin());
    }

    static void check(const DataSetSetting& setting, double value)
    {
        const bool isInRange = value >= setting.minimum && value <= setting.maximum;
        if (isInRange && (!setting.isInteger || value == std::floor(value)))
            return;
        throw std::invalid_argument(std::string(setting.key) + ": " + formatNumber(value)
                                    + ": expected a" + (setting.isInteger ? " whole" : "")
                                    + " number from " + formatNumber(setting.minimum) + " to "
                                    + formatNumber(setting.maximum));
    }

    const DataSetGenerator& m_generator;
    std::vector<double> m_values;
};

/// Points before they are data: features x samples, and labels units x samples.
struct Points {
    Eigen::MatrixXd X;
    Eigen::MatrixXd Y;
};

/// `samples` points of each class, class 0 first.
Points emptyPoints(Eigen::Index features, Eigen::Index samples)
{
    Points points;
    points.X.resize(features, 2 * samples);
    points.Y.resize(1, 2 * samples);
    points.Y.leftCols(samples).setZero();
    points.Y.rightCols(samples).setOnes();
    return points;
}

/// (i + 1/2)/n for i = 0..n-1: evenly spaced inside (0, 1).
double middle(Eigen::Index i, Eigen::Index n)
{
    return (static_cast<double>(i) + 0.5) / static_cast<double>(n);
}

struct DiscKeys {
    const char* centerX;
    const char* centerY;
    const char* radiusX;
    const char* radiusY;
};

constexpr std::array<DiscKeys, 2> kDiscKeys{{
    {"center_0_x", "center_0_y", "radius_0_x", "radius_0_y"},
    {"center_1_x", "center_1_y", "radius_1_x", "radius_1_y"},
}};

Points vogelDiscs(const Values& values)
{
    const Eigen::Index n = values.samples();
    Points points = emptyPoints(2, n);
    Eigen::Index sample = 0;
    for (const DiscKeys& keys : kDiscKeys) {
        const Eigen::Vector2d center(values(keys.centerX), values(keys.centerY));
        const Eigen::Vector2d radii(values(keys.radiusX), values(keys.radiusY));
        for (Eigen::Index i = 0; i < n; ++i) {
            const double r = std::sqrt(middle(i, n));
            const double t = static_cast<double>(i) * std::numbers::pi * (3.0 - std::sqrt(5.0));
            points.X.col(sample++) =
                center + r * radii.cwiseProduct(Eigen::Vector2d(std::cos(t), std::sin(t)));
        }
    }
    return points;
}

Points twoBlobs(const Values& values)
{
    const Eigen::Index n = values.samples();
    Points points = emptyPoints(2, n);
    points.X.setZero();
    points.X.row(0).head(n).setConstant(-0.5 * values("distance"));
    points.X.row(0).tail(n).setConstant(0.5 * values("distance"));
    return points;
}

Points twoMoons(const Values& values)
{
    const Eigen::Index n = values.samples();
    Points points = emptyPoints(2, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        const double t = std::numbers::pi * middle(i, n);
        points.X.col(i) << std::cos(t), std::sin(t);
        points.X.col(n + i) << 1.0 - std::cos(t), 0.5 - std::sin(t);
    }
    return points;
}

Points circles(const Values& values)
{
    const Eigen::Index n = values.samples();
    Points points = emptyPoints(2, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        const double t = 2.0 * std::numbers::pi * middle(i, n);
        points.X.col(i) << std::cos(t), std::sin(t);
        points.X.col(n + i) = values("inner_radius") * points.X.col(i);
    }
    return points;
}

Points exclusiveOr(const Values& values)
{
    const Eigen::Index n = values.samples();
    Points points = emptyPoints(2, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        const double side = i % 2 == 0 ? 1.0 : -1.0;
        points.X.col(i) << side, side;
        points.X.col(n + i) << side, -side;
    }
    return points;
}

Points spirals(const Values& values)
{
    const Eigen::Index n = values.samples();
    Points points = emptyPoints(2, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        const double r = middle(i, n);
        const double t = 2.0 * std::numbers::pi * values("turns") * r;
        points.X.col(i) << r * std::cos(t), r * std::sin(t);
        points.X.col(n + i) = -points.X.col(i);
    }
    return points;
}

Points line(const Values& values)
{
    const Eigen::Index count = 2 * values.samples();
    Points points = emptyPoints(1, values.samples());
    for (Eigen::Index i = 0; i < count; ++i)
        points.X(0, i) = values("extent")
            * (2.0 * static_cast<double>(i) / static_cast<double>(count - 1) - 1.0);
    return points;
}

Points cleanPoints(const std::string& name, const Values& values)
{
    if (name == "vogel-discs")
        return vogelDiscs(values);
    if (name == "two-blobs")
        return twoBlobs(values);
    if (name == "two-moons")
        return twoMoons(values);
    if (name == "circles")
        return circles(values);
    if (name == "xor")
        return exclusiveOr(values);
    if (name == "spirals")
        return spirals(values);
    return line(values);
}

/// Keeps the labels of round(share * n) samples, chosen by a Fisher-Yates shuffle.
void dropLabels(double share, std::uint64_t seed, Eigen::MatrixXd& Y)
{
    const Eigen::Index n = Y.cols();
    const auto kept = static_cast<Eigen::Index>(std::llround(share * static_cast<double>(n)));
    if (kept == n)
        return;
    std::vector<Eigen::Index> order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    // A stream of its own, so that the share changes no point.
    UniformNumbers uniform(~seed);
    for (std::size_t k = 0; k + 1 < order.size(); ++k) {
        const double left = static_cast<double>(order.size() - k);
        std::swap(order[k], order[k + static_cast<std::size_t>(uniform.next() * left)]);
    }
    for (Eigen::Index k = kept; k < n; ++k)
        Y(0, order[static_cast<std::size_t>(k)]) = std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::span<const DataSetGenerator> dataSetGenerators()
{
    return kGenerators;
}

Batch generateDataSet(const GeneratorSource& source)
{
    const Values values(source);
    Points points = cleanPoints(source.name, values);
    if (values("noise") > 0.0) {
        UniformNumbers uniform(source.seed);
        for (Eigen::Index k = 0; k < points.X.size(); ++k)
            points.X(k) += values("noise") * uniform.nextNormal();
    }
    if (source.name == "line")
        points.Y = (points.X.array() > values("threshold")).cast<double>();
    dropLabels(values("labelled"), source.seed, points.Y);
    if (source.name == "vogel-discs" && values("anchors") == 1.0) {
        const Eigen::Index n = points.X.cols();
        points.X.conservativeResize(Eigen::NoChange, n + 2);
        points.X.rightCols(2) << -1.2, 1.2, 1.4, -1.4;
        points.Y.setConstant(1, n + 2, std::numeric_limits<double>::quiet_NaN());
        points.Y.rightCols(2) << 0.0, 1.0;
    }
    points.X.row(0).array() += values("shift_x");
    Batch batch{.X = std::move(points.X), .Y = std::move(points.Y)};
    if (source.isStandardised)
        standardise(batch);
    return batch;
}

}  // namespace entropy_lab
