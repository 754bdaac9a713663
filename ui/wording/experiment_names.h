#pragma once

#include "core/experiment/experiment.h"
#include "core/experiment/settings.h"

#include <QString>

/// What objectives, rules, schedules and settings are called, for every place that names them.
/// Numbers have all their digits.
namespace entropy_lab {

/// "entropy", "cross-entropy", "mixed", "balanced entropy".
QString objectiveName(ObjectiveKind kind);
/// The same with the weight of the entropy: "mixed (λ = 0.5)".
QString objectiveName(const Objective& objective);

/// "descend", "ascend".
QString directionName(Direction direction);

/// "gradient descent", "momentum", "Nesterov", "AdaGrad", "RMSprop", "Adam".
QString ruleName(RuleKind kind);
/// With the constants that it has: "Adam (β₁ = 0.9, β₂ = 0.999, ε = 1×10⁻⁸)".
QString ruleText(const Rule& rule);

/// "constant", "step", "exponential", "cosine", "warm-up", "drawn by hand".
QString scheduleName(ScheduleKind kind);
/// What becomes of the rate, e.g. "×0.5 every 100 iterations"; of points, the first `most`.
QString scheduleText(const Schedule& schedule, qsizetype most = -1);

/// "w, G, b": the groups that move.
QString movingText(const Trainable& trainable);

/// The groups whose rate has an effect: those that move, and w where layers are stacked.
Trainable ratedGroups(const Experiment& experiment);
/// Whether these groups have one rate.
bool hasOneRate(const LearningRate& rate, const Trainable& groups);
/// "0.5", or "0.5 (w), 0.1 (b)" where these groups differ.
QString ratesText(const LearningRate& rate, const Trainable& groups);

/// "weight w₁", "learning rate η": the label with the symbol instead of a letter that says less.
QString settingName(const Setting& setting);
/// What a key of the experiment file says, e.g. "input x₁ of sample 3" of "data.x.2.0"; the key
/// itself where it is none.
QString settingName(const Experiment& experiment, const QString& key);
/// A complaint of findProblem or setSettingValue with the name in the place of the key.
QString problemInWords(const Experiment& experiment, const QString& problem);

}  // namespace entropy_lab
