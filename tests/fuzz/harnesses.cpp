#include "tests/fuzz/harnesses.h"

#include "core/descent/trainer.h"
#include "core/experiment/settings.h"
#include "core/files/csv.h"
#include "core/files/csv_preview.h"
#include "core/files/experiment_json.h"
#include "core/files/figure_file.h"
#include "core/files/figure_record.h"
#include "core/files/plain_text.h"
#include "core/files/unsaved_text.h"
#include "core/lessons/lesson.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace entropy_lab {

namespace {

/// No table of this machine is meant to be found.
const std::filesystem::path kFolder = "/nonexistent";
constexpr std::int64_t kSteps = 50;
constexpr std::int64_t kMostWork = 200'000;  // parameters x samples

/// Ends the program where a promise is broken.
void require(bool holds, const char* promise)
{
    if (holds)
        return;
    std::fprintf(stderr, "broken promise: %s\n", promise);
    std::abort();
}

/// A million points are no fault, but too slow to be tried a thousand times a second; that the
/// limits hold is for tests/core/experiment/test_limits.cpp to see.
bool isSlow(std::string_view text)
{
    constexpr std::size_t kMostDigits = 3;
    for (const std::string_view key : {"samples", "units"})
        for (std::size_t at = text.find(key); at != text.npos; at = text.find(key, at + 1)) {
            const std::string_view value = text.substr(at + key.size());
            constexpr std::size_t kBeforeValue = 5;
            const bool isList = value.substr(0, kBeforeValue).find('[') != value.npos;
            std::size_t digits = 0;
            for (const char c : value.substr(0, value.find_first_of(isList ? "]" : ",}\n"))) {
                const bool isPower = c == 'e' || c == 'E';
                const bool isDigit = c >= '0' && c <= '9';
                digits = isPower ? digits + kMostDigits : isDigit ? digits + 1 : 0;
                if (digits > kMostDigits)
                    return true;
            }
        }
    return false;
}

std::int64_t workOf(const Experiment& e)
{
    return e.start.values.size() * e.data.samples();
}

void train(const Experiment& experiment)
{
    if (workOf(experiment) > kMostWork)
        return;
    Trainer trainer(experiment);
    for (std::int64_t k = 0; k < kSteps && trainer.step(); ++k) {
        const StepRecord& record = trainer.record();
        require(std::isfinite(record.H) && record.H >= 0.0,
                "H of a step is finite and not negative");
        require(record.iteration == k + 1, "a step is one iteration");
    }
    if (trainer.stopReason() == StopReason::NotFinite)
        require(!trainer.notFiniteDetail().empty(), "a run that ends says why");
}

/// What a reader has taken is sound, can be written, is the same when it is read again, and runs.
void use(const Experiment& experiment)
{
    require(findProblem(experiment).empty(), "what was read is sound");
    const std::string text = formatExperiment(experiment);
    require(formatExperiment(parseExperiment(text, "again")) == text,
            "what was written reads back the same");
    train(experiment);
}

void readExperimentText(std::string_view text)
{
    if (isSlow(text))
        return;
    try {
        use(parseExperiment(text, "file", kFolder));
    } catch (const ExperimentError& error) {
        require(*error.what() != '\0', "a refusal says why");
    }
}

bool isQuick(const LessonQuantity& quantity)
{
    constexpr double kMost = 1000.0;
    for (const auto& [name, value] : quantity.arguments)
        if (!(std::abs(value) <= kMost))
            return false;
    return true;
}

void readLessonText(std::string_view text)
{
    if (isSlow(text))
        return;
    const auto byName = [](const std::string& name) {
        return name == "one-neuron" ? std::optional(Experiment()) : std::nullopt;
    };
    try {
        const Lesson lesson = parseLesson(text, "file", byName, kFolder);
        require(!lesson.steps.empty(), "a lesson has a step");
        for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
            const Experiment* const found = experimentOf(lesson, i);
            if (found != nullptr)
                train(*found);
            for (const LessonNumber& number : lesson.steps[i].numbers) {
                Experiment experiment = number.experiment ? *number.experiment
                    : found != nullptr                    ? *found
                                                          : Experiment();
                const std::int64_t last = number.quantity.at.value_or(experiment.stop.iterations);
                if (last <= kSteps && workOf(experiment) <= kMostWork && isQuick(number.quantity))
                    measure(number.quantity, experiment);
            }
        }
    } catch (const ExperimentError& error) {
        require(*error.what() != '\0', "a refusal says why");
    }
}

void readTable(std::string_view text)
{
    try {
        const CsvPreview preview = previewCsv(text, "file");
        for (const std::vector<std::string>& row : preview.rows)
            require(row.size() == preview.columns.size(), "rows of a preview are even");
        if (preview.inputs.empty())
            return;
        const std::optional<Batch> batch =
            readCsvBatch(text, "file", preview.inputs, preview.targets, {}, {}, preview.format);
        require(batch && batch->X->allFinite(), "inputs of a table are finite");
        require(batch->samples() >= 1, "a table has a sample");
    } catch (const CsvError& error) {
        require(*error.what() != '\0', "a refusal says why");
    }
}

void readAssignments(std::string_view text)
{
    constexpr int kMostLines = 8;
    Experiment experiment;
    for (int line = 0; line < kMostLines && !text.empty(); ++line) {
        const std::string_view assignment = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(assignment.size() + 1, text.size()));
        if (isSlow(assignment))
            continue;
        try {
            experiment = withAssignment(experiment, assignment, kFolder);
        } catch (const ExperimentError& error) {
            require(*error.what() != '\0', "a refusal says why");
        }
    }
    use(experiment);
    if (workOf(experiment) > kMostWork)
        return;
    for (const Setting& setting : settingsFor(experiment))
        setSettingValue(experiment, setting.key, settingValue(experiment, setting.key));
}

void readRecord(std::string_view text)
{
    if (isSlow(text))
        return;
    try {
        const FigureRecord record = parseFigureRecord(text, "file");
        require(record.iteration >= 0, "the iteration of a figure is one");
        const std::string again = formatFigureRecord(record);
        require(formatFigureRecord(parseFigureRecord(again, "again")) == again,
                "a record reads back the same");
        use(record.experiment);
    } catch (const ExperimentError& error) {
        require(*error.what() != '\0', "a refusal says why");
    }
}

void readFigure(std::string_view content)
{
    try {
        const std::string record = figureRecordIn(content, "file");
        if (!record.empty()) {
            require(isFigureFile(content), "only figures have records");
            readRecord(record);
        }
    } catch (const ExperimentError& error) {
        require(*error.what() != '\0', "a refusal says why");
    }
}

void readUnsaved(std::string_view text)
{
    if (isSlow(text))
        return;
    try {
        const UnsavedText found = parseUnsavedText(text, "file");
        require(found.head.iteration >= 0, "the iteration of unsaved changes is one");
        use(found.experiment);
    } catch (const ExperimentError& error) {
        // Whatever it says goes to a terminal or a document in the end.
        for (const char c : forTerminal(error.what()))
            require(static_cast<unsigned char>(c) >= ' ' && c != '\x7f',
                    "a message for a terminal has no control character");
        require(forDocument(forDocument(text)) == forDocument(text),
                "what a document may have stays as it is");
    }
}

constexpr std::array kHarnesses{Harness{"experiment", &readExperimentText},
                                Harness{"lesson", &readLessonText},
                                Harness{"table", &readTable},
                                Harness{"assignments", &readAssignments},
                                Harness{"figure", &readFigure},
                                Harness{"record", &readRecord},
                                Harness{"unsaved", &readUnsaved}};

}  // namespace

std::span<const Harness> harnesses()
{
    return kHarnesses;
}

}  // namespace entropy_lab
