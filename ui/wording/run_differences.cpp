#include "ui/wording/run_differences.h"

#include "core/experiment/settings.h"
#include "ui/style/number_format.h"
#include "ui/wording/experiment_names.h"
#include "ui/wording/experiment_settings.h"

#include <QObject>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <stdexcept>

namespace entropy_lab {

namespace {

using Cell = SettingColumn::Cell;
using Runs = std::vector<std::shared_ptr<const RunSnapshot>>;
using CellOf = std::function<Cell(const Experiment&)>;

/// Inputs and start values have a column each up to these counts, one for all of them beyond.
constexpr Eigen::Index kMaximumInputs = 16;
constexpr Eigen::Index kMaximumParameters = 24;
/// Changes told in a cell; the others stand in its tooltip, up to a length that fits a screen.
constexpr qsizetype kChangesShown = 2;
constexpr qsizetype kChangesInTip = 20;
constexpr qsizetype kChangedInputsShown = 8;

QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

Cell numberCell(double value)
{
    if (std::isnan(value))
        return {.key = QStringLiteral("off"), .shown = QObject::tr("off")};
    return {.key = exactNumber(value), .shown = readableNumber(value)};
}

Cell missingCell()
{
    return {.key = {}, .shown = QStringLiteral("–")};
}

/// Matrices of the same shape and the same bits of every entry; NaN stands for a missing label.
bool isSame(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b)
{
    return a.rows() == b.rows() && a.cols() == b.cols()
        && std::equal(a.data(), a.data() + a.size(), b.data(), [](double x, double y) {
               return x == y || (std::isnan(x) && std::isnan(y));
           });
}

bool isSame(const Batch& a, const Batch& b)
{
    return isSame(a.X, b.X) && isSame(a.Y, b.Y);
}

bool isSame(const Layer& a, const Layer& b)
{
    return a.units == b.units && a.features == b.features && a.values == b.values;
}

/// The rate of a group that does not move has none.
bool hasEffect(const Experiment& experiment, const std::string& key)
{
    const Trainable groups = ratedGroups(experiment);
    return (key != "learning_rate.w" || groups.w) && (key != "learning_rate.G" || groups.G)
        && (key != "learning_rate.b" || groups.b);
}

/// Columns are collected in the order of the panel; those without a difference are dropped.
class Collector {
public:
    explicit Collector(const Runs& runs) : m_runs(runs) { }

    void add(const QString& title, const QString& help, const CellOf& cellOf, bool isNumber = false)
    {
        SettingColumn column{.title = title, .help = help, .isNumber = isNumber};
        for (const auto& run : m_runs)
            column.cells.push_back(cellOf(*run->recorded));
        finish(std::move(column));
    }

    /// A number of the settings table; "–" in runs that do not have it or where it has no effect.
    void add(const Setting& setting, const QString& title)
    {
        SettingColumn column{.title = title, .help = text(setting.help), .isNumber = true};
        for (const auto& run : m_runs) {
            // The stop rule is the whole run's and is not recorded as a change.
            const bool isStop = setting.group == SettingGroup::Stop;
            const Experiment& experiment = isStop ? *run->experiment : *run->recorded;
            try {
                column.cells.push_back(hasEffect(experiment, setting.key)
                                           ? numberCell(settingValue(experiment, setting.key))
                                           : missingCell());
            } catch (const std::invalid_argument&) {
                column.cells.push_back(missingCell());
            }
        }
        finish(std::move(column));
    }

    /// Something too large to be spelled out: described, and told apart by letters.
    template <typename T>
    void addLarge(const QString& title, const QString& help, const T& (*partOf)(const Experiment&),
                  const std::function<QString(const Experiment&)>& describe)
    {
        SettingColumn column{.title = title, .help = help};
        std::vector<const T*> kinds;
        for (const auto& run : m_runs) {
            const T& part = partOf(*run->recorded);
            const auto found = std::find_if(kinds.begin(), kinds.end(),
                                            [&](const T* kind) { return isSame(*kind, part); });
            column.cells.push_back(
                {.key = QString::number(found - kinds.begin()), .shown = describe(*run->recorded)});
            if (found == kinds.end())
                kinds.push_back(&part);
        }
        finish(std::move(column));
    }

    std::vector<SettingColumn> take() { return std::move(m_columns); }

private:
    void finish(SettingColumn column)
    {
        QStringList keys;
        QStringList shown;
        for (const Cell& cell : column.cells) {
            if (keys.contains(cell.key))
                continue;
            keys.append(cell.key);
            shown.append(cell.shown);
        }
        if (keys.size() < 2)
            return;
        if (shown.removeDuplicates() > 0) {
            for (Cell& cell : column.cells) {
                if (column.isNumber && !cell.key.isEmpty())
                    cell.shown = cell.key;
                else if (!column.isNumber)
                    cell.shown += QStringLiteral(" (%1)").arg(letter(keys.indexOf(cell.key)));
            }
        }
        m_columns.push_back(std::move(column));
    }

    static QString letter(qsizetype index)
    {
        return index < 26 ? QString(QChar(u'a' + static_cast<char16_t>(index)))
                          : QString::number(index + 1);
    }

    const Runs& m_runs;
    std::vector<SettingColumn> m_columns;
};

QString titleOf(const Setting& setting)
{
    QString title = settingName(setting);
    if (!setting.unit.empty())
        title += QStringLiteral(" (%1)").arg(text(setting.unit));
    return setting.group == SettingGroup::Stop ? QObject::tr("stop: %1").arg(title) : title;
}

Cell textCell(const QString& text)
{
    return {.key = text, .shown = text};
}

QString shortened(const QStringList& texts, qsizetype count, const QString& separator)
{
    if (texts.size() <= count)
        return texts.join(separator);
    return texts.mid(0, count).join(separator) + separator
        + QObject::tr("%1 more").arg(texts.size() - count);
}

Cell changesCell(const Experiment& recorded)
{
    constexpr auto kAll = std::numeric_limits<std::int64_t>::max();
    const QStringList texts = changeTexts(recorded, kAll, 4, kChangedInputsShown);
    if (texts.isEmpty())
        return {.key = {}, .shown = QObject::tr("none")};
    const QStringList exact = changeTexts(recorded, kAll, 17, recorded.data.X.size());
    return {.key = exact.join(u';'),
            .shown = shortened(texts, kChangesShown, QStringLiteral("; ")),
            .tip = shortened(texts, kChangesInTip, QStringLiteral("\n"))};
}

/// The part of an experiment that a group of the table is about: the table of all of a large one
/// would take long.
Experiment partFor(SettingGroup group, const Experiment& experiment)
{
    Experiment part;
    part.learningRate = experiment.learningRate;
    if (group == SettingGroup::Inputs)
        part.data = experiment.data;
    if (group == SettingGroup::Start)
        part.start = experiment.start;
    return part;
}

/// Every number of a group that one of the runs has, in the order of the panel.
void addNumbers(const Runs& runs, Collector& collector, SettingGroup group)
{
    const bool hasOneRate = std::all_of(runs.begin(), runs.end(), [](const auto& run) {
        return run->recorded->learningRate.isUniform();
    });
    std::set<std::string> seen;
    for (const auto& run : runs) {
        const Experiment part = partFor(group, *run->recorded);
        const Eigen::Index samples = group == SettingGroup::Inputs ? part.data.samples() : 1;
        for (Eigen::Index s = 0; s < samples; ++s) {
            for (const Setting& setting : settingsFor(part, s)) {
                const bool isSplitRate = setting.key == "learning_rate" && !hasOneRate;
                if (setting.group != group || isSplitRate || !seen.insert(setting.key).second)
                    continue;
                const QString title = titleOf(setting);
                collector.add(setting,
                              samples > 1 ? QObject::tr("%1 of sample %2").arg(title).arg(s + 1)
                                          : title);
            }
        }
    }
}

}  // namespace

std::vector<SettingColumn> differingSettings(const Runs& runs)
{
    const auto all = [&runs](auto holds) {
        return std::all_of(runs.begin(), runs.end(),
                           [&holds](const auto& run) { return holds(*run->recorded); });
    };
    const bool hasFewInputs = all([](const Experiment& e) {
        return e.data.X.size() <= kMaximumInputs && !e.data.hasLabels() && !e.csv && !e.generator;
    });
    const bool hasFewParameters = all([](const Experiment& e) {
        return e.start.values.size() <= kMaximumParameters && !e.randomStart;
    });

    Collector collector(runs);
    collector.add(QObject::tr("experiment"), QObject::tr("Title of the experiment."),
                  [](const Experiment& e) { return textCell(text(e.title)); });
    addNumbers(runs, collector, SettingGroup::LearningRate);
    collector.add(
        QObject::tr("changes on the way"),
        QObject::tr("What was changed while the run went on, and after how many updates."),
        changesCell);
    collector.add(QObject::tr("schedule"),
                  QObject::tr("How the learning rate changes with the iteration."),
                  [](const Experiment& e) { return textCell(scheduleText(e.schedule)); });
    if (hasFewInputs)
        addNumbers(runs, collector, SettingGroup::Inputs);
    else
        collector.addLarge<Batch>(
            QObject::tr("data"), QObject::tr("Where the inputs and labels come from."),
            [](const Experiment& e) -> const Batch& { return e.data; }, dataText);
    if (hasFewParameters)
        addNumbers(runs, collector, SettingGroup::Start);
    else
        collector.addLarge<Layer>(
            QObject::tr("start"), QObject::tr("The parameters w, G and b that the run began with."),
            [](const Experiment& e) -> const Layer& { return e.start; }, startText);
    collector.add(QObject::tr("objective"), QObject::tr("What the run makes small or great."),
                  [](const Experiment& e) { return textCell(objectiveName(e.objective)); });
    collector.add(QObject::tr("direction"),
                  QObject::tr("Whether the objective is made small or great."),
                  [](const Experiment& e) { return textCell(directionName(e.direction)); });
    collector.add(QObject::tr("update rule"),
                  QObject::tr("How a gradient becomes a step, with the rule's constants."),
                  [](const Experiment& e) { return textCell(ruleText(e.rule)); });
    collector.add(
        QObject::tr("weight decay"), QObject::tr("How much of a weight joins its gradient."),
        [](const Experiment& e) { return numberCell(e.weightDecay); }, true);
    collector.add(QObject::tr("moving"), QObject::tr("The parameters that move."),
                  [](const Experiment& e) { return textCell(movingText(e.trainable)); });
    addNumbers(runs, collector, SettingGroup::Stop);
    return collector.take();
}

}  // namespace entropy_lab
