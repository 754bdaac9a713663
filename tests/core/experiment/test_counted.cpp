#include "core/experiment/counted.h"

#include <QtTest/QtTest>

using namespace entropy_lab;

class TestCounted : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneHasTheSingular_data();
    void oneHasTheSingular();
    void oneBitIsABit_data();
    void oneBitIsABit();
    void whatHasNoUnitStandsAlone();
};

void TestCounted::oneHasTheSingular_data()
{
    QTest::addColumn<qint64>("count");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("none") << qint64{0} << QByteArray("0 rows");
    QTest::newRow("one") << qint64{1} << QByteArray("1 row");
    QTest::newRow("minus one") << qint64{-1} << QByteArray("-1 row");
    QTest::newRow("two") << qint64{2} << QByteArray("2 rows");
    QTest::newRow("eleven") << qint64{11} << QByteArray("11 rows");
}

void TestCounted::oneHasTheSingular()
{
    QFETCH(qint64, count);
    QFETCH(QByteArray, text);
    QCOMPARE(QByteArray::fromStdString(counted(count, "row", "rows")), text);
}

void TestCounted::oneBitIsABit_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("none") << 0.0 << QByteArray("0 bits");
    QTest::newRow("half") << 0.5 << QByteArray("0.5 bits");
    QTest::newRow("one") << 1.0 << QByteArray("1 bit");
    QTest::newRow("one when rounded") << 1.0 + 1e-9 << QByteArray("1 bit");
    QTest::newRow("minus one") << -1.0 << QByteArray("-1 bit");
    QTest::newRow("two") << 2.0 << QByteArray("2 bits");
}

void TestCounted::oneBitIsABit()
{
    QFETCH(double, value);
    QFETCH(QByteArray, text);
    QCOMPARE(QByteArray::fromStdString(bitsIn(value, 4)), text);
}

void TestCounted::whatHasNoUnitStandsAlone()
{
    QCOMPARE(withUnit("1", ""), std::string("1"));
    QCOMPARE(withUnit("1", "bits per unit of z"), std::string("1 bit per unit of z"));
    QCOMPARE(withUnit("−1", "bits"), std::string("−1 bit"));
    QCOMPARE(withUnit("1.5", "bits"), std::string("1.5 bits"));
}

QTEST_APPLESS_MAIN(TestCounted)
#include "test_counted.moc"
