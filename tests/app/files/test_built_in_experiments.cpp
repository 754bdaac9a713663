#include "app/files/experiment_store.h"
#include "core/descent/objective.h"
#include "core/experiment/data_sets.h"
#include "core/experiment/layer.h"
#include "core/files/experiment_json.h"
#include "tests/app/program.h"
#include "tests/places.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QtTest>

#include <cmath>

using namespace entropy_lab;

namespace {

/// Half a unit of the last of `digits` decimals, and a little for rounding.
bool agrees(double actual, double printed, int digits)
{
    return std::abs(actual - printed) <= 0.51 * std::pow(10.0, -digits);
}

/// What `entropy-lab run NAME` prints into a column of its table, in the last row; NaN for nothing.
double lastOf(const QByteArray& table, const QByteArray& column)
{
    const QByteArrayList lines = table.trimmed().split('\n');
    const qsizetype place = lines.front().trimmed().split(',').indexOf(column);
    bool isNumber = false;
    const double value =
        place < 0 ? 0.0 : lines.back().trimmed().split(',')[place].toDouble(&isNumber);
    return isNumber ? value : std::nan("");
}

QByteArray tableOf(const QString& name, const QStringList& settings = {})
{
    QStringList arguments{"run", name, "--every", "100000", "--csv", "-"};
    for (const QString& setting : settings)
        arguments << "--set" << setting;
    const ProgramResult result = callProgram(arguments);
    return result.exitCode == 0 && result.err.isEmpty() ? result.out : QByteArray();
}

QJsonObject resultOf(const QString& name)
{
    const ProgramResult result = callProgram({"run", name, "--json", "-"});
    return QJsonDocument::fromJson(result.out).object()["result"].toObject();
}

/// The parameters of one unit with two inputs at the end of a run.
Layer layerOf(const QJsonObject& result)
{
    Layer layer(1, 2);
    for (int j = 0; j < 2; ++j) {
        layer.W()(0, j) = result["w"][0][j].toDouble();
        layer.G()(0, j) = result["G"][0][j].toDouble();
    }
    layer.b()(0) = result["b"][0].toDouble();
    return layer;
}

/// Share of the 120 points on the side of their disc.
double discAccuracy(const Layer& layer)
{
    const Batch points = generateDataSet({"vogel-discs", {}, 0});
    Eigen::MatrixXd dZ;
    return evaluateObjective({}, preActivation(layer, points.X), points.Y, dZ).accuracy;
}

}  // namespace

/// Every built-in experiment ends at the numbers of its lesson, by the program itself.
class TestBuiltInExperiments : public QObject {
    Q_OBJECT

private slots:
    void everyFileIsInAGroupAndSaysWhatItIs();
    void everyFileReadsBackTheSame();
    void endsAtTheNumbersOfItsLesson_data();
    void endsAtTheNumbersOfItsLesson();
    void aDeadStartNeverMoves();
    void barelyAwakeNeedsItsLastIteration();
    void theSmallestRiseIsBeyondTheSafeRate_data();
    void theSmallestRiseIsBeyondTheSafeRate();
    void oneWeightSetAtTwiceTheRateIsTwoSets();
    void weightDecayShrinksTheDifference();
    void fewLabelsFindTheSides_data();
    void fewLabelsFindTheSides();
    void collapseGivesOneLabelAndItsCureTwo();
    void theShiftsBeginWhereTheTrainingEnds();
    void aShiftHelpsOrHarms_data();
    void aShiftHelpsOrHarms();
    void theLayersEndAtTheirNumbers_data();
    void theLayersEndAtTheirNumbers();
};

void TestBuiltInExperiments::everyFileIsInAGroupAndSaysWhatItIs()
{
    QSet<QString> names;
    QSet<QString> titles;
    for (const StoredExperiment& experiment : builtInExperiments()) {
        names += experiment.name;
        titles += experiment.title;
        QVERIFY2(experiment.description.endsWith('.'), qPrintable(experiment.name));
        QVERIFY2(experiment.description.size() <= 120, qPrintable(experiment.name));
        QCOMPARE(experiment.group.isEmpty(), experiment.name == "one-neuron");
    }
    QSet<QString> files;
    for (const QString& file : QDir(inProject("resources/experiments")).entryList(QDir::Files))
        files += file.chopped(static_cast<int>(qstrlen(".entropy.json")));
    QCOMPARE(names, files);
    QCOMPARE(titles.size(), names.size());
    QCOMPARE(builtInExperiments().size(), static_cast<std::size_t>(names.size()));
}

void TestBuiltInExperiments::everyFileReadsBackTheSame()
{
    for (const StoredExperiment& stored : builtInExperiments()) {
        const std::string text = formatExperiment(openExperiment(stored.name));
        QCOMPARE(formatExperiment(parseExperiment(text, "again")), text);
    }
}

void TestBuiltInExperiments::endsAtTheNumbersOfItsLesson_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("column");
    QTest::addColumn<double>("printed");
    QTest::addColumn<int>("digits");
    const auto add = [](const char* name, const char* column, double printed, int digits) {
        QTest::addRow("%s %s", name, column)
            << QString(name) << QByteArray(column) << printed << digits;
    };
    add("one-neuron", "z_1_1", 9.835906497380, 12);
    add("one-neuron", "H", 0.000836253043, 12);
    add("confidently-wrong", "z_1_1", -7.092558803644, 12);
    add("confidently-wrong", "cross_entropy", 10.233598, 6);
    add("two-weight-sets", "z_1_1", 7.954002000534, 12);
    add("two-names-for-one-weight", "z_1_1", 7.954002000534, 12);
    add("second-set-frozen", "z_1_1", 7.452798678520, 12);
    add("weight-decay", "z_1_1", 5.5414508796, 10);
    add("four-valleys", "z_1_1", 10.980338, 6);
    add("four-valleys", "z_2_1", -10.909504, 6);
    add("four-valleys-one-set", "z_1_1", 10.165456, 6);
    add("four-valleys-one-set", "z_2_1", 10.159556, 6);
    add("smallest-rise", "H", 0.482486908, 9);
    add("entropy-from-right", "z_1_1", 4.142041, 6);
    add("entropy-from-wrong", "z_1_1", -4.142041, 6);
    add("cross-entropy-from-right", "z_1_1", 3.195240, 6);
    add("cross-entropy-from-wrong", "z_1_1", 3.057007, 6);
    add("collapse", "accuracy", 0.5, 3);
    add("collapse-cured", "accuracy", 1.0, 3);
    add("shift-small", "accuracy", 1.0, 3);
    add("shift-large", "accuracy", 0.5, 3);
}

void TestBuiltInExperiments::endsAtTheNumbersOfItsLesson()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, column);
    QFETCH(double, printed);
    QFETCH(int, digits);
    const double found = lastOf(tableOf(name), column);
    QVERIFY2(agrees(found, printed, digits), qPrintable(QString::number(found, 'g', 17)));
}

void TestBuiltInExperiments::aDeadStartNeverMoves()
{
    const QByteArray dead = tableOf("dead-start");
    QCOMPARE(lastOf(dead, "iteration"), 100.0);
    QCOMPARE(lastOf(dead, "H"), 1.0);
    for (const char* const parameter : {"w_1_1", "w_1_2", "G_1_1", "G_1_2", "b_1"})
        QCOMPARE(lastOf(dead, parameter), 0.0);
    QVERIFY(lastOf(tableOf("dead-start-cross-entropy", {"stop.iterations=1"}), "z_1_1") > 0.5);
}

void TestBuiltInExperiments::barelyAwakeNeedsItsLastIteration()
{
    const QByteArray awake = tableOf("barely-awake");
    QCOMPARE(lastOf(awake, "iteration"), 46.0);
    QVERIFY(lastOf(awake, "H") < 0.5);
    QVERIFY(lastOf(tableOf("barely-awake", {"stop.iterations=45"}), "H") >= 0.5);
}

void TestBuiltInExperiments::theSmallestRiseIsBeyondTheSafeRate_data()
{
    QTest::addColumn<QString>("rate");
    QTest::addColumn<bool>("rises");
    QTest::newRow("1") << "1" << false;
    QTest::newRow("2") << "2" << false;
    QTest::newRow("3") << "3" << true;
}

void TestBuiltInExperiments::theSmallestRiseIsBeyondTheSafeRate()
{
    QFETCH(QString, rate);
    QFETCH(bool, rises);
    const double before = lastOf(tableOf("smallest-rise", {"stop.iterations=0"}), "H");
    QVERIFY(agrees(before, 0.307166251, 9));
    QCOMPARE(lastOf(tableOf("smallest-rise", {"learning_rate=" + rate}), "H") > before, rises);
}

void TestBuiltInExperiments::oneWeightSetAtTwiceTheRateIsTwoSets()
{
    const Layer two = layerOf(resultOf("two-weight-sets"));
    const Layer one = layerOf(resultOf("two-names-for-one-weight"));
    QVERIFY((two.effectiveWeights() - one.effectiveWeights()).norm() < 1e-12);
    QVERIFY(one.G().norm() == 0.0);
    QVERIFY(std::abs(two.b()(0) - one.b()(0)) < 1e-12);
}

void TestBuiltInExperiments::weightDecayShrinksTheDifference()
{
    const Layer end = layerOf(resultOf("weight-decay"));
    // By (1 - eta lambda) = 0.99 in each of 50 iterations.
    const double share = std::pow(0.99, 50);
    QVERIFY(std::abs(end.W()(0, 0) - end.G()(0, 0) - 0.05 * share) < 1e-14);
    QVERIFY(std::abs(end.W()(0, 1) - end.G()(0, 1) - 0.3 * share) < 1e-14);
}

void TestBuiltInExperiments::fewLabelsFindTheSides_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("accuracy");
    QTest::newRow("labels alone") << "few-labels-alone" << 0.758333;
    QTest::newRow("half of the entropy") << "few-labels-little-entropy" << 0.7;
    QTest::newRow("all of it") << "few-labels" << 1.0;
}

void TestBuiltInExperiments::fewLabelsFindTheSides()
{
    QFETCH(QString, name);
    QFETCH(double, accuracy);
    const QJsonObject result = resultOf(name);
    QCOMPARE(result["iterations"].toInt(), 2000);
    const Layer layer = layerOf(result);
    QVERIFY(agrees(discAccuracy(layer), accuracy, 6));
    if (name == "few-labels") {
        QVERIFY(agrees(layer.effectiveWeights()(0, 0), 9.3640646, 7));
        QVERIFY(agrees(layer.effectiveWeights()(0, 1), -0.2363581, 7));
    }
}

void TestBuiltInExperiments::collapseGivesOneLabelAndItsCureTwo()
{
    const auto meanDecision = [](const QString& name) {
        const Batch points = generateDataSet({"vogel-discs", {}, 0});
        const Eigen::ArrayXXd Z = preActivation(layerOf(resultOf(name)), points.X).array();
        return (1.0 / (1.0 + (-Z).exp())).mean();
    };
    QVERIFY(meanDecision("collapse") > 0.99);
    QVERIFY(std::abs(meanDecision("collapse-cured") - 0.5) < 0.05);
}

void TestBuiltInExperiments::theShiftsBeginWhereTheTrainingEnds()
{
    const QJsonObject trained = resultOf("before-the-shift");
    QCOMPARE(trained["accuracy"].toDouble(), 1.0);
    const Layer end = layerOf(trained);
    // The last digits are those of the instruction set that made them.
    for (const char* const name : {"shift-small", "shift-large"})
        QVERIFY(openExperiment(name).start.values.isApprox(end.values, 1e-13));
}

void TestBuiltInExperiments::aShiftHelpsOrHarms_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("before");
    QTest::newRow("1.2") << "shift-small" << 0.900;
    QTest::newRow("1.5") << "shift-large" << 0.742;
}

void TestBuiltInExperiments::aShiftHelpsOrHarms()
{
    QFETCH(QString, name);
    QFETCH(double, before);
    const QByteArray start = tableOf(name, {"stop.iterations=0"});
    QVERIFY(agrees(lastOf(start, "accuracy"), before, 3));
    const QByteArray end = tableOf(name);
    QVERIFY(lastOf(end, "H") < lastOf(start, "H"));
    QCOMPARE(lastOf(end, "w_1_1"), lastOf(start, "w_1_1"));
}

void TestBuiltInExperiments::theLayersEndAtTheirNumbers_data()
{
    QTest::addColumn<int>("layer");
    QTest::addColumn<double>("minimum");
    QTest::addColumn<int>("at");
    QTest::addColumn<double>("sum");
    QTest::addColumn<double>("trueChange");
    QTest::newRow("8 units") << 0 << -3.540047 << 135 << -308.5261 << -305.4138;
    QTest::newRow("4 units") << 1 << -7.268941 << 47 << -237.6774 << -231.7705;
    QTest::newRow("4 units on top") << 2 << -7.715789 << 61 << -236.9188 << -231.4071;
}

void TestBuiltInExperiments::theLayersEndAtTheirNumbers()
{
    QFETCH(int, layer);
    QFETCH(double, minimum);
    QFETCH(int, at);
    QFETCH(double, sum);
    QFETCH(double, trueChange);
    const QJsonObject found = resultOf("stacked-layers")["layers"][layer].toObject();
    QVERIFY(agrees(found["step_entropy_minimum"].toDouble(), minimum, 6));
    QCOMPARE(found["step_entropy_minimum_at"].toInt(), at);
    QVERIFY(agrees(found["path_sum"].toDouble(), sum, 4));
    QVERIFY(agrees(found["shannon_change"].toDouble(), trueChange, 4));
}

QTEST_GUILESS_MAIN(TestBuiltInExperiments)

#include "test_built_in_experiments.moc"
