#include "core/experiment_json.h"
#include "core/json_object.h"
#include "core/lesson.h"
#include "core/lesson_quantity.h"
#include "core/settings.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <stdexcept>

namespace entropy_lab {

namespace {

using nlohmann::json;

constexpr const char* kFormat = "entropy-lab lesson";
constexpr int kVersion = 1;

/// What every part of the file is read with.
struct Reading {
    std::string file;  ///< in messages
    const ExperimentByName& experimentByName;
    std::filesystem::path folder;
};

std::string quoted(const std::vector<std::string>& names)
{
    std::string list;
    for (const std::string& name : names)
        list += (list.empty() ? "\"" : ", \"") + name + "\"";
    return list;
}

std::string filledText(const JsonObject& object, const std::string& key)
{
    const std::string text = object.text(key);
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
        object.fail(key, "expected a text that is not empty");
    return text;
}

/// A list of different texts; empty where the key is absent.
std::vector<std::string> textsOr(const JsonObject& object, const std::string& key)
{
    std::vector<std::string> texts;
    if (!object.has(key))
        return texts;
    const json& list = object.array(key);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string place = key + "." + std::to_string(i);
        if (!list[i].is_string() || list[i].get<std::string>().empty())
            object.fail(place, list[i], "expected a text in quotes");
        const auto text = list[i].get<std::string>();
        if (std::find(texts.begin(), texts.end(), text) != texts.end())
            object.fail(place, list[i], "this stands twice in the list");
        texts.push_back(text);
    }
    return texts;
}

/// The elements of a list, each an object in braces.
std::vector<JsonObject> objectsOf(const JsonObject& object, const std::string& key,
                                  const Reading& reading, const std::string& path)
{
    std::vector<JsonObject> objects;
    const json& list = object.array(key);
    for (std::size_t i = 0; i < list.size(); ++i)
        objects.emplace_back(list[i], reading.file, path + "." + std::to_string(i));
    return objects;
}

/// Words are what has a letter or a digit: Markdown's marks and signs such as "=" are none.
int wordCount(const std::string& text)
{
    int words = 0;
    bool isInWord = false;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        constexpr unsigned char kLastAscii = 0x7F;
        if (std::isspace(byte) != 0)
            isInWord = false;
        else if (!isInWord && (byte > kLastAscii || std::isalnum(byte) != 0)) {
            isInWord = true;
            ++words;
        }
    }
    return words;
}

/// An experiment with the name that it has where it is a built-in one, unchanged.
struct NamedExperiment {
    Experiment experiment;
    std::optional<std::string> name{};
};

NamedExperiment readBase(const JsonObject& object, const Reading& reading, const std::string& path)
{
    const std::string key = "experiment";
    if (!object.isObject(key)) {
        const std::string name = object.text(key);
        const std::optional<Experiment> found = reading.experimentByName(name);
        if (!found)
            object.fail(key,
                        "expected the name of a built-in experiment, {\"file\": ...} or an "
                        "experiment in braces");
        return {.experiment = *found, .name = name};
    }
    const JsonObject inner = object.object(key);
    if (inner.has("file")) {
        const std::string file = inner.text("file");
        inner.finish();
        try {
            return {.experiment = loadExperiment(reading.folder / file)};
        } catch (const ExperimentError& error) {
            throw ExperimentError(reading.file + ": " + path + "." + key
                                  + ".file: " + error.what());
        }
    }
    return {.experiment = parseExperiment(object.value(key).dump(),
                                          reading.file + ": " + path + "." + key, reading.folder)};
}

/// The experiment of a step or a number: its own, or `before` with what is set; nothing where
/// neither is said.
std::optional<NamedExperiment> readExperiment(const JsonObject& object, const Reading& reading,
                                              const std::string& path, const Experiment* before)
{
    const bool hasOwn = object.has("experiment");
    if (!hasOwn && !object.has("set"))
        return std::nullopt;
    if (!hasOwn && before == nullptr)
        object.fail("set", "expected an \"experiment\" here or in a step before");
    NamedExperiment found =
        hasOwn ? readBase(object, reading, path) : NamedExperiment{.experiment = *before};
    if (!object.has("set"))
        return found;
    const JsonObject set = object.object("set");
    const std::vector<std::string> keys = set.remainingKeys();
    if (keys.empty())
        object.fail("set", "expected at least one KEY: VALUE");
    for (const std::string& key : keys) {
        try {
            found.experiment =
                withAssignment(found.experiment, key + "=" + set.value(key).dump(), reading.folder);
        } catch (const ExperimentError& error) {
            throw ExperimentError(reading.file + ": " + path + ".set: " + error.what());
        }
    }
    found.name.reset();
    return found;
}

LessonQuantity readQuantity(const JsonObject& object, const Experiment* experiment)
{
    LessonQuantity quantity{.name = object.text("name")};
    const QuantityKind* const kind = findQuantityKind(quantity.name);
    if (kind == nullptr) {
        std::vector<std::string> known;
        for (const QuantityKind& each : quantityKinds())
            known.emplace_back(each.name);
        object.fail("name", "expected one of " + quoted(known));
    }
    if (kind->scope != QuantityScope::Function && experiment == nullptr)
        object.fail("name",
                    "it is measured on an experiment: expected an \"experiment\" in the "
                    "step or before it");
    if (kind->scope == QuantityScope::Run && object.has("at")) {
        quantity.at = object.integer("at");
        if (*quantity.at < 0)
            object.fail("at", "expected at least 0");
    }
    for (const QuantityArgument& argument : kind->arguments) {
        if (argument.otherwise && !object.has(argument.name)) {
            quantity.arguments.emplace_back(argument.name, *argument.otherwise);
            continue;
        }
        const double value = object.number(argument.name);
        const std::string problem =
            argumentProblem(argument, value, experiment != nullptr ? *experiment : Experiment());
        if (!problem.empty())
            object.fail(argument.name, problem);
        quantity.arguments.emplace_back(argument.name, value);
    }
    object.finish();
    return quantity;
}

LessonNumber readNumber(const JsonObject& object, const Reading& reading, const std::string& path,
                        const Experiment* before)
{
    LessonNumber number;
    number.label = filledText(object, "label");
    const std::optional<NamedExperiment> own = readExperiment(object, reading, path, before);
    if (own)
        number.experiment = own->experiment;
    number.quantity = readQuantity(object.object("quantity"), own ? &*number.experiment : before);
    number.unit = findQuantityKind(number.quantity.name)->unit;
    number.expected = object.number("expected");
    number.tolerance = object.number("tolerance");
    if (!(number.tolerance > 0.0))
        object.fail("tolerance", "expected a number greater than 0");
    object.finish();
    return number;
}

void readNumberQuestion(const JsonObject& object, const Experiment* experiment,
                        LessonPrediction& prediction)
{
    prediction.quantity = readQuantity(object.object("quantity"), experiment);
    prediction.unit = findQuantityKind(prediction.quantity.name)->unit;
    prediction.minimum = object.number("minimum");
    prediction.maximum = object.number("maximum");
    prediction.isLog = object.booleanOr("log", false);
    if (prediction.maximum <= prediction.minimum)
        object.fail("maximum", "expected more than \"minimum\"");
    if (prediction.isLog && prediction.minimum <= 0.0)
        object.fail("minimum", "expected more than 0, because \"log\" is true");
}

void readChoice(const JsonObject& object, LessonPrediction& prediction)
{
    prediction.options = textsOr(object, "options");
    if (prediction.options.size() < 2)
        object.fail("options", "expected at least two answers");
    const std::string answer = object.text("answer");
    const auto found = std::find(prediction.options.begin(), prediction.options.end(), answer);
    if (found == prediction.options.end())
        object.fail("answer", "expected one of " + quoted(prediction.options));
    prediction.answer = static_cast<std::size_t>(found - prediction.options.begin());
    prediction.explanation = filledText(object, "explanation");
}

LessonPrediction readPrediction(const JsonObject& object, const Experiment* experiment)
{
    LessonPrediction prediction;
    const std::string kind = object.text("kind");
    prediction.question = filledText(object, "question");
    if (kind == "number") {
        readNumberQuestion(object, experiment, prediction);
    } else if (kind == "choice") {
        prediction.kind = PredictionKind::Choice;
        readChoice(object, prediction);
    } else if (kind == "point") {
        prediction.kind = PredictionKind::Point;
        prediction.chart = "landscape-map";
    } else if (kind == "curve") {
        prediction.kind = PredictionKind::Curve;
        prediction.chart = filledText(object, "chart");
        prediction.curve = filledText(object, "curve");
    } else {
        object.fail("kind", "expected one of \"number\", \"choice\", \"point\", \"curve\"");
    }
    if (prediction.kind != PredictionKind::Choice && object.has("explanation"))
        prediction.explanation = filledText(object, "explanation");
    object.finish();
    return prediction;
}

/// Whether a key is one of the settings of the experiment, or begins some of them.
bool isSettingOrGroup(const std::string& key, const Experiment& experiment)
{
    const std::vector<Setting> table = settingsFor(experiment);
    if (std::any_of(table.begin(), table.end(), [&key](const Setting& setting) {
            return setting.key == key || setting.key.starts_with(key + ".");
        }))
        return true;
    try {
        settingValue(experiment, key);
        return true;
    } catch (const std::invalid_argument&) {
        return false;
    }
}

void checkSetting(const JsonObject& object, const std::string& place, const std::string& key,
                  const Experiment* experiment)
{
    if (!isSettingOrGroup(key, experiment != nullptr ? *experiment : Experiment()))
        object.fail(place, "\"" + key + "\"",
                    "expected a setting of the experiment, such as \"learning_rate\" or "
                    "\"start.b.0\", or the beginning of some, such as \"data.x\"");
}

void readScreen(const JsonObject& object, const Experiment* experiment, LessonStep& step)
{
    if (object.has("workspace"))
        step.workspace = filledText(object, "workspace");
    if (object.has("chart"))
        step.chart = filledText(object, "chart");
    step.workspaces = textsOr(object, "workspaces");
    step.settings = textsOr(object, "settings");
    for (std::size_t i = 0; i < step.settings.size(); ++i)
        checkSetting(object, "settings." + std::to_string(i), step.settings[i], experiment);
    step.pointsAt = textsOr(object, "points_at");
    for (std::size_t i = 0; i < step.pointsAt.size(); ++i) {
        const std::string& thing = step.pointsAt[i];
        const std::string place = "points_at." + std::to_string(i);
        constexpr std::string_view kSetting = "setting:";
        if (thing.starts_with(kSetting))
            checkSetting(object, place, thing.substr(kSetting.size()), experiment);
        else if (!thing.starts_with("chart:") && !thing.starts_with("control:"))
            object.fail(place, "\"" + thing + "\"",
                        "expected \"chart:NAME\", \"setting:KEY\" or \"control:NAME\"");
    }
}

LessonStep readStep(const JsonObject& object, const Reading& reading, const std::string& path,
                    const Experiment* before)
{
    LessonStep step;
    step.title = filledText(object, "title");
    step.text = filledText(object, "text");
    if (const int words = wordCount(step.text); words > kLessonWords)
        object.fail("text", std::to_string(words) + " words",
                    "expected at most " + std::to_string(kLessonWords));
    step.formulas = textsOr(object, "formulas");
    if (std::optional<NamedExperiment> own = readExperiment(object, reading, path, before)) {
        step.experiment = std::move(own->experiment);
        step.experimentName = std::move(own->name);
    }
    const Experiment* const experiment = step.experiment ? &*step.experiment : before;
    readScreen(object, experiment, step);
    if (object.has("play_to")) {
        step.playTo = object.integer("play_to");
        if (*step.playTo < 1)
            object.fail("play_to", "expected at least 1");
    }
    if (object.has("prediction"))
        step.prediction = readPrediction(object.object("prediction"), experiment);
    if (object.has("numbers")) {
        const std::vector<JsonObject> numbers =
            objectsOf(object, "numbers", reading, path + ".numbers");
        for (std::size_t i = 0; i < numbers.size(); ++i)
            step.numbers.push_back(readNumber(numbers[i], reading,
                                              path + ".numbers." + std::to_string(i), experiment));
    }
    object.finish();
    return step;
}

}  // namespace

Lesson parseLesson(std::string_view text, const std::string& name,
                   const ExperimentByName& experimentByName, const std::filesystem::path& folder)
{
    const Reading reading{.file = name, .experimentByName = experimentByName, .folder = folder};
    const json document = parseJson(text, name);
    const JsonObject root(document, name, "");
    checkHead(root, kFormat, kVersion);
    Lesson lesson;
    lesson.name = name;
    lesson.title = filledText(root, "title");
    lesson.claim = filledText(root, "claim");
    lesson.sources = textsOr(root, "sources");
    const std::vector<JsonObject> steps = objectsOf(root, "steps", reading, "steps");
    if (steps.empty())
        root.fail("steps", "expected at least one step");
    const Experiment* before = nullptr;
    lesson.steps.reserve(steps.size());  // `before` points into it
    for (std::size_t i = 0; i < steps.size(); ++i) {
        lesson.steps.push_back(readStep(steps[i], reading, "steps." + std::to_string(i), before));
        if (lesson.steps.back().experiment)
            before = &*lesson.steps.back().experiment;
    }
    root.finish();
    return lesson;
}

const Experiment* experimentOf(const Lesson& lesson, std::size_t step)
{
    for (std::size_t i = step + 1; i-- > 0;)
        if (lesson.steps.at(i).experiment)
            return &*lesson.steps[i].experiment;
    return nullptr;
}

void checkLessonNames(const Lesson& lesson, const std::string& file, const LessonNames& names)
{
    const auto check = [&file](const std::vector<std::string>& known, const std::string& name,
                               const std::string& place) {
        if (!known.empty() && std::find(known.begin(), known.end(), name) == known.end())
            throw ExperimentError(file + ": " + place + ": \"" + name + "\": expected one of "
                                  + quoted(known));
    };
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        const LessonStep& step = lesson.steps[i];
        const std::string path = "steps." + std::to_string(i) + ".";
        const auto checkAll = [&](const std::vector<std::string>& known,
                                  const std::vector<std::string>& used, const std::string& key) {
            for (std::size_t k = 0; k < used.size(); ++k)
                check(known, used[k], path + key + "." + std::to_string(k));
        };
        if (!step.workspace.empty())
            check(names.workspaces, step.workspace, path + "workspace");
        if (!step.chart.empty())
            check(names.charts, step.chart, path + "chart");
        if (step.prediction && !step.prediction->chart.empty())
            check(names.charts, step.prediction->chart, path + "prediction.chart");
        checkAll(names.workspaces, step.workspaces, "workspaces");
        checkAll(names.formulas, step.formulas, "formulas");
        for (std::size_t k = 0; k < step.pointsAt.size(); ++k) {
            const std::string place = path + "points_at." + std::to_string(k);
            const std::size_t colon = step.pointsAt[k].find(':');
            const std::string kind = step.pointsAt[k].substr(0, colon);
            const std::string name = step.pointsAt[k].substr(colon + 1);
            if (kind == "chart")
                check(names.charts, name, place);
            else if (kind == "control")
                check(names.controls, name, place);
        }
    }
}

}  // namespace entropy_lab
