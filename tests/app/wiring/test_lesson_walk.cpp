#include "tests/app/lesson_program.h"

#include <QTest>

using namespace entropy_lab;

/// Every built-in lesson as a student takes it, from its first step to its last.
class TestLessonWalk : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyLessonMeetsItsNumbers_data();
    void everyLessonMeetsItsNumbers();
};

void TestLessonWalk::everyLessonMeetsItsNumbers_data()
{
    QTest::addColumn<QString>("name");
    for (const Lesson& lesson : builtInLessons())
        QTest::newRow(lesson.name.c_str()) << QString::fromStdString(lesson.name);
}

void TestLessonWalk::everyLessonMeetsItsNumbers()
{
    QFETCH(const QString, name);
    LessonProgram program;
    QVERIFY(program.await(0));
    QVERIFY(program.window.openLesson(name));
    const Lesson lesson = *program.panel().lesson();
    for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        QCOMPARE(program.panel().step(), i);
        const std::string title = lesson.name + ": " + lesson.steps[i].title;
        if (lesson.steps[i].experiment)
            QVERIFY2(QTest::qWaitFor([&] { return program.iteration() == 0; }, 20000),
                     title.c_str());
        program.predict();
        if (program.view().prediction()
            && program.view().prediction()->prediction().kind == PredictionKind::Curve) {
            const PlotView* const chart =
                program.chart(QString::fromStdString(lesson.steps[i].prediction->chart));
            QVERIFY2(chart->sketch().guess.size() > 2, title.c_str());
        }
        QVERIFY2(program.seeAnswer(), title.c_str());
        const LessonNumbers* const numbers = program.view().numbers();
        for (std::size_t k = 0; numbers != nullptr && k < numbers->count(); ++k)
            QVERIFY2(numbers->isMet(k), qPrintable(numbers->text(k)));
        if (program.view().prediction())
            QTRY_VERIFY2(!program.view().prediction()->resultText().isEmpty(), title.c_str());
        program.click(program.panel().nextButton());
    }
    QCOMPARE(program.panel().progress().state(name), LessonProgress::State::Done);
    QVERIFY(program.panel().lesson() == nullptr);
}

QTEST_MAIN(TestLessonWalk)
#include "test_lesson_walk.moc"
