#include "core/files/experiment_json.h"
#include "tests/places.h"

#include <QFile>
#include <QtTest>

#include <cmath>
#include <filesystem>
#include <string>

using namespace entropy_lab;

namespace {

const std::filesystem::path kFolder = inProject("tests/data/experiments").toStdString();

std::filesystem::path fileOf(const QString& name)
{
    return kFolder / (name.toStdString() + ".entropy.json");
}

std::string textOf(const QString& name)
{
    QFile file(QString::fromStdString(fileOf(name).string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
}

}  // namespace

/// Files that people have today. They are never changed: what reads them now reads them for ever.
class TestOldFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFileOfVersionOneIsWrittenAgainByteForByte_data();
    void aFileOfVersionOneIsWrittenAgainByteForByte();
    void everyNumberOfVersionOneIsWhatItWas();
    void drawnNumbersOfVersionOneAreWhatTheyWere();
    void aNewerFileIsRefusedWithASentence();
};

void TestOldFiles::aFileOfVersionOneIsWrittenAgainByteForByte_data()
{
    QTest::addColumn<QString>("name");
    for (const char* const name : {"version-1-numbers", "version-1-generated", "version-1-table"})
        QTest::newRow(name) << name;
}

void TestOldFiles::aFileOfVersionOneIsWrittenAgainByteForByte()
{
    QFETCH(QString, name);
    const std::string text = textOf(name);
    QVERIFY(!text.empty());
    QVERIFY(formatExperiment(loadExperiment(fileOf(name)), kFolder) == text);
}

void TestOldFiles::everyNumberOfVersionOneIsWhatItWas()
{
    const Experiment e = loadExperiment(fileOf("version-1-numbers"));
    QCOMPARE(e.title, std::string("Größe \"η\" – every number"));
    QCOMPARE(e.data.X(0, 1), 1e-300);
    QCOMPARE(e.data.X(1, 2), -0.30000000000000004);
    QVERIFY(std::isnan(e.data.Y(0, 1)));
    QCOMPARE(e.start.units, 2);
    QCOMPARE(e.start.W()(1, 1), 5e-324);
    QVERIFY(e.objective.kind == ObjectiveKind::Mixed);
    QCOMPARE(e.objective.lambda, 0.25);
    QCOMPARE(e.learningRate.G, 0.2);
    QCOMPARE(e.weightDecay, 0.02);
    QVERIFY(e.trainable.w && !e.trainable.G && e.trainable.b);
    QVERIFY(e.schedule.kind == ScheduleKind::Cosine);
    QCOMPARE(e.changes.size(), std::size_t(3));
    QCOMPARE(e.changes[1].X(1, 0), 0.1);
    QVERIFY(e.layers && e.layers->isBalanced);
    QCOMPARE(e.stop.gradientNorm.value(), 1e-9);

    const Experiment table = loadExperiment(fileOf("version-1-table"));
    QCOMPARE(table.data.samples(), 3);
    QVERIFY(std::isnan(table.data.Y(0, 2)));
}

void TestOldFiles::drawnNumbersOfVersionOneAreWhatTheyWere()
{
    const Experiment e = loadExperiment(fileOf("version-1-generated"));
    QCOMPARE(e.data.samples(), 80);
    QCOMPARE(e.start.units, 3);
    // Standardised: mean 0 and variance 1.
    QVERIFY(std::abs(e.data.X->row(0).mean()) < 1e-12);
    QVERIFY(std::abs(e.data.X->row(0).squaredNorm() / 80.0 - 1.0) < 1e-12);
    // Up to the last places of sines and logarithms, which are the machine's.
    QVERIFY(std::abs(e.data.X(0, 0) - 0.8930129814080876) < 1e-12);
    QVERIFY(std::abs(e.start.W()(0, 0) - 0.96345755884587725) < 1e-12);
}

void TestOldFiles::aNewerFileIsRefusedWithASentence()
{
    QByteArray text = QByteArray::fromStdString(textOf("version-1-numbers"));
    text.replace("\"version\": 1", "\"version\": 2")
        .replace("\"title\"", "\"colour\": 1, \"title\"");
    try {
        parseExperiment(text.toStdString(), "of tomorrow");
        QFAIL("not refused");
    } catch (const ExperimentError& error) {
        // The version alone, not the key that it does not know.
        QVERIFY2(QByteArray(error.what()).contains("newer Entropy Gradient Lab"), error.what());
        QVERIFY2(QByteArray(error.what()).startsWith("of tomorrow: "), error.what());
    }
}

QTEST_APPLESS_MAIN(TestOldFiles)

#include "test_old_files.moc"
