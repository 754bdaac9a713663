#include "core/experiment/settings.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace entropy_lab {

namespace {

std::vector<std::string_view> split(std::string_view key)
{
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t dot = key.find('.');
        parts.push_back(key.substr(0, dot));
        if (dot == std::string_view::npos)
            return parts;
        key.remove_prefix(dot + 1);
    }
}

[[noreturn]] void failUnknown(std::string_view key)
{
    throw std::invalid_argument("settings: this experiment has no number called \""
                                + std::string(key) + "\"");
}

Eigen::Index indexOf(std::string_view part, Eigen::Index end, std::string_view key)
{
    Eigen::Index index = -1;
    const auto [last, error] = std::from_chars(part.data(), part.data() + part.size(), index);
    if (error != std::errc() || last != part.data() + part.size() || index < 0 || index >= end)
        failUnknown(key);
    return index;
}

const double& inputAt(const Experiment& e, Eigen::Index feature, Eigen::Index sample)
{
    return (*e.data.X)(feature, sample);
}

double& inputAt(Experiment& e, Eigen::Index feature, Eigen::Index sample)
{
    return e.data.X.edit()(feature, sample);
}

/// The number behind a key that is a plain double; null for the others. E is Experiment or const
/// Experiment.
template <typename E> auto locate(E& e, std::string_view key) -> decltype(&e.learningRate.w)
{
    const std::vector<std::string_view> parts = split(key);
    const std::size_t n = parts.size();
    if (parts[0] == "learning_rate" && n == 2) {
        if (parts[1] == "w")
            return &e.learningRate.w;
        if (parts[1] == "G")
            return &e.learningRate.G;
        if (parts[1] == "b")
            return &e.learningRate.b;
    }
    if (parts[0] == "data" && n == 4 && parts[1] == "x") {
        const Eigen::Index s = indexOf(parts[2], e.data.samples(), key);
        return &inputAt(e, indexOf(parts[3], e.data.features(), key), s);
    }
    if (parts[0] == "start" && n == 4 && (parts[1] == "w" || parts[1] == "G")) {
        const Eigen::Index i = indexOf(parts[2], e.start.units, key);
        const Eigen::Index j = indexOf(parts[3], e.start.features, key);
        const Eigen::Index group = parts[1] == "w" ? 0 : e.start.weightCount();
        return &e.start.values(group + i * e.start.features + j);
    }
    if (parts[0] == "start" && n == 3 && parts[1] == "b")
        return &e.start.values(2 * e.start.weightCount() + indexOf(parts[2], e.start.units, key));
    return nullptr;
}

Setting rateSetting(const std::string& key, const std::string& symbol, const std::string& what)
{
    return {.key = key,
            .label = "learning rate",
            .symbol = symbol,
            .unit = "",
            .help = "How far one update moves " + what + " along the gradient of the objective.",
            .group = SettingGroup::LearningRate,
            .scale = SettingScale::Logarithmic,
            .minimum = 1e-4,
            .maximum = 1e4,
            .defaultValue = 0.5};
}

}  // namespace

std::string subscripted(std::string_view letter, std::initializer_list<Eigen::Index> indices)
{
    static constexpr const char* kDigits[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
    std::string text(letter);
    bool isFirst = true;
    for (const Eigen::Index index : indices) {
        // A comma between indices only where one of them has two digits.
        if (!isFirst && (index >= 9 || *indices.begin() >= 9))
            text += ",";
        isFirst = false;
        for (const char digit : std::to_string(index + 1))
            text += kDigits[digit - '0'];
    }
    return text;
}

std::vector<Setting> settingsFor(const Experiment& experiment, Eigen::Index sample)
{
    const Experiment defaults;
    const bool isDefaultShape = experiment.start.units == 1 && experiment.start.features <= 2;
    const Layer& start = experiment.start;
    std::vector<Setting> table;
    if (experiment.learningRate.isUniform()) {
        table.push_back(rateSetting("learning_rate", "η", "w, G and b"));
    } else {
        table.push_back(rateSetting("learning_rate.w", "η of w", "the weights w"));
        table.push_back(rateSetting("learning_rate.G", "η of G", "the weights G"));
        table.push_back(rateSetting("learning_rate.b", "η of b", "the bias b"));
    }
    const std::string row = "data.x." + std::to_string(sample) + ".";
    for (Eigen::Index j = 0; j < experiment.data.features(); ++j)
        table.push_back({.key = row + std::to_string(j),
                         .label = "input x",
                         .symbol = subscripted("x", {j}),
                         .unit = "",
                         .help = "Input x of the unit; it scales the gradient of its two weights.",
                         .group = SettingGroup::Inputs,
                         .minimum = -3.0,
                         .maximum = 3.0,
                         .defaultValue = j < 2 ? defaults.data.X(j, 0) : 0.5});
    const auto addWeights = [&](const char* letter, const char* help, Eigen::Index offset) {
        for (Eigen::Index i = 0; i < start.units; ++i)
            for (Eigen::Index j = 0; j < start.features; ++j)
                table.push_back(
                    {.key = std::string("start.") + letter + "." + std::to_string(i) + "."
                         + std::to_string(j),
                     .label = std::string("weight ") + letter,
                     .symbol =
                         start.units == 1 ? subscripted(letter, {j}) : subscripted(letter, {i, j}),
                     .unit = "",
                     .help = help,
                     .group = SettingGroup::Start,
                     .minimum = -3.0,
                     .maximum = 3.0,
                     .defaultValue = isDefaultShape ? defaults.start.values(offset + j) : 0.0});
    };
    addWeights("w", "Start of the weight w of this input; the unit weights it with w + G.", 0);
    addWeights("G", "Start of the weight G of this input; it has the same gradient as w.", 2);
    for (Eigen::Index i = 0; i < start.units; ++i)
        table.push_back({.key = "start.b." + std::to_string(i),
                         .label = "bias b",
                         .symbol = start.units == 1 ? "b" : subscripted("b", {i}),
                         .unit = "",
                         .help = "Start of the bias b, which is added to z whatever the inputs.",
                         .group = SettingGroup::Start,
                         .minimum = -5.0,
                         .maximum = 5.0,
                         .defaultValue = start.units == 1 ? defaults.start.b()(0) : 0.0});
    table.push_back({.key = "stop.iterations",
                     .label = "iterations",
                     .symbol = "n",
                     .unit = "",
                     .help = "The run ends after this many updates.",
                     .group = SettingGroup::Stop,
                     .scale = SettingScale::Logarithmic,
                     .isInteger = true,
                     .minimum = 1.0,
                     .maximum = 1e8,
                     .defaultValue = 1000.0});
    table.push_back({.key = "stop.gradient_norm",
                     .label = "gradient tolerance",
                     .symbol = "‖∇‖",
                     .unit = "",
                     .help = "The run ends when the gradient norm, in bits per unit of parameter, "
                             "falls below this number.",
                     .group = SettingGroup::Stop,
                     .scale = SettingScale::Logarithmic,
                     .isOptional = true,
                     .minimum = 1e-12,
                     .maximum = 1.0,
                     .defaultValue = 1e-6});
    return table;
}

double settingValue(const Experiment& experiment, std::string_view key)
{
    if (key == "learning_rate")
        return experiment.learningRate.w;
    if (key == "stop.iterations")
        return static_cast<double>(experiment.stop.iterations);
    if (key == "stop.gradient_norm")
        return experiment.stop.gradientNorm.value_or(std::numeric_limits<double>::quiet_NaN());
    const double* const number = locate(experiment, key);
    if (number == nullptr)
        failUnknown(key);
    return *number;
}

void setSettingValue(Experiment& experiment, std::string_view key, double value)
{
    if (key == "learning_rate") {
        experiment.learningRate = LearningRate(value);
    } else if (key == "stop.iterations") {
        // A file may have more than a number here has digits for: what it has can stay.
        if (value == static_cast<double>(experiment.stop.iterations))
            return;
        if (!(std::abs(value) <= 9e15) || value != std::floor(value))
            throw std::invalid_argument("stop.iterations: expected a whole number, at most 9e15");
        experiment.stop.iterations = static_cast<std::int64_t>(value);
    } else if (key == "stop.gradient_norm") {
        experiment.stop.gradientNorm =
            std::isnan(value) ? std::nullopt : std::optional<double>(value);
    } else {
        double* const number = locate(experiment, key);
        if (number == nullptr)
            failUnknown(key);
        *number = value;
        // A number set by hand no longer comes from a file, a generator or a seed.
        if (key.starts_with("data.")) {
            experiment.csv.reset();
            experiment.generator.reset();
        } else if (key.starts_with("start.")) {
            experiment.randomStart.reset();
        }
    }
}

}  // namespace entropy_lab
