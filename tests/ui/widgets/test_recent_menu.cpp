#include "tests/ui/run_frames.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/recent_menu.h"
#include "ui/window/main_window.h"

#include <QFile>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace entropy_lab;

namespace {

QString newFile(const QString& path)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    return file.open(QIODevice::WriteOnly) ? path : QString();
}

QStringList textsOf(const QMenu& menu)
{
    QStringList texts;
    for (const QAction* const action : menu.actions())
        if (!action->isSeparator())
            texts += action->text();
    return texts;
}

QAction* actionOf(const QMenu& menu, const QString& text)
{
    for (QAction* const action : menu.actions())
        if (action->text() == text)
            return action;
    return nullptr;
}

}  // namespace

class TestRecentMenu : public QObject {
    Q_OBJECT
private slots:
    void theNewestFileComesFirstAndOnce()
    {
        RecentMenu menu(nullptr);
        QVERIFY(!menu.menuAction()->isEnabled());
        menu.addFile("/a/one.entropy.json");
        menu.addFile("/a/Größe & Maß.png");
        menu.addFile("/a/b/../one.entropy.json");
        QCOMPARE(menu.files(), QStringList({"/a/one.entropy.json", "/a/Größe & Maß.png"}));
        QCOMPARE(textsOf(menu).mid(0, 2), QStringList({"one.entropy.json", "Größe && Maß.png"}));
        QVERIFY(menu.menuAction()->isEnabled());
    }

    void theListIsNoLongerThanItIsRead()
    {
        RecentMenu menu(nullptr);
        for (int i = 0; i < 2 * RecentMenu::kMostFiles; ++i)
            menu.addFile(QString("/a/%1.entropy.json").arg(i));
        QCOMPARE(menu.files().size(), RecentMenu::kMostFiles);
        QCOMPARE(menu.files().front(), QString("/a/19.entropy.json"));
    }

    void namesakesTellTheirFolders()
    {
        RecentMenu menu(nullptr);
        menu.addFile("/monday/run.entropy.json");
        menu.addFile("/tuesday/run.entropy.json");
        QCOMPARE(textsOf(menu).mid(0, 2),
                 QStringList({"run.entropy.json in tuesday", "run.entropy.json in monday"}));
    }

    void filesAreRememberedForTheNextWindow()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
        {
            RecentMenu menu(&settings);
            menu.addFile("/a/one.entropy.json");
            menu.addFile("/a/two.entropy.json");
        }
        RecentMenu next(&settings);
        QCOMPARE(next.files(), QStringList({"/a/two.entropy.json", "/a/one.entropy.json"}));
        actionOf(next, "Forget these files")->trigger();
        QTRY_VERIFY(next.files().isEmpty());
        QVERIFY(RecentMenu(&settings).files().isEmpty());
    }

    void aFileIsAskedForByItsEntry()
    {
        const QTemporaryDir folder;
        const QString path = newFile(folder.filePath("one.entropy.json"));
        MainWindow window;
        QSignalSpy opened(&window, &MainWindow::openRequested);
        window.recentMenu()->addFile(path);
        actionOf(*window.recentMenu(), "one.entropy.json")->trigger();
        QTRY_COMPARE(opened.count(), 1);
        QCOMPARE(opened.front().front().toString(), path);
    }

    void aFileThatIsGoneIsToldAndTakenOffWhenAsked()
    {
        const QTemporaryDir folder;
        const QString path = newFile(folder.filePath("one.entropy.json"));
        MainWindow window;
        window.show();
        QSignalSpy opened(&window, &MainWindow::openRequested);
        window.recentMenu()->addFile(path);
        QVERIFY(QFile::remove(path));
        actionOf(*window.recentMenu(), "one.entropy.json")->trigger();
        // Whoever reads it finds out.
        QTRY_COMPARE(opened.count(), 1);
        QVERIFY(!window.recentMenu()->miss(folder.filePath("another.entropy.json")));
        QVERIFY(!window.banner()->isVisible());
        QVERIFY(window.recentMenu()->miss(path));
        QVERIFY(window.banner()->isVisible());
        QVERIFY2(window.banner()->text().contains(path), qPrintable(window.banner()->text()));
        QCOMPARE(window.recentMenu()->files().size(), 1);
        window.banner()->remedyButton()->click();
        QVERIFY(window.recentMenu()->files().isEmpty());
        QVERIFY(!window.banner()->isVisible());
    }

    void whatWasNeverSavedStandsBelow()
    {
        RecentMenu menu(nullptr);
        QSignalSpy asked(&menu, &RecentMenu::unsavedRequested);
        menu.setUnsaved({{.path = "/kept/1", .title = "One neuron, changed today"}});
        actionOf(menu, "One neuron, changed today")->trigger();
        QTRY_COMPARE(asked.count(), 1);
        QCOMPARE(asked.front().front().toString(), QString("/kept/1"));
        menu.setUnsaved({});
        QVERIFY(!menu.menuAction()->isEnabled());
    }
};

QTEST_MAIN(TestRecentMenu)
#include "test_recent_menu.moc"
