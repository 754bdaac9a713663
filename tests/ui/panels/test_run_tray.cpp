#include "core/descent/trainer.h"
#include "tests/ui/run_frames.h"
#include "ui/panels/run_list.h"
#include "ui/panels/run_list_model.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

using namespace entropy_lab;

namespace {

using Change = std::function<void(Experiment&)>;

Experiment with(const Change& change)
{
    Experiment experiment;
    change(experiment);
    return experiment;
}

Experiment withRate(double eta)
{
    return with([eta](Experiment& e) { e.learningRate = LearningRate(eta); });
}

PastRun pastRun(int number, const Experiment& experiment, std::int64_t steps)
{
    const RunFrame frame = frameAfter(experiment, steps);
    PastRun run;
    run.number = number;
    run.name = QStringLiteral("Run %1").arg(number);
    run.snapshot = frame.snapshot;
    run.history = frame.history;
    run.columns = frame.columns;
    return run;
}

/// A shown tray that obeys itself as a session would: what it asks for is done.
class ShownTray : public RunTray {
public:
    explicit ShownTray(std::vector<PastRun> past, const Experiment& now = Experiment(),
                       std::int64_t steps = 5)
        : m_frame(frameAfter(now, steps)), m_runs(std::move(past))
    {
        setTheme(Theme::light());
        resize(600, 300);
        show();
        activateWindow();
        if (!QTest::qWaitForWindowActive(this))
            qFatal("the tray does not become active");
        const auto change = [this](int number, const std::function<void(PastRun&)>& to) {
            for (PastRun& run : m_runs)
                if (run.number == number)
                    to(run);
            give();
        };
        connect(this, &RunTray::renameRequested, this, [change](int number, const QString& name) {
            change(number, [&name](PastRun& run) { run.name = name; });
        });
        connect(this, &RunTray::pinRequested, this, [change](int number, bool isPinned) {
            change(number, [isPinned](PastRun& run) { run.isPinned = isPinned; });
        });
        connect(this, &RunTray::hideRequested, this, [change](int number, bool isHidden) {
            change(number, [isHidden](PastRun& run) { run.isHidden = isHidden; });
        });
        connect(this, &RunTray::deleteRequested, this, [this](int number) {
            std::erase_if(m_runs, [number](const PastRun& run) { return run.number == number; });
            give();
        });
        give();
    }

    void give()
    {
        m_frame.past = std::make_shared<const std::vector<PastRun>>(m_runs);
        setFrame(m_frame);
    }
    void giveNow(const RunFrame& now)
    {
        const PastRuns past = m_frame.past;
        m_frame = now;
        m_frame.past = past;
        setFrame(m_frame);
    }
    QString cell(int row, int column) const
    {
        return table()->model()->index(row, column).data().toString();
    }
    QVariant cell(int row, int column, int role) const
    {
        return table()->model()->index(row, column).data(role);
    }
    QStringList titles() const
    {
        QStringList titles;
        for (int column = 0; column < table()->model()->columnCount(); ++column)
            titles.append(table()->model()->headerData(column, Qt::Horizontal).toString());
        return titles;
    }
    /// The titles of the columns that tell settings apart.
    QStringList differences() const
    {
        const QStringList all = titles();
        return all.mid(RunListModel::FirstDifference,
                       all.size() - 2 - RunListModel::FirstDifference);
    }
    int columnOf(const QString& title) const { return static_cast<int>(titles().indexOf(title)); }
    QString iterations(int row) const { return cell(row, columnOf(QStringLiteral("iterations"))); }
    QRect rectOf(int row, int column) const
    {
        return table()->visualRect(table()->model()->index(row, column));
    }
    void click(int row)
    {
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                          rectOf(row, RunListModel::EntropyColumn).center());
    }
    void press(Qt::Key key) { QTest::keyClick(table(), key); }
    const PastRun& run(int number) const
    {
        const auto found = std::find_if(m_runs.begin(), m_runs.end(),
                                        [number](const PastRun& r) { return r.number == number; });
        if (found == m_runs.end())
            qFatal("there is no run %d", number);
        return *found;
    }
    std::size_t count() const { return m_runs.size(); }

private:
    RunFrame m_frame;
    std::vector<PastRun> m_runs;
};

std::vector<PastRun> threeRuns()
{
    return {pastRun(1, withRate(0.5), 1000), pastRun(2, withRate(0.05), 20),
            pastRun(3, withRate(2.0), 7)};
}

/// CIE Lab, D65.
std::array<double, 3> lab(const QColor& color)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    const auto f = [](double t) {
        return t > 216.0 / 24389 ? std::cbrt(t) : t * 841 / 108 + 4.0 / 29;
    };
    const double r = linear(color.redF());
    const double g = linear(color.greenF());
    const double b = linear(color.blueF());
    const double x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
    const double y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const double z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double distance(const QColor& a, const QColor& b)
{
    const std::array<double, 3> p = lab(a);
    const std::array<double, 3> q = lab(b);
    return std::hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

/// Y of CIE XYZ, from L of Lab.
double luminance(const QColor& color)
{
    const double t = (lab(color)[0] + 16) / 116;
    return t > 6.0 / 29 ? t * t * t : (t - 4.0 / 29) * 108 / 841;
}

}  // namespace

Q_DECLARE_METATYPE(Change)

class TestRunTray : public QObject {
    Q_OBJECT

private slots:
    void anEmptyTraySaysHowRunsComeThere()
    {
        ShownTray tray({});
        QVERIFY(!tray.table()->isVisible());
        const QList<QLabel*> labels = tray.findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text().startsWith("A run that you reset");
        }));
        for (const QAction* const action : {tray.pinAction(), tray.deleteAction()})
            QVERIFY(!action->isEnabled());
    }

    void theRunOfNowComesFirstAndTheNewestPastRunNext()
    {
        ShownTray tray(threeRuns(), withRate(0.5), 3);
        QStringList names;
        for (int row = 0; row < 4; ++row)
            names.append(tray.cell(row, RunListModel::NameColumn));
        QCOMPARE(names, (QStringList{"This run", "Run 3", "Run 2", "Run 1"}));
        QVERIFY(tray.cell(0, 0, Qt::FontRole).value<QFont>().bold());
        QVERIFY(!tray.cell(1, 0, Qt::FontRole).value<QFont>().bold());
        QVERIFY(!tray.cell(0, 0, Qt::CheckStateRole).isValid());
        QCOMPARE(tray.iterations(0), QString("3"));
        QCOMPARE(tray.iterations(3), QString("1\u202f000"));
        QCOMPARE(tray.cell(3, RunListModel::EntropyColumn), QString("0.00083625"));
        const int end = tray.columnOf("end");
        QCOMPARE(tray.cell(0, end), QString("paused"));
        QCOMPARE(tray.cell(2, end), QString("left at 20"));
        QCOMPARE(tray.cell(3, end), QString("iteration limit"));
        QCOMPARE(tray.titles(),
                 (QStringList{"run", "H (bits)", "learning rate η", "iterations", "end"}));
    }

    void equalRunsHaveNoColumns()
    {
        ShownTray tray({pastRun(1, Experiment(), 5), pastRun(2, Experiment(), 9)});
        QCOMPARE(tray.differences(), QStringList());
    }

    void whatDiffersHasAColumn_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("now");
        QTest::addColumn<QString>("before");

        const auto row = [](const char* name, const Change& change, const char* title,
                            const char* now, const char* before) {
            QTest::newRow(name) << change << QString(title) << QString(now) << QString(before);
        };
        row(
            "title", [](Experiment& e) { e.title = "Mine"; }, "experiment", "Mine", "One neuron");
        row(
            "rate", [](Experiment& e) { e.learningRate = LearningRate(0.05); }, "learning rate η",
            "0.05", "0.5");
        row(
            "rates of groups", [](Experiment& e) { e.learningRate.G = 2; }, "learning rate η of G",
            "2", "0.5");
        row(
            "input", [](Experiment& e) { e.data.X.edit()(1, 0) = 0.4; }, "input x₂", "0.4", "−0.8");
        row(
            "w", [](Experiment& e) { e.start.W()(0, 0) = 1.25; }, "weight w₁", "1.25", "0.1");
        row(
            "G", [](Experiment& e) { e.start.G()(0, 1) = 1e-9; }, "weight G₂", "1×10⁻⁹", "−0.1");
        row(
            "b", [](Experiment& e) { e.start.b()(0) = -1.5; }, "bias b", "−1.5", "0.1");
        row(
            "values that read alike",
            [](Experiment& e) { e.start.b()(0) = std::nextafter(0.1, 1); }, "bias b",
            "0.10000000000000002", "0.1");
        row(
            "labels", [](Experiment& e) { e.data.Y = Eigen::MatrixXd::Ones(1, 1); }, "data",
            "1 sample, 2 inputs (a)", "1 sample, 2 inputs (b)");
        row(
            "drawn start",
            [](Experiment& e) {
                e.randomStart = {.units = 1, .scale = 0.25, .seed = 7};
                e.start.b()(0) = 3;
            },
            "start", "1 unit, 2 inputs; drawn: 0.25 × N(0, 1), seed 7", "1 unit, 2 inputs");
        row(
            "objective", [](Experiment& e) { e.objective.kind = ObjectiveKind::BalancedEntropy; },
            "objective", "balanced entropy", "entropy");
        row(
            "direction", [](Experiment& e) { e.direction = Direction::Ascend; }, "direction",
            "ascend", "descend");
        row(
            "rule", [](Experiment& e) { e.rule = {.kind = RuleKind::Momentum, .momentum = 0.75}; },
            "update rule", "momentum (μ = 0.75)", "gradient descent");
        row(
            "weight decay", [](Experiment& e) { e.weightDecay = 0.01; }, "weight decay", "0.01",
            "0");
        row(
            "trainable", [](Experiment& e) { e.trainable.G = false; }, "moving", "w, b", "w, G, b");
        row(
            "schedule",
            [](Experiment& e) {
                e.schedule = {.kind = ScheduleKind::Step, .factor = 0.5, .every = 2000};
            },
            "schedule", "×0.5 every 2\u202f000 iterations", "constant");
        row(
            "iterations", [](Experiment& e) { e.stop.iterations = 50; }, "stop: iterations n", "50",
            "1000");
        row(
            "tolerance", [](Experiment& e) { e.stop.gradientNorm = 1e-6; },
            "stop: gradient tolerance ‖∇‖", "1×10⁻⁶", "off");
        row(
            "a change on the way",
            [](Experiment& e) {
                e.changes.push_back({.iteration = 120, .learningRate = LearningRate(0.8)});
            },
            "changes on the way", "η → 0.8 at 120", "none");
        row(
            "an input on the way",
            [](Experiment& e) {
                e.changes.push_back({.iteration = 12,
                                     .learningRate = e.learningRate,
                                     .X = Eigen::MatrixXd::Constant(2, 1, 0.6)});
            },
            "changes on the way", "x₂ → 0.6 at 12", "none");
        row(
            "many changes on the way",
            [](Experiment& e) {
                for (int k = 1; k <= 5; ++k)
                    e.changes.push_back({.iteration = k, .learningRate = LearningRate(k)});
            },
            "changes on the way", "η → 1 at 1; η → 2 at 2; 3 more", "none");
    }

    void whatDiffersHasAColumn()
    {
        QFETCH(Change, change);
        QFETCH(QString, title);
        QFETCH(QString, now);
        QFETCH(QString, before);
        ShownTray tray({pastRun(1, Experiment(), 5), pastRun(2, Experiment(), 6)}, with(change));
        QCOMPARE(tray.differences(), QStringList(title));
        const int column = RunListModel::FirstDifference;
        QCOMPARE(tray.cell(0, column), now);
        QCOMPARE(tray.cell(1, column), before);
        QCOMPARE(tray.cell(2, column), before);
        QVERIFY(!tray.table()
                     ->model()
                     ->headerData(column, Qt::Horizontal, Qt::ToolTipRole)
                     .toString()
                     .isEmpty());
    }

    void runsOfOtherShapesStandSideBySide()
    {
        ShownTray tray({pastRun(1, withFeatureCount(Experiment(), 3), 5)});
        QCOMPARE(tray.differences(), (QStringList{"input x₃", "weight w₃", "weight G₃"}));
        QCOMPARE(tray.cell(0, RunListModel::FirstDifference), QString("–"));
        QCOMPARE(tray.cell(1, RunListModel::FirstDifference), QString("0.5"));
    }

    void largeExperimentsAreToldApartByOneColumn()
    {
        Experiment large = withFeatureCount(Experiment(), 40);
        Experiment other = large;
        other.data.X.edit()(39, 0) = 0.25;
        other.start.W()(0, 39) = 0.25;
        ShownTray tray({pastRun(1, large, 2), pastRun(2, other, 2)}, large);
        QCOMPARE(tray.differences(), (QStringList{"data", "start"}));
        QCOMPARE(tray.cell(0, 2), QString("1 sample, 40 inputs (a)"));
        QCOMPARE(tray.cell(1, 2), QString("1 sample, 40 inputs (b)"));
        QCOMPARE(tray.cell(2, 3), QString("1 unit, 40 inputs (a)"));
    }

    void allChangesStandInTheTooltip()
    {
        const auto change = [](Experiment& e) {
            for (int k = 1; k <= 3; ++k)
                e.changes.push_back({.iteration = k, .learningRate = LearningRate(k)});
        };
        ShownTray tray({pastRun(1, Experiment(), 5)}, with(change));
        QCOMPARE(tray.cell(0, RunListModel::FirstDifference, Qt::ToolTipRole).toString(),
                 QString("η → 1 at 1\nη → 2 at 2\nη → 3 at 3"));
    }

    void aNameIsEditedInPlace_data()
    {
        QTest::addColumn<bool>("byMouse");
        QTest::newRow("double click") << true;
        QTest::newRow("F2") << false;
    }

    void aNameIsEditedInPlace()
    {
        QFETCH(bool, byMouse);
        ShownTray tray(threeRuns());
        QSignalSpy renamed(&tray, &RunTray::renameRequested);
        QSignalSpy reloaded(&tray, &RunTray::reloadRequested);
        const QPoint name = tray.rectOf(2, RunListModel::NameColumn).center() + QPoint(15, 0);
        QTest::mouseClick(tray.table()->viewport(), Qt::LeftButton, {}, name);
        if (byMouse)
            QTest::mouseDClick(tray.table()->viewport(), Qt::LeftButton, {}, name);
        else
            tray.press(Qt::Key_F2);
        auto* const editor = tray.table()->viewport()->findChild<QLineEdit*>();
        QVERIFY(editor != nullptr);
        QCOMPARE(editor->text(), QString("Run 2"));
        editor->selectAll();
        QTest::keyClicks(editor, "p slow ");
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(renamed.count(), 1);
        QCOMPARE(renamed.front(), (QVariantList{2, "p slow"}));
        QCOMPARE(tray.cell(2, RunListModel::NameColumn), QString("p slow"));
        QCOMPARE(reloaded.count(), 0);
        // The name of the run of now is not a person's to give.
        QTest::mouseDClick(tray.table()->viewport(), Qt::LeftButton, {},
                           tray.rectOf(0, RunListModel::NameColumn).center());
        QCOMPARE(renamed.count(), 1);
    }

    void askedTwiceTheBoxStaysOpen()
    {
        QTest::failOnWarning(QRegularExpression("editing failed"));
        ShownTray tray(threeRuns());
        tray.click(1);
        tray.press(Qt::Key_F2);
        auto* const editor = tray.table()->viewport()->findChild<QLineEdit*>();
        QVERIFY(editor != nullptr);
        QTest::keyClicks(editor, "slow");
        tray.renameAction()->trigger();
        QCOMPARE(tray.table()->viewport()->findChild<QLineEdit*>(), editor);
        QCOMPARE(editor->text(), QString("slow"));
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(tray.cell(1, RunListModel::NameColumn), QString("slow"));
    }

    void anEmptyNameIsNone()
    {
        ShownTray tray(threeRuns());
        QSignalSpy renamed(&tray, &RunTray::renameRequested);
        tray.click(1);
        tray.press(Qt::Key_F2);
        auto* const editor = tray.table()->viewport()->findChild<QLineEdit*>();
        QVERIFY(editor != nullptr);
        editor->clear();
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY(tray.table()->viewport()->findChild<QLineEdit*>() == nullptr);
        QCOMPARE(renamed.count(), 0);
        QCOMPARE(tray.cell(1, RunListModel::NameColumn), QString("Run 3"));
    }

    void keysActOnTheRunSelected()
    {
        ShownTray tray(threeRuns());
        QSignalSpy reloaded(&tray, &RunTray::reloadRequested);
        tray.click(2);
        tray.press(Qt::Key_Space);
        QVERIFY(tray.run(2).isHidden);
        QCOMPARE(tray.cell(2, 0, Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
        tray.press(Qt::Key_Space);
        QVERIFY(!tray.run(2).isHidden);
        tray.press(Qt::Key_P);
        QVERIFY(tray.run(2).isPinned);
        QVERIFY(tray.cell(2, 0, Qt::DecorationRole).isValid());
        tray.press(Qt::Key_P);
        QVERIFY(!tray.run(2).isPinned);
        tray.press(Qt::Key_Return);
        QCOMPARE(reloaded.count(), 1);
        QCOMPARE(reloaded.front().front().toInt(), 2);
        tray.press(Qt::Key_Delete);
        QCOMPARE(tray.count(), 2U);
        QCOMPARE(tray.cell(2, 0), QString("Run 1"));
        // The next run is selected: the keys go on.
        tray.press(Qt::Key_Delete);
        QCOMPARE(tray.count(), 1U);
        QCOMPARE(tray.run(3).number, 3);
        tray.press(Qt::Key_Delete);
        QCOMPARE(tray.count(), 0U);
        QVERIFY(!tray.table()->isVisible());
    }

    void keysAreTheWindowsWithTheRunOfNow()
    {
        ShownTray tray(threeRuns());
        QSignalSpy hidden(&tray, &RunTray::hideRequested);
        QAction play(&tray);
        play.setShortcut(Qt::Key_Space);
        tray.addAction(&play);
        QSignalSpy played(&play, &QAction::triggered);
        tray.click(0);
        for (const Qt::Key key : {Qt::Key_Space, Qt::Key_Delete, Qt::Key_F2, Qt::Key_Return})
            tray.press(key);
        QCOMPARE(played.count(), 1);
        QCOMPARE(hidden.count(), 0);
        QCOMPARE(tray.count(), 3U);
        tray.click(1);
        tray.press(Qt::Key_Space);
        QCOMPARE(played.count(), 1);
        QCOMPARE(hidden.count(), 1);
    }

    void aTickedBoxShowsARun()
    {
        ShownTray tray(threeRuns());
        QSignalSpy hidden(&tray, &RunTray::hideRequested);
        QStyleOptionViewItem option;
        option.initFrom(tray.table());
        option.features =
            QStyleOptionViewItem::HasCheckIndicator | QStyleOptionViewItem::HasDisplay;
        option.rect = tray.rectOf(1, RunListModel::NameColumn);
        const QPoint box =
            tray.style()
                ->subElementRect(QStyle::SE_ItemViewItemCheckIndicator, &option, tray.table())
                .center();
        QTest::mouseClick(tray.table()->viewport(), Qt::LeftButton, {}, box);
        QCOMPARE(hidden.count(), 1);
        QCOMPARE(hidden.back(), (QVariantList{3, true}));
        QTest::mouseClick(tray.table()->viewport(), Qt::LeftButton, {}, box);
        QCOMPARE(hidden.back(), (QVariantList{3, false}));
    }

    void menuAndButtonsActOnAllRunsSelected()
    {
        ShownTray tray(threeRuns());
        tray.click(1);
        QTest::mouseClick(tray.table()->viewport(), Qt::LeftButton, Qt::ControlModifier,
                          tray.rectOf(3, RunListModel::EntropyColumn).center());
        emit tray.table()->customContextMenuRequested(tray.rectOf(3, 1).center());
        auto* const menu = tray.findChild<QMenu*>();
        QVERIFY(menu->isVisible());
        QCOMPARE(menu->actions().contains(tray.hideAction()), true);
        tray.hideAction()->trigger();
        QVERIFY(tray.run(1).isHidden && tray.run(3).isHidden && !tray.run(2).isHidden);
        QVERIFY(tray.hideAction()->text().startsWith("Show"));
        menu->close();
        // Settings and names are one run's.
        QVERIFY(!tray.reloadAction()->isEnabled());
        QVERIFY(!tray.renameAction()->isEnabled());
        const auto press = [&tray](const QAction* action) {
            for (QToolButton* const button : tray.findChildren<QToolButton*>())
                if (button->defaultAction() == action)
                    QTest::mouseClick(button, Qt::LeftButton);
        };
        press(tray.pinAction());
        QVERIFY(tray.run(1).isPinned && tray.run(3).isPinned && !tray.run(2).isPinned);
        press(tray.deleteAction());
        QCOMPARE(tray.count(), 1U);
        QCOMPARE(tray.cell(1, 0), QString("Run 2"));
        tray.click(1);
        QSignalSpy reloaded(&tray, &RunTray::reloadRequested);
        press(tray.reloadAction());
        QCOMPARE(reloaded.count(), 1);
    }

    void aHiddenTrayDoesNothingUntilItIsShown()
    {
        ShownTray tray(threeRuns());
        tray.hide();
        QSignalSpy counted(&tray, &RunTray::pastRunCountChanged);
        QSignalSpy changed(tray.table()->model(), &QAbstractItemModel::dataChanged);
        QSignalSpy rebuilt(tray.table()->model(), &QAbstractItemModel::modelReset);
        tray.giveNow(frameAfter(Experiment(), 8));
        emit tray.deleteRequested(1);
        QCOMPARE(counted.count(), 1);
        QCOMPARE(changed.count() + rebuilt.count(), 0);
        tray.show();
        QCOMPARE(tray.table()->model()->rowCount(), 3);
        QCOMPARE(tray.iterations(0), QString("8"));
    }

    void theRunOfNowIsUpdatedSeldomAndToTheLastFrame()
    {
        const Experiment experiment;
        ShownTray tray(threeRuns());
        QSignalSpy changed(tray.table()->model(), &QAbstractItemModel::dataChanged);
        QSignalSpy rebuilt(tray.table()->model(), &QAbstractItemModel::modelReset);
        for (int k = 10; k <= 40; ++k)
            tray.giveNow(frameAfter(experiment, k));
        const qsizetype atOnce = changed.count();
        QVERIFY(atOnce < 31);
        QTRY_COMPARE(tray.iterations(0), QString("40"));
        QCOMPARE(rebuilt.count(), 0);
    }

    void aSelectionOutlivesNewRunsAndColumns()
    {
        std::vector<PastRun> runs = threeRuns();
        ShownTray tray({runs[0], runs[1]}, withRate(0.5));
        tray.click(1);
        RunFrame frame = frameAfter(with([](Experiment& e) { e.start.b()(0) = 1; }), 5);
        frame.past = std::make_shared<const std::vector<PastRun>>(runs);
        tray.setFrame(frame);
        QCOMPARE(tray.differences(), (QStringList{"learning rate η", "bias b"}));
        QVERIFY(!tray.table()->selectionModel()->isRowSelected(1, {}));
        QVERIFY(tray.table()->selectionModel()->isRowSelected(2, {}));
    }

    void runsHaveShadesOfTheirOwn_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void runsHaveShadesOfTheirOwn()
    {
        QFETCH(bool, isDark);
        const Theme theme = isDark ? Theme::dark() : Theme::light();
        const double behind = luminance(theme.background);
        for (int i = 1; i <= 12; ++i) {
            const QColor shade = theme.shadeOfRun(i);
            const double shine = luminance(shade);
            QVERIFY((std::max(shine, behind) + 0.05) / (std::min(shine, behind) + 0.05) >= 3.0);
            for (int j = 1; j < i; ++j)
                QVERIFY2(distance(shade, theme.shadeOfRun(j)) > 20, qPrintable(shade.name()));
            for (int q = 0; q <= static_cast<int>(Quantity::Neutral); ++q)
                QVERIFY2(distance(shade, theme.curve(static_cast<Quantity>(q))) > 12,
                         qPrintable(shade.name()));
            QCOMPARE(theme.shadeOfRun(i + 12), shade);
        }
        QVERIFY(theme.shadeOfRun(0).isValid());
    }

    void headersShowTheShades()
    {
        ShownTray tray(threeRuns());
        const QImage image = tray.table()
                                 ->model()
                                 ->headerData(1, Qt::Vertical, Qt::DecorationRole)
                                 .value<QIcon>()
                                 .pixmap(16)
                                 .toImage();
        QCOMPARE(image.pixelColor(image.rect().center()), Theme::light().shadeOfRun(3));
        QVERIFY(!tray.table()->model()->headerData(0, Qt::Vertical, Qt::DecorationRole).isValid());
    }
};

QTEST_MAIN(TestRunTray)
#include "test_run_tray.moc"
