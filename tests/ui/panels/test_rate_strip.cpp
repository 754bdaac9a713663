#include "core/experiment/settings.h"
#include "ui/panels/rate_strip.h"
#include "ui/style/number_format.h"
#include "ui/wording/regime_names.h"
#include "ui/workspaces/learning_rate/background_rate_sweep.h"

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace entropy_lab;

namespace {

Setting rateOf(const Experiment& experiment)
{
    for (const Setting& setting : settingsFor(experiment)) {
        if (setting.key == "learning_rate")
            return setting;
    }
    return {};
}

}  // namespace

class TestRateStrip : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_strip = std::make_unique<RateStrip>(rateOf(Experiment{}));
        m_strip->resize(900, m_strip->sizeHint().height());
        m_strip->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_strip.get()));
    }

    void placesAndRatesAreEachOthersInverse()
    {
        for (double rate = 1e-4; rate <= 1e4; rate *= 1.7) {
            const double again = m_strip->rateAt(m_strip->placeOf(rate), true);
            QVERIFY2(std::abs(std::log(again / rate)) < 0.02, qPrintable(QString::number(rate)));
        }
        QCOMPARE(m_strip->rateAt(-100.0, false), 1e-4);
        QCOMPARE(m_strip->rateAt(1e6, false), 1e4);
    }

    void aDragHoldsOnToRoundRatesUnlessAltIsHeld()
    {
        QSignalSpy edits(m_strip.get(), &RateStrip::rateEdited);
        QSignalSpy ends(m_strip.get(), &RateStrip::moveFinished);
        const int y = m_strip->height() / 3;
        const QPoint near(qRound(m_strip->placeOf(2.0)) + 4, y);
        QTest::mousePress(m_strip.get(), Qt::LeftButton, {}, near);
        QCOMPARE(m_strip->rate(), 2.0);
        // Somebody else's value waits until the drag is over.
        m_strip->setRate(7.0);
        QCOMPARE(m_strip->rate(), 2.0);
        const QPoint further(qRound(m_strip->placeOf(50.0)), y);
        QTest::mouseMove(m_strip.get(), further);
        QCOMPARE(m_strip->rate(), 50.0);
        QCOMPARE(ends.count(), 0);
        QTest::mouseRelease(m_strip.get(), Qt::LeftButton, {}, further);
        QCOMPARE(ends.count(), 1);
        QCOMPARE(edits.last().at(0).toDouble(), 50.0);

        QTest::mousePress(m_strip.get(), Qt::LeftButton, Qt::AltModifier, near);
        QVERIFY(m_strip->rate() > 2.0 && m_strip->rate() < 2.2);
        QTest::mouseRelease(m_strip.get(), Qt::LeftButton, Qt::AltModifier, near);
    }

    void roundRatesAreShortDecimals_data()
    {
        QTest::addColumn<double>("rate");
        for (const double rate :
             {1e-4, 2e-4, 5e-4, 1e-3, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 20.0, 5e3})
            QTest::newRow(qPrintable(QString::number(rate))) << rate;
    }

    void roundRatesAreShortDecimals()
    {
        QFETCH(const double, rate);
        QCOMPARE(QString::number(m_strip->rateAt(m_strip->placeOf(rate) + 0.4, false), 'g', 17),
                 QString::number(rate, 'g', 17));
    }

    void wheelAndKeysMoveFinely()
    {
        m_strip->setRate(1.0);
        QSignalSpy ends(m_strip.get(), &RateStrip::moveFinished);
        const QPointF middle(m_strip->width() / 2.0, m_strip->height() / 2.0);
        QWheelEvent wheel(middle, m_strip->mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, {},
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(m_strip.get(), &wheel);
        QCOMPARE(m_strip->rate(), 1.02);
        QCOMPARE(ends.count(), 1);
        QTest::keyClick(m_strip.get(), Qt::Key_Left);
        QCOMPARE(m_strip->rate(), 1.0);
        QCOMPARE(ends.count(), 2);
        m_strip->setRate(30.0);
        QTest::mouseDClick(m_strip.get(), Qt::LeftButton, {}, middle.toPoint());
        QCOMPARE(m_strip->rate(), 0.5);
        QCOMPARE(ends.count(), 3);
    }

    void whatARateComesToIsToldAtThePointer()
    {
        auto experiment = std::make_shared<Experiment>();
        experiment->stop.iterations = 100;
        const RateSweepResult result = RateSweep::compute(experiment, {1e-4, 1e4}, 60, 1);
        QVERIFY(result.safeRate);
        m_strip->setOutcome(result.cells, result.safeRate, false);
        for (const double rate : {1e-4, 0.1, 1e4}) {
            const SweepCell& cell = result.cells[*result.cellAt(rate)];
            const QString words = m_strip->wordsAt(m_strip->placeOf(rate));
            QVERIFY2(words.contains(sweepCellInWords(cell)), qPrintable(words));
            QVERIFY2(words.contains(tr("Below %1 ").arg(readableNumber(*result.safeRate, 3))),
                     qPrintable(words));
        }
        m_strip->setOutcome(result.cells, result.safeRate, true);
        QVERIFY(!m_strip->wordsAt(100.0).contains("Below"));
        m_strip->setOutcome({}, {}, false);
        QVERIFY(!m_strip->wordsAt(100.0).contains("Below"));
    }

private:
    std::unique_ptr<RateStrip> m_strip;
};

QTEST_MAIN(TestRateStrip)
#include "test_rate_strip.moc"
