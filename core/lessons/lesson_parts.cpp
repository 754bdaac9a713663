#include "core/lessons/lesson_parts.h"

#include "core/files/json_object.h"
#include "core/lessons/lesson_quantity.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <unordered_set>

namespace entropy_lab {

using nlohmann::json;

std::string quoted(const std::vector<std::string>& names)
{
    std::string list;
    for (const std::string& name : names)
        list += (list.empty() ? "\"" : ", \"") + name + "\"";
    return list;
}

namespace {

/// In UTF-8, where every character has one byte that goes on no other.
std::size_t characterCount(const std::string& text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

void checkLength(const JsonObject& object, const std::string& key, const std::string& text,
                 std::size_t most)
{
    if (const std::size_t count = characterCount(text); count > most)
        object.fail(key, std::to_string(count) + " characters",
                    "expected at most " + std::to_string(most));
}

}  // namespace

std::string filledText(const JsonObject& object, const std::string& key, std::size_t most)
{
    const std::string text = object.text(key);
    checkLength(object, key, text, most);
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
        object.fail(key, "expected a text that is not empty");
    return text;
}

void checkCount(const JsonObject& object, const std::string& key, std::size_t count)
{
    if (count > kMostLessonEntries)
        object.fail(key, std::to_string(count) + " entries",
                    "expected at most " + std::to_string(kMostLessonEntries));
}

std::vector<std::string> textsOr(const JsonObject& object, const std::string& key)
{
    std::vector<std::string> texts;
    if (!object.has(key))
        return texts;
    const json& list = object.array(key);
    checkCount(object, key, list.size());
    std::unordered_set<std::string> known;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string place = key + "." + std::to_string(i);
        if (!list[i].is_string() || list[i].get<std::string>().empty())
            object.fail(place, list[i], "expected a text in quotes");
        const auto text = list[i].get<std::string>();
        if (!known.insert(text).second)
            object.fail(place, list[i], "this stands twice in the list");
        checkLength(object, place, text, kLongestLessonText);
        texts.push_back(text);
    }
    return texts;
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

namespace {

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
    prediction.explanation = filledText(object, "explanation", kLongestLessonText);
}

}  // namespace

LessonPrediction readPrediction(const JsonObject& object, const Experiment* experiment)
{
    LessonPrediction prediction;
    const std::string kind = object.text("kind");
    prediction.question = filledText(object, "question", kLongestLessonText);
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
        prediction.explanation = filledText(object, "explanation", kLongestLessonText);
    object.finish();
    return prediction;
}

}  // namespace entropy_lab
