#include "core/descent/trainer.h"
#include "core/entropy/entropy.h"
#include "ui/window/bell_stage.h"

#include <QSignalSpy>
#include <QtTest>

using namespace entropy_lab;

namespace {

/// One unit on x = 1, all of z in its bias.
Experiment unitAt(double z)
{
    Experiment experiment;
    experiment.data.X = Eigen::MatrixXd::Ones(1, 1);
    experiment.start = Layer(1, 1);
    experiment.start.values << 0.0, 0.0, z;
    experiment.learningRate = LearningRate(0.5);
    return experiment;
}

}  // namespace

class TestBellStage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_stage = std::make_unique<BellStage>();
        m_stage->resize(600, 400);
        m_stage->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_stage.get()));
    }

    void itsStepsAreThoseOfTheTrainer_data()
    {
        QTest::addColumn<double>("z");
        for (const double z : {0.8, -0.3, 2.4, -5.0, 0.0})
            QTest::newRow(qPrintable(QString::number(z))) << z;
    }

    void itsStepsAreThoseOfTheTrainer()
    {
        QFETCH(const double, z);
        Trainer trainer(unitAt(z));
        m_stage->place(z);
        for (int k = 0; k < 20; ++k) {
            m_stage->step();
            trainer.step();
            const double wanted = trainer.layer().values.sum();
            QVERIFY2(std::abs(m_stage->z() - wanted) < 1e-12, qPrintable(QString::number(k)));
        }
        QCOMPARE(m_stage->steps(), 20);
    }

    void aDraggedBallRollsOnceItIsLetGo()
    {
        QSignalSpy taken(m_stage.get(), &BellStage::taken);
        const QPoint ball = m_stage->pointOf(m_stage->z()).toPoint();
        // Beside it there is nothing to take.
        QTest::mousePress(m_stage.get(), Qt::LeftButton, {}, QPoint(5, 5));
        QTest::mouseRelease(m_stage.get(), Qt::LeftButton, {}, QPoint(5, 5));
        QCOMPARE(taken.count(), 0);
        QTest::mousePress(m_stage.get(), Qt::LeftButton, {}, ball);
        QCOMPARE(taken.count(), 1);
        const QPoint left = m_stage->pointOf(-2.0).toPoint();
        QTest::mouseMove(m_stage.get(), left);
        QVERIFY(std::abs(m_stage->z() + 2.0) < 0.05);
        QVERIFY(!m_stage->isRolling());
        QTest::mouseRelease(m_stage.get(), Qt::LeftButton, {}, left);
        QVERIFY(m_stage->isRolling());
        QTRY_VERIFY(m_stage->steps() >= 2);
        QVERIFY(m_stage->z() < -2.05);
        QVERIFY(m_stage->words().startsWith(QStringLiteral("step %1:").arg(m_stage->steps())));
        QTRY_VERIFY_WITH_TIMEOUT(!m_stage->isRolling(), 20000);
        QVERIFY(std::abs(m_stage->z()) <= 6.0);
    }

    void onTheVeryTopItStays()
    {
        m_stage->place(0.0);
        m_stage->letGo();
        QTRY_VERIFY(!m_stage->isRolling());
        QCOMPARE(m_stage->z(), 0.0);
        QCOMPARE(m_stage->steps(), 1);
    }

    void keysMoveItAndLetItGo()
    {
        m_stage->setFocus();
        const double before = m_stage->z();
        QTest::keyClick(m_stage.get(), Qt::Key_Right);
        QVERIFY(m_stage->z() > before);
        QTest::keyClick(m_stage.get(), Qt::Key_Left);
        QCOMPARE(m_stage->z(), before);
        QTest::keyClick(m_stage.get(), Qt::Key_Space);
        QVERIFY(m_stage->isRolling());
    }

private:
    std::unique_ptr<BellStage> m_stage;
};

QTEST_MAIN(TestBellStage)

#include "test_bell_stage.moc"
