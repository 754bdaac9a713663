#include "app/files/lesson_store.h"
#include "app/session/session.h"
#include "app/wiring/window_wiring.h"
#include "core/files/experiment_json.h"
#include "core/files/figure_record.h"
#include "tests/app/program.h"
#include "tests/places.h"
#include "ui/figures/figure_metadata.h"
#include "ui/widgets/banner.h"
#include "ui/window/main_window.h"

#include <QBuffer>
#include <QDir>
#include <QImage>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>
#include <QtEndian>

#include <algorithm>
#include <sys/stat.h>

using namespace entropy_lab;

namespace {

const QByteArray kSound = R"({
  "format": "entropy-lab experiment", "version": 1, "title": "TITLE",
  "data": {"x": [[0.6, -0.8]]},
  "start": {"w": [[0.1, 0.2]]},
  "objective": {"kind": "entropy"},
  "learning_rate": 0.5,
  "stop": {"iterations": 10}
})";

QByteArray with(const char* from, const QByteArray& to)
{
    QByteArray text = kSound;
    text.replace(from, to);
    return text;
}

QByteArray lesson(const QByteArray& title, const QByteArray& experiment = "\"one-neuron\"")
{
    return R"({"format": "entropy-lab lesson", "version": 1, "title": ")" + title
        + R"(", "claim": "c", "steps": [{"title": "s", "text": "t", "experiment": )" + experiment
        + "}]}";
}

QByteArray deep()
{
    constexpr qsizetype kLevels = 200'000;
    return QByteArray(kLevels, '[') + QByteArray(kLevels, ']');
}

QByteArray deepRecord()
{
    return R"({"format": "entropy-lab figure", "version": 1, "experiment": )" + deep() + "}";
}

QByteArray pngWith(const QByteArray& record)
{
    QImage image(2, 2, QImage::Format_RGB32);
    image.fill(Qt::white);
    setPngRecord(image, QString::fromUtf8(record));
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

/// A picture of so many packed texts of other programs.
QByteArray pngOfManyTexts()
{
    const QByteArray data =
        QByteArray("Comment\0\0", 9) + qCompress(QByteArray(1 << 16, 'x'), 9).mid(4);
    QByteArray length(4, '\0');
    qToBigEndian(static_cast<quint32>(data.size()), length.data());
    const QByteArray chunk = length + "zTXt" + data + QByteArray(4, '\0');
    return pngWith({}).insert(33, chunk.repeated(30'000));
}

/// Whatever a terminal obeys.
bool isPlain(const QByteArray& printed)
{
    const QString text = QString::fromUtf8(printed);
    return std::none_of(text.begin(), text.end(), [](QChar c) {
        return (c.category() == QChar::Other_Control && c != u'\n')
            || c.category() == QChar::Other_Format || c == QChar::ReplacementCharacter;
    });
}

enum class Where { CommandLine, Window };

void addHostileFiles(Where where)
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("says");
    const auto add = [](const char* name, const QByteArray& content, const char* says) {
        QTest::newRow(name) << QString(name) << content << QString(says);
    };
    add("deep.entropy.json", with("\"TITLE\"", deep()), "line 2, column");
    add("deep.lesson.json", lesson("t", deep()), "nested too deep");
    add("deep.png", pngWith(deepRecord()), "nested too deep");
    add("deep.svg", "<svg>" + svgMetadata(QString::fromUtf8(deepRecord())).toUtf8() + "</svg>",
        "nested too deep");
    add("deep.pdf", "%PDF-1.4\n" + pdfMetadata("t", QString::fromUtf8(deepRecord())),
        "nested too deep");
    add("units.entropy.json",
        with(R"({"w": [[0.1, 0.2]]})", R"({"units": 10000000, "random": {"seed": 1}})"),
        "start.units: 10000000: 50000000 parameters (400 MB): expected at most 1000000");
    add("layers.entropy.json", with("\"stop\"", R"("layers": {"units": [100000, 100000]}, "stop")"),
        "layers.units.1: 100000: 10000200000 weights (80001 MB): expected at most 20000000");
    // The window asks before it reads what is not beside the file.
    if (where == Where::CommandLine)
        add("zero.entropy.json",
            with(R"({"x": [[0.6, -0.8]]})", R"({"csv": "/dev/zero", "inputs": ["a"]})"),
            "/dev/zero: cannot be read: it is a device, a pipe or a socket");
    add("pipe.entropy.json", with(R"({"x": [[0.6, -0.8]]})", R"({"csv": "pipe", "inputs": ["a"]})"),
        "pipe: cannot be read: it is a device, a pipe or a socket");
    add("zero.lesson.json", lesson("t", R"({"file": "/dev/zero"})"),
        "steps.0.experiment.file: \"/dev/zero\": expected a file in the folder of the lesson");
    add("texts.png", pngOfManyTexts(), "there is no experiment in this figure");
    add("attribute.svg", "<svg><path d=\"" + QByteArray(650'000, 'M') + "\"/></svg>",
        "there is no experiment in this figure");
}

/// A folder with the file and a pipe.
QString write(const QTemporaryDir& folder, const QString& name, const QByteArray& content)
{
    ::mkfifo(qPrintable(folder.filePath("pipe")), S_IRUSR | S_IWUSR);
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        return {};
    return file.fileName();
}

const QByteArray kTitle =
    R"(\u001b]0;PWNED\u0007\u001b[2J\u001b[31mred\nended because everything is fine\u202egnp)";

}  // namespace

class TestHostile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theCommandLineRefusesWithASentence_data() { addHostileFiles(Where::CommandLine); }
    void theCommandLineRefusesWithASentence()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        const QTemporaryDir folder;
        const QString path = write(folder, name, content);
        const ProgramResult result =
            callProgram(name.endsWith(".lesson.json") ? QStringList{"lesson", "check", path}
                                                      : QStringList{"run", path});
        QCOMPARE(result.exitCode, 2);
        QCOMPARE(result.out, QByteArray());
        QVERIFY2(result.err.contains(says.toUtf8()), result.err.constData());
        QVERIFY2(result.err.contains(name.toUtf8()) && result.err.size() < 1200,
                 result.err.constData());
        QVERIFY2(isPlain(result.err) && result.err.count('\n') == 1, result.err.constData());
    }

    void theWindowSaysItInABannerAndGoesOn_data() { addHostileFiles(Where::Window); }
    void theWindowSaysItInABannerAndGoesOn()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        const QTemporaryDir folder;
        const QString path = write(folder, name, content);
        Session session;
        MainWindow window;
        connectWindow(window, session);
        window.show();
        openInWindow(window, session, path);
        QTRY_VERIFY2(window.banner()->isVisibleTo(&window)
                         && window.banner()->text().contains(says),
                     qPrintable(window.banner()->text()));
        QCOMPARE(session.experiment().title, Experiment().title);
        QVERIFY(openInWindow(window, session, "two-weight-sets"));
        QTRY_VERIFY(session.experiment().title != Experiment().title);
    }

    void titlesDoNothingToATerminal()
    {
        const QTemporaryDir folder;
        const QString path = write(folder, "t.entropy.json", with("TITLE", kTitle));
        for (const QStringList& arguments :
             {QStringList{"run", path},
              QStringList{"sweep", path, "--learning-rates", "0.1:1:3"}}) {
            const ProgramResult result = callProgram(arguments);
            QCOMPARE(result.exitCode, 0);
            QVERIFY2(result.out.startsWith("\\x1b]0;PWNED\\x07\\x1b[2J\\x1b[31mred\\nended because "
                                           "everything is fine\\u202egnp\n"),
                     result.out.constData());
            QVERIFY2(isPlain(result.out) && isPlain(result.err), result.out.constData());
        }
        const ProgramResult checked =
            callProgram({"lesson", "check", write(folder, "t.lesson.json", lesson(kTitle))});
        QCOMPARE(checked.exitCode, 0);
        QVERIFY2(checked.out.startsWith("t: \\x1b]0;PWNED\\x07") && isPlain(checked.out),
                 checked.out.constData());
    }

    void namesAndArgumentsDoNothingToATerminal()
    {
        const QString name = QStringLiteral("\x1b[31m\n\u202e.entropy.json");
        for (const QStringList& arguments :
             {QStringList{"run", name}, QStringList{"lesson", "check", name},
              QStringList{"run", "one-neuron", "--set", "title.x=" + name},
              QStringList{"run", "one-neuron", "--iterations", name},
              QStringList{"render", "one-neuron", "--chart", name, "--output", "a.svg"},
              QStringList{"render", "one-neuron", "--chart", "entropy", "--output", name},
              QStringList{"render", "one-neuron", "--chart", "entropy", "--output", "a.svg",
                          "--size", name},
              QStringList{"sweep", "one-neuron", "--learning-rates", name},
              QStringList{"film", "one-neuron", "--output", name},
              QStringList{"report", "one-neuron", "--output", name}}) {
            const ProgramResult result = callProgram(arguments);
            QCOMPARE(result.exitCode, 2);
            QVERIFY2(!result.err.isEmpty() && isPlain(result.err), result.err.constData());
        }
    }

    void titlesMakeNoBadDocument()
    {
        const QTemporaryDir folder;
        const QString path = write(folder, "t.entropy.json",
                                   with("TITLE", kTitle + "<script>&" + QByteArray(5000, 'q')));
        const QString svg = folder.filePath("t.svg");
        const ProgramResult result =
            callProgram({"render", path, "--chart", "entropy", "--output", svg, "--caption"});
        QVERIFY2(result.exitCode == 0, result.err.constData());
        QXmlStreamReader xml(contentOf(svg));
        QString description;
        while (!xml.atEnd())
            if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == u"desc")
                description = xml.readElementText();
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY2(description.startsWith("\\x1b]0;PWNED\\x07\\x1b[2J\\x1b[31mred\\nended "),
                 qPrintable(description));
        QVERIFY(description.size() < 1200);
        // The figure still tells its experiment, title and all.
        QVERIFY(callProgram({"run", svg}).out.startsWith("\\x1b]0;PWNED"));
        const QString pdf = folder.filePath("t.pdf");
        QCOMPARE(callProgram({"report", path, "--output", pdf}).exitCode, 0);
        QVERIFY(callProgram({"run", pdf}).out.startsWith("\\x1b]0;PWNED"));
    }

    void sizesThatNeedTooMuchAreRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("says");
        const auto figure = [](const char* size) {
            return QStringList{"render",   "one-neuron", "--chart", "entropy",
                               "--output", "a.png",      "--size",  size};
        };
        QTest::newRow("figure of 1.6 GB")
            << figure("20000x20000")
            << QByteArray("20000 x 20000 pixels need 1600 MB: expected at most 20000 either way "
                          "and 800 MB");
        QTest::newRow("wide figure")
            << figure("1e9x1000") << QByteArray("expected at most 20000 either way");
        QTest::newRow("infinite figure") << figure("infx500") << QByteArray("WIDTHxHEIGHT");
        QTest::newRow("no number") << figure("nanx500") << QByteArray("WIDTHxHEIGHT");
        QTest::newRow("beyond whole numbers")
            << figure("1e300x1e300") << QByteArray("WIDTHxHEIGHT");
        QTest::newRow("millimetres and dots")
            << (figure("500x500mm") + QStringList{"--dpi", "2400"})
            << QByteArray("expected at most 20000 either way");
        QTest::newRow("film") << QStringList{"film",   "one-neuron", "--output",
                                             "a.webp", "--size",     "1e9x1e9"}
                              << QByteArray("expected 160 to 4096 either way");
        QTest::newRow("sweep")
            << QStringList{"sweep", "one-neuron", "--learning-rates", "1:2:100000000"}
            << QByteArray("--learning-rates: 1:2:100000000: 100000000 values (9600 MB): expected "
                          "at most 10000000 at once");
        QTest::newRow("half a sweep")
            << QStringList{"sweep",         "one-neuron", "--key",   "start.b.0", "--values",
                           "1:2:100000000", "--linear",   "--shard", "2/2"}
            << QByteArray("--values: 1:2:100000000: 50000000 values (4800 MB)");
    }
    void sizesThatNeedTooMuchAreRefused()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, says);
        const QTemporaryDir folder;
        const ProgramResult result = callProgram(arguments, {}, folder.path());
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains(says), result.err.constData());
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    void standardInputHasAnEnd()
    {
        QProcess process;
        process.setStandardInputFile("/dev/zero");
        process.start(programPath(), {"run", "-"});
        QVERIFY(process.waitForFinished(60000));
        QCOMPARE(process.exitCode(), 2);
        QCOMPARE(process.readAllStandardError(),
                 QByteArray("entropy-lab: standard input: cannot be read: it is too large: "
                            "expected at most 256 MiB\n"));
    }

    void aFolderOfManyLessonsIsReadAsFarAsItGoes()
    {
        const QTemporaryDir folder;
        constexpr int kFiles = 300;
        for (int i = 0; i < kFiles; ++i)
            QVERIFY(!write(folder, QStringLiteral("%1.lesson.json").arg(i, 3, 10, QChar(u'0')),
                           i < 20 ? QByteArray("no lesson") : lesson("t"))
                         .isEmpty());
        // Neither waited for nor listed among the first.
        QVERIFY(QFile::rename(folder.filePath("pipe"), folder.filePath("000a.lesson.json")));
        const LessonFolder found = lessonsIn(folder.path());
        QVERIFY(!found.lessons.empty() && found.lessons.size() <= 179);
        QCOMPARE(found.lessons.front().name, std::string("020"));
        // Eight in full, and of the others how many.
        QCOMPARE(found.problems.size(), qsizetype(10));
        QVERIFY2(found.problems[1].contains("000a.lesson.json: cannot be read: it is a device"),
                 qPrintable(found.problems[1]));
        QVERIFY2(found.problems[8].contains("only the first"), qPrintable(found.problems[8]));
        QVERIFY2(found.problems[9].startsWith("13 other"), qPrintable(found.problems[9]));
    }
};

QTEST_MAIN(TestHostile)

#include "test_hostile.moc"
