#include "core/experiment/data_sets.h"
#include "core/experiment/experiment_data.h"
#include "core/experiment/random.h"
#include "core/experiment/standardise.h"
#include "core/files/csv.h"
#include "core/files/experiment_json.h"

#include <QTemporaryDir>
#include <QtTest/QtTest>

#include <fstream>
#include <limits>

using namespace entropy_lab;

namespace {

constexpr double kUnlabelled = std::numeric_limits<double>::quiet_NaN();

std::shared_ptr<const Batch> batchOf(const Eigen::MatrixXd& X, const Eigen::MatrixXd& Y = {})
{
    return std::make_shared<const Batch>(Batch{X, Y});
}

bool isStandard(const Eigen::MatrixXd& X)
{
    for (Eigen::Index row = 0; row < X.rows(); ++row) {
        const double mean = X.row(row).mean();
        const double variance = X.row(row).array().square().mean() - mean * mean;
        if (std::abs(mean) > 1e-13 || std::abs(variance - 1.0) > 1e-12)
            return false;
    }
    return true;
}

}  // namespace

class TestExperimentData : public QObject {
    Q_OBJECT

private slots:
    void standardisedInputsHaveMeanZeroAndVarianceOne_data();
    void standardisedInputsHaveMeanZeroAndVarianceOne();
    void threeNumbersStandardisedByHand();
    void scaleAndShiftDoNotMatter();
    void aConstantInputBecomesZero();
    void labelsStayAsTheyAre();
    void aFileKeepsTheStandardisationOfAGenerator();
    void aFileKeepsTheStandardisationOfATable();
    void numbersInAFileTakeNoStandardisation();
    void tablesOfOtherProgramsOpenFromAFile();
    void theStartStaysWhereTheShapeDoes();
    void newInputsLeaveThePreActivationAlone();
    void aUnitForEachRowOfLabels();
    void moreUnitsShareTheSamples();
    void aDrawnStartOfMoreUnitsIsDrawn();
    void aGeneratorKeepsTheUnits();
    void aDrawnStartIsDrawnAgain();
    void anObjectiveWithoutLabelsBecomesTheEntropy();
};

void TestExperimentData::standardisedInputsHaveMeanZeroAndVarianceOne_data()
{
    QTest::addColumn<double>("scale");
    QTest::addColumn<double>("shift");
    QTest::newRow("plain") << 1.0 << 0.0;
    QTest::newRow("large numbers") << 1e307 << 0.0;
    QTest::newRow("small numbers") << 1e-290 << 0.0;
    QTest::newRow("far from zero") << 1.0 << 1e6;
}

void TestExperimentData::standardisedInputsHaveMeanZeroAndVarianceOne()
{
    QFETCH(double, scale);
    QFETCH(double, shift);
    Batch batch = generateDataSet({"two-moons", {{"samples", 1000.0}}, 3});
    batch.X = (*batch.X * scale).array() + shift;
    standardise(batch);
    QVERIFY(isStandard(batch.X));
}

void TestExperimentData::threeNumbersStandardisedByHand()
{
    Batch batch{Eigen::MatrixXd{{1.0, 2.0, 3.0}}, {}};
    standardise(batch);
    // Mean 2, variance 2/3.
    const double end = std::sqrt(1.5);
    QVERIFY((*batch.X - Eigen::MatrixXd{{-end, 0.0, end}}).norm() < 1e-15);
}

void TestExperimentData::scaleAndShiftDoNotMatter()
{
    Batch batch = generateDataSet({"spirals", {}, 1});
    Batch moved = batch;
    moved.X = moved.X->array() * 7.5 - 3.25;
    standardise(batch);
    standardise(moved);
    QVERIFY((*batch.X - *moved.X).cwiseAbs().maxCoeff() < 1e-13);
}

void TestExperimentData::aConstantInputBecomesZero()
{
    Batch batch{Eigen::MatrixXd{{0.1, 0.1, 0.1}, {1.0, 2.0, 4.0}}, {}};
    standardise(batch);
    QVERIFY(batch.X->row(0).isZero(0.0));
    QVERIFY(isStandard(batch.X->row(1)));
    Batch single{Eigen::MatrixXd{{0.6}, {-0.8}}, {}};
    standardise(single);
    QVERIFY(single.X->isZero(0.0));
}

void TestExperimentData::labelsStayAsTheyAre()
{
    Batch batch{Eigen::MatrixXd{{1.0, 2.0}}, Eigen::MatrixXd{{1.0, kUnlabelled}}};
    standardise(batch);
    QCOMPARE(batch.Y(0, 0), 1.0);
    QVERIFY(std::isnan(batch.Y(0, 1)));
}

void TestExperimentData::aFileKeepsTheStandardisationOfAGenerator()
{
    const GeneratorSource plain{"two-blobs", {{"noise", 0.8}}, 5};
    GeneratorSource source = plain;
    source.isStandardised = true;
    const Experiment experiment = withData(
        {}, {.batch = std::make_shared<const Batch>(generateDataSet(source)), .generator = source});
    QVERIFY(isStandard(experiment.data.X));
    const std::string text = formatExperiment(experiment);
    const Experiment again = parseExperiment(text, "again");
    QVERIFY(again.data.X == experiment.data.X);
    QCOMPARE(formatExperiment(again), text);
    QVERIFY(withAssignment(again, "data.standardise=false").data.X == generateDataSet(plain).X);
}

void TestExperimentData::aFileKeepsTheStandardisationOfATable()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    std::ofstream(path / "points.csv") << "a,b,y\n1,10,0\n2,30,1\n4,20,\n";
    const std::string text = R"({"format": "entropy-lab experiment", "version": 1,
        "data": {"csv": "points.csv", "inputs": ["a", "b"], "targets": ["y"], "standardise": true},
        "start": {"w": [[0.1, 0.2]]}, "objective": {"kind": "entropy"}, "learning_rate": 0.5,
        "stop": {"iterations": 10}})";
    const Experiment experiment = parseExperiment(text, "file", path);
    QVERIFY(isStandard(experiment.data.X));
    const Experiment again = parseExperiment(formatExperiment(experiment, path), "again", path);
    QVERIFY(again.data.X == experiment.data.X);
    QVERIFY(again.csv->isStandardised);
}

void TestExperimentData::numbersInAFileTakeNoStandardisation()
{
    QVERIFY_EXCEPTION_THROWN(withAssignment({}, "data.standardise=true"), ExperimentError);
    Experiment experiment;
    experiment.generator = GeneratorSource{"line", {}, 0};
    QVERIFY_EXCEPTION_THROWN(withAssignment(experiment, "data.standardise=1"), ExperimentError);
}

void TestExperimentData::tablesOfOtherProgramsOpenFromAFile()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    std::ofstream(path / "points.csv") << "1,5;-2;1\n0,25;3;\n";
    const std::string text = R"({"format": "entropy-lab experiment", "version": 1,
        "data": {"csv": "points.csv", "inputs": ["column 1", "column 2"], "targets": ["column 3"]},
        "start": {"w": [[0.1, 0.2]]}, "objective": {"kind": "entropy"}, "learning_rate": 0.5,
        "stop": {"iterations": 10}})";
    QCOMPARE(parseExperiment(text, "file", path).data.X,
             (Eigen::MatrixXd{{1.5, 0.25}, {-2.0, 3.0}}));
}

void TestExperimentData::theStartStaysWhereTheShapeDoes()
{
    const Experiment before;
    const Experiment after = withData(before, {.batch = batchOf(Eigen::MatrixXd::Random(2, 7))});
    QVERIFY(after.start.values == before.start.values);
    QCOMPARE(after.data.samples(), 7);
    QVERIFY(findProblem(after).empty());
}

void TestExperimentData::newInputsLeaveThePreActivationAlone()
{
    const Experiment before;
    const Eigen::MatrixXd X = Eigen::MatrixXd::Random(5, 7);
    const Experiment after = withData(before, {.batch = batchOf(X)});
    QVERIFY((preActivation(after.start, X) - preActivation(before.start, X.topRows(2))).norm()
            < 1e-15);
    // Back to fewer: what is left stays.
    const Experiment fewer = withData(after, {.batch = batchOf(X.topRows(1))});
    QCOMPARE(fewer.start.W()(0, 0), before.start.W()(0, 0));
    QCOMPARE(fewer.start.b()(0), before.start.b()(0));
    QVERIFY(findProblem(fewer).empty());
}

void TestExperimentData::aUnitForEachRowOfLabels()
{
    const Experiment before;
    const Eigen::MatrixXd X = Eigen::MatrixXd::Random(2, 4);
    const Experiment after =
        withData(before, {.batch = batchOf(X, Eigen::MatrixXd::Identity(3, 4))});
    QCOMPARE(after.start.units, 3);
    QVERIFY(after.start.W().row(0) == before.start.W().row(0));
    QVERIFY(!after.start.W().row(1).isZero());
    QVERIFY(after.start.W().row(1) != after.start.W().row(2));
    QVERIFY(findProblem(after).empty());
    QCOMPARE(withData(after, {.batch = batchOf(X)}).start.units, 3);
}

void TestExperimentData::moreUnitsShareTheSamples()
{
    Experiment before;
    before.data.X = Eigen::MatrixXd::Random(2, 5);
    before.data.Y = Eigen::MatrixXd{{1.0, 0.0, 1.0, 0.0, 1.0}};
    const Experiment after = withUnitCount(before, 3);
    QCOMPARE(after.start.units, 3);
    QVERIFY(after.start.W().row(0) == before.start.W().row(0));
    QVERIFY(after.start.W().row(1) != after.start.W().row(2));
    QVERIFY(after.data.X.isShared(before.data.X));
    for (Eigen::Index i = 0; i < 3; ++i)
        QVERIFY(after.data.Y->row(i) == before.data.Y->row(0));
    QVERIFY(findProblem(after).empty());
    const Experiment back = withUnitCount(after, 1);
    QVERIFY(back.start.values == before.start.values);
    QVERIFY(back.data.Y == before.data.Y);
    QVERIFY_EXCEPTION_THROWN(withUnitCount(before, 0), std::invalid_argument);
}

void TestExperimentData::aDrawnStartOfMoreUnitsIsDrawn()
{
    Experiment before;
    before.randomStart = RandomStart{.units = 1, .scale = 0.3, .seed = 9};
    const Experiment after = withUnitCount(before, 4);
    QVERIFY(after.start.values == randomLayer(4, 2, 0.3, 9).values);
    QCOMPARE(after.randomStart->units, 4);
    QVERIFY(parseExperiment(formatExperiment(after), "again").start.values == after.start.values);
}

void TestExperimentData::aGeneratorKeepsTheUnits()
{
    const GeneratorSource moons{.name = "two-moons", .settings = {{"samples", 4.0}}};
    const ChosenData chosen{.batch = std::make_shared<const Batch>(generateDataSet(moons)),
                            .generator = moons};
    const Experiment after = withData(withUnitCount(Experiment(), 3), chosen);
    QCOMPARE(after.start.units, 3);
    QCOMPARE(after.data.Y.rows(), 3);
    QVERIFY(findProblem(after).empty());
    QVERIFY(parseExperiment(formatExperiment(after), "again").data.Y == after.data.Y);
    QVERIFY(withUnitCount(after, 5).generator);
}

void TestExperimentData::aDrawnStartIsDrawnAgain()
{
    Experiment before;
    before.randomStart = RandomStart{.units = 1, .scale = 0.3, .seed = 9};
    const Experiment after = withData(before, {.batch = batchOf(Eigen::MatrixXd::Random(4, 3))});
    QVERIFY(after.start.values == randomLayer(1, 4, 0.3, 9).values);
    QVERIFY(parseExperiment(formatExperiment(after), "again").start.values == after.start.values);
}

void TestExperimentData::anObjectiveWithoutLabelsBecomesTheEntropy()
{
    Experiment before;
    before.data.Y = Eigen::MatrixXd::Ones(1, 1);
    before.objective.kind = ObjectiveKind::CrossEntropy;
    const Eigen::MatrixXd X = Eigen::MatrixXd::Random(2, 2);
    QVERIFY(withData(before, {.batch = batchOf(X)}).objective.kind == ObjectiveKind::Entropy);
    QVERIFY(withData(before, {.batch = batchOf(X, Eigen::MatrixXd{{kUnlabelled, kUnlabelled}})})
                .objective.kind
            == ObjectiveKind::Entropy);
    QVERIFY(
        withData(before, {.batch = batchOf(X, Eigen::MatrixXd{{kUnlabelled, 1.0}})}).objective.kind
        == ObjectiveKind::CrossEntropy);
}

QTEST_APPLESS_MAIN(TestExperimentData)
#include "test_experiment_data.moc"
