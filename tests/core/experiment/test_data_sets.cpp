#include "core/experiment/data_sets.h"
#include "tests/places.h"

#include <QtTest/QtTest>

#include <cmath>
#include <numbers>
#include <set>
#include <string>

using namespace entropy_lab;

namespace {

void addGenerators()
{
    QTest::addColumn<QString>("name");
    for (const DataSetGenerator& generator : dataSetGenerators())
        QTest::newRow(generator.name) << QString(generator.name);
}

GeneratorSource source(const QString& name,
                       std::vector<std::pair<std::string, double>> settings = {},
                       std::uint64_t seed = 1)
{
    return {name.toStdString(), std::move(settings), seed};
}

QString problemOf(const GeneratorSource& wrong)
{
    try {
        generateDataSet(wrong);
    } catch (const std::invalid_argument& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class TestDataSets : public QObject {
    Q_OBJECT

private slots:
    void tableOfSettingsIsSound();
    void defaultsGiveALabelledBatch_data() { addGenerators(); }
    void defaultsGiveALabelledBatch();
    void sameSeedGivesTheSamePoints_data() { addGenerators(); }
    void sameSeedGivesTheSamePoints();
    void shareOfLabelsIsKept_data() { addGenerators(); }
    void shareOfLabelsIsKept();
    void shiftMovesTheFirstInputOnly_data() { addGenerators(); }
    void shiftMovesTheFirstInputOnly();
    void vogelDiscsFollowTheirFormula();
    void anchorsAreTheOnlyLabels();
    void noiselessShapesLieWhereTheyShould();
    void noiseHasItsDeviation();
    void linePutsTheThresholdBetweenTheLabels();
    void pointsAreTheSameOnEveryPlatform();
    void wrongSettingsAreNamed_data();
    void wrongSettingsAreNamed();
    void theGuideListsEverySetting();
};

void TestDataSets::tableOfSettingsIsSound()
{
    std::set<std::string> names;
    for (const DataSetGenerator& generator : dataSetGenerators()) {
        QVERIFY(names.insert(generator.name).second);
        std::set<std::string> keys;
        for (const DataSetSetting& setting : generator.settings) {
            QVERIFY(keys.insert(setting.key).second);
            QVERIFY(setting.minimum < setting.maximum);
            QVERIFY(setting.defaultValue >= setting.minimum);
            QVERIFY(setting.defaultValue <= setting.maximum);
            QVERIFY(std::string(setting.help).ends_with('.'));
        }
        for (const char* shared : {"samples", "noise", "labelled", "shift_x"})
            QVERIFY(keys.contains(shared));
    }
    QCOMPARE(names.size(), std::size_t(7));
}

void TestDataSets::defaultsGiveALabelledBatch()
{
    QFETCH(QString, name);
    const Batch batch = generateDataSet(source(name, {{"samples", 25.0}}));
    QCOMPARE(batch.samples(), 50);
    QCOMPARE(batch.features(), name == "line" ? 1 : 2);
    QVERIFY(batch.X->allFinite());
    QCOMPARE(batch.Y.rows(), 1);
    QCOMPARE(batch.Y.cols(), 50);
    QCOMPARE(batch.Y->sum(), 25.0);
    QVERIFY((batch.Y->array() == 0.0 || batch.Y->array() == 1.0).all());
}

void TestDataSets::sameSeedGivesTheSamePoints()
{
    QFETCH(QString, name);
    const Batch once = generateDataSet(source(name, {{"noise", 0.5}}, 3));
    const Batch again = generateDataSet(source(name, {{"noise", 0.5}}, 3));
    const Batch other = generateDataSet(source(name, {{"noise", 0.5}}, 4));
    QCOMPARE(again.X, once.X);
    QVERIFY(other.X != once.X);
}

void TestDataSets::shareOfLabelsIsKept()
{
    QFETCH(QString, name);
    const Batch full = generateDataSet(source(name, {{"samples", 40.0}}, 5));
    for (const double share : {0.0, 0.1, 0.5, 1.0}) {
        const Batch batch =
            generateDataSet(source(name, {{"samples", 40.0}, {"labelled", share}}, 5));
        QCOMPARE(batch.X, full.X);
        QCOMPARE((!batch.Y->array().isNaN()).count(), Eigen::Index(80 * share));
        for (Eigen::Index s = 0; s < 80; ++s)
            QVERIFY(std::isnan(batch.Y(0, s)) || batch.Y(0, s) == full.Y(0, s));
    }
}

void TestDataSets::shiftMovesTheFirstInputOnly()
{
    QFETCH(QString, name);
    const Batch here = generateDataSet(source(name));
    const Batch there = generateDataSet(source(name, {{"shift_x", 1.5}}));
    Eigen::MatrixXd expected = here.X;
    expected.row(0).array() += 1.5;
    QCOMPARE(there.X, expected);
    QCOMPARE(there.Y, here.Y);
}

void TestDataSets::vogelDiscsFollowTheirFormula()
{
    const Batch batch = generateDataSet(source("vogel-discs"));
    QCOMPARE(batch.samples(), 120);
    for (Eigen::Index i = 0; i < 60; ++i) {
        const double r = std::sqrt((static_cast<double>(i) + 0.5) / 60.0);
        const double t = static_cast<double>(i) * std::numbers::pi * (3.0 - std::sqrt(5.0));
        const Eigen::Vector2d disc(0.5 * r * std::cos(t), 2.0 * r * std::sin(t));
        QVERIFY((batch.X->col(i) - disc - Eigen::Vector2d(-1.0, 0.0)).norm() < 1e-14);
        QVERIFY((batch.X->col(60 + i) - disc - Eigen::Vector2d(1.0, 0.0)).norm() < 1e-14);
    }
    const Batch moved = generateDataSet(
        source("vogel-discs", {{"samples", 1.0}, {"center_1_y", 7.0}, {"radius_1_x", 2.0}}));
    QVERIFY((moved.X->col(1) - Eigen::Vector2d(1.0 + 2.0 * std::sqrt(0.5), 7.0)).norm() < 1e-14);
}

void TestDataSets::anchorsAreTheOnlyLabels()
{
    const Batch batch = generateDataSet(source("vogel-discs", {{"anchors", 1.0}}));
    QCOMPARE(batch.samples(), 122);
    QVERIFY(batch.Y->leftCols(120).array().isNaN().all());
    QCOMPARE(batch.X->col(120), Eigen::Vector2d(-1.2, 1.4));
    QCOMPARE(batch.X->col(121), Eigen::Vector2d(1.2, -1.4));
    QCOMPARE(batch.Y(0, 120), 0.0);
    QCOMPARE(batch.Y(0, 121), 1.0);
}

void TestDataSets::noiselessShapesLieWhereTheyShould()
{
    const auto clean = [](const QString& name) {
        return generateDataSet(source(name, {{"noise", 0.0}, {"samples", 50.0}}));
    };
    const Batch rings = clean("circles");
    const Batch moons = clean("two-moons");
    const Batch corners = clean("xor");
    const Batch wound = clean("spirals");
    const Batch blobs = clean("two-blobs");
    for (Eigen::Index s = 0; s < 100; ++s) {
        const bool isOne = s >= 50;
        QVERIFY(std::abs(rings.X->col(s).norm() - (isOne ? 0.5 : 1.0)) < 1e-14);
        const Eigen::Vector2d center = isOne ? Eigen::Vector2d(1.0, 0.5) : Eigen::Vector2d(0, 0);
        QVERIFY(std::abs((moons.X->col(s) - center).norm() - 1.0) < 1e-14);
        QCOMPARE(corners.X(0, s) * corners.X(1, s), isOne ? -1.0 : 1.0);
        QVERIFY(wound.X->col(s).norm() < 1.0);
        QCOMPARE(blobs.X->col(s), Eigen::Vector2d(isOne ? 1.5 : -1.5, 0.0));
    }
    QCOMPARE(wound.X->rightCols(50), (-wound.X->leftCols(50)).eval());
}

void TestDataSets::noiseHasItsDeviation()
{
    const Batch batch = generateDataSet(
        source("two-blobs", {{"samples", 50000.0}, {"noise", 0.7}, {"distance", 0.0}}));
    QVERIFY(std::abs(batch.X->mean()) < 0.01);
    QVERIFY(std::abs(std::sqrt(batch.X->array().square().mean()) - 0.7) < 0.01);
    // The inputs of a sample are independent.
    QVERIFY(std::abs(batch.X->row(0).dot(batch.X->row(1)) / 1e5) < 0.01);
}

void TestDataSets::linePutsTheThresholdBetweenTheLabels()
{
    const Batch batch = generateDataSet(source("line", {{"threshold", 0.7}}));
    QCOMPARE(batch.X(0, 0), -2.0);
    QCOMPARE(batch.X(0, 19), 2.0);
    for (Eigen::Index s = 0; s < 20; ++s)
        QCOMPARE(batch.Y(0, s), batch.X(0, s) > 0.7 ? 1.0 : 0.0);
}

void TestDataSets::pointsAreTheSameOnEveryPlatform()
{
    // Worked out from the definition of mt19937_64 with another program.
    const Batch batch = generateDataSet(
        source("two-blobs", {{"samples", 1.0}, {"distance", 0.0}, {"noise", 1.0}}, 42));
    const Eigen::Matrix2d expected{{-1.0771745442782879, 1.7947316657951715},
                                   {1.0945198485006107, -0.91212515564414103}};
    QVERIFY((*batch.X - expected).cwiseAbs().maxCoeff() < 1e-14);
}

void TestDataSets::wrongSettingsAreNamed_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("key");
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("problem");
    QTest::newRow("unknown generator") << "moon"
                                       << "noise" << 0.1 << "generator: \"moon\"";
    QTest::newRow("unknown key") << "two-moons"
                                 << "turns" << 1.0 << "turns: two-moons has no";
    QTest::newRow("too small") << "xor"
                               << "samples" << 0.0 << "samples: 0: expected a whole";
    QTest::newRow("not whole") << "xor"
                               << "samples" << 1.5 << "samples: 1.5: expected a whole";
    QTest::newRow("too large") << "xor"
                               << "noise" << 11.0 << "noise: 11: expected a number from 0";
    QTest::newRow("not a number") << "xor"
                                  << "noise" << std::nan("") << "noise: nan: expected";
}

void TestDataSets::wrongSettingsAreNamed()
{
    QFETCH(QString, name);
    QFETCH(QString, key);
    QFETCH(double, value);
    QFETCH(QString, problem);
    const QString found = problemOf(source(name, {{key.toStdString(), value}}));
    QVERIFY2(found.startsWith(problem), qPrintable(found));
    QVERIFY(problemOf(source("xor", {{"noise", 0.1}, {"noise", 0.2}})).contains("twice"));
}

/// docs/formats.md: a row for each setting of each generator, and no others.
void TestDataSets::theGuideListsEverySetting()
{
    QFile file(inProject("docs/formats.md"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString guide = QString::fromUtf8(file.readAll());
    const auto number = [](double value) { return QString::number(value, 'g', 10); };
    int listed = 0;
    for (const DataSetGenerator& generator : dataSetGenerators())
        for (const DataSetSetting& setting : generator.settings) {
            const QString row =
                QString("\n| `%1` | `%2` | %3 | %4%5 to %6 | %7 |\n")
                    .arg(generator.name, setting.key, setting.help,
                         setting.isInteger ? "whole, " : "", number(setting.minimum),
                         number(setting.maximum), number(setting.defaultValue));
            QVERIFY2(guide.contains(row), qPrintable(row));
            ++listed;
        }
    const QString table = guide.section("### Generators", 1).section("\n## ", 0, 0);
    QCOMPARE(table.count("\n| `"), listed);
}

QTEST_APPLESS_MAIN(TestDataSets)

#include "test_data_sets.moc"
