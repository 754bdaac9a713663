#include "app/offscreen/report.h"
#include "app/wiring/table_consent.h"
#include "core/files/experiment_json.h"
#include "core/files/figure_record.h"
#include "core/files/table_reach.h"
#include "tests/app/lesson_program.h"
#include "tests/app/program.h"
#include "tests/ui/pipe_watch.h"
#include "ui/data/column_chooser.h"
#include "ui/data/data_dialog.h"
#include "ui/figures/chart_export.h"
#include "ui/panels/run_list.h"
#include "ui/panels/status_line.h"
#include "ui/panels/transport_bar.h"
#include "ui/style/lab_style.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/recent_menu.h"
#include "ui/wording/run_caption.h"

#include <QLabel>
#include <QListWidget>
#include <QMessageBox>
#include <QSettings>
#include <QTemporaryDir>
#include <QTextDocument>
#include <QToolButton>
#include <QToolTip>
#include <QXmlStreamReader>

#include <filesystem>
#include <fstream>

using namespace entropy_lab;

namespace {

/// A word by which what a stranger wrote is known again.
const QString kMark = QStringLiteral("Mallory");

/// What a title, a claim or a name of a column might say; the picture is a pipe in the working
/// directory, at which whoever opens it would wait for ever.
QString hostile()
{
    return kMark + QStringLiteral(" R&D <img src='pipe'> <b>x</b> [*] ![y](pipe) \x1b]0;x\x07 ")
        + QStringLiteral("\u202Etxt\u2069\nsecond ") + QString(3000, u'W');
}

QString jsonText(const QString& text)
{
    return QString::fromUtf8(QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact))
        .chopped(1)
        .mid(1);
}

/// Counts what a rich text would load.
class CountingDocument : public QTextDocument {
public:
    int count = 0;

protected:
    QVariant loadResource(int /*type*/, const QUrl& name) override
    {
        // Pictures of the program itself.
        if (name.scheme() != u"qrc" && !name.toString().startsWith(u":/"))
            ++count;
        return QImage(1, 1, QImage::Format_ARGB32);
    }
};

int filesNamedIn(const QString& html)
{
    CountingDocument document;
    document.setHtml(html);
    document.setTextWidth(300);
    document.size();
    return document.count;
}

bool isRich(const QLabel& label)
{
    return label.textFormat() == Qt::RichText || label.textFormat() == Qt::MarkdownText
        || (label.textFormat() == Qt::AutoText && Qt::mightBeRichText(label.text()));
}

/// What is wrong with how a widget, its actions and its rows show what a stranger wrote.
QStringList faultsOf(const QWidget& widget)
{
    QStringList faults;
    const auto checkTip = [&](const QString& tip) {
        if (Qt::mightBeRichText(tip) && filesNamedIn(tip) > 0)
            faults += QStringLiteral("a tooltip of %1 loads: %2")
                          .arg(widget.metaObject()->className(), tip.left(200));
    };
    checkTip(widget.toolTip());
    for (const QAction* const action : widget.actions())
        checkTip(action->toolTip());
    if (const auto* const label = qobject_cast<const QLabel*>(&widget)) {
        if (isRich(*label) && (label->text().contains("<img") || filesNamedIn(label->text()) > 0))
            faults += QStringLiteral("a label loads: %1").arg(label->text().left(200));
        if (!isRich(*label) && label->text().contains(QChar(0x1b)))
            faults += QStringLiteral("a label has control characters");
    }
    if (const auto* const view = qobject_cast<const QAbstractItemView*>(&widget)) {
        const QAbstractItemModel* const model = view->model();
        for (int row = 0; model && row < std::min(model->rowCount(), 50); ++row)
            for (int column = 0; column < std::min(model->columnCount(), 50); ++column) {
                const QModelIndex index = model->index(row, column);
                checkTip(index.data(Qt::ToolTipRole).toString());
                if (index.data().toString().contains(QChar(0x1b)))
                    faults += QStringLiteral("a row has control characters");
            }
    }
    if (const auto* const header = qobject_cast<const QHeaderView*>(&widget)) {
        for (int section = 0; header->model() && section < std::min(header->count(), 50); ++section)
            checkTip(header->model()
                         ->headerData(section, header->orientation(), Qt::ToolTipRole)
                         .toString());
    }
    return faults;
}

QStringList faultsIn(const QWidget& window)
{
    QStringList faults;
    for (const QWidget* const widget : window.findChildren<QWidget*>())
        faults += faultsOf(*widget);
    return faults;
}

/// Shows the tooltip of everything that tells of the stranger.
void hoverOver(const QWidget& window)
{
    for (QWidget* const widget : window.findChildren<QWidget*>()) {
        if (!widget->toolTip().contains(kMark))
            continue;
        QToolTip::showText(QPoint(10, 10), widget->toolTip(), widget);
        QCoreApplication::processEvents();
        QToolTip::hideText();
    }
}

QByteArray experimentText(const QString& title, const QString& data)
{
    return QStringLiteral(R"({"format": "entropy-lab experiment", "version": 1, "title": %1,
        "description": %1, "data": %2, "start": {"w": [[0.1, 0.2]]},
        "objective": {"kind": "entropy"}, "learning_rate": 1, "stop": {"iterations": 20}})")
        .arg(title, data)
        .toUtf8();
}

void write(const QString& path, const QByteArray& text)
{
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
    QCOMPARE(file.write(text), text.size());
}

/// A picture with a record inside that names the table.
void writeFigure(const QString& path, const QString& table)
{
    const QString data =
        QStringLiteral(R"({"csv": %1, "inputs": ["a", "b"]})").arg(jsonText(table));
    const QString record =
        QStringLiteral(R"({"format": "entropy-lab figure", "version": 1, "chart": "entropy",
            "iteration": 0, "experiment": %1})")
            .arg(QString::fromUtf8(experimentText("\"Figure\"", data)));
    QImage image(8, 8, QImage::Format_RGB32);
    image.fill(Qt::white);
    image.setText(QStringLiteral("entropy-lab"), record);
    QVERIFY(image.save(path, "PNG"));
}

/// An answer to the question over the window, by mouse.
bool answer(QWidget& window, QMessageBox::ButtonRole role)
{
    QMessageBox* box = nullptr;
    const auto isAsked = [&] {
        box = window.findChild<QMessageBox*>();
        return box != nullptr && box->isVisible();
    };
    if (!QTest::qWaitFor(isAsked))
        return false;
    for (QAbstractButton* const button : box->buttons()) {
        if (box->buttonRole(button) != role)
            continue;
        QTest::mouseClick(button, Qt::LeftButton);
        return QTest::qWaitFor([&] { return window.findChild<QMessageBox*>() == nullptr; });
    }
    return false;
}

/// A folder of its own, which is the working directory, with a pipe in it.
class Place {
public:
    Place() : m_before(QDir::currentPath())
    {
        QDir::setCurrent(m_folder.path());
        m_pipe = std::make_unique<PipeWatch>(m_folder.filePath("pipe"));
    }
    ~Place() { QDir::setCurrent(m_before); }
    QString operator()(const QString& name) const { return m_folder.filePath(name); }
    const PipeWatch& pipe() const { return *m_pipe; }

private:
    QTemporaryDir m_folder;
    QString m_before;
    std::unique_ptr<PipeWatch> m_pipe;
};

}  // namespace

/// What comes from a stranger is harmless in the window.
class TestStrangers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void anExperimentIsShownAsItStands();
    void aLessonIsShownAsItStands();
    void columnsAreShownAsTheyStand();
    void aMessageKeepsTheWindowAsItIs();
    void theNameOfAFileIsNoMarkOfTheTitle();
    void aRunHasANameOnOneLine();
    void figuresOfAStrangersTitleAreXml();
    void aTableElsewhereIsAskedAbout_data();
    void aTableElsewhereIsAskedAbout();
    void aTableThatWasSavedIsNotAskedAbout();
    void theCommandLineNamesTheFlagForATableElsewhere();
    void sixtyThousandColumnsAreChosenFrom();
};

void TestStrangers::initTestCase()
{
    // As the program has it.
    QApplication::setStyle(new LabStyle);
}

void TestStrangers::anExperimentIsShownAsItStands()
{
    const Place place;
    const QString path = place("R&D <img src='pipe'>.entropy.json");
    write(path, experimentText(jsonText(hostile()), R"({"x": [[0.6, -0.8]]})"));
    QSettings settings(place("settings.ini"), QSettings::IniFormat);
    LessonProgram program(&settings);
    QVERIFY(program.await(0));
    // No wider than with any long title.
    program.window.transportBar()->setExperimentTitle(QString(200, u'W'));
    QCoreApplication::processEvents();
    const int width = program.window.minimumSizeHint().width();
    QVERIFY(openInWindow(program.window, program.session, path));
    QTRY_COMPARE(QString::fromStdString(program.session.experiment().title), hostile());
    QVERIFY(program.await(0));
    program.session.step(1);
    QVERIFY(program.await(1));
    program.session.reset();
    QVERIFY(program.await(0));
    for (int i = 0; i < program.window.workspaces()->count(); ++i) {
        program.window.workspaces()->setCurrentIndex(i);
        QCoreApplication::processEvents();
    }
    program.window.workspaces()->setCurrentIndex(0);
    program.window.setChecksShown(true);
    program.window.grab();
    hoverOver(program.window);
    const QStringList faults = faultsIn(program.window);
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    program.window.setChecksShown(false);
    QCoreApplication::processEvents();
    QVERIFY(program.window.minimumSizeHint().width() <= width);
    QVERIFY(!program.window.windowTitle().contains(u'\n'));
    auto* const button =
        qobject_cast<QToolButton*>(program.window.transportBar()->control("experiment"));
    QVERIFY2(button->text().startsWith(kMark + " R&&D <"), qPrintable(button->text()));
    QVERIFY(button->toolTip().size() < 5000);
    const QList<QAction*> recent = program.window.recentMenu()->actions();
    QCOMPARE(recent.front()->text(), "R&&D <img src='pipe'>.entropy.json");
    QVERIFY(filesNamedIn(recent.front()->toolTip()) == 0
            || !Qt::mightBeRichText(recent.front()->toolTip()));
    QVERIFY(!place.pipe().wasOpened());
}

void TestStrangers::aLessonIsShownAsItStands()
{
    const Place place;
    const QString short_ = hostile().left(190);
    const QString text =
        QStringLiteral(R"({"format": "entropy-lab lesson", "version": 1, "title": %1, "claim": %1,
        "sources": [%1], "steps": [{"title": %1, "text": %1, "experiment": "one-neuron",
        "prediction": {"kind": "choice", "question": %1, "options": [%1, "no"], "answer": "no",
                       "explanation": %1},
        "numbers": [{"label": %1, "quantity": {"name": "H", "at": 0}, "expected": 1,
                     "tolerance": 1}]}]})")
            .arg(jsonText(short_));
    const QString path = place("a&b.lesson.json");
    write(path, text.toUtf8());
    LessonProgram program;
    QVERIFY(program.await(0));
    program.window.setLessonsShown(true);
    QCoreApplication::processEvents();
    const int width = program.window.minimumSizeHint().width();
    QVERIFY2(openInWindow(program.window, program.session, path),
             qPrintable(program.window.banner()->text()));
    QTRY_VERIFY(program.panel().lesson() != nullptr);
    QVERIFY(program.seeAnswer());
    program.window.grab();
    hoverOver(program.window);
    QStringList faults = faultsIn(program.window);
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    QVERIFY(program.window.minimumSizeHint().width() <= width);
    const auto* const option = program.view().prediction()->choices()->button(0);
    QVERIFY2(option->text().startsWith(kMark + " R&&D <"), qPrintable(option->text()));
    // In the list, where its claim is shown.
    program.click(program.panel().listButton());
    program.panel().list()->setCurrentRow(program.panel().list()->count() - 1);
    program.window.grab();
    faults = faultsIn(program.window);
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    QVERIFY(program.window.minimumSizeHint().width() <= width);
    QVERIFY(!place.pipe().wasOpened());
}

void TestStrangers::columnsAreShownAsTheyStand()
{
    const Place place;
    const QString name = hostile().replace(u'\n', u' ');
    const QString path = place("columns.csv");
    write(path, ('"' + name + "\",b\n1,2\n3,4\n").toUtf8());
    LessonProgram program;
    QVERIFY(program.await(0));
    program.window.showDataDialog();
    DataDialog& dialog = *program.window.findChild<DataDialog*>();
    dialog.openFile(path);
    QTRY_VERIFY(dialog.columnChooser()->inputList()->count() == 2);
    QTRY_VERIFY2(dialog.isReady(), qPrintable(dialog.message()));
    dialog.grab();
    hoverOver(dialog);
    const QStringList faults = faultsIn(dialog);
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    QVERIFY(dialog.minimumSizeHint().width() < 1000);
    QVERIFY(!place.pipe().wasOpened());
}

void TestStrangers::aMessageKeepsTheWindowAsItIs()
{
    const Place place;
    LessonProgram program;
    QVERIFY(program.await(0));
    program.window.showBanner("short");
    QCoreApplication::processEvents();
    const QSize before = program.window.minimumSizeHint();
    program.window.showBanner((hostile() + u'\n').repeated(1000));
    program.window.showMessage(hostile());
    program.window.grab();
    const QStringList faults = faultsIn(program.window);
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    const QSize after = program.window.minimumSizeHint();
    QCOMPARE(after.width(), before.width());
    QVERIFY(after.height() < before.height() + 200);
    QVERIFY(!place.pipe().wasOpened());
}

void TestStrangers::theNameOfAFileIsNoMarkOfTheTitle()
{
    LessonProgram program;
    QVERIFY(program.await(0));
    // What the window system gets: the mark of changes is taken out of it.
    program.window.setFilePath("/a/x[*]y[*].entropy.json");
    program.window.setDirty(false);
    const QString title = program.window.windowTitle();
    QVERIFY2(title.startsWith("x[*][*]y[*][*].entropy.json[*] "), qPrintable(title));
    QTRY_VERIFY(program.window.windowHandle()->title().startsWith("x[*]y[*].entropy.json "));
    program.window.setDirty(true);
    QTRY_VERIFY(program.window.windowHandle()->title().startsWith("x[*]y[*].entropy.json* "));
}

void TestStrangers::aRunHasANameOnOneLine()
{
    LessonProgram program;
    QVERIFY(program.await(0));
    program.session.step(1);
    QVERIFY(program.await(1));
    program.session.reset();
    QTRY_COMPARE(program.session.keptRuns().all().size(), std::size_t{1});
    program.window.sideTabs()->setCurrentWidget(program.window.runTray());
    QAbstractItemModel& model = *program.window.runTray()->table()->model();
    QTRY_COMPARE(model.rowCount(), 2);
    QVERIFY(model.setData(model.index(1, 0), hostile()));
    const QString name = program.session.keptRuns().all().front().name;
    QVERIFY(name.startsWith(kMark));
    QVERIFY(name.size() < 80);
    QVERIFY(!name.contains(QChar(0x1b)));
    const QStringList faults = faultsIn(program.window);
    QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
}

void TestStrangers::figuresOfAStrangersTitleAreXml()
{
    const Place place;
    const QString path = place("a.entropy.json");
    write(path,
          experimentText(jsonText(QStringLiteral("\x1b]0;x\x07<b>&]]>\ufffe") + hostile()),
                         R"({"x": [[0.6, -0.8]]})"));
    const QString svg = place("a.svg");
    const ProgramResult result =
        callProgram({"render", path, "--chart", "entropy", "--caption", "--output", svg});
    QVERIFY2(result.exitCode == 0, result.err.constData());
    QXmlStreamReader reader(contentOf(svg));
    QString words;
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::Characters)
            words += reader.text();
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QVERIFY(words.contains("\\x1b]0;x\\x07<b>&]]>"));
    // And it opens again, with all of its title.
    const ProgramResult again =
        callProgram({"render", svg, "--chart", "entropy", "--output", place("b.svg")});
    QVERIFY2(again.exitCode == 0, again.err.constData());
    const QString pdf = place("a.pdf");
    const ProgramResult report = callProgram({"report", path, "--output", pdf});
    QVERIFY2(report.exitCode == 0, report.err.constData());
    const QByteArray content = contentOf(pdf);
    const qsizetype from = content.indexOf("<x:xmpmeta");
    const QByteArray end("</x:xmpmeta>");
    QVERIFY(from >= 0);
    QXmlStreamReader packet(content.mid(from, content.indexOf(end, from) + end.size() - from));
    while (!packet.atEnd())
        packet.readNext();
    QVERIFY2(!packet.hasError(), qPrintable(packet.errorString()));
    QVERIFY(!place.pipe().wasOpened());
}

void TestStrangers::aTableElsewhereIsAskedAbout_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("figure") << "figure.png";
    QTest::newRow("experiment") << "file.entropy.json";
}

void TestStrangers::aTableElsewhereIsAskedAbout()
{
    QFETCH(QString, name);
    const Place place;
    QDir().mkpath(place("own"));
    write(place("secret.csv"), "a,b\n17,18\n");
    const QString path = place("own/" + name);
    if (name.endsWith(".png"))
        writeFigure(path, "../secret.csv");
    else
        write(path,
              experimentText("\"File\"", R"({"csv": "../secret.csv", "inputs": ["a", "b"]})"));
    const QString settingsPath = place("settings.ini");
    {
        QSettings settings(settingsPath, QSettings::IniFormat);
        LessonProgram program(&settings);
        QVERIFY(program.await(0));
        const std::string title = program.session.experiment().title;
        QVERIFY(openInWindow(program.window, program.session, path));
        // Not before the question is answered, nor where the answer is no.
        QTRY_VERIFY(program.window.findChild<QMessageBox*>() != nullptr);
        QMessageBox& box = *program.window.findChild<QMessageBox*>();
        QCOMPARE(box.textFormat(), Qt::PlainText);
        QVERIFY2(box.text().contains("secret.csv"), qPrintable(box.text()));
        QCOMPARE(program.session.experiment().title, title);
        QVERIFY(answer(program.window, QMessageBox::RejectRole));
        QCOMPARE(program.session.experiment().title, title);
        QVERIFY(program.window.banner()->text().contains("was not opened"));
        QVERIFY(openInWindow(program.window, program.session, path));
        QVERIFY(answer(program.window, QMessageBox::AcceptRole));
        QTRY_COMPARE(program.session.experiment().data.X(0, 0), 17.0);
        program.session.open(Experiment());
        // Once is enough.
        QVERIFY(openInWindow(program.window, program.session, path));
        QTRY_COMPARE(program.session.experiment().data.X(0, 0), 17.0);
    }
    QSettings settings(settingsPath, QSettings::IniFormat);
    LessonProgram program(&settings);
    QVERIFY(openInWindow(program.window, program.session, path));
    QTRY_COMPARE(program.session.experiment().data.X(0, 0), 17.0);
    // For this file and this table only.
    TableConsent consent(&settings);
    QVERIFY(consent.has(path, place("secret.csv")));
    QVERIFY(!consent.has(path, place("other.csv")));
    QVERIFY(!consent.has(place("own/other.png"), place("secret.csv")));
}

void TestStrangers::aTableThatWasSavedIsNotAskedAbout()
{
    const Place place;
    QDir().mkpath(place("own"));
    write(place("table.csv"), "a,b\n17,18\n");
    QSettings settings(place("settings.ini"), QSettings::IniFormat);
    LessonProgram program(&settings);
    QVERIFY(program.await(0));
    // As the data dialog gives it.
    Batch batch;
    batch.X = Eigen::MatrixXd(Eigen::Vector2d(17.0, 18.0));
    program.session.setData({.batch = std::make_shared<const Batch>(batch),
                             .csv = CsvSource{.path = place("table.csv").toStdString(),
                                              .inputs = {"a", "b"},
                                              .targets = {}}});
    const QString path = place("own/mine.entropy.json");
    Q_EMIT program.window.saveRequested(path);
    QVERIFY(QFile::exists(path));
    program.session.open(Experiment());
    QVERIFY(openInWindow(program.window, program.session, path));
    QTRY_COMPARE(program.session.experiment().data.X(0, 0), 17.0);
}

void TestStrangers::theCommandLineNamesTheFlagForATableElsewhere()
{
    const Place place;
    QDir().mkpath(place("own"));
    write(place("secret.csv"), "a,b\n17,18\n");
    write(place("own/beside.csv"), "a,b\n17,18\n");
    writeFigure(place("own/beside.png"), "beside.csv");
    writeFigure(place("own/outside.png"), "../secret.csv");
    writeFigure(place("own/absolute.png"), place("secret.csv"));
    write(place("own/file.entropy.json"),
          experimentText("\"File\"", R"({"csv": "../secret.csv", "inputs": ["a", "b"]})"));
    QCOMPARE(callProgram({"run", place("own/beside.png")}).exitCode, 0);
    QCOMPARE(callProgram({"run", place("own/file.entropy.json")}).exitCode, 0);
    const QString output = place("out.svg");
    for (const char* const name : {"own/outside.png", "own/absolute.png"}) {
        const QString figure = place(name);
        const QList<QStringList> commands{
            {"run", figure},
            {"check", figure},
            {"sweep", figure, "--learning-rates", "0.1:1:2"},
            {"render", figure, "--chart", "entropy", "--output", output}};
        for (const QStringList& command : commands) {
            const ProgramResult refused = callProgram(command);
            QCOMPARE(refused.exitCode, 2);
            QVERIFY2(refused.err.contains("secret.csv"), refused.err.constData());
            QVERIFY2(refused.err.contains("--allow-table"), refused.err.constData());
            QVERIFY(!QFile::exists(output));
        }
        const ProgramResult allowed = callProgram({"run", figure, "--allow-table"});
        QVERIFY2(allowed.exitCode == 0, allowed.err.constData());
    }
    QCOMPARE(callProgram({"render", place("own/outside.png"), "--chart", "entropy", "--output",
                          output, "--allow-table"})
                 .exitCode,
             0);
    QVERIFY(QFile::exists(output));
}

void TestStrangers::sixtyThousandColumnsAreChosenFrom()
{
    constexpr int kColumns = 60'000;
    const Place place;
    QByteArray names;
    QByteArray numbers;
    for (int k = 0; k < kColumns; ++k) {
        names += (k > 0 ? ",c" : "c") + QByteArray::number(k);
        numbers += k > 0 ? ",1" : "1";
    }
    write(place("wide.csv"), names + '\n' + numbers + '\n');
    LessonProgram program;
    QVERIFY(program.await(0));
    program.window.showDataDialog();
    DataDialog& dialog = *program.window.findChild<DataDialog*>();
    dialog.openFile(place("wide.csv"));
    const QListWidget& list = *dialog.columnChooser()->inputList();
    QVERIFY(QTest::qWaitFor([&] { return list.count() == kColumns; }, LessonProgram::kPatience));
    QVERIFY(list.findChildren<QWidget*>().size() < 30);
    QCOMPARE(list.item(kColumns - 1)->text(), QStringLiteral("c%1").arg(kColumns - 1));
}

QTEST_MAIN(TestStrangers)
#include "test_strangers.moc"
