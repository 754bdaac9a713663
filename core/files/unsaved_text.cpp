#include "core/files/unsaved_text.h"

#include "core/files/experiment_json.h"
#include "core/files/json_object.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace entropy_lab {

namespace {

using nlohmann::json;

constexpr const char* kFormat = "entropy-lab unsaved changes";
constexpr std::int64_t kVersion = 1;

std::string textOf(const json& head, const char* key)
{
    const json value = head.value(key, json());
    return value.is_string() ? value.get<std::string>() : std::string();
}

std::int64_t numberOf(const json& head, const char* key)
{
    const json value = head.value(key, json());
    return value.is_number_integer() ? std::max<std::int64_t>(value.get<std::int64_t>(), 0) : 0;
}

}  // namespace

std::string formatUnsavedText(const UnsavedText& text)
{
    json head{{"format", kFormat},
              {"version", kVersion},
              {"file", text.head.file},
              {"iteration", text.head.iteration},
              {"title", text.head.title}};
    if (text.head.mark)
        head["mark"] = *text.head.mark;
    return head.dump(-1, ' ', false, json::error_handler_t::replace) + '\n'
        + formatExperiment(text.experiment);
}

std::optional<UnsavedHead> readUnsavedHead(std::string_view text)
{
    try {
        const json head = parseJson(text.substr(0, text.find('\n')), {});
        if (!head.is_object() || textOf(head, "format") != kFormat)
            return std::nullopt;
        return UnsavedHead{.file = textOf(head, "file"),
                           .title = textOf(head, "title"),
                           .iteration = numberOf(head, "iteration"),
                           .mark = head.contains("mark") ? std::optional(textOf(head, "mark"))
                                                         : std::nullopt,
                           .version = numberOf(head, "version")};
    } catch (const ExperimentError&) {
        return std::nullopt;
    }
}

UnsavedText parseUnsavedText(std::string_view text, const std::string& name)
{
    const std::optional<UnsavedHead> head = readUnsavedHead(text);
    if (!head || head->version < 1)
        throw ExperimentError(name + ": expected unsaved changes of Entropy Gradient Lab");
    if (head->version > kVersion)
        throw ExperimentError(name
                              + ": these changes were kept by a newer Entropy Gradient Lab, and "
                                "are left to it");
    const std::string_view rest = text.substr(std::min(text.find('\n'), text.size()));
    return {.head = *head, .experiment = parseExperiment(rest, name)};
}

}  // namespace entropy_lab
