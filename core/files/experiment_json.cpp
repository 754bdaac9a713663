#include "core/files/experiment_json.h"

#include "core/experiment/counted.h"
#include "core/experiment/data_sets.h"
#include "core/experiment/experiment_data.h"
#include "core/experiment/random.h"
#include "core/experiment/standardise.h"
#include "core/files/csv.h"
#include "core/files/csv_preview.h"
#include "core/files/file_reader.h"
#include "core/files/json_object.h"
#include "core/files/plain_text.h"
#include "core/files/source_path.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

using nlohmann::json;

constexpr const char* kFormat = "entropy-lab experiment";
constexpr int kVersion = 1;

template <typename E> struct Name {
    E value;
    const char* text;
};
template <typename E> Name(E, const char*) -> Name<E>;

constexpr std::array kObjectives{
    Name{ObjectiveKind::Entropy, "entropy"}, Name{ObjectiveKind::CrossEntropy, "cross-entropy"},
    Name{ObjectiveKind::Mixed, "mixed"}, Name{ObjectiveKind::BalancedEntropy, "balanced-entropy"}};
constexpr std::array kDirections{Name{Direction::Descend, "descend"},
                                 Name{Direction::Ascend, "ascend"}};
constexpr std::array kRules{Name{RuleKind::GradientDescent, "gradient-descent"},
                            Name{RuleKind::Momentum, "momentum"},
                            Name{RuleKind::Nesterov, "nesterov"},
                            Name{RuleKind::AdaGrad, "adagrad"},
                            Name{RuleKind::RmsProp, "rmsprop"},
                            Name{RuleKind::Adam, "adam"}};
constexpr std::array kSchedules{
    Name{ScheduleKind::Constant, "constant"},       Name{ScheduleKind::Step, "step"},
    Name{ScheduleKind::Exponential, "exponential"}, Name{ScheduleKind::Cosine, "cosine"},
    Name{ScheduleKind::WarmUp, "warm-up"},          Name{ScheduleKind::Recorded, "recorded"}};
/// Whether the gradient of stacked layers is that of the balanced entropy.
constexpr std::array kLayerGradients{Name{false, "plain"}, Name{true, "balanced"}};

template <typename E, std::size_t N>
const char* nameOf(const std::array<Name<E>, N>& names, E value)
{
    return std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.value == value; })
        ->text;
}

template <typename E, std::size_t N>
E readName(const JsonObject& object, const std::string& key, const std::array<Name<E>, N>& names)
{
    const std::string text = object.text(key);
    std::string known;
    for (const Name<E>& name : names) {
        if (text == name.text)
            return name.value;
        known += (known.empty() ? "\"" : ", \"") + std::string(name.text) + "\"";
    }
    object.fail(key, "expected one of " + known);
}

/// Rows of numbers of equal length, as rows of the matrix; null is allowed where `allowNull`.
Eigen::MatrixXd readRows(const JsonObject& object, const std::string& key, bool allowNull)
{
    const json& rows = object.array(key);
    if (rows.empty())
        object.fail(key, "expected at least one row of numbers");
    const std::size_t columns = rows[0].is_array() ? rows[0].size() : 0;
    // Before the matrix is made: a long first row would ask for as much in every other one.
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const std::string rowKey = key + "." + std::to_string(r);
        if (!rows[r].is_array() || rows[r].empty())
            object.fail(rowKey, rows[r], "expected a row of numbers, such as [0.6, -0.8]");
        if (rows[r].size() != columns)
            object.fail(rowKey, counted(std::ssize(rows[r]), "number", "numbers"),
                        "expected " + std::to_string(columns) + ", as in the first row");
    }
    Eigen::MatrixXd matrix(rows.size(), columns);
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const std::string rowKey = key + "." + std::to_string(r);
        for (std::size_t c = 0; c < columns; ++c) {
            const json& cell = rows[r][c];
            if (!cell.is_number() && !(allowNull && cell.is_null()))
                object.fail(rowKey + "." + std::to_string(c), cell,
                            allowNull ? "expected 0, 1 or null" : "expected a number");
            matrix(static_cast<Eigen::Index>(r), static_cast<Eigen::Index>(c)) =
                cell.is_null() ? std::numeric_limits<double>::quiet_NaN() : cell.get<double>();
        }
    }
    return matrix;
}

std::vector<std::string> readNames(const JsonObject& object, const std::string& key)
{
    std::vector<std::string> names;
    const json& array = object.array(key);
    for (std::size_t i = 0; i < array.size(); ++i) {
        if (!array[i].is_string())
            object.fail(key + "." + std::to_string(i), array[i], "expected a column name");
        names.push_back(array[i].get<std::string>());
    }
    return names;
}

/// Where an experiment comes from, and who waits for it.
struct Reading {
    std::string name;              ///< in messages
    std::filesystem::path folder;  ///< of the data files
    /// Where a data file is looked for that is not there: beside the link that led to the file.
    std::filesystem::path linkFolder{};
    CsvProgress progress{};  ///< of a table
    std::stop_token stop{};
    TableReach reach{};
    /// Whose data and start are taken over instead of read; null: none.
    const Experiment* data = nullptr;
    const Experiment* start = nullptr;
};

/// Thrown where `stop` was requested.
struct ReadingStopped { };

std::filesystem::path placeOf(const std::string& named, const Reading& reading)
{
    const std::filesystem::path file = sourceIn(reading.folder, named);
    std::error_code error;
    if (reading.linkFolder.empty() || std::filesystem::exists(file, error))
        return file;
    const std::filesystem::path other = sourceIn(reading.linkFolder, named);
    return std::filesystem::exists(other, error) ? other : file;
}

void checkReach(const std::filesystem::path& table, const Reading& reading)
{
    if (!reading.reach.permits(table))
        throw OutsideTableError(reading.name + ": data.csv: \"" + table.string()
                                    + "\": expected a table in the folder of this file, "
                                    + reading.reach.within.string() + ", or below it",
                                realPath(table));
}

/// Refuses what would need too much, before it is made.
void refuseBeyond(const JsonObject& object, const std::string& key, std::int64_t value,
                  const std::string& problem)
{
    if (!problem.empty())
        object.fail(key, std::to_string(value), problem);
}

void readCsvSource(const JsonObject& object, const Reading& reading, Experiment& e)
{
    const std::filesystem::path file = placeOf(object.text("csv"), reading);
    checkReach(file, reading);
    e.csv = CsvSource{.path = file.string(), .inputs = readNames(object, "inputs"), .targets = {}};
    if (object.has("targets"))
        e.csv->targets = readNames(object, "targets");
    e.csv->isStandardised = object.booleanOr("standardise", false);
    try {
        const std::optional<std::string> text = readFile(file, {}, reading.stop);
        if (!text)
            throw ReadingStopped();
        const std::optional<Batch> batch =
            readCsvBatch(*text, file.string(), e.csv->inputs, e.csv->targets, reading.progress,
                         reading.stop, guessCsvFormat(*text));
        if (!batch)
            throw ReadingStopped();
        e.data = *batch;
        if (e.csv->isStandardised)
            standardise(e.data);
    } catch (const CsvError& error) {
        throw ExperimentError(error.what());
    } catch (const FileError& error) {
        throw ExperimentError(reading.name + ": data.csv: " + error.what());
    }
}

void readGenerator(const JsonObject& object, const std::string& name, Experiment& e)
{
    e.generator = GeneratorSource{.name = object.text("generator"),
                                  .settings = {},
                                  .seed = object.seedOr("seed", 0),
                                  .isStandardised = object.booleanOr("standardise", false)};
    for (const std::string& key : object.remainingKeys())
        e.generator->settings.emplace_back(key, object.number(key));
    try {
        e.data = generateDataSet(*e.generator);
    } catch (const std::invalid_argument& error) {
        throw ExperimentError(name + ": data: " + error.what());
    }
}

void readData(const JsonObject& object, const Reading& reading, Experiment& e)
{
    if (reading.data != nullptr) {
        e.data = reading.data->data;
        e.csv = reading.data->csv;
        e.generator = reading.data->generator;
    } else if (object.has("csv")) {
        readCsvSource(object, reading, e);
    } else if (object.has("generator")) {
        readGenerator(object, reading.name, e);
    } else {
        e.data.X = readRows(object, "x", false).transpose();
        if (object.has("y"))
            e.data.Y = readRows(object, "y", true).transpose();
    }
    object.finish();
}

void readMatrices(const JsonObject& object, Experiment& e)
{
    const Eigen::MatrixXd W = readRows(object, "w", false);
    e.start = Layer(W.rows(), W.cols());
    e.start.W() = W;
    if (object.has("G")) {
        const Eigen::MatrixXd G = readRows(object, "G", false);
        if (G.rows() != W.rows() || G.cols() != W.cols())
            object.fail("G",
                        std::to_string(G.rows()) + " x " + std::to_string(G.cols()) + " numbers",
                        "expected " + std::to_string(W.rows()) + " x " + std::to_string(W.cols())
                            + ", as in w");
        e.start.G() = G;
    }
    if (object.has("b")) {
        const json& b = object.array("b");
        if (b.size() != static_cast<std::size_t>(W.rows()))
            object.fail("b", counted(std::ssize(b), "number", "numbers"),
                        "expected " + std::to_string(W.rows()) + ", one for each row of w");
        for (std::size_t i = 0; i < b.size(); ++i) {
            if (!b[i].is_number())
                object.fail("b." + std::to_string(i), b[i], "expected a number");
            e.start.b()(static_cast<Eigen::Index>(i)) = b[i].get<double>();
        }
    }
}

void readStart(const JsonObject& object, Experiment& e)
{
    if (!object.has("random")) {
        readMatrices(object, e);
        object.finish();
        return;
    }
    const JsonObject random = object.object("random");
    e.randomStart = RandomStart{.units = object.integerOr("units", 1),
                                .scale = random.numberOr("scale", 0.01),
                                .seed = random.seed("seed")};
    random.finish();
    object.finish();
    if (e.randomStart->units < 1)
        object.fail("units", std::to_string(e.randomStart->units), "expected at least 1");
    if (!std::isfinite(e.randomStart->scale) || e.randomStart->scale < 0.0)
        random.fail("scale", "expected a finite number of at least 0");
    refuseBeyond(object, "units", e.randomStart->units,
                 parameterProblem(e.randomStart->units, e.data.features()));
    e.start = randomLayer(e.randomStart->units, e.data.features(), e.randomStart->scale,
                          e.randomStart->seed);
}

Objective readObjective(const JsonObject& object)
{
    Objective objective;
    objective.kind = readName(object, "kind", kObjectives);
    if (objective.kind == ObjectiveKind::Mixed)
        objective.lambda = object.numberOr("lambda", objective.lambda);
    object.finish();
    return objective;
}

Rule readRule(const JsonObject& object)
{
    Rule rule;
    rule.kind = readName(object, "kind", kRules);
    switch (rule.kind) {
    case RuleKind::GradientDescent:
        break;
    case RuleKind::Momentum:
    case RuleKind::Nesterov:
        rule.momentum = object.numberOr("momentum", rule.momentum);
        break;
    case RuleKind::RmsProp:
        rule.decay = object.numberOr("decay", rule.decay);
        rule.epsilon = object.numberOr("epsilon", rule.epsilon);
        break;
    case RuleKind::AdaGrad:
        rule.epsilon = object.numberOr("epsilon", rule.epsilon);
        break;
    case RuleKind::Adam:
        rule.beta1 = object.numberOr("beta1", rule.beta1);
        rule.beta2 = object.numberOr("beta2", rule.beta2);
        rule.epsilon = object.numberOr("epsilon", rule.epsilon);
        break;
    }
    object.finish();
    return rule;
}

Schedule readSchedule(const JsonObject& object)
{
    Schedule schedule;
    schedule.kind = readName(object, "kind", kSchedules);
    switch (schedule.kind) {
    case ScheduleKind::Constant:
        break;
    case ScheduleKind::Step:
        schedule.factor = object.numberOr("factor", schedule.factor);
        schedule.every = object.integerOr("every", schedule.every);
        break;
    case ScheduleKind::Exponential:
        schedule.factor = object.number("factor");
        break;
    case ScheduleKind::Cosine:
        schedule.over = object.integerOr("over", schedule.over);
        schedule.floor = object.numberOr("floor", schedule.floor);
        break;
    case ScheduleKind::WarmUp:
        schedule.over = object.integerOr("over", schedule.over);
        break;
    case ScheduleKind::Recorded: {
        const json& points = object.array("points");
        for (std::size_t i = 0; i < points.size(); ++i) {
            const json& point = points[i];
            const std::string key = "points." + std::to_string(i);
            if (!point.is_array() || point.size() != 2 || !point[0].is_number_integer()
                || !point[1].is_number())
                object.fail(key, point, "expected [iteration, factor], such as [100, 0.5]");
            schedule.points.push_back(
                {.iteration = point[0].get<std::int64_t>(), .factor = point[1].get<double>()});
        }
        break;
    }
    }
    object.finish();
    return schedule;
}

Trainable readTrainable(const JsonObject& object)
{
    Trainable trainable{.w = false, .G = false, .b = false};
    const json& groups = object.array("trainable");
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const std::string group = groups[i].is_string() ? groups[i].get<std::string>() : "";
        bool* const flag = group == "w" ? &trainable.w
            : group == "G"              ? &trainable.G
            : group == "b"              ? &trainable.b
                                        : nullptr;
        if (flag == nullptr || *flag)
            object.fail("trainable." + std::to_string(i), groups[i],
                        "expected each of \"w\", \"G\", \"b\" at most once");
        *flag = true;
    }
    return trainable;
}

LearningRate readLearningRate(const JsonObject& object)
{
    if (!object.isObject("learning_rate"))
        return LearningRate(object.number("learning_rate"));
    const JsonObject groups = object.object("learning_rate");
    LearningRate rate;
    rate.w = groups.number("w");
    rate.G = groups.number("G");
    rate.b = groups.number("b");
    groups.finish();
    return rate;
}

Stop readStop(const JsonObject& object)
{
    Stop stop;
    stop.iterations = object.integer("iterations");
    if (object.has("gradient_norm"))
        stop.gradientNorm = object.number("gradient_norm");
    object.finish();
    return stop;
}

void readChanges(const JsonObject& root, const std::string& name, Experiment& e)
{
    const json& changes = root.array("changes");
    LearningRate rate = e.learningRate;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        const std::string key = "changes." + std::to_string(i);
        if (!changes[i].is_object())
            root.fail(key, changes[i],
                      "expected a change, such as {\"iteration\": 100, \"learning_rate\": 0.1}");
        const JsonObject object(changes[i], name, key);
        LiveChange change{.iteration = object.integer("iteration"), .learningRate = rate};
        if (object.has("learning_rate"))
            change.learningRate = readLearningRate(object);
        if (object.has("x"))
            change.X = readRows(object, "x", false).transpose();
        else if (!object.has("learning_rate"))
            root.fail(key, changes[i],
                      "expected a new \"learning_rate\", new inputs \"x\", or both");
        object.finish();
        rate = change.learningRate;
        e.changes.push_back(std::move(change));
    }
}

LayerStack readLayers(const JsonObject& object)
{
    LayerStack layers;
    layers.units.clear();
    const json& units = object.array("units");
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (!units[i].is_number_integer())
            object.fail("units." + std::to_string(i), units[i], "expected a whole number");
        layers.units.push_back(units[i].get<Eigen::Index>());
    }
    if (object.has("gradient"))
        layers.isBalanced = readName(object, "gradient", kLayerGradients);
    layers.scale = object.numberOr("scale", layers.scale);
    layers.seed = object.seedOr("seed", layers.seed);
    object.finish();
    return layers;
}

Experiment readExperiment(const json& document, const Reading& reading)
{
    const std::string& name = reading.name;
    const JsonObject root(document, name, "");
    checkHead(root, kFormat, kVersion);
    Experiment e;
    e.title = root.has("title") ? root.text("title") : "Untitled";
    e.description = root.has("description") ? root.text("description") : "";
    e.data = {};
    readData(root.object("data"), reading, e);
    const JsonObject start = root.object("start");
    if (reading.start != nullptr) {
        e.start = reading.start->start;
        e.randomStart = reading.start->randomStart;
    } else {
        readStart(start, e);
    }
    if (e.generator) {
        refuseBeyond(root, "start.units", e.start.units,
                     preActivationProblem(e.start.units, e.data.samples()));
        e.data.Y = withLabelsForUnits(e.data.Y, e.start.units);
    }
    e.objective = readObjective(root.object("objective"));
    if (root.has("direction"))
        e.direction = readName(root, "direction", kDirections);
    if (root.has("rule"))
        e.rule = readRule(root.object("rule"));
    e.learningRate = readLearningRate(root);
    e.weightDecay = root.numberOr("weight_decay", 0.0);
    if (root.has("trainable"))
        e.trainable = readTrainable(root);
    if (root.has("schedule"))
        e.schedule = readSchedule(root.object("schedule"));
    e.stop = readStop(root.object("stop"));
    if (root.has("changes"))
        readChanges(root, name, e);
    if (root.has("layers"))
        e.layers = readLayers(root.object("layers"));
    root.finish();
    if (const std::string problem = findProblem(e); !problem.empty())
        throw ExperimentError(name + ": " + problem);
    return e;
}

json rowsOf(const Eigen::MatrixXd& matrix)
{
    json rows = json::array();
    for (Eigen::Index r = 0; r < matrix.rows(); ++r) {
        json row = json::array();
        for (Eigen::Index c = 0; c < matrix.cols(); ++c)
            row.push_back(std::isnan(matrix(r, c)) ? json(nullptr) : json(matrix(r, c)));
        rows.push_back(std::move(row));
    }
    return rows;
}

json labelsOf(const Eigen::MatrixXd& Y)
{
    json rows = json::array();
    for (Eigen::Index s = 0; s < Y.cols(); ++s) {
        json row = json::array();
        for (Eigen::Index i = 0; i < Y.rows(); ++i)
            row.push_back(std::isnan(Y(i, s)) ? json(nullptr) : json(Y(i, s) > 0.5 ? 1 : 0));
        rows.push_back(std::move(row));
    }
    return rows;
}

json ruleOf(const Rule& rule)
{
    json object{{"kind", nameOf(kRules, rule.kind)}};
    switch (rule.kind) {
    case RuleKind::GradientDescent:
        break;
    case RuleKind::Momentum:
    case RuleKind::Nesterov:
        object["momentum"] = rule.momentum;
        break;
    case RuleKind::RmsProp:
        object["decay"] = rule.decay;
        object["epsilon"] = rule.epsilon;
        break;
    case RuleKind::AdaGrad:
        object["epsilon"] = rule.epsilon;
        break;
    case RuleKind::Adam:
        object["beta1"] = rule.beta1;
        object["beta2"] = rule.beta2;
        object["epsilon"] = rule.epsilon;
        break;
    }
    return object;
}

json scheduleOf(const Schedule& schedule)
{
    json object{{"kind", nameOf(kSchedules, schedule.kind)}};
    switch (schedule.kind) {
    case ScheduleKind::Constant:
        break;
    case ScheduleKind::Step:
        object["factor"] = schedule.factor;
        object["every"] = schedule.every;
        break;
    case ScheduleKind::Exponential:
        object["factor"] = schedule.factor;
        break;
    case ScheduleKind::Cosine:
        object["over"] = schedule.over;
        object["floor"] = schedule.floor;
        break;
    case ScheduleKind::WarmUp:
        object["over"] = schedule.over;
        break;
    case ScheduleKind::Recorded:
        object["points"] = json::array();
        for (const SchedulePoint& point : schedule.points)
            object["points"].push_back({point.iteration, point.factor});
        break;
    }
    return object;
}

json rateOf(const LearningRate& rate)
{
    if (rate.isUniform())
        return rate.w;
    return {{"w", rate.w}, {"G", rate.G}, {"b", rate.b}};
}

json changesOf(const Experiment& e)
{
    json changes = json::array();
    LearningRate rate = e.learningRate;
    for (const LiveChange& change : e.changes) {
        json object{{"iteration", change.iteration}};
        // A change says what changed; one of neither rate nor inputs says the rate again.
        if (change.learningRate != rate || change.X.size() == 0)
            object["learning_rate"] = rateOf(change.learningRate);
        if (change.X.size() > 0)
            object["x"] = rowsOf(change.X->transpose());
        rate = change.learningRate;
        changes.push_back(std::move(object));
    }
    return changes;
}

/// `folder`: where the file will be; the path of a table is written relative to it.
json dataOf(const Experiment& e, const std::filesystem::path& folder)
{
    json data;
    if (e.csv) {
        data["csv"] = folder.empty() ? e.csv->path : nameIn(folder, e.csv->path);
        data["inputs"] = e.csv->inputs;
        if (!e.csv->targets.empty())
            data["targets"] = e.csv->targets;
        if (e.csv->isStandardised)
            data["standardise"] = true;
    } else if (e.generator) {
        data["generator"] = e.generator->name;
        data["seed"] = e.generator->seed;
        for (const auto& [key, value] : e.generator->settings)
            data[key] = value;
        if (e.generator->isStandardised)
            data["standardise"] = true;
    } else {
        data["x"] = rowsOf(e.data.X->transpose());
        if (e.data.hasLabels())
            data["y"] = labelsOf(e.data.Y);
    }
    return data;
}

json documentOf(const Experiment& e, const std::filesystem::path& folder = {})
{
    json document{{"format", kFormat}, {"version", kVersion}, {"title", e.title}};
    if (!e.description.empty())
        document["description"] = e.description;
    document["data"] = dataOf(e, folder);
    if (e.randomStart) {
        document["start"]["units"] = e.randomStart->units;
        document["start"]["random"] = {{"scale", e.randomStart->scale},
                                       {"seed", e.randomStart->seed}};
    } else {
        document["start"]["w"] = rowsOf(e.start.W());
        document["start"]["G"] = rowsOf(e.start.G());
        document["start"]["b"] = rowsOf(e.start.b().transpose())[0];
    }
    document["objective"]["kind"] = nameOf(kObjectives, e.objective.kind);
    if (e.objective.kind == ObjectiveKind::Mixed)
        document["objective"]["lambda"] = e.objective.lambda;
    document["direction"] = nameOf(kDirections, e.direction);
    document["rule"] = ruleOf(e.rule);
    document["learning_rate"] = rateOf(e.learningRate);
    if (e.weightDecay > 0.0)
        document["weight_decay"] = e.weightDecay;
    if (e.trainable != Trainable{}) {
        json& groups = document["trainable"] = json::array();
        if (e.trainable.w)
            groups.push_back("w");
        if (e.trainable.G)
            groups.push_back("G");
        if (e.trainable.b)
            groups.push_back("b");
    }
    if (e.schedule.kind != ScheduleKind::Constant)
        document["schedule"] = scheduleOf(e.schedule);
    document["stop"]["iterations"] = e.stop.iterations;
    if (e.stop.gradientNorm)
        document["stop"]["gradient_norm"] = *e.stop.gradientNorm;
    if (!e.changes.empty())
        document["changes"] = changesOf(e);
    if (e.layers)
        document["layers"] = {{"units", e.layers->units},
                              {"gradient", nameOf(kLayerGradients, e.layers->isBalanced)},
                              {"scale", e.layers->scale},
                              {"seed", e.layers->seed}};
    return document;
}

/// Of a whole number; seeds are unsigned.
json wholeNumber(double value)
{
    if (value >= 0.0 && value < 0x1p64)
        return static_cast<std::uint64_t>(value);
    return std::abs(value) <= 0x1p62 ? json(static_cast<std::int64_t>(value)) : json(value);
}

json& valueAt(json& document, std::string_view key, const std::string& name)
{
    json* value = &document;
    std::string path;
    if (std::count(key.begin(), key.end(), '.') >= kDeepestJson)
        throw ExperimentError(name + ": expected at most " + std::to_string(kDeepestJson)
                              + " parts of a key");
    while (!key.empty()) {
        const std::size_t dot = std::min(key.find('.'), key.size());
        const std::string part(key.substr(0, dot));
        path += (path.empty() ? "" : ".") + part;
        key.remove_prefix(std::min(dot + 1, key.size()));
        if (value->is_array()) {
            const bool isIndex = !part.empty() && part.size() < 10
                && std::all_of(part.begin(), part.end(),
                               [](char c) { return c >= '0' && c <= '9'; });
            if (!isIndex || std::stoul(part) >= value->size())
                throw ExperimentError(name + ": " + path + ": expected an index from 0 to "
                                      + std::to_string(value->size() - 1));
            value = &(*value)[std::stoul(part)];
        } else if (value->is_object() || value->is_null()) {
            value = &(*value)[part];
        } else {
            throw ExperimentError(name + ": " + path + ": there is nothing inside "
                                  + value->dump());
        }
    }
    return *value;
}

}  // namespace

Experiment parseExperiment(std::string_view text, const std::string& name,
                           const std::filesystem::path& folder, const TableReach& reach)
{
    return readExperiment(parseJson(text, name), {.name = name, .folder = folder, .reach = reach});
}

ExperimentError::ExperimentError(const std::string& message)
    : std::runtime_error(withoutZeros(message))
{
}

Experiment loadExperiment(const std::filesystem::path& file, const TableReach& reach)
{
    return *loadExperiment(file, {}, {}, reach);
}

std::optional<Experiment> loadExperiment(const std::filesystem::path& file,
                                         const std::function<void(double share)>& progress,
                                         const std::stop_token& stop, const TableReach& reach)
{
    try {
        const std::optional<std::string> text = readFile(file, {}, stop, kLongestJson);
        if (!text)
            return std::nullopt;
        return readExperiment(parseJson(*text, file.string()),
                              {.name = file.string(),
                               .folder = folderOf(file),
                               .linkFolder = file.parent_path(),
                               .progress = progress,
                               .stop = stop,
                               .reach = reach});
    } catch (const FileError& error) {
        throw ExperimentError(error.what() + std::string(": expected an experiment file"));
    } catch (const ReadingStopped&) {
        return std::nullopt;
    }
}

std::string formatExperiment(const Experiment& experiment, const std::filesystem::path& folder)
{
    return formatJson(documentOf(experiment, folder));
}

bool takesWholeNumbers(const Experiment& experiment, std::string_view key)
{
    if (experiment.generator && key.starts_with("data."))
        for (const DataSetGenerator& generator : dataSetGenerators())
            for (const DataSetSetting& setting : generator.settings)
                if (experiment.generator->name == generator.name && key.substr(5) == setting.key)
                    return setting.isInteger;
    json document = documentOf(experiment);
    try {
        return valueAt(document, key, std::string(key)).is_number_integer();
    } catch (const ExperimentError&) {
        return false;
    }
}

std::function<Experiment(double)> numberAssignment(const Experiment& experiment,
                                                   const std::string& key)
{
    for (const char* const part : {"changes", "layers"})
        if (key.substr(0, key.find('.')) == part)
            throw ExperimentError(key + ": expected a number that the run depends on: " + part
                                  + " are left out of it");
    const bool changesData =
        key.starts_with("data.") || (key == "start.units" && experiment.generator);
    const bool changesStart = changesData || key.starts_with("start.");
    const auto source = std::make_shared<Experiment>(experiment);
    source->changes.clear();
    const auto document = std::make_shared<json>(documentOf(*source));
    // What is taken over need not be copied for every number.
    if (!changesData)
        (*document)["data"] = json::object();
    if (!changesStart)
        (*document)["start"] = json::object();
    return [=](double value) {
        std::string name = key + "=";
        appendNumber(name, value);
        json changed = *document;
        valueAt(changed, key, name) = value == std::floor(value) ? wholeNumber(value) : json(value);
        return readExperiment(changed,
                              {.name = name,
                               .folder = {},
                               .data = changesData ? nullptr : source.get(),
                               .start = changesStart ? nullptr : source.get()});
    };
}

Experiment withAssignment(const Experiment& experiment, std::string_view assignment,
                          const std::filesystem::path& folder, const TableReach& reach)
{
    const std::string name(assignment);
    const std::size_t equals = assignment.find('=');
    if (equals == std::string_view::npos || equals == 0)
        throw ExperimentError(name + ": expected KEY=VALUE, such as learning_rate=0.1");
    json document = documentOf(experiment);
    const std::string value(assignment.substr(equals + 1));
    json& place = valueAt(document, assignment.substr(0, equals), name);
    try {
        place = parseJson(value, name);
    } catch (const JsonSyntaxError&) {
        place = value;
    }
    return readExperiment(document, {.name = name, .folder = folder, .reach = reach});
}

}  // namespace entropy_lab
