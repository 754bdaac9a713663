#include "ui/wording/experiment_names.h"

#include "ui/style/counted.h"
#include "ui/style/number_format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <span>
#include <utility>

namespace entropy_lab {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("ExperimentNames", text);
}

QString all(double value)
{
    constexpr int kAllDigits = 17;
    return readableNumber(value, kAllDigits);
}

struct KeyName {
    const char* key;  ///< of the experiment file; the first that fits counts, indices left out
    const char* name;
};

/// Keys beside the table of settings.
constexpr KeyName kKeyNames[]{
    {"title", QT_TRANSLATE_NOOP("ExperimentNames", "title")},
    {"data.x", QT_TRANSLATE_NOOP("ExperimentNames", "inputs x")},
    {"data.y", QT_TRANSLATE_NOOP("ExperimentNames", "labels y")},
    {"data", QT_TRANSLATE_NOOP("ExperimentNames", "data")},
    {"start.w", QT_TRANSLATE_NOOP("ExperimentNames", "start of the weights w")},
    {"start.G", QT_TRANSLATE_NOOP("ExperimentNames", "start of the weights G")},
    {"start.b", QT_TRANSLATE_NOOP("ExperimentNames", "start of the biases b")},
    {"start", QT_TRANSLATE_NOOP("ExperimentNames", "start")},
    {"objective.lambda", QT_TRANSLATE_NOOP("ExperimentNames", "weight λ of the entropy")},
    {"objective", QT_TRANSLATE_NOOP("ExperimentNames", "objective")},
    {"direction", QT_TRANSLATE_NOOP("ExperimentNames", "direction")},
    {"rule.momentum", QT_TRANSLATE_NOOP("ExperimentNames", "momentum of the update rule")},
    {"rule.decay", QT_TRANSLATE_NOOP("ExperimentNames", "decay ρ of the mean square")},
    {"rule.beta1", QT_TRANSLATE_NOOP("ExperimentNames", "decay β₁ of the first moment")},
    {"rule.beta2", QT_TRANSLATE_NOOP("ExperimentNames", "decay β₂ of the second moment")},
    {"rule.epsilon", QT_TRANSLATE_NOOP("ExperimentNames", "ε of the update rule")},
    {"rule", QT_TRANSLATE_NOOP("ExperimentNames", "update rule")},
    {"learning_rate", QT_TRANSLATE_NOOP("ExperimentNames", "learning rate η")},
    {"weight_decay", QT_TRANSLATE_NOOP("ExperimentNames", "weight decay")},
    {"trainable", QT_TRANSLATE_NOOP("ExperimentNames", "parameters that move")},
    {"schedule.factor", QT_TRANSLATE_NOOP("ExperimentNames", "factor of the schedule")},
    {"schedule.every", QT_TRANSLATE_NOOP("ExperimentNames", "iterations between two steps")},
    {"schedule.over", QT_TRANSLATE_NOOP("ExperimentNames", "length of the schedule")},
    {"schedule.floor", QT_TRANSLATE_NOOP("ExperimentNames", "end of the schedule")},
    {"schedule", QT_TRANSLATE_NOOP("ExperimentNames", "schedule")},
    {"changes", QT_TRANSLATE_NOOP("ExperimentNames", "change on the way")},
    {"layers.units", QT_TRANSLATE_NOOP("ExperimentNames", "units of the layers")},
    {"layers.scale", QT_TRANSLATE_NOOP("ExperimentNames", "start weights of the layers")},
    {"layers", QT_TRANSLATE_NOOP("ExperimentNames", "layers")},
    {"stop", QT_TRANSLATE_NOOP("ExperimentNames", "stop rule")},
};

/// The groups among these, each with its rate.
std::vector<std::pair<QString, double>> ratesOf(const LearningRate& rate, const Trainable& groups)
{
    std::vector<std::pair<QString, double>> rates;
    if (groups.w)
        rates.emplace_back(QStringLiteral("w"), rate.w);
    if (groups.G)
        rates.emplace_back(QStringLiteral("G"), rate.G);
    if (groups.b)
        rates.emplace_back(QStringLiteral("b"), rate.b);
    return rates;
}

/// " of sample 3" of the sample that a key of the data names, where there are others.
QString ofSample(const Experiment& experiment, const QStringList& parts)
{
    return experiment.data.samples() > 1 && parts.size() > 2
        ? tr(" of sample %1").arg(parts[2].toLongLong() + 1)
        : QString();
}

}  // namespace

QString objectiveName(ObjectiveKind kind)
{
    switch (kind) {
    case ObjectiveKind::Entropy:
        return tr("entropy");
    case ObjectiveKind::CrossEntropy:
        return tr("cross-entropy");
    case ObjectiveKind::Mixed:
        return tr("mixed");
    case ObjectiveKind::BalancedEntropy:
        return tr("balanced entropy");
    }
    return {};
}

QString objectiveName(const Objective& objective)
{
    const QString name = objectiveName(objective.kind);
    return objective.kind == ObjectiveKind::Mixed
        ? tr("%1 (λ = %2)").arg(name, all(objective.lambda))
        : name;
}

QString directionName(Direction direction)
{
    return direction == Direction::Descend ? tr("descend") : tr("ascend");
}

QString ruleName(RuleKind kind)
{
    switch (kind) {
    case RuleKind::GradientDescent:
        return tr("gradient descent");
    case RuleKind::Momentum:
        return tr("momentum");
    case RuleKind::Nesterov:
        return tr("Nesterov");
    case RuleKind::AdaGrad:
        return tr("AdaGrad");
    case RuleKind::RmsProp:
        return tr("RMSprop");
    case RuleKind::Adam:
        return tr("Adam");
    }
    return {};
}

QString ruleText(const Rule& rule)
{
    const QString name = ruleName(rule.kind);
    switch (rule.kind) {
    case RuleKind::GradientDescent:
        return name;
    case RuleKind::Momentum:
    case RuleKind::Nesterov:
        return tr("%1 (μ = %2)").arg(name, all(rule.momentum));
    case RuleKind::AdaGrad:
        return tr("%1 (ε = %2)").arg(name, all(rule.epsilon));
    case RuleKind::RmsProp:
        return tr("%1 (ρ = %2, ε = %3)").arg(name, all(rule.decay), all(rule.epsilon));
    case RuleKind::Adam:
        return tr("%1 (β₁ = %2, β₂ = %3, ε = %4)")
            .arg(name, all(rule.beta1), all(rule.beta2), all(rule.epsilon));
    }
    return {};
}

QString scheduleName(ScheduleKind kind)
{
    switch (kind) {
    case ScheduleKind::Constant:
        return tr("constant");
    case ScheduleKind::Step:
        return tr("step");
    case ScheduleKind::Exponential:
        return tr("exponential");
    case ScheduleKind::Cosine:
        return tr("cosine");
    case ScheduleKind::WarmUp:
        return tr("warm-up");
    case ScheduleKind::Recorded:
        return tr("drawn by hand");
    }
    return {};
}

QString scheduleText(const Schedule& schedule, qsizetype most)
{
    const QString name = scheduleName(schedule.kind);
    switch (schedule.kind) {
    case ScheduleKind::Constant:
        return name;
    case ScheduleKind::Step:
        return tr("×%1 every %2").arg(all(schedule.factor), iterationsText(schedule.every));
    case ScheduleKind::Exponential:
        return tr("×%1 each iteration").arg(all(schedule.factor));
    case ScheduleKind::Cosine:
        return tr("%1 to ×%2 over %3")
            .arg(name, all(schedule.floor), iterationsText(schedule.over));
    case ScheduleKind::WarmUp:
        return tr("%1 over %2").arg(name, iterationsText(schedule.over));
    case ScheduleKind::Recorded:
        break;
    }
    const qsizetype count = std::ssize(schedule.points);
    const qsizetype told = most < 0 ? count : std::min(most, count);
    QStringList points;
    for (const SchedulePoint& point : std::span(schedule.points).first(std::size_t(told)))
        points.append(tr("×%1 at %2").arg(all(point.factor), readableCount(point.iteration)));
    if (told < count)
        points.append(tr("%1 more").arg(count - told));
    return points.isEmpty() ? name : points.join(QStringLiteral(", "));
}

QString movingText(const Trainable& trainable)
{
    QStringList groups;
    for (const auto& [group, rate] : ratesOf({}, trainable))
        groups.append(group);
    return groups.isEmpty() ? tr("none") : groups.join(QStringLiteral(", "));
}

Trainable ratedGroups(const Experiment& experiment)
{
    Trainable groups = experiment.trainable;
    groups.w = groups.w || experiment.layers.has_value();
    return groups;
}

bool hasOneRate(const LearningRate& rate, const Trainable& groups)
{
    const auto rates = ratesOf(rate, groups);
    return std::all_of(rates.begin(), rates.end(),
                       [&](const auto& other) { return other.second == rates.front().second; });
}

QString ratesText(const LearningRate& rate, const Trainable& groups)
{
    const auto rates = ratesOf(rate, groups);
    if (rates.empty() || hasOneRate(rate, groups))
        return all(rates.empty() ? rate.w : rates.front().second);
    QStringList texts;
    for (const auto& [group, value] : rates)
        texts.append(tr("%1 (%2)").arg(all(value), group));
    return texts.join(QStringLiteral(", "));
}

QString settingName(const Setting& setting)
{
    QStringList words = QString::fromStdString(setting.label).split(u' ');
    const QString symbol = QString::fromStdString(setting.symbol);
    if (symbol.startsWith(words.last()))
        words.removeLast();
    return words.join(u' ') + u' ' + symbol;
}

QString settingName(const Experiment& experiment, const QString& key)
{
    const QStringList parts = key.split(u'.');
    const bool isOfData = key.startsWith(QStringLiteral("data."));
    const Eigen::Index sample = isOfData && parts.size() > 2 ? parts[2].toLongLong() : 0;
    if (sample < std::max<Eigen::Index>(1, experiment.data.samples())) {
        for (const Setting& setting : settingsFor(experiment, sample))
            if (key == QString::fromStdString(setting.key))
                return settingName(setting) + (isOfData ? ofSample(experiment, parts) : QString());
    }
    if (parts.size() > 2 && key.startsWith(QStringLiteral("data.y.")))
        return tr("label") + ofSample(experiment, parts)
            + (experiment.start.units > 1 && parts.size() > 3
                   ? tr(" for unit %1").arg(parts[3].toLongLong() + 1)
                   : QString());
    for (const KeyName& known : kKeyNames) {
        const QString start = QString::fromLatin1(known.key);
        if (key == start || key.startsWith(start + u'.'))
            return tr(known.name);
    }
    return key;
}

QString problemInWords(const Experiment& experiment, const QString& problem)
{
    const qsizetype end = problem.indexOf(QStringLiteral(": "));
    return end < 0 ? problem : settingName(experiment, problem.left(end)) + problem.mid(end);
}

}  // namespace entropy_lab
