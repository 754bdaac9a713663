#include "ui/workspaces/base/workspace.h"
#include "ui/workspaces/catalog/catalog.h"

#include <QtTest>

#include <set>

using namespace entropy_lab;

/// The list and what the workspaces say of themselves.
class TestCatalog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyWorkspaceHasTheFiguresOfTheList_data() { entries(); }
    void everyWorkspaceHasTheFiguresOfTheList()
    {
        QFETCH(const int, index);
        const WorkspaceEntry& entry = workspaceCatalog()[static_cast<std::size_t>(index)];
        const std::unique_ptr<Workspace> workspace = entry.make();
        QCOMPARE(workspace->metaObject(), entry.type);
        QStringList listed;
        QStringList shown;
        for (const ChartEntry& chart : entry.charts)
            listed += QStringLiteral("%1: %2").arg(chart.key, QString::fromUtf8(chart.title));
        for (const NamedFigure& figure : workspace->figures()) {
            shown += QStringLiteral("%1: %2").arg(figure.name, figure.title);
            QVERIFY(entry.hasFigure(figure.name));
        }
        QCOMPARE(shown, listed);
        QVERIFY(entry.hasFigure(entry.key));
        QVERIFY(!entry.hasFigure("no-such-chart"));
    }

    void everyKeyStandsForOneFigure()
    {
        std::set<QString> keys;
        for (const FigureName& figure : figureNames()) {
            QVERIFY2(keys.insert(figure.key).second, qPrintable(figure.key));
            QVERIFY(!figure.title.isEmpty());
        }
        for (const WorkspaceEntry& entry : workspaceCatalog()) {
            QVERIFY(keys.contains(QString::fromUtf8(entry.key)));
            QVERIFY(entry.wholeTitle().startsWith(entry.tabTitle()));
            QVERIFY(entry.tabTip().endsWith(u'.'));
        }
    }

private:
    static void entries()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const WorkspaceEntry& entry : workspaceCatalog())
            QTest::newRow(entry.key) << index++;
    }
};

QTEST_MAIN(TestCatalog)

#include "test_catalog.moc"
