// Takes pictures of the window as a person meets it, for those who want to look: every page of
// every workspace in the middle of the default run, and every step of every lesson with a guess
// and its answer. Asserts nothing.
// Before an audience with "present".
//   album FOLDER [WIDTHxHEIGHT] [light|dark] [present] [pages|lessons|LESSON]
#include "tests/app/lesson_program.h"
#include "ui/panels/transport_bar.h"
#include "ui/style/lab_style.h"
#include "ui/workspaces/catalog/catalog.h"

#include <QAction>
#include <QApplication>
#include <QDir>

#include <cstdio>

using namespace entropy_lab;

namespace {

constexpr int kComeToRest = 400;  // ms
constexpr std::int64_t kMiddle = 300;

struct Album {
    QDir folder;
    QSize size{1280, 800};
    ThemeChoice theme = ThemeChoice::Light;
    bool isPresenting = false;

    void dress(LessonProgram& program) const
    {
        program.window.setThemeChoice(theme);
        if (isPresenting) {
            program.window.transportBar()->fullScreenAction()->trigger();
            QTest::qWait(kComeToRest);
        }
        program.window.resize(size);
        program.await(0);
    }

    void take(LessonProgram& program, const QString& name) const
    {
        QTest::qWait(kComeToRest);
        const QString path = folder.filePath(name + ".png");
        if (!program.window.grab().save(path))
            std::fprintf(stderr, "album: %s is not written\n", qPrintable(path));
    }

    void takePages() const
    {
        LessonProgram program;
        dress(program);
        program.session.playTo(kMiddle);
        program.await(kMiddle);
        QTabWidget& tabs = *program.window.workspaces();
        for (const FigureName& figure : figureNames()) {
            for (int i = 0; i < tabs.count(); ++i) {
                Workspace& workspace = program.window.workspaceAt(i);
                if (workspace.figure(figure.key) == nullptr)
                    continue;
                tabs.setCurrentIndex(i);
                workspace.showPageOf(figure.key);
                QTest::qWait(kComeToRest);
                if (!QTest::qWaitFor([&] { return !workspace.isWorking(); },
                                     LessonProgram::kPatience))
                    std::fprintf(stderr, "album: %s is still at work\n", qPrintable(figure.key));
                take(program, QStringLiteral("page-%1").arg(figure.key));
            }
        }
    }

    void takeLesson(const QString& name) const
    {
        LessonProgram program;
        dress(program);
        program.window.openLesson(name);
        const std::size_t count = program.panel().lesson()->steps.size();
        for (std::size_t i = 0; i < count; ++i) {
            if (program.step().experiment)
                program.await(0);
            program.predict();
            program.seeAnswer();
            take(program, QStringLiteral("lesson-%1-%2").arg(name).arg(i + 1));
            program.click(program.panel().nextButton());
        }
    }
};

}  // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QApplication::setStyle(new LabStyle);
    const QStringList words = QApplication::arguments();
    if (words.size() < 2) {
        std::fputs("usage: album FOLDER [WIDTHxHEIGHT] [light|dark] [present] "
                   "[pages|lessons|LESSON]\n",
                   stderr);
        return 2;
    }
    Album album{.folder = QDir(words.at(1))};
    if (!album.folder.mkpath(QStringLiteral("."))) {
        std::fprintf(stderr, "album: %s cannot be made\n", qPrintable(words.at(1)));
        return 1;
    }
    QString what;
    for (const QString& word : words.mid(2)) {
        ExportOptions figure;
        if (parseFigureSize(word.toStdString(), figure))
            album.size = figure.size.toSize();
        else if (word == u"light" || word == u"dark")
            album.theme = word == u"dark" ? ThemeChoice::Dark : ThemeChoice::Light;
        else if (word == u"present")
            album.isPresenting = true;
        else
            what = word;
    }
    QStringList lessons;
    for (const Lesson& lesson : builtInLessons())
        lessons.append(QString::fromStdString(lesson.name));
    if (!what.isEmpty() && what != u"pages" && what != u"lessons") {
        if (!lessons.contains(what)) {
            std::fprintf(stderr, "album: %s: expected pages, lessons or one of %s\n",
                         qPrintable(what), qPrintable(lessons.join(QStringLiteral(", "))));
            return 2;
        }
        lessons = {what};
    }
    if (what.isEmpty() || what == u"pages")
        album.takePages();
    if (what != u"pages") {
        for (const QString& name : lessons)
            album.takeLesson(name);
    }
    return 0;
}
