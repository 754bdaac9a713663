#include "tests/ui/job_worker.h"
#include "tests/ui/run_frames.h"
#include "ui/panels/checks_panel.h"
#include "ui/window/welcome_page.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace entropy_lab;

class TestChecksPanel : public QObject {
    Q_OBJECT

private slots:
    void everyClaimOfTheMomentHasATickAndItsNumber();
    void anotherExperimentHasNoneOfTheResultsBefore();
    void aHiddenPanelChecksNothing();
    void theFirstPageFillsItsParentAndOffersThreeWays();
};

void TestChecksPanel::everyClaimOfTheMomentHasATickAndItsNumber()
{
    ChecksPanel panel;
    const JobWorker worker(panel.jobSlot());
    panel.show();
    panel.setFrame(frameAfter(Experiment(), 40));
    QTRY_COMPARE(panel.results().size(), std::size_t{5});
    QCOMPARE(panel.iteration(), 40);
    for (std::size_t i = 0; i < panel.results().size(); ++i) {
        QVERIFY2(panel.results()[i].passed, panel.results()[i].name.c_str());
        QVERIFY(panel.text(i).contains(u'✓'));
        QVERIFY(panel.text(i).contains(u'≤'));
    }
    // Another moment is checked anew.
    panel.setFrame(frameAfter(Experiment(), 41));
    QTRY_COMPARE(panel.iteration(), 41);
}

void TestChecksPanel::anotherExperimentHasNoneOfTheResultsBefore()
{
    ChecksPanel panel;
    const JobWorker worker(panel.jobSlot());
    panel.show();
    panel.setFrame(frameAfter(Experiment(), 40));
    QTRY_VERIFY(!panel.results().empty());
    Experiment labelled;
    labelled.title = "labelled";
    labelled.data.Y = Eigen::MatrixXd::Ones(1, 1);
    panel.setFrame(frameAfter(labelled, 7));
    QVERIFY(panel.results().empty());
    QTRY_VERIFY(!panel.results().empty());
    QCOMPARE(panel.iteration(), 7);
}

void TestChecksPanel::aHiddenPanelChecksNothing()
{
    ChecksPanel panel;
    const JobWorker worker(panel.jobSlot());
    panel.setFrame(frameAfter(Experiment(), 3));
    QVERIFY(panel.results().empty());
    panel.show();
    QTRY_COMPARE(panel.iteration(), 3);
}

void TestChecksPanel::theFirstPageFillsItsParentAndOffersThreeWays()
{
    QWidget window;
    window.resize(900, 600);
    QWidget message(&window);
    message.hide();
    WelcomePage page(&window, &message);
    window.show();
    window.resize(1000, 700);
    QCOMPARE(page.size(), QSize(1000, 700));
    const QSignalSpy run(&page, &WelcomePage::runRequested);
    const QSignalSpy lessons(&page, &WelcomePage::lessonsRequested);
    const QSignalSpy file(&page, &WelcomePage::fileRequested);
    for (QPushButton* const button : {page.runButton(), page.lessonsButton(), page.fileButton()})
        QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(run.count() + lessons.count() + file.count(), 3);
    const QSignalSpy closed(&page, &WelcomePage::closeRequested);
    QTest::keyClick(&page, Qt::Key_Escape);
    QCOMPARE(closed.count(), 1);
}

QTEST_MAIN(TestChecksPanel)
#include "test_checks_panel.moc"
