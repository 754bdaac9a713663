#include "ui/wording/experiment_settings.h"

#include "core/experiment/data_sets.h"
#include "core/experiment/settings.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/wording/experiment_names.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace entropy_lab {

namespace {

constexpr int kAllDigits = 17;
/// Numbers of the data, of the start and of a schedule that are listed one by one.
constexpr qsizetype kMostNumbers = 40;
constexpr qsizetype kMostChanges = 20;
constexpr qsizetype kMostChangedInputs = 8;

QString tr(const char* text)
{
    return QCoreApplication::translate("ExperimentSettings", text);
}

QString textOf(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

QString all(double value)
{
    return readableNumber(value, kAllDigits);
}

QString joined(const std::vector<std::string>& names)
{
    QStringList texts;
    for (const std::string& name : names)
        texts.append(textOf(name));
    return texts.join(QStringLiteral(", "));
}

QString generatorText(const GeneratorSource& source)
{
    const auto generators = dataSetGenerators();
    const auto generator =
        std::find_if(generators.begin(), generators.end(),
                     [&](const DataSetGenerator& g) { return source.name == g.name; });
    if (generator == generators.end())
        return textOf(source.name);
    const auto valueOf = [&](const DataSetSetting& setting) {
        const auto named =
            std::find_if(source.settings.begin(), source.settings.end(),
                         [&](const auto& other) { return other.first == setting.key; });
        return named == source.settings.end() ? setting.defaultValue : named->second;
    };
    const bool hasAnchors = std::any_of(
        generator->settings.begin(), generator->settings.end(), [&](const DataSetSetting& setting) {
            return std::string_view(setting.key) == "anchors" && valueOf(setting) == 1.0;
        });
    QStringList parts;
    bool isDrawn = false;
    for (const DataSetSetting& setting : generator->settings) {
        const std::string_view key = setting.key;
        // The two anchors are the only labels then.
        if (hasAnchors && key == "labelled")
            continue;
        const double value = valueOf(setting);
        parts.append(QStringLiteral("%1 = %2").arg(QString::fromUtf8(setting.label), all(value)));
        isDrawn = isDrawn || (key == "noise" && value > 0.0) || (key == "labelled" && value < 1.0);
    }
    if (isDrawn)
        parts.append(tr("seed = %1").arg(source.seed));
    return QStringLiteral("%1: %2").arg(QString::fromUtf8(generator->label),
                                        parts.join(QStringLiteral("; ")));
}

QString tableText(const CsvSource& source, const QString& path)
{
    QString text = tr("table %1: inputs %2").arg(path, joined(source.inputs));
    if (!source.targets.empty())
        text += tr("; targets %1").arg(joined(source.targets));
    return text;
}

QString sourceText(const Experiment& e, bool hasWholePath)
{
    const bool isStandardized =
        (e.csv && e.csv->isStandardised) || (e.generator && e.generator->isStandardised);
    QString text;
    if (e.csv)
        text = tableText(
            *e.csv, hasWholePath ? textOf(e.csv->path) : QFileInfo(textOf(e.csv->path)).fileName());
    else if (e.generator)
        text = generatorText(*e.generator);
    else
        text = QStringLiteral("%1, %2").arg(samplesText(e.data.samples()),
                                            inputsText(e.data.features()));
    return isStandardized ? tr("%1; standardized").arg(text) : text;
}

/// What one change makes other than it was before.
QStringList changedNumbers(const LearningRate& rate, const Eigen::MatrixXd& X,
                           const LiveChange& change, const Trainable& groups, int digits,
                           qsizetype most)
{
    QStringList parts;
    const auto note = [&parts, digits](const QString& name, double before, double after) {
        if (before != after)
            parts.append(QStringLiteral("%1 → %2").arg(name, readableNumber(after, digits)));
    };
    const LearningRate& next = change.learningRate;
    const bool isOne = hasOneRate(rate, groups) && hasOneRate(next, groups);
    if (isOne && groups.w)
        note(QStringLiteral("η"), rate.w, next.w);
    else if (isOne && groups.G)
        note(QStringLiteral("η"), rate.G, next.G);
    else if (isOne)
        note(QStringLiteral("η"), rate.b, next.b);
    if (!isOne && groups.w)
        note(tr("η of w"), rate.w, next.w);
    if (!isOne && groups.G)
        note(tr("η of G"), rate.G, next.G);
    if (!isOne && groups.b)
        note(tr("η of b"), rate.b, next.b);
    if (change.X.size() == 0 || change.X.rows() != X.rows() || change.X.cols() != X.cols())
        return parts;
    const auto changed = static_cast<qsizetype>((change.X->array() != X.array()).count());
    if (changed > most) {
        parts.append(tr("%1 changed").arg(inputsText(changed)));
        return parts;
    }
    for (Eigen::Index s = 0; s < X.cols(); ++s) {
        for (Eigen::Index j = 0; j < X.rows(); ++j) {
            QString name = textOf(subscripted("x", {j}));
            if (X.cols() > 1)
                name = tr("%1 of sample %2").arg(name).arg(s + 1);
            note(name, X(j, s), change.X(j, s));
        }
    }
    return parts;
}

/// Rows under their names, in the order of the panel.
class Rows {
public:
    void add(const QString& name, const QString& text) { m_rows.push_back({name, text}); }

    void addData(const Experiment& e)
    {
        const bool isInNumbers = !e.csv && !e.generator;
        const Eigen::Index count = e.data.X.size() + e.data.Y.size();
        const bool isListed = isInNumbers && count <= kMostNumbers;
        add(tr("data"),
            isListed          ? tr("numbers, listed below")
                : isInNumbers ? tr("numbers, which the file of the experiment has")
                              : sourceText(e, true));
        add(tr("samples"), readableCount(e.data.samples()));
        add(tr("inputs of a unit"), readableCount(e.data.features()));
        add(tr("units"), readableCount(e.start.units));
        for (Eigen::Index s = 0; isListed && s < e.data.samples(); ++s) {
            for (Eigen::Index j = 0; j < e.data.features(); ++j)
                addNumber(e, QStringLiteral("data.x.%1.%2").arg(s).arg(j), e.data.X(j, s));
            for (Eigen::Index i = 0; i < e.data.Y.rows(); ++i)
                addNumber(e, QStringLiteral("data.y.%1.%2").arg(s).arg(i), e.data.Y(i, s));
        }
    }

    void addStart(const Experiment& e)
    {
        if (e.randomStart || e.start.values.size() > kMostNumbers) {
            add(tr("start"),
                e.randomStart ? startText(e) : tr("numbers, which the file of the experiment has"));
            return;
        }
        for (const Setting& setting : settingsFor(e))
            if (setting.group == SettingGroup::Start)
                add(settingName(setting), all(settingValue(e, setting.key)));
    }

    void addRule(const Experiment& e)
    {
        add(tr("objective"), objectiveName(e.objective));
        add(tr("direction"), directionName(e.direction));
        add(tr("update rule"), ruleText(e.rule));
        add(tr("parameters that move"), movingText(e.trainable));
        add(tr("learning rate η"), ratesText(e.learningRate, ratedGroups(e)));
        if (e.schedule.kind != ScheduleKind::Constant)
            add(tr("schedule"), scheduleText(e.schedule, kMostNumbers));
        if (e.weightDecay > 0.0 && (e.trainable.w || e.trainable.G))
            add(tr("weight decay"), all(e.weightDecay));
    }

    void addStop(const Stop& stop)
    {
        add(tr("stop after"), iterationsText(stop.iterations));
        if (stop.gradientNorm)
            add(tr("stop at a gradient norm below"),
                gradientNormText(*stop.gradientNorm, kAllDigits));
    }

    void addChanges(const Experiment& recorded, std::int64_t iterations)
    {
        const QStringList texts = changeTexts(recorded, iterations, kAllDigits, kMostChangedInputs);
        for (const QString& text : texts.mid(0, kMostChanges))
            add(tr("change on the way"), text);
        if (texts.size() > kMostChanges)
            add(tr("changes on the way"),
                tr("%1 more, which the file of the experiment has")
                    .arg(texts.size() - kMostChanges));
    }

    void addLayers(const LayerStack& layers)
    {
        QStringList units;
        for (const Eigen::Index count : layers.units)
            units.append(readableCount(count));
        add(tr("layers stacked beside"),
            tr("units %1; gradient %2; start weights %3 × N(0, 1), seed %4")
                .arg(units.join(QStringLiteral(", ")),
                     layers.isBalanced ? tr("balanced") : tr("plain"), all(layers.scale))
                .arg(layers.seed));
    }

    std::vector<NamedText> take() { return std::move(m_rows); }

private:
    void addNumber(const Experiment& e, const QString& key, double value)
    {
        add(settingName(e, key), std::isnan(value) ? tr("none") : all(value));
    }

    std::vector<NamedText> m_rows;
};

}  // namespace

QString dataText(const Experiment& experiment)
{
    return sourceText(experiment, false);
}

QString startText(const Experiment& experiment)
{
    const QString shape = QStringLiteral("%1, %2").arg(unitsText(experiment.start.units),
                                                       inputsText(experiment.start.features));
    if (!experiment.randomStart)
        return shape;
    return tr("%1; drawn: %2 × N(0, 1), seed %3")
        .arg(shape, all(experiment.randomStart->scale))
        .arg(experiment.randomStart->seed);
}

QStringList changeTexts(const Experiment& recorded, std::int64_t iterations, int digits,
                        qsizetype most)
{
    QStringList texts;
    const Trainable groups = ratedGroups(recorded);
    LearningRate rate = recorded.learningRate;
    const Eigen::MatrixXd* X = &*recorded.data.X;
    for (const LiveChange& change : recorded.changes) {
        if (change.iteration >= iterations)
            break;
        const QStringList parts = changedNumbers(rate, *X, change, groups, digits, most);
        if (!parts.isEmpty())
            texts.append(
                tr("%1 at %2")
                    .arg(parts.join(QStringLiteral(", ")), readableCount(change.iteration)));
        rate = change.learningRate;
        if (change.X.size() > 0)
            X = &*change.X;
    }
    return texts;
}

std::vector<NamedText> decidingSettings(const Experiment& recorded, const Stop& stop,
                                        std::int64_t iterations)
{
    Rows rows;
    rows.addData(recorded);
    rows.addStart(recorded);
    rows.addRule(recorded);
    rows.addStop(stop);
    rows.addChanges(recorded, iterations);
    if (recorded.layers)
        rows.addLayers(*recorded.layers);
    return rows.take();
}

}  // namespace entropy_lab
