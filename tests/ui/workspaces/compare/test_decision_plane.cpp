#include "core/entropy/entropy.h"
#include "core/experiment/data_sets.h"
#include "core/experiment/layer.h"
#include "tests/ui/run_frames.h"
#include "ui/plot/items/sample_marks.h"
#include "ui/workspaces/compare/decision_plane.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QImage>
#include <QMenu>
#include <QPainter>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QWheelEvent>

#include <cmath>
#include <limits>

using namespace entropy_lab;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Four samples at the corners of a square: labels 0, 1, none, and 1 on the wrong side.
Experiment fourCorners()
{
    Experiment experiment;
    experiment.data.X = Eigen::MatrixXd{{-1.0, 1.0, -1.0, 1.0}, {-1.0, -1.0, 1.0, 1.0}};
    experiment.data.Y = Eigen::MatrixXd{{0.0, 1.0, kNaN, 0.0}};
    experiment.start.values << 0.9, 0.3, 0.3, -0.1, 0.25;  // w + G = (1.2, 0.2)
    return experiment;
}

/// The number behind "NAME = " in one of the lines.
double numberIn(const QStringList& lines, const QString& name)
{
    for (const QString& line : lines) {
        if (!line.startsWith(name + QStringLiteral(" = ")))
            continue;
        QString text = line.section(QStringLiteral(" = "), 1).section(u' ', 0, 0);
        return text.replace(QChar(0x2212), u'-').toDouble();
    }
    return kNaN;
}

bool agrees(double shown, double exact)
{
    return std::abs(shown - exact) <= 0.51e-4 * std::abs(exact);
}

int distance(QRgb a, QRgb b)
{
    return std::abs(qRed(a) - qRed(b)) + std::abs(qGreen(a) - qGreen(b))
        + std::abs(qBlue(a) - qBlue(b));
}

}  // namespace

class TestDecisionPlane : public QObject {
    Q_OBJECT

    struct Shown {
        explicit Shown(const Experiment& experiment = fourCorners(), std::int64_t steps = 0)
        {
            plane.resize(560, 480);
            plane.setFrame(frameAfter(experiment, steps));
            plane.show();
            plane.activateWindow();
            plane.setFocus();
            if (!QTest::qWaitForWindowActive(&plane))
                qFatal("the plane does not become active");
        }
        QPoint at(double x1, double x2) const
        {
            return plane.mapping().toPixel({x1, x2}).toPoint();
        }
        void click(double x1, double x2)
        {
            QTest::mouseClick(&plane, Qt::LeftButton, {}, at(x1, x2));
        }
        void hover(double x1, double x2)
        {
            // QTest::mouseMove says nothing where the pointer is there already.
            const QPoint to = at(x1, x2);
            QMouseEvent event(QEvent::MouseMove, to, plane.mapToGlobal(to), Qt::NoButton,
                              Qt::NoButton, Qt::NoModifier);
            QApplication::sendEvent(&plane, &event);
        }
        void drag(QPoint from, QPoint to, bool isReleased = true)
        {
            QTest::mousePress(&plane, Qt::LeftButton, {}, from);
            for (int k = 1; k <= 4; ++k)
                move(from + (to - from) * k / 4);
            if (isReleased)
                QTest::mouseRelease(&plane, Qt::LeftButton, {}, to);
        }
        /// With the button held, which QTest::mouseMove does not say offscreen.
        void move(QPoint to)
        {
            QMouseEvent event(QEvent::MouseMove, to, plane.mapToGlobal(to), Qt::NoButton,
                              Qt::LeftButton, Qt::NoModifier);
            QApplication::sendEvent(&plane, &event);
        }
        void wheel(QPoint position, int notches)
        {
            QWheelEvent event(position, plane.mapToGlobal(position), {}, {0, 120 * notches},
                              Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(&plane, &event);
        }
        QRgb pixel(double x1, double x2) { return plane.grab().toImage().pixel(at(x1, x2)); }
        DecisionPlane plane;
    };

private slots:
    void theBackgroundIsTheColourOfTheDecision_data();
    void theBackgroundIsTheColourOfTheDecision();
    void theColoursAreBalanced_data();
    void theColoursAreBalanced();
    void theColoursOfZAreThoseOfItsDecision();
    void theBoundaryIsWhereTheDecisionIsOneHalf();
    void theBoundaryIsDrawn();
    void aViewWithoutBoundaryHasNone();
    void theBackgroundFollowsTheRun();
    void samplesAreTheirLabelsMarks();
    void theHoverBoxShowsTheNumbersOfCore_data();
    void theHoverBoxShowsTheNumbersOfCore();
    void theHoverBoxLeavesWithThePointer();
    void aClickOnAnEmptyPlaceAddsASampleThere();
    void theAddedSampleIsSelected();
    void aDoubleClickAddsOneSample();
    void aClickOnASampleSelectsIt();
    void aSelectionEndsWithItsExperiment();
    void aDragMovesASample();
    void escapeTakesADragBack();
    void aDraggedSampleStaysAtThePointerUntilTheFramesCatchUp();
    void aSampleThatVanishesUnderThePointerIsLetGo();
    void deleteRemovesTheSelectedSample();
    void theLastSampleStays();
    void keysSetTheLabel_data();
    void keysSetTheLabel();
    void theMenuOffersTheSame();
    void keysWithoutASelectionDoNothing();
    void arrowsAreTheWindows();
    void aPlaneThatIsNotEditableOnlyShows();
    void aDragElsewherePans();
    void theWheelZoomsAtThePointer();
    void theWheelOverAnAxisZoomsThatAxis();
    void homeFitsAndBackspaceGoesBack();
    void aFitShowsEverySample_data();
    void aFitShowsEverySample();
    void anotherUnitIsShown();
    void otherDataThanOfTwoInputsAreRefused_data();
    void otherDataThanOfTwoInputsAreRefused();
    void parametersThatAreNotFiniteAreSaid();
    void aMillionSamplesAreThinned();
    void bothThemesAreDrawn();
};

void TestDecisionPlane::theBackgroundIsTheColourOfTheDecision_data()
{
    QTest::addColumn<double>("x1");
    QTest::addColumn<double>("x2");
    QTest::newRow("sure of 0") << -1.1 << -0.5;
    QTest::newRow("unsure") << -0.4 << 0.2;
    QTest::newRow("sure of 1") << 1.1 << 0.5;
    QTest::newRow("above") << 0.3 << 0.8;
}

void TestDecisionPlane::theBackgroundIsTheColourOfTheDecision()
{
    QFETCH(double, x1);
    QFETCH(double, x2);
    Shown shown;
    // The value in the middle of the pixel, not the one asked for.
    const QPoint at = shown.at(x1, x2);
    const PlotMapping& m = shown.plane.mapping();
    const double z = 1.2 * m.toValueX(at.x() + 0.5) + 0.2 * m.toValueY(at.y() + 0.5) + 0.25;
    const QRgb expected = DecisionColors(Theme::light()).ofDecision(sigmoid(z));
    QVERIFY2(distance(shown.pixel(x1, x2), expected) <= 3,
             qPrintable(QString::number(shown.pixel(x1, x2), 16)));
}

void TestDecisionPlane::theColoursAreBalanced_data()
{
    QTest::addColumn<bool>("isDark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestDecisionPlane::theColoursAreBalanced()
{
    QFETCH(bool, isDark);
    const DecisionColors colors(isDark ? Theme::dark() : Theme::light());
    double before = okLabOf(colors.ofDecision(0.5))[0];
    for (int k = 1; k <= 10; ++k) {
        const auto blue = okLabOf(colors.ofDecision(0.5 - 0.05 * k));
        const auto red = okLabOf(colors.ofDecision(0.5 + 0.05 * k));
        // 8-bit channels leave about 0.005.
        QVERIFY(std::abs(blue[0] - red[0]) < 0.01);
        QVERIFY(std::abs(std::hypot(blue[1], blue[2]) - std::hypot(red[1], red[2])) < 0.01);
        QVERIFY(isDark ? blue[0] > before : blue[0] < before);
        before = blue[0];
    }
    QVERIFY(qBlue(colors.ofDecision(0.0)) > qRed(colors.ofDecision(0.0)));
    QVERIFY(qRed(colors.ofDecision(1.0)) > qBlue(colors.ofDecision(1.0)));
}

void TestDecisionPlane::theColoursOfZAreThoseOfItsDecision()
{
    const DecisionColors colors(Theme::light());
    for (double z = -12.0; z <= 12.0; z += 0.37)
        QVERIFY(distance(colors.ofZ(z), colors.ofDecision(sigmoid(z))) <= 4);
    QCOMPARE(colors.ofZ(1e300), colors.ofDecision(1.0));
    QCOMPARE(colors.ofZ(-1e300), colors.ofDecision(0.0));
    QCOMPARE(colors.ofZ(0.0), colors.ofDecision(0.5));
}

void TestDecisionPlane::theBoundaryIsWhereTheDecisionIsOneHalf()
{
    const Shown shown;
    const std::optional<QLineF> line = shown.plane.boundary();
    QVERIFY(line.has_value());
    const PlotMapping& m = shown.plane.mapping();
    for (const QPointF end : {line->p1(), line->p2()}) {
        QVERIFY(std::abs(1.2 * end.x() + 0.2 * end.y() + 0.25) < 1e-12);
        const bool isOnEdge =
            std::min({std::abs(end.x() - m.x.minimum), std::abs(end.x() - m.x.maximum),
                      std::abs(end.y() - m.y.minimum), std::abs(end.y() - m.y.maximum)})
            < 1e-12;
        QVERIFY(isOnEdge);
    }
    QVERIFY(line->length() > 1.0);
}

void TestDecisionPlane::theBoundaryIsDrawn()
{
    Shown shown;
    const double x2 = 0.1;
    const QPoint at = shown.at(-(0.25 + 0.2 * x2) / 1.2, x2);
    const QImage picture = shown.plane.grab().toImage();
    const auto contrastAt = [&](int offset) {
        return distance(picture.pixel(at + QPoint(offset, 0)), Theme::light().text.rgb());
    };
    QVERIFY(std::min({contrastAt(-1), contrastAt(0), contrastAt(1)}) < 60);
    QVERIFY(contrastAt(-20) > 300 && contrastAt(20) > 300);
}

void TestDecisionPlane::aViewWithoutBoundaryHasNone()
{
    Experiment experiment = fourCorners();
    experiment.start.b()(0) = 50.0;
    QVERIFY(!Shown(experiment).plane.boundary());
    experiment.start.values.setZero();
    QVERIFY(!Shown(experiment).plane.boundary());
}

void TestDecisionPlane::theBackgroundFollowsTheRun()
{
    Shown shown;
    const QRgb before = shown.pixel(1.1, 0.0);
    shown.plane.setFrame(frameAfter(fourCorners(), 50));
    const QRgb after = shown.pixel(1.1, 0.0);
    // Surer of 1: more of the end's colour.
    const QRgb end = DecisionColors(Theme::light()).ofDecision(1.0);
    QVERIFY(distance(after, end) < distance(before, end));
}

void TestDecisionPlane::samplesAreTheirLabelsMarks()
{
    Shown shown;
    const QImage picture = shown.plane.grab().toImage();
    const auto hueAt = [&](double x1, double x2) {
        return picture.pixelColor(shown.at(x1, x2)).hue();
    };
    const Theme theme = Theme::light();
    QVERIFY(std::abs(hueAt(-1, -1) - labelColor(0.0, theme).hue()) < 10);
    QVERIFY(std::abs(hueAt(1, -1) - labelColor(1.0, theme).hue()) < 10);
    // Hollow: the background shows through.
    const double z = -1.2 + 0.2 + 0.25;
    const QRgb through = DecisionColors(theme).ofDecision(sigmoid(z));
    QVERIFY(distance(picture.pixel(shown.at(-1, 1)), through) < 12);
    QCOMPARE(shown.plane.drawnSamples(), 4);
}

void TestDecisionPlane::theHoverBoxShowsTheNumbersOfCore_data()
{
    QTest::addColumn<int>("sample");
    QTest::addColumn<QString>("first");
    QTest::addColumn<bool>("isOpposed");
    QTest::newRow("label 0, right") << 0 << "Sample 1 of 4, label 0" << false;
    QTest::newRow("label 1, right") << 1 << "Sample 2 of 4, label 1" << false;
    QTest::newRow("unlabelled") << 2 << "Sample 3 of 4, unlabeled" << false;
    QTest::newRow("label 0, wrong") << 3 << "Sample 4 of 4, label 0" << true;
}

void TestDecisionPlane::theHoverBoxShowsTheNumbersOfCore()
{
    QFETCH(int, sample);
    QFETCH(QString, first);
    QFETCH(bool, isOpposed);
    const Experiment experiment = fourCorners();
    Shown shown(experiment);
    const Eigen::Vector2d x = experiment.data.X->col(sample);
    const double label = experiment.data.Y(0, sample);
    shown.hover(x(0), x(1));
    QCOMPARE(shown.plane.hoveredSample(), std::optional<int>(sample));
    const QStringList lines = shown.plane.hoverLines();
    QCOMPARE(lines.front(), first);
    QVERIFY(lines[1].startsWith(QStringLiteral("x = (")));
    const double z = preActivation(experiment.start, experiment.data.X)(0, sample);
    QVERIFY(agrees(numberIn(lines, "z"), z));
    QVERIFY(agrees(numberIn(lines, "D"), sigmoid(z)));
    QVERIFY(agrees(numberIn(lines, "H"), entropyBits(z)));
    QVERIFY(agrees(numberIn(lines, "dH/dz"), dHdZ(z)));
    if (std::isnan(label)) {
        QVERIFY(std::isnan(numberIn(lines, "CE")));
        QVERIFY(std::isnan(numberIn(lines, "dCE/dz")));
    } else {
        QVERIFY(agrees(numberIn(lines, "CE"), crossEntropyBits(z, label)));
        QVERIFY(agrees(numberIn(lines, "dCE/dz"), dCEdZ(z, label)));
    }
    QCOMPARE(lines.back().contains(QStringLiteral("opposed")), isOpposed);
}

void TestDecisionPlane::theHoverBoxLeavesWithThePointer()
{
    Shown shown;
    shown.hover(1.0, 1.0);
    QVERIFY(!shown.plane.hoverLines().isEmpty());
    shown.hover(0.0, 0.0);
    QVERIFY(shown.plane.hoverLines().isEmpty());
}

void TestDecisionPlane::aClickOnAnEmptyPlaceAddsASampleThere()
{
    Shown shown;
    QSignalSpy added(&shown.plane, &DecisionPlane::sampleAdded);
    shown.click(0.4, -0.3);
    QCOMPARE(added.count(), 1);
    const double pixel = shown.plane.mapping().x.span() / shown.plane.mapping().area.width();
    QVERIFY(std::abs(added[0][0].toDouble() - 0.4) < pixel);
    QVERIFY(std::abs(added[0][1].toDouble() + 0.3) < pixel);
    // Beside the plot nothing is added.
    QTest::mouseClick(&shown.plane, Qt::LeftButton, {}, QPoint(4, 200));
    QTest::mouseClick(&shown.plane, Qt::RightButton, {}, shown.at(0.1, 0.1));
    QCOMPARE(added.count(), 1);
}

void TestDecisionPlane::theAddedSampleIsSelected()
{
    Shown shown;
    shown.click(0.4, -0.3);
    Experiment experiment = fourCorners();
    experiment.data.X.edit().conservativeResize(2, 5);
    experiment.data.X.edit().col(4) << 0.4, -0.3;
    experiment.data.Y.edit().conservativeResize(1, 5);
    experiment.data.Y.edit()(0, 4) = kNaN;
    shown.plane.setFrame(frameAfter(experiment, 0));
    QCOMPARE(shown.plane.selectedSample(), std::optional<int>(4));
    // Only the one that was clicked for.
    shown.plane.setFrame(frameAfter(fourCorners(), 0));
    QCOMPARE(shown.plane.selectedSample(), std::nullopt);
    shown.plane.setFrame(frameAfter(experiment, 0));
    QCOMPARE(shown.plane.selectedSample(), std::nullopt);
}

void TestDecisionPlane::aDoubleClickAddsOneSample()
{
    Shown shown;
    QSignalSpy added(&shown.plane, &DecisionPlane::sampleAdded);
    const QPoint at = shown.at(0.4, -0.3);
    for (const QEvent::Type type : {QEvent::MouseButtonPress, QEvent::MouseButtonRelease,
                                    QEvent::MouseButtonDblClick, QEvent::MouseButtonRelease}) {
        QMouseEvent event(type, at, shown.plane.mapToGlobal(at), Qt::LeftButton, Qt::LeftButton,
                          Qt::NoModifier);
        QApplication::sendEvent(&shown.plane, &event);
    }
    QCOMPARE(added.count(), 1);
    QVERIFY(shown.plane.isAutoFit());
}

void TestDecisionPlane::aClickOnASampleSelectsIt()
{
    Shown shown;
    QSignalSpy added(&shown.plane, &DecisionPlane::sampleAdded);
    QSignalSpy moved(&shown.plane, &DecisionPlane::sampleMoved);
    const QImage before = shown.plane.grab().toImage();
    shown.click(1.0, -1.0);
    QCOMPARE(shown.plane.selectedSample(), std::optional<int>(1));
    QVERIFY(before != shown.plane.grab().toImage());
    QTest::keyClick(&shown.plane, Qt::Key_Escape);
    QCOMPARE(shown.plane.selectedSample(), std::nullopt);
    QCOMPARE(added.count() + moved.count(), 0);
}

void TestDecisionPlane::aSelectionEndsWithItsExperiment()
{
    Shown shown;
    shown.click(1.0, -1.0);
    QCOMPARE(shown.plane.selectedSample(), std::optional<int>(1));
    shown.plane.setFrame(frameAfter(fourCorners(), 3));
    QCOMPARE(shown.plane.selectedSample(), std::optional<int>(1));
    Experiment other = fourCorners();
    other.title = "other corners";
    shown.plane.setFrame(frameAfter(other, 0));
    QCOMPARE(shown.plane.selectedSample(), std::nullopt);
    // Without data there is nothing to show.
    shown.plane.setSnapshot(nullptr);
    QVERIFY(!shown.plane.refusal().isEmpty());
}

void TestDecisionPlane::aDragMovesASample()
{
    Shown shown;
    QSignalSpy moved(&shown.plane, &DecisionPlane::sampleMoved);
    QSignalSpy finished(&shown.plane, &DecisionPlane::sampleMoveFinished);
    QSignalSpy added(&shown.plane, &DecisionPlane::sampleAdded);
    shown.drag(shown.at(1, -1), shown.at(0.2, 0.3), false);
    QVERIFY(moved.count() >= 2);
    QCOMPARE(finished.count(), 0);
    QTest::mouseRelease(&shown.plane, Qt::LeftButton, {}, shown.at(0.2, 0.3));
    QCOMPARE(finished.count(), 1);
    QCOMPARE(finished[0][0].toInt(), 1);
    const QList<QVariant> last = moved.back();
    QCOMPARE(last[0].toInt(), 1);
    const double pixel = shown.plane.mapping().x.span() / shown.plane.mapping().area.width();
    QVERIFY(std::abs(last[1].toDouble() - 0.2) < 1.5 * pixel);
    QVERIFY(std::abs(last[2].toDouble() - 0.3) < 1.5 * pixel);
    QCOMPARE(added.count(), 0);
    QVERIFY(shown.plane.isAutoFit());
}

void TestDecisionPlane::escapeTakesADragBack()
{
    Shown shown;
    QSignalSpy moved(&shown.plane, &DecisionPlane::sampleMoved);
    QSignalSpy finished(&shown.plane, &DecisionPlane::sampleMoveFinished);
    shown.drag(shown.at(1, -1), shown.at(0.2, 0.3), false);
    QTest::keyClick(&shown.plane, Qt::Key_Escape);
    QCOMPARE(moved.back()[1].toDouble(), 1.0);
    QCOMPARE(moved.back()[2].toDouble(), -1.0);
    QCOMPARE(finished.count(), 1);
    const auto count = moved.count();
    shown.move(shown.at(-0.2, 0.3));
    QTest::mouseRelease(&shown.plane, Qt::LeftButton, {}, shown.at(-0.2, 0.3));
    QCOMPARE(moved.count(), count);
    QCOMPARE(finished.count(), 1);
}

void TestDecisionPlane::aDraggedSampleStaysAtThePointerUntilTheFramesCatchUp()
{
    Shown shown;
    const RunFrame before = frameAfter(fourCorners(), 0);
    shown.plane.setFrame(before);
    QSignalSpy moved(&shown.plane, &DecisionPlane::sampleMoved);
    shown.drag(shown.at(1, -1), shown.at(0.2, 0.3));
    const double x1 = moved.back()[1].toDouble();
    const double x2 = moved.back()[2].toDouble();
    QCOMPARE(shown.plane.reading(1)->x1, x1);
    // Another frame of the data before changes nothing yet.
    const auto next = std::make_shared<RunSnapshot>();
    next->experiment = before.snapshot->experiment;
    next->layer = before.snapshot->layer;
    shown.plane.setSnapshot(next);
    QCOMPARE(shown.plane.reading(1)->x1, x1);
    Experiment caughtUp = fourCorners();
    caughtUp.data.X.edit().col(1) << x1, x2;
    shown.plane.setFrame(frameAfter(caughtUp, 0));
    QCOMPARE(shown.plane.reading(1)->x1, x1);
    // From now on the data decide: an undo is seen.
    shown.plane.setFrame(frameAfter(fourCorners(), 0));
    QCOMPARE(shown.plane.reading(1)->x1, 1.0);
}

void TestDecisionPlane::aSampleThatVanishesUnderThePointerIsLetGo()
{
    Shown shown;
    QSignalSpy moved(&shown.plane, &DecisionPlane::sampleMoved);
    shown.hover(1, 1);
    shown.drag(shown.at(1, 1), shown.at(0.5, 0.5), false);
    QVERIFY(moved.count() > 0);
    Experiment fewer = fourCorners();
    fewer.data.X.edit().conservativeResize(2, 3);
    fewer.data.Y.edit().conservativeResize(1, 3);
    shown.plane.setFrame(frameAfter(fewer, 0));
    moved.clear();
    QVERIFY(!shown.plane.grab().isNull());
    shown.move(shown.at(0.2, 0.2));
    QTest::mouseRelease(&shown.plane, Qt::LeftButton, {}, shown.at(0.2, 0.2));
    QCOMPARE(moved.count(), 0);
    QVERIFY(!shown.plane.hoveredSample() && !shown.plane.selectedSample());
}

void TestDecisionPlane::deleteRemovesTheSelectedSample()
{
    Shown shown;
    QSignalSpy removed(&shown.plane, &DecisionPlane::sampleRemoved);
    QTest::keyClick(&shown.plane, Qt::Key_Delete);
    QCOMPARE(removed.count(), 0);
    shown.click(-1.0, 1.0);
    QTest::keyClick(&shown.plane, Qt::Key_Delete);
    QCOMPARE(removed.count(), 1);
    QCOMPARE(removed[0][0].toInt(), 2);
    // The one that moves up is not selected.
    QTest::keyClick(&shown.plane, Qt::Key_Delete);
    QCOMPARE(removed.count(), 1);
}

void TestDecisionPlane::theLastSampleStays()
{
    Shown shown{Experiment()};
    QSignalSpy removed(&shown.plane, &DecisionPlane::sampleRemoved);
    shown.click(0.6, -0.8);
    QCOMPARE(shown.plane.selectedSample(), std::optional<int>(0));
    QTest::keyClick(&shown.plane, Qt::Key_Delete);
    QCOMPARE(removed.count(), 0);
}

void TestDecisionPlane::keysSetTheLabel_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<std::optional<int>>("label");
    QTest::newRow("0") << int(Qt::Key_0) << std::optional<int>(0);
    QTest::newRow("1") << int(Qt::Key_1) << std::optional<int>(1);
    QTest::newRow("u") << int(Qt::Key_U) << std::optional<int>();
}

void TestDecisionPlane::keysSetTheLabel()
{
    QFETCH(int, key);
    QFETCH(std::optional<int>, label);
    Shown shown;
    QSignalSpy labelled(&shown.plane, &DecisionPlane::sampleLabelled);
    shown.click(1.0, 1.0);
    QTest::keyClick(&shown.plane, static_cast<Qt::Key>(key));
    QCOMPARE(labelled.count(), 1);
    QCOMPARE(labelled[0][0].toInt(), 3);
    QVERIFY(labelled[0][1].value<std::optional<int>>() == label);
    QCOMPARE(labelled[0][2].toInt(), 0);
    QCOMPARE(shown.plane.selectedSample(), std::optional<int>(3));
}

void TestDecisionPlane::theMenuOffersTheSame()
{
    Shown shown;
    QSignalSpy labelled(&shown.plane, &DecisionPlane::sampleLabelled);
    QSignalSpy added(&shown.plane, &DecisionPlane::sampleAdded);
    const auto choose = [&](QPoint at, const QString& text) {
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, shown.plane.mapToGlobal(at));
        QApplication::sendEvent(&shown.plane, &event);
        auto* const menu = shown.plane.findChild<QMenu*>();
        QVERIFY(menu != nullptr);
        for (QAction* const action : menu->actions())
            if (action->text().startsWith(text) && action->isEnabled())
                action->trigger();
        delete menu;
    };
    choose(shown.at(-1, 1), QStringLiteral("Label 1"));
    QCOMPARE(labelled.count(), 1);
    QCOMPARE(labelled[0][0].toInt(), 2);
    choose(shown.at(0.2, 0.2), QStringLiteral("Add a sample"));
    QCOMPARE(added.count(), 1);
}

void TestDecisionPlane::keysWithoutASelectionDoNothing()
{
    Shown shown;
    QSignalSpy labelled(&shown.plane, &DecisionPlane::sampleLabelled);
    for (const Qt::Key key : {Qt::Key_0, Qt::Key_1, Qt::Key_U})
        QTest::keyClick(&shown.plane, key);
    QCOMPARE(labelled.count(), 0);
}

void TestDecisionPlane::arrowsAreTheWindows()
{
    Shown shown;
    shown.click(1.0, 1.0);
    for (const Qt::Key key :
         {Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down, Qt::Key_Space}) {
        QKeyEvent press(QEvent::KeyPress, key, Qt::NoModifier);
        QApplication::sendEvent(&shown.plane, &press);
        QVERIFY(!press.isAccepted());
        QKeyEvent asked(QEvent::ShortcutOverride, key, Qt::NoModifier);
        asked.ignore();
        QApplication::sendEvent(&shown.plane, &asked);
        QVERIFY(!asked.isAccepted());
    }
    QKeyEvent asked(QEvent::ShortcutOverride, Qt::Key_1, Qt::NoModifier);
    asked.ignore();
    QApplication::sendEvent(&shown.plane, &asked);
    QVERIFY(asked.isAccepted());
}

void TestDecisionPlane::aPlaneThatIsNotEditableOnlyShows()
{
    Shown shown;
    shown.plane.setEditable(false);
    QSignalSpy added(&shown.plane, &DecisionPlane::sampleAdded);
    QSignalSpy moved(&shown.plane, &DecisionPlane::sampleMoved);
    QSignalSpy removed(&shown.plane, &DecisionPlane::sampleRemoved);
    QSignalSpy labelled(&shown.plane, &DecisionPlane::sampleLabelled);
    shown.click(0.4, -0.3);
    shown.click(1.0, 1.0);
    QTest::keyClick(&shown.plane, Qt::Key_1);
    QTest::keyClick(&shown.plane, Qt::Key_Delete);
    shown.drag(shown.at(1, -1), shown.at(0.2, 0.3));
    QCOMPARE(added.count() + moved.count() + removed.count() + labelled.count(), 0);
    shown.plane.fit();
    shown.hover(1.0, 1.0);
    QVERIFY(!shown.plane.hoverLines().isEmpty());
}

void TestDecisionPlane::aDragElsewherePans()
{
    Shown shown;
    QSignalSpy added(&shown.plane, &DecisionPlane::sampleAdded);
    QSignalSpy changed(&shown.plane, &DecisionPlane::viewChanged);
    const PlotMapping before = shown.plane.mapping();
    shown.drag(shown.at(0, 0), shown.at(0, 0) + QPoint(40, -20));
    const PlotMapping after = shown.plane.mapping();
    const double shift = 40.0 / before.area.width() * before.x.span();
    QVERIFY(std::abs(before.x.minimum - after.x.minimum - shift) < 1e-9);
    QVERIFY(std::abs(before.x.span() - after.x.span()) < 1e-12);
    QVERIFY(after.y.minimum < before.y.minimum);
    QVERIFY(!shown.plane.isAutoFit());
    QVERIFY(changed.count() > 0);
    QCOMPARE(added.count(), 0);
    // A new frame leaves the view alone.
    shown.plane.setFrame(frameAfter(fourCorners(), 5));
    QVERIFY(shown.plane.mapping() == after);
}

void TestDecisionPlane::theWheelZoomsAtThePointer()
{
    Shown shown;
    const PlotMapping before = shown.plane.mapping();
    const QPoint at = shown.at(0.5, 0.5);
    const QPointF value(before.toValueX(at.x()), before.toValueY(at.y()));
    shown.wheel(at, 2);
    const PlotMapping after = shown.plane.mapping();
    QVERIFY(std::abs(after.x.span() - before.x.span() / 1.44) < 1e-9);
    QVERIFY(std::abs(after.y.span() - before.y.span() / 1.44) < 1e-9);
    const QPointF moved = after.toPixel(value) - QPointF(at);
    QVERIFY(moved.manhattanLength() < 1e-6);
    shown.wheel(at, -2);
    QVERIFY(std::abs(shown.plane.mapping().x.span() - before.x.span()) < 1e-9);
}

void TestDecisionPlane::theWheelOverAnAxisZoomsThatAxis()
{
    Shown shown;
    const PlotMapping before = shown.plane.mapping();
    shown.wheel(
        {static_cast<int>(before.area.center().x()), static_cast<int>(before.area.bottom()) + 10},
        1);
    QVERIFY(shown.plane.mapping().x.span() < before.x.span());
    QCOMPARE(shown.plane.mapping().y, before.y);
    const AxisRange x = shown.plane.mapping().x;
    shown.wheel(
        {static_cast<int>(before.area.left()) - 10, static_cast<int>(before.area.center().y())}, 1);
    QVERIFY(shown.plane.mapping().y.span() < before.y.span());
    QCOMPARE(shown.plane.mapping().x, x);
}

void TestDecisionPlane::homeFitsAndBackspaceGoesBack()
{
    Shown shown;
    const AxisRange fitted = shown.plane.mapping().x;
    shown.wheel(shown.at(0.5, 0.5), 3);
    const AxisRange near = shown.plane.mapping().x;
    QTest::keyClick(&shown.plane, Qt::Key_Home);
    QCOMPARE(shown.plane.mapping().x, fitted);
    QVERIFY(shown.plane.isAutoFit());
    QTest::keyClick(&shown.plane, Qt::Key_Backspace);
    QCOMPARE(shown.plane.mapping().x, near);
    QTest::keyClick(&shown.plane, Qt::Key_Backspace);
    QCOMPARE(shown.plane.mapping().x, fitted);
    shown.wheel(shown.at(0.5, 0.5), 3);
    QTest::mouseDClick(&shown.plane, Qt::LeftButton, {}, QPoint(6, 240));
    QCOMPARE(shown.plane.mapping().x, fitted);
}

void TestDecisionPlane::aFitShowsEverySample_data()
{
    QTest::addColumn<QString>("generator");
    for (const char* const name :
         {"vogel-discs", "two-blobs", "two-moons", "circles", "xor", "spirals"})
        QTest::newRow(name) << QString(name);
    QTest::newRow("one sample") << QString();
}

void TestDecisionPlane::aFitShowsEverySample()
{
    QFETCH(QString, generator);
    Experiment experiment;
    if (!generator.isEmpty())
        experiment.data = generateDataSet({generator.toStdString(), {}, 3});
    Shown shown(experiment);
    const PlotMapping& m = shown.plane.mapping();
    for (Eigen::Index s = 0; s < experiment.data.samples(); ++s) {
        const QPointF at = m.toPixel({experiment.data.X(0, s), experiment.data.X(1, s)});
        QVERIFY(m.area.adjusted(3, 3, -3, -3).contains(at));
    }
    QVERIFY(m.x.span() >= 0.3 && m.y.span() >= 0.3);
}

void TestDecisionPlane::anotherUnitIsShown()
{
    Experiment experiment = fourCorners();
    experiment.start = Layer(2, 2);
    experiment.start.values << 1.2, 0.2, -0.4, 2.0, 0, 0, 0, 0, 0.25, -0.1;
    experiment.data.Y = Eigen::MatrixXd{{0.0, 1.0, kNaN, 0.0}, {1.0, kNaN, 0.0, 1.0}};
    Shown shown(experiment);
    auto* const box = shown.plane.findChild<QSpinBox*>();
    QVERIFY(box->isVisible());
    QCOMPARE(box->maximum(), 2);
    QSignalSpy changed(&shown.plane, &DecisionPlane::unitChanged);
    box->setValue(2);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(shown.plane.unit(), 1);
    QVERIFY(std::abs(shown.plane.reading(1)->z - (-0.4 - 2.0 - 0.1)) < 1e-12);
    QVERIFY(std::isnan(shown.plane.reading(1)->label));
    QSignalSpy labelled(&shown.plane, &DecisionPlane::sampleLabelled);
    shown.click(1.0, -1.0);
    QTest::keyClick(&shown.plane, Qt::Key_0);
    QCOMPARE(labelled[0][2].toInt(), 1);
    // A run of one unit has no choice.
    shown.plane.setFrame(frameAfter(fourCorners(), 0));
    QVERIFY(!box->isVisible());
    QCOMPARE(shown.plane.unit(), 0);
}

void TestDecisionPlane::otherDataThanOfTwoInputsAreRefused_data()
{
    QTest::addColumn<int>("features");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("one") << 1 << "The decision plane needs two inputs; these data have one.";
    QTest::newRow("three") << 3 << "The decision plane needs two inputs; these data have 3.";
}

void TestDecisionPlane::otherDataThanOfTwoInputsAreRefused()
{
    QFETCH(int, features);
    QFETCH(QString, sentence);
    Shown shown(withFeatureCount(Experiment(), features));
    QCOMPARE(shown.plane.refusal(), sentence);
    QSignalSpy added(&shown.plane, &DecisionPlane::sampleAdded);
    QSignalSpy changed(&shown.plane, &DecisionPlane::viewChanged);
    const QPoint middle = shown.plane.rect().center();
    QTest::mouseMove(&shown.plane, middle);
    QTest::mouseClick(&shown.plane, Qt::LeftButton, {}, middle);
    shown.drag(middle, middle + QPoint(50, 50));
    shown.wheel(middle, 1);
    for (const Qt::Key key : {Qt::Key_0, Qt::Key_Delete, Qt::Key_Home, Qt::Key_Backspace})
        QTest::keyClick(&shown.plane, key);
    QCOMPARE(added.count() + changed.count(), 0);
    QVERIFY(!shown.plane.boundary() && !shown.plane.reading(0));
    // Back to two inputs, back to the plane.
    shown.plane.setFrame(frameAfter(fourCorners(), 0));
    QCOMPARE(shown.plane.refusal(), QString());
    shown.click(0.4, -0.3);
    QCOMPARE(added.count(), 1);
}

void TestDecisionPlane::parametersThatAreNotFiniteAreSaid()
{
    Shown shown;
    const auto sound = frameAfter(fourCorners(), 0).snapshot;
    const auto broken = std::make_shared<RunSnapshot>();
    broken->experiment = sound->experiment;
    broken->layer = sound->layer;
    broken->layer.values(0) = kNaN;
    shown.plane.setSnapshot(broken);
    QCOMPARE(shown.pixel(0.3, 0.3), Theme::light().background.rgb());
    QVERIFY(!shown.plane.boundary());
}

void TestDecisionPlane::aMillionSamplesAreThinned()
{
    Experiment experiment;
    experiment.data = generateDataSet({"two-blobs", {{"samples", 500'000.0}}, 1});
    Shown shown(experiment);
    shown.plane.grab();
    const qsizetype drawn = shown.plane.drawnSamples();
    const QRectF area = shown.plane.mapping().area;
    QVERIFY(drawn > 1000);
    QVERIFY(drawn <= 2.0 * (area.width() / 3.0 + 2.0) * (area.height() / 3.0 + 2.0));
    // What is drawn stays drawn under a pan of whole cells.
    const QPointF somewhere(experiment.data.X(0, 7), experiment.data.X(1, 7));
    shown.hover(somewhere.x(), somewhere.y());
    QVERIFY(shown.plane.hoveredSample().has_value());
}

void TestDecisionPlane::bothThemesAreDrawn()
{
    Shown shown;
    shown.plane.setTheme(Theme::dark());
    const QPoint at = shown.at(1.1, 0.5);
    const PlotMapping& m = shown.plane.mapping();
    const double z = 1.2 * m.toValueX(at.x() + 0.5) + 0.2 * m.toValueY(at.y() + 0.5) + 0.25;
    QVERIFY(distance(shown.pixel(1.1, 0.5), DecisionColors(Theme::dark()).ofDecision(sigmoid(z)))
            <= 3);
    QCOMPARE(shown.plane.grab().toImage().pixel(2, 2), Theme::dark().background.rgb());
}

QTEST_MAIN(TestDecisionPlane)
#include "test_decision_plane.moc"
