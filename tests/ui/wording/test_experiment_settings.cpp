#include "core/experiment/data_sets.h"
#include "core/experiment/experiment_data.h"
#include "core/experiment/random.h"
#include "ui/wording/experiment_names.h"
#include "ui/wording/experiment_settings.h"

#include <QtTest/QtTest>

using namespace entropy_lab;

namespace {

using Change = std::function<void(Experiment&)>;

constexpr std::int64_t kIterations = 200;

/// "name: text" a line.
QStringList told(const Experiment& experiment, std::int64_t iterations = kIterations)
{
    QStringList lines;
    for (const NamedText& setting : decidingSettings(experiment, experiment.stop, iterations))
        lines.append(setting.name + ": " + setting.text);
    return lines;
}

Experiment with(const Change& change)
{
    Experiment experiment;
    change(experiment);
    return experiment;
}

/// Labels for two of three samples with one input each.
void useThreeSamples(Experiment& e)
{
    e = withData(
        e,
        {.batch = std::make_shared<const Batch>(
             Batch{Eigen::MatrixXd{{1.0, -2.0, 3.0}}, Eigen::MatrixXd{{1.0, std::nan(""), 0.0}}})});
}

void useGenerator(Experiment& e, const GeneratorSource& source)
{
    e = withData(
        e, {.batch = std::make_shared<const Batch>(generateDataSet(source)), .generator = source});
}

}  // namespace

/// What decides a run is told, and nothing that does not.
class TestExperimentSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theDefaultIsToldInFull();
    void whatDecidesIsTold_data();
    void whatDecidesIsTold();
    void whatHasNoEffectIsNotTold_data();
    void whatHasNoEffectIsNotTold();
    void longListsSayThatTheyGoOn_data();
    void longListsSayThatTheyGoOn();
    void keysHaveNames_data();
    void keysHaveNames();
    void complaintsNameTheSettingInWords_data();
    void complaintsNameTheSettingInWords();
    void everyKeyOfTheTableHasAName();
};

void TestExperimentSettings::theDefaultIsToldInFull()
{
    QCOMPARE(told(Experiment()),
             (QStringList{"data: numbers, listed below", "samples: 1", "inputs of a unit: 2",
                          "units: 1", "input x₁: 0.6", "input x₂: −0.8", "weight w₁: 0.1",
                          "weight w₂: 0.2", "weight G₁: 0.05", "weight G₂: −0.1", "bias b: 0.1",
                          "objective: entropy", "direction: descend",
                          "update rule: gradient descent", "parameters that move: w, G, b",
                          "learning rate η: 0.5", QString("stop after: 1\u202f000 iterations")}));
}

void TestExperimentSettings::whatDecidesIsTold_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("line");
    const auto row = [](const char* name, const Change& change, const char* line) {
        QTest::newRow(name) << change << QString(line);
    };
    const auto rule = [&row](const char* name, const Rule& chosen, const char* line) {
        row(
            name, [chosen](Experiment& e) { e.rule = chosen; }, line);
    };
    rule("momentum", {.kind = RuleKind::Momentum, .momentum = 0.75},
         "update rule: momentum (μ = 0.75)");
    rule("Nesterov", {.kind = RuleKind::Nesterov, .momentum = 0.5},
         "update rule: Nesterov (μ = 0.5)");
    rule("AdaGrad", {.kind = RuleKind::AdaGrad, .epsilon = 1e-3},
         "update rule: AdaGrad (ε = 0.001)");
    rule("RMSprop", {.kind = RuleKind::RmsProp, .decay = 0.99},
         "update rule: RMSprop (ρ = 0.99, ε = 1×10⁻⁸)");
    rule("Adam", {.kind = RuleKind::Adam, .beta2 = 0.99},
         "update rule: Adam (β₁ = 0.9, β₂ = 0.99, ε = 1×10⁻⁸)");
    row(
        "mixed objective",
        [](Experiment& e) {
            useThreeSamples(e);
            e.objective = {.kind = ObjectiveKind::Mixed, .lambda = 0.25};
        },
        "objective: mixed (λ = 0.25)");
    row(
        "ascent", [](Experiment& e) { e.direction = Direction::Ascend; }, "direction: ascend");
    row(
        "a rate with all digits", [](Experiment& e) { e.learningRate = LearningRate(1.0 / 3.0); },
        "learning rate η: 0.3333333333333333");
    row(
        "rates of groups", [](Experiment& e) { e.learningRate.b = 0.1; },
        "learning rate η: 0.5 (w), 0.5 (G), 0.1 (b)");
    row(
        "a frozen group", [](Experiment& e) { e.trainable.G = false; },
        "parameters that move: w, b");
    row(
        "weight decay", [](Experiment& e) { e.weightDecay = 0.02; }, "weight decay: 0.02");
    row(
        "step schedule",
        [](Experiment& e) { e.schedule = {.kind = ScheduleKind::Step, .factor = 0.5, .every = 1}; },
        "schedule: ×0.5 every 1 iteration");
    row(
        "cosine schedule",
        [](Experiment& e) {
            e.schedule = {.kind = ScheduleKind::Cosine, .over = 50, .floor = 0.1};
        },
        "schedule: cosine to ×0.1 over 50 iterations");
    row(
        "warm-up", [](Experiment& e) { e.schedule = {.kind = ScheduleKind::WarmUp, .over = 20}; },
        "schedule: warm-up over 20 iterations");
    row(
        "exponential schedule",
        [](Experiment& e) { e.schedule = {.kind = ScheduleKind::Exponential, .factor = 0.99}; },
        "schedule: ×0.99 each iteration");
    row(
        "drawn schedule",
        [](Experiment& e) {
            e.schedule = {.kind = ScheduleKind::Recorded, .points = {{0, 2.0}, {50, 0.5}}};
        },
        "schedule: ×2 at 0, ×0.5 at 50");
    row(
        "stop rule", [](Experiment& e) { e.stop.gradientNorm = 1e-6; },
        "stop at a gradient norm below: 1×10⁻⁶ bits per unit of parameter");
    row("label", useThreeSamples, "label of sample 3: 0");
    row("missing label", useThreeSamples, "label of sample 2: none");
    row("input of one of several", useThreeSamples, "input x₁ of sample 2: −2");
    row(
        "table",
        [](Experiment& e) {
            useThreeSamples(e);
            e.csv = {.path = "/data/points.csv",
                     .inputs = {"a"},
                     .targets = {"y"},
                     .isStandardised = true};
        },
        "data: table /data/points.csv: inputs a; targets y; standardized");
    row(
        "generator",
        [](Experiment& e) {
            useGenerator(e, {.name = "two-moons", .settings = {{"noise", 0.2}}, .seed = 7});
        },
        "data: Two moons: samples per class = 100; noise = 0.2; labeled share = 1; shift of x₁ = "
        "0; seed = 7");
    row(
        "drawn start",
        [](Experiment& e) {
            e.randomStart = {.units = 1, .scale = 0.25, .seed = 9};
            e.start = randomLayer(1, 2, 0.25, 9);
        },
        "start: 1 unit, 2 inputs; drawn: 0.25 × N(0, 1), seed 9");
    row(
        "a change on the way",
        [](Experiment& e) { e.changes = {{.iteration = 100, .learningRate = LearningRate(0.1)}}; },
        "change on the way: η → 0.1 at 100");
    row(
        "a changed input",
        [](Experiment& e) {
            e.changes = {{.iteration = 3,
                          .learningRate = e.learningRate,
                          .X = Eigen::MatrixXd{{0.6}, {0.25}}}};
        },
        "change on the way: x₂ → 0.25 at 3");
    row(
        "layers",
        [](Experiment& e) {
            e.layers = LayerStack{.units = {8, 4}, .isBalanced = true, .scale = 0.1, .seed = 5};
        },
        "layers stacked beside: units 8, 4; gradient balanced; start weights 0.1 × N(0, 1), seed "
        "5");
    row(
        "the rate of w, which the layers take",
        [](Experiment& e) {
            e.layers = LayerStack{};
            e.trainable.w = false;
            e.learningRate.w = 2.0;
        },
        "learning rate η: 2 (w), 0.5 (G), 0.5 (b)");
}

void TestExperimentSettings::whatDecidesIsTold()
{
    QFETCH(Change, change);
    QFETCH(QString, line);
    const QStringList lines = told(with(change));
    QVERIFY2(lines.contains(line), qPrintable(lines.join('\n')));
}

void TestExperimentSettings::whatHasNoEffectIsNotTold_data()
{
    QTest::addColumn<Change>("base");
    QTest::addColumn<Change>("change");
    const auto row = [](const char* name, const Change& base, const Change& change) {
        QTest::newRow(name) << base << change;
    };
    const Change nothing = [](Experiment&) {};
    row("constants of another rule", nothing, [](Experiment& e) {
        e.rule.momentum = 0.1;
        e.rule.beta1 = 0.2;
        e.rule.epsilon = 0.3;
    });
    row("weight of the entropy in the entropy alone", nothing,
        [](Experiment& e) { e.objective.lambda = 7.0; });
    row("settings of another schedule", nothing, [](Experiment& e) { e.schedule.every = 3; });
    const Change frozen = [](Experiment& e) { e.trainable.G = false; };
    row("rate of a frozen group", frozen, [](Experiment& e) { e.learningRate.G = 9.0; });
    row("its change on the way", frozen, [](Experiment& e) {
        e.changes = {{.iteration = 1, .learningRate = e.learningRate}};
        e.changes[0].learningRate.G = 9.0;
    });
    row("changes after the last iteration", nothing, [](Experiment& e) {
        e.changes = {{.iteration = kIterations, .learningRate = LearningRate(0.1)}};
    });
    row(
        "weight decay of weights that do not move",
        [](Experiment& e) { e.trainable = {.w = false, .G = false}; },
        [](Experiment& e) { e.weightDecay = 0.1; });
    row(
        "seed of points without noise",
        [](Experiment& e) { useGenerator(e, {.name = "vogel-discs", .settings = {}}); },
        [](Experiment& e) { useGenerator(e, {.name = "vogel-discs", .settings = {}, .seed = 4}); });
    const Change anchored = [](Experiment& e) {
        useGenerator(e, {.name = "vogel-discs", .settings = {{"anchors", 1.0}}});
    };
    row("labeled share beside two anchors", anchored, [](Experiment& e) {
        useGenerator(e, {.name = "vogel-discs", .settings = {{"anchors", 1.0}, {"labelled", 0.5}}});
    });
    row("title", nothing, [](Experiment& e) { e.title = "Mine"; });
}

void TestExperimentSettings::whatHasNoEffectIsNotTold()
{
    QFETCH(Change, base);
    QFETCH(Change, change);
    Experiment experiment = with(base);
    const QStringList before = told(experiment);
    change(experiment);
    QCOMPARE(told(experiment), before);
}

void TestExperimentSettings::longListsSayThatTheyGoOn_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("end");
    QTest::newRow("samples") << Change([](Experiment& e) {
        e = withData(
            e,
            {.batch = std::make_shared<const Batch>(Batch{Eigen::MatrixXd::Random(2, 500), {}})});
    }) << "data: numbers, which the file of the experiment has";
    QTest::newRow("weights") << Change([](Experiment& e) { e = withFeatureCount(e, 100); })
                             << "start: numbers, which the file of the experiment has";
    QTest::newRow("changes") << Change([](Experiment& e) {
        for (int k = 0; k < 30; ++k)
            e.changes.push_back({.iteration = k, .learningRate = LearningRate(1.0 + k)});
    }) << "changes on the way: 10 more, which the file of the experiment has";
    QTest::newRow("inputs of one change") << Change([](Experiment& e) {
        e = withFeatureCount(e, 12);
        e.changes = {{.iteration = 5,
                      .learningRate = e.learningRate,
                      .X = Eigen::MatrixXd::Constant(12, 1, 2.0)}};
    }) << "change on the way: 12 inputs changed at 5";
}

void TestExperimentSettings::longListsSayThatTheyGoOn()
{
    QFETCH(Change, change);
    QFETCH(QString, end);
    const QStringList lines = told(with(change));
    QVERIFY2(lines.contains(end), qPrintable(lines.join('\n')));
    QVERIFY(lines.size() < 100);
}

void TestExperimentSettings::keysHaveNames_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("name");
    const auto row = [](const char* key, const char* name) {
        QTest::newRow(key) << QString(key) << QString(name);
    };
    row("learning_rate", "learning rate η");
    row("learning_rate.G", "learning rate η of G");
    row("data.x.0.0", "input x₁ of sample 1");
    row("data.x.2.0", "input x₁ of sample 3");
    row("data.y.1.0", "label of sample 2");
    row("data.y", "labels y");
    row("start.w.0.0", "weight w₁");
    row("start.b.0", "bias b");
    row("stop.iterations", "iterations n");
    row("stop.gradient_norm", "gradient tolerance ‖∇‖");
    row("objective.lambda", "weight λ of the entropy");
    row("objective.kind", "objective");
    row("rule.beta1", "decay β₁ of the first moment");
    row("schedule.points.3.1", "schedule");
    row("weight_decay", "weight decay");
    row("changes.0.learning_rate", "change on the way");
    row("layers.units.1", "units of the layers");
    row("no.such.key", "no.such.key");
}

void TestExperimentSettings::keysHaveNames()
{
    QFETCH(QString, key);
    QFETCH(QString, name);
    Experiment experiment = with(useThreeSamples);
    experiment.learningRate.b = key == "learning_rate" ? experiment.learningRate.b : 0.1;
    QCOMPARE(settingName(experiment, key), name);
}

void TestExperimentSettings::complaintsNameTheSettingInWords_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const Change& change, const char* words) {
        QTest::newRow(name) << change << QString(words);
    };
    row(
        "rate", [](Experiment& e) { e.learningRate = LearningRate(-1.0); },
        "learning rate η: -1: expected a finite number greater than 0");
    row(
        "input", [](Experiment& e) { e.data.X.edit()(1, 0) = std::nan(""); },
        "input x₂: nan: expected a finite number");
    row(
        "labels", [](Experiment& e) { e.objective.kind = ObjectiveKind::CrossEntropy; },
        "objective: cross-entropy and mixed: expected at least one label");
    row(
        "momentum", [](Experiment& e) { e.rule.momentum = 1.0; },
        "momentum of the update rule: 1: expected a number from 0 to below 1");
    row(
        "weight decay", [](Experiment& e) { e.weightDecay = -1.0; },
        "weight decay: -1: expected a finite number of at least 0");
}

void TestExperimentSettings::complaintsNameTheSettingInWords()
{
    QFETCH(Change, change);
    QFETCH(QString, words);
    const Experiment experiment = with(change);
    QCOMPARE(problemInWords(experiment, QString::fromStdString(findProblem(experiment))), words);
}

void TestExperimentSettings::everyKeyOfTheTableHasAName()
{
    static const QRegularExpression kKey("[._]");
    for (const Experiment& experiment :
         {Experiment(), with(useThreeSamples), with([](Experiment& e) { e.learningRate.w = 2.0; })})
        for (const Setting& setting : settingsFor(experiment)) {
            const QString name = settingName(experiment, QString::fromStdString(setting.key));
            QVERIFY2(!name.contains(kKey), qPrintable(name));
        }
}

QTEST_GUILESS_MAIN(TestExperimentSettings)
#include "test_experiment_settings.moc"
