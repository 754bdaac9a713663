#include "tests/app/lesson_program.h"
#include "ui/panels/checks_panel.h"
#include "ui/window/welcome_page.h"

#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLineEdit>
#include <QScrollBar>
#include <QSettings>
#include <QTabBar>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QToolBar>

using namespace entropy_lab;

namespace {

/// Made by Qt inside a widget that has a tooltip of its own, or that says what it is.
bool isPartOfAnother(const QWidget& widget)
{
    const QWidget* const parent = widget.parentWidget();
    return qobject_cast<const QScrollBar*>(&widget) || widget.objectName().startsWith(u"qt_")
        || qobject_cast<const QAbstractSpinBox*>(parent) || qobject_cast<const QComboBox*>(parent)
        || qobject_cast<const QTabBar*>(parent) || widget.inherits("QTableCornerButton")
        || (parent != nullptr && parent->inherits("QComboBoxPrivateContainer"));
}

bool isControl(const QWidget& widget)
{
    return qobject_cast<const QAbstractButton*>(&widget)
        || qobject_cast<const QAbstractSlider*>(&widget)
        || qobject_cast<const QAbstractSpinBox*>(&widget) || qobject_cast<const QComboBox*>(&widget)
        || qobject_cast<const QLineEdit*>(&widget);
}

QString describe(const QWidget& widget)
{
    const auto* const button = qobject_cast<const QAbstractButton*>(&widget);
    return QStringLiteral("%1 “%2” %3 in %4")
        .arg(widget.metaObject()->className(), button ? button->text() : QString(),
             widget.accessibleName(), widget.parentWidget()->metaObject()->className());
}

}  // namespace

class TestTooltips : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyControlOfTheWindowHasATooltip();
    void theFirstStartIsGoneForGood();
    void theKeysAreThoseOfTheFirstStart();
    void keysBelongToTheRunAfterTheFirstStart();
};

void TestTooltips::everyControlOfTheWindowHasATooltip()
{
    LessonProgram program;
    QVERIFY(program.await(0));
    for (int i = 0; i < program.window.workspaces()->count(); ++i) {
        program.window.workspaces()->setCurrentIndex(i);
        QVERIFY(!program.window.workspaces()->tabToolTip(i).isEmpty());
    }
    program.window.setChecksShown(true);
    program.window.offerFirstStart();
    QVERIFY(program.window.openLesson("bell"));
    QStringList without;
    const QList<QWidget*> widgets = program.window.findChildren<QWidget*>();
    int controls = 0;
    for (const QWidget* const widget : widgets) {
        if (!isControl(*widget) || isPartOfAnother(*widget))
            continue;
        ++controls;
        if (widget->toolTip().isEmpty())
            without.append(describe(*widget));
    }
    QVERIFY(controls > 100);
    QVERIFY2(without.isEmpty(), qPrintable(without.join(u'\n')));
}

void TestTooltips::theFirstStartIsGoneForGood()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
    {
        LessonProgram program(&settings);
        program.window.offerFirstStart();
        QVERIFY(program.window.welcomePage() != nullptr);
        QTRY_VERIFY(program.window.welcomePage()->isVisible());
        program.click(program.window.welcomePage()->lessonsButton());
        QVERIFY(program.window.welcomePage() == nullptr);
        QVERIFY(program.panel().isVisible());
    }
    LessonProgram program(&settings);
    program.window.offerFirstStart();
    QVERIFY(program.window.welcomePage() == nullptr);
}

void TestTooltips::theKeysAreThoseOfTheFirstStart()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
    // As the program starts.
    MainWindow window(&settings);
    window.offerFirstStart();
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QCOMPARE(QApplication::focusWidget(), window.welcomePage()->runButton());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), window.welcomePage()->lessonsButton());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(window.welcomePage() == nullptr);
}

void TestTooltips::keysBelongToTheRunAfterTheFirstStart()
{
    LessonProgram program;
    program.window.offerFirstStart();
    QTRY_VERIFY(program.window.welcomePage()->isVisible());
    program.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&program.window));
    program.click(program.window.welcomePage()->runButton());
    QVERIFY(QApplication::focusWidget() != nullptr);
    QTRY_VERIFY(program.session.isRunning());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QVERIFY(!program.session.isRunning());
    QVERIFY(QApplication::activePopupWidget() == nullptr);
}

QTEST_MAIN(TestTooltips)
#include "test_tooltips.moc"
