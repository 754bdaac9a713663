#include "core/experiment/counted.h"
#include "core/experiment/limits.h"
#include "core/experiment/settings.h"
#include "core/files/experiment_json.h"
#include "core/files/json_object.h"
#include "core/lessons/lesson.h"
#include "core/lessons/lesson_parts.h"
#include "core/lessons/lesson_quantity.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
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
    std::filesystem::path folder;  ///< files are in it or below; empty: a built-in lesson
    std::int64_t& numbers;         ///< of all experiments read so far
};

/// A few words of a lesson ask for a million samples: all its experiments together have a limit.
void count(const Experiment& experiment, const JsonObject& object, const std::string& key,
           const Reading& reading)
{
    reading.numbers +=
        experiment.data.X.size() + experiment.data.Y.size() + experiment.start.values.size();
    if (reading.numbers > kMostLessonNumbers)
        object.fail(key, std::to_string(reading.numbers) + " numbers",
                    "expected at most " + std::to_string(kMostLessonNumbers)
                        + " in all experiments of a lesson");
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
        const std::filesystem::path file = reading.folder / inner.text("file");
        inner.finish();
        if (!reading.folder.empty() && !isWithin(reading.folder, file))
            inner.fail("file", "expected a file in the folder of the lesson or below it");
        try {
            return {.experiment = loadExperiment(file, {.within = reading.folder})};
        } catch (const ExperimentError& error) {
            throw ExperimentError(reading.file + ": " + path + "." + key
                                  + ".file: " + error.what());
        }
    }
    return {.experiment =
                parseExperiment(object.value(key).dump(), reading.file + ": " + path + "." + key,
                                reading.folder, {.within = reading.folder})};
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
    count(found.experiment, object, hasOwn ? "experiment" : "set", reading);
    if (!object.has("set"))
        return found;
    const JsonObject set = object.object("set");
    const std::vector<std::string> keys = set.remainingKeys();
    if (keys.empty())
        object.fail("set", "expected at least one KEY: VALUE");
    for (const std::string& key : keys) {
        try {
            found.experiment = withAssignment(found.experiment, key + "=" + set.value(key).dump(),
                                              reading.folder, {.within = reading.folder});
        } catch (const ExperimentError& error) {
            throw ExperimentError(reading.file + ": " + path + ".set: " + error.what());
        }
        count(found.experiment, object, "set", reading);
    }
    found.name.reset();
    return found;
}

/// The run at hand cannot be waited for beyond its end.
void checkReached(const JsonObject& object, const std::string& key, std::int64_t iteration,
                  const Experiment* experiment)
{
    if (experiment != nullptr && iteration > experiment->stop.iterations)
        object.fail(key, std::to_string(iteration),
                    "expected at most " + std::to_string(experiment->stop.iterations)
                        + ", where the run of the experiment ends");
}

LessonNumber readNumber(const JsonObject& object, const Reading& reading, const std::string& path,
                        const Experiment* before)
{
    LessonNumber number;
    number.label = filledText(object, "label");
    const std::optional<NamedExperiment> own = readExperiment(object, reading, path, before);
    if (own)
        number.experiment = own->experiment;
    const Experiment* const experiment = own ? &*number.experiment : before;
    number.quantity = readQuantity(object.object("quantity"), experiment);
    if (number.quantity.at)
        checkReached(object, "quantity.at", *number.quantity.at, experiment);
    number.unit = findQuantityKind(number.quantity.name)->unit;
    number.expected = object.number("expected");
    number.tolerance = object.number("tolerance");
    if (!(number.tolerance > 0.0))
        object.fail("tolerance", "expected a number greater than 0");
    object.finish();
    return number;
}

/// Whether a key is one of the settings of the experiment, or begins some of them.
bool isSettingOrGroup(const std::string& key, const Experiment& experiment)
{
    const auto isSetting = [&](const char* rest) {
        try {
            settingValue(experiment, key + rest);
            return true;
        } catch (const std::invalid_argument&) {
            return false;
        }
    };
    // The table itself has a row for each of a million parameters.
    constexpr std::array kRests{"", ".0", ".0.0", ".x.0.0", ".w.0.0", ".iterations"};
    return std::any_of(kRests.begin(), kRests.end(), isSetting);
}

/// `shown`: the whole text that stands at `place`.
void checkSetting(const JsonObject& object, const std::string& place, const std::string& shown,
                  const std::string& key, const Experiment* experiment)
{
    if (!isSettingOrGroup(key, experiment != nullptr ? *experiment : Experiment()))
        object.fail(place, "\"" + shown + "\"",
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
        checkSetting(object, "settings." + std::to_string(i), step.settings[i], step.settings[i],
                     experiment);
    step.pointsAt = textsOr(object, "points_at");
    for (std::size_t i = 0; i < step.pointsAt.size(); ++i) {
        const std::string& thing = step.pointsAt[i];
        const std::string place = "points_at." + std::to_string(i);
        constexpr std::string_view kSetting = "setting:";
        if (thing.starts_with(kSetting))
            checkSetting(object, place, thing, thing.substr(kSetting.size()), experiment);
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
    step.text = filledText(object, "text", kLongestLessonText);
    if (const int words = wordCount(step.text); words > kLessonWords)
        object.fail("text", counted(words, "word", "words"),
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
        if (experiment == nullptr)
            object.fail("play_to", "expected an \"experiment\" in the step or before it");
        checkReached(object, "play_to", *step.playTo, experiment);
    }
    if (object.has("prediction"))
        step.prediction = readPrediction(object.object("prediction"), experiment);
    if (object.has("numbers")) {
        checkCount(object, "numbers", object.array("numbers").size());
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
    std::int64_t numbers = 0;
    const Reading reading{
        .file = name, .experimentByName = experimentByName, .folder = folder, .numbers = numbers};
    const json document = parseJson(text, name);
    const JsonObject root(document, name, "");
    checkHead(root, kFormat, kVersion);
    Lesson lesson;
    lesson.name = name;
    lesson.title = filledText(root, "title");
    lesson.claim = filledText(root, "claim", kLongestLessonClaim);
    lesson.sources = textsOr(root, "sources");
    const std::vector<JsonObject> steps = objectsOf(root, "steps", reading, "steps");
    if (steps.empty())
        root.fail("steps", "expected at least one step");
    if (steps.size() > kMostLessonSteps)
        root.fail("steps", std::to_string(steps.size()) + " steps",
                  "expected at most " + std::to_string(kMostLessonSteps));
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

}  // namespace entropy_lab
