#include "app/commands/lesson_command.h"

#include "app/commands/command_line.h"
#include "app/commands/interrupt.h"
#include "app/files/lesson_store.h"
#include "app/files/terminal.h"
#include "core/experiment/counted.h"
#include "core/files/plain_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <string>

namespace entropy_lab {

namespace {

/// Twelve digits, and no zeros behind them.
std::string rounded(double value)
{
    return QString::number(value, 'g', 12).toStdString();
}

/// To the digits that a tolerance of half a unit of the last one tells apart.
std::string roundedFor(double tolerance, double value)
{
    constexpr double kMost = 17.0;
    constexpr double kRounding = 1e-9;  // of the logarithm
    const double decimals = std::ceil(-std::log10(2.0 * tolerance) - kRounding);
    // Adding 0 takes the sign from -0.
    return QString::number(value + 0.0, 'f', static_cast<int>(std::clamp(decimals, 0.0, kMost)))
        .toStdString();
}

/// The lines that the command prints.
class Report {
public:
    explicit Report(const std::stop_token& stop) : m_stop(stop) { }

    void check(const LessonNumber& number, const Experiment& experiment)
    {
        const std::optional<double> found = measure(number.quantity, experiment, m_stop);
        if (!found)
            return;
        const bool isMet = std::abs(*found - number.expected) <= number.tolerance;
        add(isMet, number.label,
            withUnit(roundedFor(number.tolerance, *found), number.unit) + ", expected "
                + withUnit(roundedFor(number.tolerance, number.expected), number.unit)
                + ", tolerance " + rounded(number.tolerance));
    }

    void check(const LessonPrediction& asked, const Experiment& experiment)
    {
        const std::optional<double> found = measure(asked.quantity, experiment, m_stop);
        if (!found)
            return;
        add(*found >= asked.minimum && *found <= asked.maximum, asked.question,
            withUnit(rounded(*found), asked.unit) + ", asked for from " + rounded(asked.minimum)
                + " to " + rounded(asked.maximum));
    }

    int checked() const { return m_checked; }
    int failed() const { return m_failed; }

private:
    void add(bool isMet, const std::string& name, const std::string& numbers)
    {
        ++m_checked;
        m_failed += isMet ? 0 : 1;
        std::printf("%s  %s\n      %s\n", isMet ? "ok  " : "FAIL", forTerminal(name).c_str(),
                    forTerminal(numbers).c_str());
    }

    std::stop_token m_stop;
    int m_checked = 0;
    int m_failed = 0;
};

}  // namespace

int checkLesson(const QString& fileOrName)
{
    const Lesson lesson = openLesson(fileOrName);
    std::printf("%s: %s\n%s\n", forTerminal(lesson.name).c_str(), forTerminal(lesson.title).c_str(),
                forTerminal(lesson.claim).c_str());
    const InterruptGuard guard;
    Report report(guard.token());
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        const LessonStep& step = lesson.steps[i];
        const Experiment* const found = experimentOf(lesson, i);
        const Experiment experiment = found != nullptr ? *found : Experiment();
        std::printf("%zu  %s\n", i + 1, forTerminal(step.title).c_str());
        if (step.prediction && step.prediction->kind == PredictionKind::Number)
            report.check(*step.prediction, experiment);
        for (const LessonNumber& number : step.numbers)
            report.check(number, number.experiment ? *number.experiment : experiment);
    }
    if (guard.token().stop_requested()) {
        complain("somebody asked the check to end");
        return kExitFailed;
    }
    std::printf("%d of %s as expected\n", report.checked() - report.failed(),
                counted(report.checked(), "number", "numbers").c_str());
    return report.failed() == 0 ? kExitDone : kExitFailed;
}

}  // namespace entropy_lab
