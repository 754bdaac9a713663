#include "core/entropy/entropy.h"
#include "core/experiment/data_sets.h"
#include "core/files/experiment_json.h"
#include "core/lessons/lesson_quantity.h"
#include "tests/places.h"

#include <QtTest/QtTest>

#include <cmath>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

using namespace entropy_lab;

using Arguments = std::vector<std::pair<std::string, double>>;
Q_DECLARE_METATYPE(Arguments)

namespace {

constexpr std::int64_t kNoIteration = -1;

Experiment builtIn(const QString& name)
{
    return loadExperiment(
        inProject("resources/experiments/%1.entropy.json").arg(name).toStdString());
}

LessonQuantity quantity(const QString& name, std::int64_t at, const Arguments& arguments)
{
    return {.name = name.toStdString(),
            .at = at == kNoIteration ? std::nullopt : std::optional(at),
            .arguments = arguments};
}

/// A cell of a table in Markdown, with the bar behind it.
QString cell(const QString& text)
{
    return (text.isEmpty() ? QString() : ' ' + QString(text).replace('|', "\\|")) + " |";
}

/// The row of docs/lessons.md.
QString guideRow(const QuantityKind& kind)
{
    QStringList arguments;
    if (kind.scope == QuantityScope::Run)
        arguments += "`at`";
    for (const QuantityArgument& argument : kind.arguments) {
        arguments += QString("`%1` %2").arg(argument.name, argument.help);
        if (argument.otherwise)
            arguments.last() += QString(" (%1)").arg(*argument.otherwise, 0, 'g', 10);
    }
    return QString("| `%1` |").arg(kind.name) + cell(arguments.join("; ")) + cell(kind.unit)
        + cell(kind.help);
}

}  // namespace

/// The quantities against the published digits.
class TestLessonQuantity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void functionsMeetTheirDigits_data();
    void functionsMeetTheirDigits();
    void runsMeetTheirDigits_data();
    void runsMeetTheirDigits();
    void withoutAnIterationARunIsMeasuredAtItsEnd();
    void theEndOfTheExperimentDoesNotCutARunShort();
    void whatHasNoValueIsNotANumber();
    void aStopIsObeyed_data();
    void aStopIsObeyed();
    void aRunThatLeavesTheFiniteNumbersHasNoValue();
    void refusesWhatTheTableDoesNotHave_data();
    void refusesWhatTheTableDoesNotHave();
    void everyQuantityIsDescribed();
    void theGuideListsEveryQuantity();
};

void TestLessonQuantity::functionsMeetTheirDigits_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<Arguments>("arguments");
    QTest::addColumn<double>("digits");
    QTest::addColumn<double>("tolerance");
    const auto add = [](const char* name, const Arguments& arguments, double digits,
                        double tolerance) {
        QString row = name;
        for (const auto& [argument, value] : arguments)
            row += QString(" %1 %2").arg(argument.c_str()).arg(value);
        QTest::newRow(qPrintable(row)) << QString(name) << arguments << digits << tolerance;
    };
    add("entropy-at", {{"z", 1}}, 0.839941537983169, 0.51e-15);
    add("entropy-at", {{"z", -10}}, 0.000720449567201, 0.51e-15);
    add("entropy-at", {{"z", 40}}, 2.5129e-16, 0.51e-20);
    add("decision-at", {{"z", 1.543404638418209}}, 0.823959114515, 0.51e-12);
    add("slope-at", {{"z", 1.543404638418209}}, -0.322978450502101, 0.51e-15);
    add("slope-at", {{"z", 0}}, 0.0, 1e-300);
    add("curvature-at", {{"z", 0}}, -0.360673760222, 0.51e-12);
    add("curvature-at", {{"z", 2.7032361233}}, 0.115772759595, 0.51e-12);
    add("steepest-z", {}, 1.543404638418209, 0.51e-15);
    add("steepest-slope", {}, 0.322978450502101, 0.51e-15);
    add("z-of-entropy", {{"entropy", 0.5}}, 2.0904565071, 0.51e-10);
    add("entropy-meets-decision", {}, 1.2248036907, 0.51e-10);
    add("entropy-area", {}, 4.746276441662502, 5e-15);
    add("entropy-area", {{"from", 0}}, 4.746276441662502 / 2.0, 5e-15);
    add("entropy-change", {{"from", 0}, {"to", 4}}, -0.870020725334, 0.51e-12);
    add("entropy-change", {{"from", 0.5}, {"to", 3}}, -0.680926592, 0.51e-9);
    add("path-sum", {{"from", 0}, {"to", 4}}, -2.78159562, 0.51e-8);
    add("path-sum", {{"from", 0}, {"to", 4}, {"steps", 2}}, -1.68284751, 0.51e-8);
    add("path-sum", {{"from", 0}, {"to", 4}, {"steps", 4}}, -1.24594805, 0.51e-8);
    add("path-sum", {{"from", 0}, {"to", 4}, {"steps", 8}}, -1.05087143, 0.51e-8);
    add("path-sum", {{"from", 0}, {"to", 10}}, -7.212820, 0.51e-6);
    add("path-sum-left", {{"from", 0}, {"to", 4}}, 0.0, 1e-300);
    add("path-sum-trapezoid", {{"from", 0}, {"to", 4}, {"steps", 8}}, -0.87702171, 0.51e-8);
    add("detour-sum", {{"from", 0.5}, {"via", -7}, {"to", 3}}, -0.680926592, 0.51e-9);
    add("detour-sum", {{"from", 0.5}, {"via", 12}, {"to", 3}}, -0.680926592, 0.51e-9);
    add("flow-time", {{"from", 0.1}, {"to", 1}}, 2.247331224933, 0.51e-12);
    add("flow-time", {{"from", 1}, {"to", 5}, {"kappa", 3}}, 9.641046287326, 0.51e-12);
    add("symmetric-cycle", {{"a", 10}}, 0.9624236501, 0.51e-10);
    add("symmetry-break", {}, 13.7883020645, 0.51e-10);
    add("period-doubling", {{"period", 2}}, 8.0, 1e-300);
    add("period-doubling", {{"period", 4}}, 15.80013952, 0.51e-8);
    add("period-doubling", {{"period", 8}}, 16.26841015, 0.51e-8);
    add("period-doubling", {{"period", 16}}, 16.37100929, 0.51e-8);
    add("cycle-period", {{"a", 4}}, 1, 1e-300);
    add("cycle-period", {{"a", 10}}, 2, 1e-300);
    add("cycle-period", {{"a", 16}}, 4, 1e-300);
    add("cycle-period", {{"a", 16.6}}, 0, 1e-300);
    // The cubic convergence at a = 4: f(z) = z (1 - 4 s(z)) = z tanh²(z/2).
    add("ascent-z", {{"a", 4}, {"z", 0.5}}, 0.5 * std::tanh(0.25) * std::tanh(0.25), 1e-16);
}

void TestLessonQuantity::functionsMeetTheirDigits()
{
    QFETCH(QString, name);
    QFETCH(Arguments, arguments);
    QFETCH(double, digits);
    QFETCH(double, tolerance);
    const std::optional<double> found = measure(quantity(name, kNoIteration, arguments), {});
    QVERIFY(found);
    QVERIFY2(std::abs(*found - digits) <= tolerance, qPrintable(QString::number(*found, 'g', 17)));
}

void TestLessonQuantity::runsMeetTheirDigits_data()
{
    QTest::addColumn<QString>("experiment");
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("at");
    QTest::addColumn<Arguments>("arguments");
    QTest::addColumn<double>("digits");
    QTest::addColumn<double>("tolerance");
    const auto add = [](const char* experiment, const char* name, int at,
                        const Arguments& arguments, double digits, double tolerance) {
        QString row = QString("%1: %2 at %3").arg(experiment, name).arg(at);
        for (const auto& [argument, value] : arguments)
            row += QString(" %1 %2").arg(argument.c_str()).arg(value);
        QTest::newRow(qPrintable(row))
            << QString(experiment) << QString(name) << at << arguments << digits << tolerance;
    };
    constexpr int kNone = kNoIteration;
    constexpr double kExact = 1e-300;
    add("one-neuron", "z", 1, {}, 0.169331511568, 0.51e-12);
    add("one-neuron", "z", 1000, {}, 9.835906497380, 0.51e-12);
    add("one-neuron", "H", 100, {}, 0.009697564692, 0.51e-12);
    add("one-neuron", "D", 100, {}, sigmoid(7.092558803644), 1e-12);
    add("one-neuron", "mean-D", 100, {}, sigmoid(7.092558803644), 1e-12);
    add("one-neuron", "objective", 1000, {}, 0.000836253043, 0.51e-12);
    add("one-neuron", "w-minus-G", 1000, {}, 0.05, 1e-14);
    add("one-neuron", "w-minus-G", 1000, {{"feature", 2}}, 0.3, 1e-14);
    add("one-neuron", "difference-drift", 1000, {}, 0.0, 1e-14);
    add("one-neuron", "w", 0, {{"feature", 2}}, 0.2, kExact);
    add("one-neuron", "G", 0, {{"feature", 2}}, -0.1, kExact);
    add("one-neuron", "w-plus-G", 0, {}, 0.15, 1e-16);
    add("one-neuron", "b", 0, {}, 0.1, kExact);
    add("one-neuron", "gradient-norm", 0, {},
        std::sqrt(3.0) * 0.11 * sigmoidSlope(0.11) * kBitsPerNat, 1e-15);
    // One jump claims -(1/ln 2) z ΔD.
    add("one-neuron", "run-path-sum", 1, {},
        -kBitsPerNat * 0.169331511568 * (sigmoid(0.169331511568) - sigmoid(0.11)), 1e-12);
    add("one-neuron", "map-gain", kNone, {}, 1.5 * kBitsPerNat, 1e-15);
    add("one-neuron", "H-at-rate", 20, {{"rate", 0.3}}, 0.1761, 0.51e-4);
    add("one-neuron", "H-at-rate", 20, {{"rate", 30}}, 5.72e-6, 0.51e-8);
    add("one-neuron", "rises", 1000, {}, 0, kExact);
    add("confidently-wrong", "cross-entropy", 100, {}, 10.233598, 0.51e-6);
    add("confidently-wrong", "accuracy", 100, {}, 0, kExact);
    add("barely-awake", "iterations-to-entropy", kNone, {}, 46, kExact);
    add("weight-decay", "z", 50, {}, 5.5414508796, 0.51e-10);
    add("four-valleys", "z", 20000, {{"sample", 2}}, -10.909504, 0.51e-6);
    add("smallest-rise", "safe-rate", kNone, {}, 1.324632173, 0.51e-9);
    add("smallest-rise", "H", 1, {}, 0.482486908, 0.51e-9);
    add("smallest-rise", "rises", 1, {}, 1, kExact);
    add("smallest-rise", "largest-rise", 1, {}, 0.482486908 - 0.307166251, 1.02e-9);
    add("few-labels-alone", "class-accuracy", 2000, {}, 0.758333, 0.51e-6);
    add("few-labels", "w-plus-G", 2000, {{"feature", 2}}, -0.2363581, 0.51e-7);
    add("shift-large", "accuracy", 0, {}, 0.742, 0.51e-3);
    add("stacked-layers", "layer-minimum", 200, {{"layer", 2}}, -7.268941, 0.51e-6);
    add("stacked-layers", "layer-minimum-at", 200, {{"layer", 2}}, 47, kExact);
    add("stacked-layers", "layer-path-sum", 200, {{"layer", 3}}, -236.9188, 0.51e-4);
    add("stacked-layers", "layer-change", 200, {{"layer", 1}}, -305.4138, 0.51e-4);
}

void TestLessonQuantity::runsMeetTheirDigits()
{
    QFETCH(QString, experiment);
    QFETCH(QString, name);
    QFETCH(int, at);
    QFETCH(Arguments, arguments);
    QFETCH(double, digits);
    QFETCH(double, tolerance);
    const std::optional<double> found = measure(quantity(name, at, arguments), builtIn(experiment));
    QVERIFY(found);
    QVERIFY2(std::abs(*found - digits) <= tolerance, qPrintable(QString::number(*found, 'g', 17)));
}

void TestLessonQuantity::withoutAnIterationARunIsMeasuredAtItsEnd()
{
    const std::optional<double> found =
        measure(quantity("z", kNoIteration, {}), builtIn("two-weight-sets"));
    QVERIFY(found && std::abs(*found - 7.954002000534) <= 0.51e-12);
}

void TestLessonQuantity::theEndOfTheExperimentDoesNotCutARunShort()
{
    Experiment experiment;
    experiment.stop = {.iterations = 5, .gradientNorm = 0.1};
    QCOMPARE(*measure(quantity("z", 1000, {}), experiment),
             *measure(quantity("z", 1000, {}), Experiment()));
}

void TestLessonQuantity::whatHasNoValueIsNotANumber()
{
    const Experiment experiment;  // one sample without a label, and no generator
    for (const char* const name : {"accuracy", "cross-entropy", "class-accuracy"})
        QVERIFY2(std::isnan(*measure(quantity(name, 3, {}), experiment)), name);
    QVERIFY(std::isnan(
        *measure(quantity("iterations-to-entropy", kNoIteration, {}), builtIn("dead-start"))));
    QVERIFY(std::isnan(
        *measure(quantity("flow-z", kNoIteration, {{"time", 1}}), builtIn("four-valleys"))));
}

void TestLessonQuantity::aStopIsObeyed_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("at");
    for (const QuantityKind& kind : quantityKinds())
        if (kind.scope == QuantityScope::Run)
            QTest::newRow(kind.name) << QString(kind.name) << 1000;
    QTest::newRow("iterations-to-entropy") << QString("iterations-to-entropy") << -1;
}

void TestLessonQuantity::aStopIsObeyed()
{
    QFETCH(QString, name);
    QFETCH(int, at);
    std::stop_source source;
    source.request_stop();
    const Arguments arguments = name == "H-at-rate" ? Arguments{{"rate", 1.0}} : Arguments();
    QVERIFY(!measure(quantity(name, at, arguments), builtIn("stacked-layers"), source.get_token()));
}

void TestLessonQuantity::aRunThatLeavesTheFiniteNumbersHasNoValue()
{
    Experiment experiment;
    experiment.data.X.edit().setConstant(1e200);
    experiment.start.values.setConstant(1e-200);
    experiment.learningRate = LearningRate(1e300);
    for (const char* const name : {"H", "z", "rises", "difference-drift"})
        QVERIFY2(std::isnan(*measure(quantity(name, 100, {}), experiment)), name);
}

void TestLessonQuantity::refusesWhatTheTableDoesNotHave_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("at");
    QTest::addColumn<Arguments>("arguments");
    QTest::addColumn<QString>("says");
    const auto add = [](const char* row, const char* name, int at, const Arguments& arguments,
                        const char* says) {
        QTest::newRow(row) << QString(name) << at << arguments << QString(says);
    };
    add("quantity", "h", -1, {}, "h: there is no such quantity");
    add("argument", "H", 1, {{"layer", 1}}, "layer: it has no such argument");
    add("missing", "entropy-at", -1, {}, "z: missing");
    add("not of a run", "entropy-at", 5, {{"z", 1}}, "at: 5: expected nothing");
    add("before the start", "H", -7, {}, "at: -7: expected at least 0");
    add("sample", "z", 1, {{"sample", 2}}, "sample: 2: expected a whole number from 1 to 1");
    add("half a unit", "z", 1, {{"unit", 0.5}}, "unit: 0.5: expected a whole number");
    add("not finite", "entropy-at", -1, {{"z", NAN}}, "z: nan: expected a finite number");
    add("rate 0", "H-at-rate", 1, {{"rate", 0}}, "rate: 0: expected a finite number greater");
    add("entropy", "z-of-entropy", -1, {{"entropy", 2}}, "entropy: 2: expected a number from");
    add("gain", "symmetric-cycle", -1, {{"a", 7}}, "a: 7: expected a number from 8 on");
    add("layer", "layer-change", 1, {{"layer", 4}},
        "layer: 4: expected a whole number from 1 to 3");
}

void TestLessonQuantity::refusesWhatTheTableDoesNotHave()
{
    QFETCH(QString, name);
    QFETCH(int, at);
    QFETCH(Arguments, arguments);
    QFETCH(QString, says);
    try {
        measure(quantity(name, at, arguments), {});
        QFAIL("it was measured");
    } catch (const std::invalid_argument& error) {
        QVERIFY2(QString(error.what()).contains(says), error.what());
    }
}

void TestLessonQuantity::everyQuantityIsDescribed()
{
    std::set<std::string> names;
    for (const QuantityKind& kind : quantityKinds()) {
        QVERIFY2(names.insert(kind.name).second, kind.name);
        QVERIFY2(QString(kind.help).endsWith('.'), kind.name);
        QCOMPARE(findQuantityKind(kind.name), &kind);
    }
}

void TestLessonQuantity::theGuideListsEveryQuantity()
{
    QFile file(inProject("docs/lessons.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString guide = QString::fromUtf8(file.readAll());
    int listed = 0;
    for (const QuantityKind& kind : quantityKinds()) {
        QVERIFY2(guide.contains('\n' + guideRow(kind) + '\n'), qPrintable(guideRow(kind)));
        ++listed;
    }
    const QString table = guide.section("## Quantities", 1).section("\n## ", 0, 0);
    QCOMPARE(table.count("\n| `"), listed);
}

QTEST_APPLESS_MAIN(TestLessonQuantity)

#include "test_lesson_quantity.moc"
