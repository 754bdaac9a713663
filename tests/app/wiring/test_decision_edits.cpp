#include "app/session/session.h"
#include "app/wiring/window_wiring.h"
#include "core/experiment/data_sets.h"
#include "ui/workspaces/compare/decision_plane.h"

#include <QtTest>

#include <cmath>

using namespace entropy_lab;

/// Gestures on a decision plane, answered by a real session and a real worker.
class TestDecisionEdits : public QObject {
    Q_OBJECT

    struct Program {
        Program()
        {
            connectDecisionPlane(plane, session);
            QObject::connect(&session, &Session::frameReady, &plane, &DecisionPlane::setFrame);
            Experiment experiment;
            experiment.data.X = Eigen::MatrixXd{{-1.0, 1.0, -1.0}, {-1.0, -1.0, 1.0}};
            experiment.data.Y = Eigen::MatrixXd{{0.0, 1.0, std::nan("")}};
            experiment.stop.iterations = 1'000'000'000;
            session.open(experiment);
            plane.resize(560, 480);
            plane.show();
            if (!QTest::qWaitForWindowActive(&plane))
                qFatal("the plane does not become active");
            plane.setFocus();
            if (!isShown(3))
                qFatal("the first frame does not come");
        }
        /// Whether the plane comes to show so many samples.
        bool isShown(Eigen::Index samples) const
        {
            return QTest::qWaitFor(
                [&] {
                    const auto& snapshot = session.frame().snapshot;
                    return snapshot && snapshot->experiment->data.samples() == samples
                        && plane.reading(static_cast<int>(samples) - 1).has_value()
                        && !plane.reading(static_cast<int>(samples)).has_value();
                },
                10000);
        }
        QPoint at(double x1, double x2) const
        {
            return plane.mapping().toPixel({x1, x2}).toPoint();
        }
        void drag(QPoint from, QPoint to)
        {
            QTest::mousePress(&plane, Qt::LeftButton, {}, from);
            for (int k = 1; k <= 5; ++k) {
                const QPoint position = from + (to - from) * k / 5;
                QMouseEvent event(QEvent::MouseMove, position, plane.mapToGlobal(position),
                                  Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
                QApplication::sendEvent(&plane, &event);
            }
            QTest::mouseRelease(&plane, Qt::LeftButton, {}, to);
        }
        std::int64_t iteration() const { return session.frame().snapshot->record.iteration; }
        const Batch& data() const { return session.experiment().data; }

        Session session;
        DecisionPlane plane;
    };

private slots:
    void aClickAddsASampleInOneUndoStep();
    void aDragIsOneUndoStepAndTwoAreTwo();
    void deleteAndUndoBringASampleBack();
    void aLabelIsOneUndoStepAndTheSameLabelIsNone();
    void anAddedSampleTakesALabelAtOnce();
    void anEditBeginsTheRunAnewAndKeepsItRunning();
    void anEditOfAPausedRunLeavesItPausedAtItsStart();
    void editedDataForgetTheirGenerator();
    void crossEntropyWithoutALabelLeftBecomesEntropy();
    void whatNoLongerExistsIsLeftAlone();
};

void TestDecisionEdits::aClickAddsASampleInOneUndoStep()
{
    Program program;
    QTest::mouseClick(&program.plane, Qt::LeftButton, {}, program.at(0.3, 0.2));
    QCOMPARE(program.data().samples(), 4);
    QVERIFY(std::abs(program.data().X(0, 3) - 0.3) < 0.02);
    QVERIFY(std::abs(program.data().X(1, 3) - 0.2) < 0.02);
    QVERIFY(std::isnan(program.data().Y(0, 3)));
    QCOMPARE(program.session.undoStack()->count(), 1);
    QVERIFY(program.isShown(4));
    QCOMPARE(program.plane.selectedSample(), std::optional<int>(3));
    program.session.undoStack()->undo();
    QCOMPARE(program.data().samples(), 3);
    QVERIFY(program.isShown(3));
}

void TestDecisionEdits::aDragIsOneUndoStepAndTwoAreTwo()
{
    Program program;
    program.drag(program.at(1, -1), program.at(0.2, 0.4));
    QCOMPARE(program.session.undoStack()->count(), 1);
    QVERIFY(std::abs(program.data().X(0, 1) - 0.2) < 0.03);
    QVERIFY(std::abs(program.data().X(1, 1) - 0.4) < 0.03);
    QCOMPARE(program.data().Y(0, 1), 1.0);
    program.drag(program.at(program.data().X(0, 1), program.data().X(1, 1)), program.at(0.8, 0.8));
    QCOMPARE(program.session.undoStack()->count(), 2);
    program.session.undoStack()->undo();
    QVERIFY(std::abs(program.data().X(0, 1) - 0.2) < 0.03);
    program.session.undoStack()->undo();
    QCOMPARE(program.data().X(0, 1), 1.0);
    QCOMPARE(program.data().X(1, 1), -1.0);
    QTRY_COMPARE(program.plane.reading(1)->x1, 1.0);
}

void TestDecisionEdits::deleteAndUndoBringASampleBack()
{
    Program program;
    QTest::mouseClick(&program.plane, Qt::LeftButton, {}, program.at(-1, -1));
    QTest::keyClick(&program.plane, Qt::Key_Delete);
    QCOMPARE(program.data().samples(), 2);
    QCOMPARE(program.data().X(0, 0), 1.0);
    QCOMPARE(program.data().Y(0, 0), 1.0);
    QVERIFY(program.isShown(2));
    program.session.undoStack()->undo();
    QCOMPARE(program.data().samples(), 3);
    QCOMPARE(program.data().Y(0, 0), 0.0);
}

void TestDecisionEdits::aLabelIsOneUndoStepAndTheSameLabelIsNone()
{
    Program program;
    QTest::mouseClick(&program.plane, Qt::LeftButton, {}, program.at(-1, 1));
    QTest::keyClick(&program.plane, Qt::Key_1);
    QCOMPARE(program.data().Y(0, 2), 1.0);
    QTest::keyClick(&program.plane, Qt::Key_1);
    QCOMPARE(program.session.undoStack()->count(), 1);
    QTest::keyClick(&program.plane, Qt::Key_0);
    QTest::keyClick(&program.plane, Qt::Key_U);
    QVERIFY(std::isnan(program.data().Y(0, 2)));
    QCOMPARE(program.session.undoStack()->count(), 3);
    QTRY_VERIFY(std::isnan(program.plane.reading(2)->label));
}

void TestDecisionEdits::anAddedSampleTakesALabelAtOnce()
{
    Program program;
    QTest::mouseClick(&program.plane, Qt::LeftButton, {}, program.at(0.3, 0.2));
    QVERIFY(program.isShown(4));
    QTest::keyClick(&program.plane, Qt::Key_1);
    QCOMPARE(program.data().Y(0, 3), 1.0);
}

void TestDecisionEdits::anEditBeginsTheRunAnewAndKeepsItRunning()
{
    Program program;
    program.session.setSpeed(2000.0);
    program.session.play();
    QTRY_VERIFY(program.iteration() > 200);
    const std::int64_t before = program.iteration();
    QTest::mouseClick(&program.plane, Qt::LeftButton, {}, program.at(0.3, 0.2));
    QVERIFY(program.isShown(4));
    QVERIFY(program.session.isRunning());
    QVERIFY(program.iteration() < before);
    QVERIFY(program.session.experiment().start.values == Experiment().start.values);
    const std::int64_t again = program.iteration();
    QTRY_VERIFY(program.iteration() > again);
}

void TestDecisionEdits::anEditOfAPausedRunLeavesItPausedAtItsStart()
{
    Program program;
    program.session.step(7);
    QTRY_COMPARE(program.iteration(), std::int64_t(7));
    program.drag(program.at(1, -1), program.at(0.2, 0.4));
    QTRY_COMPARE(program.iteration(), std::int64_t(0));
    QVERIFY(!program.session.isRunning());
    QVERIFY(program.session.frame().snapshot->layer.values == Experiment().start.values);
}

void TestDecisionEdits::editedDataForgetTheirGenerator()
{
    Program program;
    Experiment experiment;
    experiment.generator = GeneratorSource{.name = "two-moons", .settings = {}, .seed = 3};
    experiment.data = generateDataSet(*experiment.generator);
    program.session.open(experiment);
    QVERIFY(program.isShown(experiment.data.samples()));
    QTest::mouseClick(&program.plane, Qt::LeftButton, {},
                      program.at(experiment.data.X(0, 5), experiment.data.X(1, 5)));
    QTest::keyClick(&program.plane, Qt::Key_Delete);
    QVERIFY(!program.session.experiment().generator);
    QCOMPARE(program.data().samples(), experiment.data.samples() - 1);
    program.session.undoStack()->undo();
    QVERIFY(program.session.experiment().generator.has_value());
}

void TestDecisionEdits::crossEntropyWithoutALabelLeftBecomesEntropy()
{
    Program program;
    Experiment experiment = program.session.experiment();
    experiment.data.Y.edit()(0, 0) = std::nan("");
    experiment.objective.kind = ObjectiveKind::CrossEntropy;
    program.session.open(experiment);
    QTRY_VERIFY(program.plane.reading(0) && std::isnan(program.plane.reading(0)->label));
    QTest::mouseClick(&program.plane, Qt::LeftButton, {}, program.at(1, -1));
    QTest::keyClick(&program.plane, Qt::Key_U);
    QCOMPARE(program.session.experiment().objective.kind, ObjectiveKind::Entropy);
    program.session.undoStack()->undo();
    QCOMPARE(program.session.experiment().objective.kind, ObjectiveKind::CrossEntropy);
}

void TestDecisionEdits::whatNoLongerExistsIsLeftAlone()
{
    Program program;
    program.session.removeSample(3);
    program.session.moveSample(-1, 0.0, 0.0);
    program.session.labelSample(0, 1, 1);
    program.session.labelSample(9, 1, 0);
    QCOMPARE(program.session.undoStack()->count(), 0);
    Experiment three = withFeatureCount(Experiment(), 3);
    program.session.open(three);
    program.session.addSample(0.0, 0.0);
    program.session.moveSample(0, 0.0, 0.0);
    QCOMPARE(program.session.undoStack()->count(), 0);
    program.session.removeSample(0);
    QCOMPARE(program.data().samples(), 1);
}

QTEST_MAIN(TestDecisionEdits)
#include "test_decision_edits.moc"
