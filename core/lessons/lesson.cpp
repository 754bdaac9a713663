#include "core/lessons/lesson.h"

#include "core/files/experiment_json.h"
#include "core/lessons/lesson_parts.h"

#include <algorithm>

namespace entropy_lab {

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
