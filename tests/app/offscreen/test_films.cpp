#include "app/files/experiment_store.h"
#include "app/offscreen/film_job.h"
#include "app/offscreen/film_writer.h"
#include "app/session/session.h"
#include "app/wiring/window_wiring.h"
#include "core/files/experiment_json.h"
#include "tests/app/program.h"
#include "ui/figures/film_dialog.h"
#include "ui/panels/status_line.h"
#include "ui/widgets/banner.h"
#include "ui/window/main_window.h"

#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QImage>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdint>
#include <vector>
#include <webp/demux.h>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

using namespace entropy_lab;

namespace {

QByteArray outputOf(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished(60000);
    return process.readAllStandardOutput();
}

QStringList filesIn(const QTemporaryDir& folder)
{
    return QDir(folder.path())
        .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
}

/// The pictures of an animated WebP and when each ends, ms.
struct WebpPictures {
    std::vector<QImage> pictures;
    std::vector<int> ends;
};

WebpPictures picturesOf(const QByteArray& file)
{
    WebPAnimDecoderOptions options;
    WebPAnimDecoderOptionsInit(&options);
    options.color_mode = MODE_BGRA;
    const std::vector<std::uint8_t> bytes(file.begin(), file.end());
    const WebPData data{bytes.data(), bytes.size()};
    WebPAnimDecoder* const decoder = WebPAnimDecoderNew(&data, &options);
    WebpPictures found;
    WebPAnimInfo info;
    if (decoder == nullptr || !WebPAnimDecoderGetInfo(decoder, &info))
        return found;
    while (WebPAnimDecoderHasMoreFrames(decoder)) {
        std::uint8_t* pixels = nullptr;
        int end = 0;
        if (!WebPAnimDecoderGetNext(decoder, &pixels, &end))
            break;
        found.pictures.push_back(QImage(pixels, static_cast<int>(info.canvas_width),
                                        static_cast<int>(info.canvas_height), QImage::Format_ARGB32)
                                     .copy());
        found.ends.push_back(end);
    }
    WebPAnimDecoderDelete(decoder);
    return found;
}

}  // namespace

class TestFilms : public QObject {
    Q_OBJECT
private slots:
    void aWebpFilmHasItsPicturesAndItsLength()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("Film für alle.webp");
        const ProgramResult result =
            callProgram({"film", "one-neuron", "--output", path, "--chart", "entropy", "--size",
                         "320x240", "--fps", "10", "--seconds", "2", "--at", "100"});
        QVERIFY2(result.exitCode == 0, result.err);
        const WebpPictures film = picturesOf(contentOf(path));
        // Pictures that do not differ may be one.
        QVERIFY(film.pictures.size() > 5 && film.pictures.size() <= 20);
        QCOMPARE(film.ends.back(), 2000);
        QCOMPARE(film.pictures.front().size(), QSize(320, 240));
        QVERIFY(film.pictures.front() != film.pictures.back());
        QCOMPARE(filesIn(folder), QStringList("Film für alle.webp"));
    }

    void theLastPictureIsTheChartAtTheEnd()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("a.webp");
        QCOMPARE(callProgram({"film", "one-neuron", "--output", path, "--chart", "landscape",
                              "--size", "1280x720", "--fps", "2", "--seconds", "1", "--at", "50"})
                     .exitCode,
                 0);
        QCOMPARE(callProgram({"render", "one-neuron", "--output", folder.filePath("a.png"),
                              "--chart", "landscape", "--size", "1280x720", "--at", "50"})
                     .exitCode,
                 0);
        const WebpPictures film = picturesOf(contentOf(path));
        QVERIFY(!film.pictures.empty());
        QCOMPARE(film.pictures.back().convertToFormat(QImage::Format_RGB32),
                 QImage(folder.filePath("a.png")).convertToFormat(QImage::Format_RGB32));
    }

    void otherProgramsPlayMp4AndWebm_data()
    {
        QTest::addColumn<QString>("suffix");
        QTest::addColumn<QByteArray>("codec");
        QTest::newRow("mp4") << "mp4" << QByteArray("h264");
        QTest::newRow("webm") << "webm" << QByteArray("vp9");
    }
    void otherProgramsPlayMp4AndWebm()
    {
        QFETCH(QString, suffix);
        QFETCH(QByteArray, codec);
        if (!hasFfmpeg())
            QSKIP("ffmpeg is not installed");
        const QTemporaryDir folder;
        const QString path = folder.filePath("-f ü." + suffix);
        // Films have even sizes: 321 x 241 becomes 322 x 242.
        const ProgramResult result = callProgram(
            {"film", "few-labels", "--output=" + path, "--chart", "compare-workspace", "--size",
             "321x241", "--fps", "12", "--seconds", "1", "--theme", "dark", "--at", "40"});
        QVERIFY2(result.exitCode == 0, result.err);
        const QByteArray info = outputOf("ffprobe",
                                         {"-v", "error", "-count_frames", "-show_entries",
                                          "stream=codec_name,width,height,nb_read_frames", "-of",
                                          "default=noprint_wrappers=1", "file:" + path});
        QVERIFY2(info.contains("codec_name=" + codec), info);
        QVERIFY2(info.contains("width=322") && info.contains("height=242"), info);
        QVERIFY2(info.contains("nb_read_frames=12"), info);
        QCOMPARE(filesIn(folder), QStringList("-f ü." + suffix));
    }

    void sameRunSameFilm()
    {
        const QTemporaryDir folder;
        const auto film = [&](const QString& name) {
            callProgram({"film", "one-neuron", "--output", folder.filePath(name), "--chart",
                         "parameters", "--size", "320x240", "--seconds", "0.2", "--at", "30"});
            return contentOf(folder.filePath(name));
        };
        QVERIFY(!film("a.webp").isEmpty());
        QCOMPARE(film("b.webp"), film("a.webp"));
        if (hasFfmpeg())
            QCOMPARE(film("b.mp4"), film("a.mp4"));
    }

    void wrongUsageIsRefused_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("suffix") << QStringList{"--output", "a.gif"} << QByteArray(".mp4, .webm");
        QTest::newRow("size") << QStringList{"--output", "a.webp", "--size", "9x9"}
                              << QByteArray("9 x 9 pixels");
        QTest::newRow("large") << QStringList{"--output", "a.webp", "--size", "99999x99999"}
                               << QByteArray("expected 160 to 4096 either way");
        QTest::newRow("thin") << QStringList{"--output", "a.webp", "--size", "160x4096"}
                              << QByteArray("at least 42 x 32");
        QTest::newRow("unit") << QStringList{"--output", "a.webp", "--size", "90x90mm"}
                              << QByteArray("--size: 90x90mm");
        QTest::newRow("chart") << QStringList{"--output", "a.webp", "--chart", "pie"}
                               << QByteArray("pie: expected one of entropy");
        QTest::newRow("length") << QStringList{"--output", "a.webp", "--seconds", "-1"}
                                << QByteArray("length of -1 s: expected more than 0");
    }
    void wrongUsageIsRefused()
    {
        QFETCH(QStringList, options);
        QFETCH(QByteArray, says);
        const QTemporaryDir folder;
        const ProgramResult result =
            callProgram(QStringList{"film", "one-neuron"} + options, {}, folder.path());
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains(says), result.err);
        QVERIFY(filesIn(folder).isEmpty());
    }

    void aPlaceThatCannotBeWrittenIsTold_data()
    {
        QTest::addColumn<QString>("suffix");
        for (const char* const suffix : {"mp4", "webm", "webp"})
            QTest::newRow(suffix) << suffix;
    }
    void aPlaceThatCannotBeWrittenIsTold()
    {
        QFETCH(QString, suffix);
        if (suffix != "webp" && !hasFfmpeg())
            QSKIP("ffmpeg is not installed");
        const QString path = "/nowhere/at all/a." + suffix;
        const ProgramResult result =
            callProgram({"film", "one-neuron", "--output", path, "--chart", "entropy", "--size",
                         "320x240", "--seconds", "1", "--at", "10"});
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.err.contains(path.toUtf8()), result.err);
    }

    void aCancelledFilmLeavesTheOldFileAndNothingElse_data()
    {
        aPlaceThatCannotBeWrittenIsTold_data();
    }
    void aCancelledFilmLeavesTheOldFileAndNothingElse()
    {
        QFETCH(QString, suffix);
        if (suffix != "webp" && !hasFfmpeg())
            QSKIP("ffmpeg is not installed");
        const QTemporaryDir folder;
        const QString path = folder.filePath("a." + suffix);
        QFile old(path);
        QVERIFY(old.open(QIODevice::WriteOnly));
        old.write("old");
        old.close();
        QString problem;
        const auto job = FilmJob::begin(
            Experiment(), 500,
            {.path = path, .figure = "descent-workspace", .size = {640, 360}, .seconds = 100.0},
            nullptr, &problem);
        QVERIFY2(job != nullptr, qPrintable(problem));
        QSignalSpy progress(job.get(), &FilmJob::progressed);
        QSignalSpy finished(job.get(), &FilmJob::finished);
        QTRY_VERIFY_WITH_TIMEOUT(job->framesDone() >= 3, 20000);
        job->cancel();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 20000);
        QVERIFY(finished.front().front().toString().contains("canceled"));
        QVERIFY(progress.count() > 0);
        QCOMPARE(contentOf(path), QByteArray("old"));
        QCOMPARE(filesIn(folder), QStringList("a." + suffix));
    }

    void aFullDiskLeavesTheOldFilmAndNothingElse_data() { aPlaceThatCannotBeWrittenIsTold_data(); }
    void aFullDiskLeavesTheOldFilmAndNothingElse()
    {
#ifdef Q_OS_UNIX
        QFETCH(QString, suffix);
        if (suffix != "webp" && !hasFfmpeg())
            QSKIP("ffmpeg is not installed");
        const QTemporaryDir folder;
        const QString path = folder.filePath("a." + suffix);
        QFile old(path);
        QVERIFY(old.open(QIODevice::WriteOnly));
        old.write("old");
        old.close();
        // A full disk, as this process and those it starts see it: no file may grow beyond 1000
        // bytes.
        rlimit limit{};
        getrlimit(RLIMIT_FSIZE, &limit);
        const rlimit small{1000, limit.rlim_max};
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &small);
        QString problem;
        {
            const auto job = FilmJob::begin(
                Experiment(), 100,
                {.path = path, .figure = "entropy", .size = {320, 240}, .seconds = 1.0}, nullptr,
                &problem);
            if (job) {
                QSignalSpy finished(job.get(), &FilmJob::finished);
                if (finished.wait(30000))
                    problem = finished.front().front().toString();
            }
        }
        setrlimit(RLIMIT_FSIZE, &limit);
        std::signal(SIGXFSZ, handler);
        QVERIFY2(problem.startsWith(path + ": "), qPrintable(problem));
        QVERIFY(!problem.contains("canceled"));
        QCOMPARE(contentOf(path), QByteArray("old"));
        QCOMPARE(filesIn(folder), QStringList("a." + suffix));
#endif
    }

    void theDialogFilmsTheRunOfTheWindow()
    {
        const QTemporaryDir folder;
        QString path = folder.filePath("window.webp");
        Session session;
        MainWindow window;
        connectWindow(window, session);
        window.show();
        session.step(40);
        QTRY_VERIFY(session.frame().snapshot && session.frame().snapshot->record.iteration == 40);
        window.setFileChooser([&](const FileQuestion&) { return path; });
        trigger(window, "Film");
        FilmDialog* const dialog = window.filmDialog();
        QVERIFY(dialog != nullptr && dialog->isVisible());
        dialog->formatBox()->setCurrentIndex(dialog->formatBox()->findData(".webp"));
        dialog->sizeBox()->setCurrentIndex(dialog->sizeBox()->findData(QSize(640, 360)));
        dialog->rateBox()->setValue(5);
        dialog->secondsBox()->setValue(2.0);
        QVERIFY2(dialog->words().startsWith("10 pictures"), qPrintable(dialog->words()));
        QTest::mouseClick(dialog->startButton(), Qt::LeftButton);
        QVERIFY(dialog->isBusy());
        QVERIFY(!dialog->startButton()->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(!dialog->isBusy(), 30000);
        QVERIFY2(dialog->words().contains("Film saved"), qPrintable(dialog->words()));
        QCOMPARE(dialog->progressBar()->value(), 10);
        const WebpPictures film = picturesOf(contentOf(path));
        QVERIFY(!film.pictures.empty());
        QCOMPARE(film.pictures.front().size(), QSize(640, 360));
        // Another one is cancelled by its button.
        dialog->secondsBox()->setValue(200.0);
        QTest::mouseClick(dialog->startButton(), Qt::LeftButton);
        QTRY_VERIFY(dialog->progressBar()->value() > 0);
        QTest::mouseClick(dialog->cancelButton(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog->isBusy(), 30000);
        QVERIFY2(dialog->words().contains("canceled"), qPrintable(dialog->words()));
        QCOMPARE(filesIn(folder), QStringList("window.webp"));
    }

    void aReportSaysSettingsResultsAndChecks()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("Bericht ü.pdf");
        const ProgramResult result = callProgram({"report", "few-labels", "--output", path});
        QVERIFY2(result.exitCode == 0, result.err);
        QVERIFY(contentOf(path).startsWith("%PDF-"));
        if (QStandardPaths::findExecutable("pdftotext").isEmpty())
            QSKIP("pdftotext is not installed");
        const QString text = QString::fromUtf8(outputOf("pdftotext", {"-layout", path, "-"}));
        for (const char* const words :
             {"Few labels", "Settings", "Two discs:", "mixed (λ = 1)", "parameters that move",
              "stop after", "Entropy H over iterations", "Where the two gradients pull z",
              "H over learning rate and iteration", "Update rules from the same start",
              "Sharpness along the run", "Entropy H of every unit", "Results", "Checks",
              "is conserved"})
            QVERIFY2(text.contains(words), words);
        QVERIFY(!text.contains("NO\n"));
        const QByteArray info = outputOf("pdfinfo", {path});
        QVERIFY2(info.contains("595") && info.contains("(A4)"), info);
        // It opens again, and the same experiment gives the same report.
        const OpenedExperiment opened = openExperimentOrFigure(path);
        QVERIFY(opened.isFigure);
        QCOMPARE(opened.iteration, 2000);
        const QString again = folder.filePath("again.pdf");
        QCOMPARE(callProgram({"report", "few-labels", "--output", again}).exitCode, 0);
        QCOMPARE(contentOf(again), contentOf(path));
    }

    void theWindowWritesReportTableAndResult()
    {
        const QTemporaryDir folder;
        QString path;
        Session session;
        MainWindow window;
        connectWindow(window, session);
        window.show();
        session.step(30);
        QTRY_VERIFY(session.frame().snapshot && session.frame().snapshot->record.iteration == 30);
        window.setFileChooser([&](const FileQuestion&) { return path; });
        path = folder.filePath("report.pdf");
        trigger(window, "Report");
        QTRY_VERIFY_WITH_TIMEOUT(contentOf(path).startsWith("%PDF-"), 60000);
        // Only then the next one may be written.
        QTRY_VERIFY(window.statusLine()->words().contains("report.pdf"));
        path = folder.filePath("data.csv");
        trigger(window, "Data of this chart, every");
        QTRY_COMPARE(contentOf(path).count('\n'), 32);
        QTRY_VERIFY(window.statusLine()->words().contains("data.csv"));
        path = folder.filePath("result.json");
        trigger(window, "Experiment and results");
        const QByteArray result = contentOf(path);
        QVERIFY2(result.contains("\"iterations\": 30"), result);
        QVERIFY(result.contains("\"stop_reason\": null"));
        QVERIFY(!window.banner()->isVisible());
        path = "/nowhere/at all/data.csv";
        trigger(window, "Data of this chart, as");
        QTRY_VERIFY2(window.banner()->isVisible() && window.banner()->text().contains(path),
                     qPrintable(window.banner()->text()));
    }

    void aFigureOpensTheRunThatItShows_data()
    {
        QTest::addColumn<QString>("suffix");
        for (const char* const suffix : {"png", "svg", "pdf"})
            QTest::newRow(suffix) << suffix;
    }
    void aFigureOpensTheRunThatItShows()
    {
        QFETCH(QString, suffix);
        const QTemporaryDir folder;
        const QString path = folder.filePath("Abbildung 3 ä." + suffix);
        QCOMPARE(callProgram({"render", "one-neuron", "--chart", "entropy", "--output", path,
                              "--at", "77", "--set", "learning_rate=0.25"})
                     .exitCode,
                 0);
        Session session;
        MainWindow window;
        connectWindow(window, session);
        window.show();
        QVERIFY(openInWindow(window, session, path));
        QTRY_VERIFY(session.frame().snapshot && session.frame().snapshot->record.iteration == 77);
        QCOMPARE(session.experiment().learningRate.w, 0.25);
        // Saving must not write an experiment over the figure.
        QVERIFY(!window.windowTitle().contains("Abbildung"));
        // A figure from elsewhere is refused with a sentence.
        const QString other = folder.filePath("other." + suffix);
        QCOMPARE(callProgram({"render", "one-neuron", "--chart", "entropy", "--output", other,
                              "--no-experiment"})
                     .exitCode,
                 0);
        QVERIFY(openInWindow(window, session, other));
        QTRY_VERIFY2(window.banner()->text().contains("no experiment in this figure"),
                     qPrintable(window.banner()->text()));
        // Drawn again from the figure alone: the same figure, byte for byte.
        const QString again = folder.filePath("again." + suffix);
        QCOMPARE(callProgram({"render", path, "--chart", "entropy", "--output", again}).exitCode,
                 0);
        QCOMPARE(contentOf(again), contentOf(path));
    }

private:
    /// The entry of the export menu whose text begins so.
    static void trigger(const MainWindow& window, const QString& text)
    {
        for (QAction* const action : window.findChildren<QAction*>()) {
            if (QString(action->text()).remove(u'&').startsWith(text)) {
                action->trigger();
                return;
            }
        }
        QFAIL(qPrintable("no entry " + text));
    }
};

QTEST_MAIN(TestFilms)
#include "test_films.moc"
