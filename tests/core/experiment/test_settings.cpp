#include "core/experiment/settings.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace entropy_lab;

class TestSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tableCoversTheExperiment();
    void everySettingCanBeSetAndRead();
    void defaultsAreTheBuiltInExperiment();
    void separateRatesGetARowEach();
    void optionalSettingsSwitchOff();
    void refusesUnknownKeys_data();
    void refusesUnknownKeys();
    void handSetNumbersForgetTheirSource();
    void numberOfInputsChangesNoPreActivation();
    void symbolsCarrySubscripts();
    void schedulesFollowTheirFormulas();
};

void TestSettings::tableCoversTheExperiment()
{
    Experiment e;
    e.start = Layer(2, 3);
    e.data.X = Eigen::MatrixXd::Ones(3, 4);
    const std::vector<Setting> table = settingsFor(e, 2);
    std::set<std::string> keys;
    for (const Setting& setting : table) {
        QVERIFY2(keys.insert(setting.key).second, setting.key.c_str());
        QVERIFY(!setting.label.empty() && !setting.symbol.empty());
        QVERIFY2(setting.help.ends_with('.'), setting.help.c_str());
        QVERIFY(setting.minimum < setting.maximum);
        QVERIFY(setting.scale == SettingScale::Linear || setting.minimum > 0.0);
        QVERIFY(setting.defaultValue >= setting.minimum && setting.defaultValue <= setting.maximum);
    }
    QCOMPARE(table.size(), 1U + 3U + 6U + 6U + 2U + 2U);
    QVERIFY(keys.contains("data.x.2.1") && keys.contains("start.G.1.2")
            && keys.contains("start.b.1"));
    QCOMPARE(table.front().minimum, 1e-4);
    QCOMPARE(table.front().maximum, 1e4);
}

void TestSettings::everySettingCanBeSetAndRead()
{
    Experiment e;
    double value = 2.0;
    for (const Setting& setting : settingsFor(e)) {
        setSettingValue(e, setting.key, value);
        QCOMPARE(settingValue(e, setting.key), value);
        value += 1.0;
    }
    QVERIFY(findProblem(e).empty());
    QCOMPARE(e.data.X(1, 0), 4.0);
    QCOMPARE(e.start.W()(0, 0), 5.0);
    QCOMPARE(e.start.G()(0, 1), 8.0);
    QCOMPARE(e.start.b()(0), 9.0);
    QCOMPARE(e.stop.iterations, 10);
}

void TestSettings::defaultsAreTheBuiltInExperiment()
{
    const Experiment e;
    for (const Setting& setting : settingsFor(e))
        if (!setting.isOptional)
            QCOMPARE(settingValue(e, setting.key), setting.defaultValue);
}

void TestSettings::separateRatesGetARowEach()
{
    Experiment e;
    e.learningRate.G = 0.25;
    const std::vector<Setting> table = settingsFor(e);
    QCOMPARE(table[1].key, std::string("learning_rate.G"));
    QCOMPARE(settingValue(e, "learning_rate.G"), 0.25);
}

void TestSettings::optionalSettingsSwitchOff()
{
    Experiment e;
    QVERIFY(std::isnan(settingValue(e, "stop.gradient_norm")));
    setSettingValue(e, "stop.gradient_norm", 1e-6);
    QCOMPARE(e.stop.gradientNorm, std::optional<double>(1e-6));
    setSettingValue(e, "stop.gradient_norm", std::nan(""));
    QVERIFY(!e.stop.gradientNorm);
}

void TestSettings::refusesUnknownKeys_data()
{
    QTest::addColumn<QByteArray>("key");
    for (const char* const key :
         {"", "eta", "learning_rate.x", "data.x.1.0", "data.x.0.2", "data.x.0", "start.w.0.-1",
          "start.w.0.0.0", "start.b.1", "start.b.x", "start.b.", "stop", "."})
        QTest::newRow(key) << QByteArray(key);
}

void TestSettings::refusesUnknownKeys()
{
    QFETCH(QByteArray, key);
    Experiment e;
    QVERIFY_EXCEPTION_THROWN(static_cast<void>(settingValue(e, key.toStdString())),
                             std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(setSettingValue(e, key.toStdString(), 1.0), std::invalid_argument);
}

void TestSettings::handSetNumbersForgetTheirSource()
{
    Experiment e;
    e.generator = GeneratorSource{.name = "vogel", .settings = {}, .seed = 1};
    e.randomStart = RandomStart{};
    setSettingValue(e, "learning_rate", 0.1);
    QVERIFY(e.generator && e.randomStart);
    setSettingValue(e, "data.x.0.0", 1.0);
    setSettingValue(e, "start.b.0", 1.0);
    QVERIFY(!e.generator && !e.randomStart);
}

void TestSettings::numberOfInputsChangesNoPreActivation()
{
    const Experiment e;
    for (Eigen::Index count = 1; count <= 8; ++count) {
        const Experiment changed = withFeatureCount(e, count);
        QCOMPARE(changed.data.features(), count);
        QVERIFY(findProblem(changed).empty());
        if (count >= 2)
            QCOMPARE(preActivation(changed.start, changed.data.X)(0, 0),
                     preActivation(e.start, e.data.X)(0, 0));
    }
    QVERIFY(withFeatureCount(withFeatureCount(e, 5), 2).start.values == e.start.values);
    QVERIFY_EXCEPTION_THROWN(withFeatureCount(e, 0), std::invalid_argument);
}

void TestSettings::symbolsCarrySubscripts()
{
    QCOMPARE(subscripted("x", {0}), std::string("x₁"));
    QCOMPARE(subscripted("w", {1, 2}), std::string("w₂₃"));
    QCOMPARE(subscripted("w", {0, 11}), std::string("w₁,₁₂"));
}

void TestSettings::schedulesFollowTheirFormulas()
{
    QCOMPARE(scheduleFactor({}, 7), 1.0);
    const Schedule step{.kind = ScheduleKind::Step, .factor = 0.5, .every = 10};
    QCOMPARE(scheduleFactor(step, 9), 1.0);
    QCOMPARE(scheduleFactor(step, 10), 0.5);
    QCOMPARE(scheduleFactor(step, 39), 0.125);
    const Schedule exponential{.kind = ScheduleKind::Exponential, .factor = 0.9};
    QCOMPARE(scheduleFactor(exponential, 2), 0.9 * 0.9);
    const Schedule cosine{.kind = ScheduleKind::Cosine, .over = 100, .floor = 0.2};
    QCOMPARE(scheduleFactor(cosine, 0), 1.0);
    QCOMPARE(scheduleFactor(cosine, 50), 0.6);
    QCOMPARE(scheduleFactor(cosine, 1000), 0.2);
    const Schedule warmUp{.kind = ScheduleKind::WarmUp, .over = 4};
    QCOMPARE(scheduleFactor(warmUp, 0), 0.25);
    QCOMPARE(scheduleFactor(warmUp, 3), 1.0);
    QCOMPARE(scheduleFactor(warmUp, 9), 1.0);
    const Schedule recorded{
        .kind = ScheduleKind::Recorded,
        .points = {{.iteration = 5, .factor = 2.0}, {.iteration = 8, .factor = 0.5}}};
    QCOMPARE(scheduleFactor(recorded, 4), 1.0);
    QCOMPARE(scheduleFactor(recorded, 7), 2.0);
    QCOMPARE(scheduleFactor(recorded, 800), 0.5);
}

QTEST_APPLESS_MAIN(TestSettings)
#include "test_settings.moc"
