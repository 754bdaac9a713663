#pragma once

#include "core/lessons/lesson.h"

#include <string>
#include <vector>

/// Parts of a lesson file that stand in several places. All of them throw ExperimentError.
namespace entropy_lab {

class JsonObject;

/// "a", "b", "c": names for a message.
std::string quoted(const std::vector<std::string>& names);

/// A text that is not blank, of `most` characters at most.
std::string filledText(const JsonObject& object, const std::string& key,
                       std::size_t most = kLongestLessonName);

/// Refuses a list of too many entries.
void checkCount(const JsonObject& object, const std::string& key, std::size_t count);

/// A list of different texts, each at most kLongestLessonText long; empty where the key is absent.
std::vector<std::string> textsOr(const JsonObject& object, const std::string& key);

/// `experiment`: what it is measured on, null where the lesson has said nothing yet.
LessonQuantity readQuantity(const JsonObject& object, const Experiment* experiment);

/// A question, its truth measured on `experiment`.
LessonPrediction readPrediction(const JsonObject& object, const Experiment* experiment);

}  // namespace entropy_lab
