#pragma once

#include "core/experiment/experiment.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// A lesson: a claim, a prediction, and the number that decides. The file NAME.lesson.json is
/// described in docs/lessons.md.
namespace entropy_lab {

/// Something to measure: a quantity of the table in docs/lessons.md with its arguments, e.g.
/// "H" at iteration 100, or "path-sum" of 4 equal steps from z = 0 to 4.
struct LessonQuantity {
    std::string name;
    /// Of a run: after how many updates it is read; nothing: at its end, or not of a run.
    std::optional<std::int64_t> at{};
    /// By name; those left out have the default of the table.
    std::vector<std::pair<std::string, double>> arguments{};
};

/// A number that a lesson ends at.
struct LessonNumber {
    std::string label;  ///< what it is, e.g. "H after 100 iterations"
    std::string unit;   ///< of the quantity; empty for a pure number
    LessonQuantity quantity{};
    /// The one that is measured; nothing: the one of the step.
    std::optional<Experiment> experiment{};
    double expected = 0.0;
    double tolerance = 0.0;  ///< |measured - expected| allowed; > 0
};

enum class PredictionKind { Number, Choice, Point, Curve };

/// A question before a run; never in the way of going on.
struct LessonPrediction {
    PredictionKind kind = PredictionKind::Number;
    std::string question;
    // Number: a slider and a box.
    std::string unit{};  ///< of the quantity
    double minimum = 0.0;
    double maximum = 1.0;
    bool isLog = false;
    LessonQuantity quantity{};  ///< the truth
    // Choice.
    std::vector<std::string> options{};
    std::size_t answer = 0;     ///< index of the right one
    std::string explanation{};  ///< Markdown, shown with the answer
    // Point (chart "landscape-map") and curve: the chart that it is drawn on; a curve is compared
    // with the chart's curve of that name.
    std::string chart{};
    std::string curve{};
};

struct LessonStep {
    std::string title;
    std::string text;                     ///< Markdown, at most kLessonWords words
    std::vector<std::string> formulas{};  ///< by name
    /// What the step works on; nothing: what the step before left.
    std::optional<Experiment> experiment{};
    std::optional<std::string> experimentName{};  ///< where it is a built-in one, unchanged
    std::string workspace{};  ///< the name of its figure, "descent-workspace"; empty: as it is
    std::string chart{};      ///< turned to, where the workspace has pages; empty: as it is
    /// Things on screen that the text is about: "chart:NAME", "setting:KEY", "control:NAME".
    std::vector<std::string> pointsAt{};
    /// Keys of the settings that the panel shows, groups included; empty: all.
    std::vector<std::string> settings{};
    /// Workspaces that are shown; empty: all.
    std::vector<std::string> workspaces{};
    /// What "Show me" plays to; nothing: there is nothing to play.
    std::optional<std::int64_t> playTo{};
    std::optional<LessonPrediction> prediction{};
    std::vector<LessonNumber> numbers{};
};

struct Lesson {
    std::string name;  ///< that of its file
    std::string title;
    std::string claim;                   ///< one sentence
    std::vector<std::string> sources{};  ///< of the literature, with names and years
    std::vector<LessonStep> steps{};     ///< at least one
};

/// Words that a step's text may have.
inline constexpr int kLessonWords = 60;
/// Characters of what stands on a line or two (titles, labels, answers), and of other texts.
inline constexpr std::size_t kLongestLessonName = 200;
inline constexpr std::size_t kLongestLessonText = 2000;
inline constexpr std::size_t kLongestLessonClaim = 500;  ///< stands below the list of lessons
/// Entries of a list inside a lesson or a step.
inline constexpr std::size_t kMostLessonEntries = 100;

/// What the step works on: its own experiment or that of the last step before that has one; null
/// where there is none.
const Experiment* experimentOf(const Lesson& lesson, std::size_t step);

/// The built-in experiment of a name; nothing where there is none.
using ExperimentByName = std::function<std::optional<Experiment>(const std::string& name)>;

/// Reads the text of a lesson file; files that it names are looked for relative to `folder`.
/// Throws ExperimentError with file, line and column or key path, value and what was expected.
Lesson parseLesson(std::string_view text, const std::string& name,
                   const ExperimentByName& experimentByName,
                   const std::filesystem::path& folder = {});

/// What a lesson may point at on screen; see LessonStep. A list that is empty is not checked.
struct LessonNames {
    std::vector<std::string> workspaces{};
    std::vector<std::string> charts{};
    std::vector<std::string> controls{};
    std::vector<std::string> formulas{};
};

/// Throws ExperimentError, as parseLesson does, for the first name that is not on its list. `file`
/// stands in the message.
void checkLessonNames(const Lesson& lesson, const std::string& file, const LessonNames& names);

/// Measures a quantity on an experiment: runs it as far as it takes. NaN where it has no value
/// there (no labels, the run left the finite numbers); nothing where `stop` was requested.
/// Throws std::invalid_argument for a quantity or an argument that the table does not have.
std::optional<double> measure(const LessonQuantity& quantity, const Experiment& experiment,
                              const std::stop_token& stop = {});

}  // namespace entropy_lab
