#include "core/experiment/data_sets.h"
#include "core/files/data_reader.h"
#include "ui/data/column_chooser.h"
#include "ui/data/data_dialog.h"
#include "ui/data/generator_page.h"
#include "ui/data/sample_plot.h"
#include "ui/data/table_text_edit.h"
#include "ui/widgets/setting_row.h"
#include "ui/widgets/value_slider.h"

#include <QCheckBox>
#include <QClipboard>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <optional>
#include <thread>

using namespace entropy_lab;

namespace {

constexpr int kFileRow = 7;
constexpr int kTextRow = 8;

/// A shown dialog on the default experiment that keeps what was chosen.
class ShownDialog : public DataDialog {
public:
    explicit ShownDialog(const Experiment& experiment = {})
        : ShownDialog(std::make_shared<DataReader>(), experiment)
    {
    }
    ~ShownDialog() override
    {
        m_thread.request_stop();
        m_reader->cancel();
    }
    bool awaitReady() const
    {
        return QTest::qWaitFor([this] { return isReady(); }, 20000);
    }
    void choose(int row)
    {
        const QRect item = sourceList()->visualItemRect(sourceList()->item(row));
        QTest::mouseClick(sourceList()->viewport(), Qt::LeftButton, {}, item.center());
    }
    void check(QListWidget* list, int row)
    {
        list->setFocus();
        list->setCurrentRow(row);
        QTest::keyClick(list, Qt::Key_Space);
    }
    void type(const char* generator, const char* key, const QString& text)
    {
        QLineEdit* const box = generatorPage(generator)->row(key)->box();
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, text);
        QTest::keyClick(box, Qt::Key_Return);
    }
    QString cell(int row, int column) const
    {
        return table()->model()->index(row, column).data().toString();
    }
    QString header(int column) const
    {
        return table()->model()->headerData(column, Qt::Horizontal).toString();
    }
    int samples() const { return table()->model()->rowCount(); }

    std::optional<ChosenData> chosen;

private:
    ShownDialog(const std::shared_ptr<DataReader>& reader, const Experiment& experiment)
        : DataDialog(reader), m_reader(reader),
          m_thread([reader](const std::stop_token& stop) { reader->work(stop); })
    {
        connect(this, &DataDialog::dataChosen, this,
                [this](const ChosenData& choice) { chosen = choice; });
        setExperiment(experiment);
        show();
        activateWindow();
        if (!QTest::qWaitForWindowActive(this))
            qFatal("the dialog does not become active");
    }

    const std::shared_ptr<DataReader> m_reader;
    std::jthread m_thread;
};

class TableFile {
public:
    explicit TableFile(const QByteArray& content, const QString& name = "points.csv")
        : path(m_folder.filePath(name))
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("the test's file cannot be written");
    }

private:
    QTemporaryDir m_folder;

public:
    const QString path;
};

void sendDrop(QWidget& widget, const QMimeData& mime)
{
    const QPoint centre = widget.rect().center();
    QDragEnterEvent enter(centre, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&widget, &enter);
    if (!enter.isAccepted())
        return;
    QDropEvent drop(centre, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&widget, &drop);
}

}  // namespace

class TestDataDialog : public QObject {
    Q_OBJECT

private slots:
    void beginsWithTheNumbersOfTheExperiment();
    void beginsWithTheGeneratorOfTheExperiment();
    void beginsWithTheTableOfTheExperiment();
    void everyGeneratorShowsItsPoints_data();
    void everyGeneratorShowsItsPoints();
    void movingASettingRedrawsThePoints();
    void aValueOutOfRangeIsRefused();
    void theNextSeedDrawsOtherPoints();
    void missingLabelsAreHollowAndDashed();
    void standardisingShowsStandardisedNumbers();
    void columnsOfAFileCanBeChosen();
    void aColumnIsAnInputOrATarget();
    void withoutInputsThereIsNothingToUse();
    void brokenTablesNameTheirPlace_data();
    void brokenTablesNameTheirPlace();
    void aMissingFileIsNamed();
    void aSpreadsheetCanBePasted();
    void correctingATypedTableKeepsTheColumns();
    void aTableTypedLineByLineIsRead();
    void pastingBesideTheEditorIsPastingATable();
    void aLargeTableStaysOutOfTheEditor();
    void extremeNumbersAreDrawn_data();
    void extremeNumbersAreDrawn();
    void droppingAFileReadsIt();
    void cancelChoosesNothing();
    void enterTakesANumberAndControlEnterTheData();
    void whatChangesInTheExperimentIsSaid();
    void aMillionRowsAreReadWithProgress();
    void readingCanBeStopped();
};

void TestDataDialog::beginsWithTheNumbersOfTheExperiment()
{
    Experiment experiment;
    experiment.data.X = Eigen::MatrixXd{{0.6, 1.0}, {-0.8, 0.0}};
    experiment.data.Y = Eigen::MatrixXd{{1.0, std::nan("")}};
    ShownDialog dialog(experiment);
    QVERIFY(dialog.awaitReady());
    QCOMPARE(dialog.sourceList()->currentRow(), kTextRow);
    QCOMPARE(dialog.textEdit()->table(), QString("x1,x2,y\n0.6,-0.8,1\n1,0,\n"));
    QTest::mouseClick(dialog.acceptButton(), Qt::LeftButton);
    QVERIFY(dialog.chosen->batch->X == experiment.data.X);
    QCOMPARE(dialog.chosen->batch->Y(0, 0), 1.0);
    QVERIFY(std::isnan(dialog.chosen->batch->Y(0, 1)));
    QVERIFY(!dialog.isVisible());

    // Inputs of 0 and 1 stay inputs.
    experiment.data = Batch{Eigen::MatrixXd{{0.0, 1.0}, {1.0, 0.0}}, {}};
    ShownDialog bits(experiment);
    QVERIFY(bits.awaitReady());
    QTest::mouseClick(bits.acceptButton(), Qt::LeftButton);
    QVERIFY(bits.chosen->batch->X == experiment.data.X);
    QVERIFY(!bits.chosen->batch->hasLabels());
}

void TestDataDialog::beginsWithTheGeneratorOfTheExperiment()
{
    Experiment experiment;
    experiment.generator = GeneratorSource{.name = "circles",
                                           .settings = {{"samples", 30.0}, {"inner_radius", 0.25}},
                                           .seed = 11,
                                           .isStandardised = true};
    experiment.data = generateDataSet(*experiment.generator);
    ShownDialog dialog(experiment);
    QVERIFY(dialog.awaitReady());
    QCOMPARE(dialog.sourceList()->currentItem()->text(), QString("Circles"));
    QVERIFY(dialog.standardiseBox()->isChecked());
    QCOMPARE(dialog.generatorPage("circles")->row("inner_radius")->box()->text(), QString("0.25"));
    QTest::mouseClick(dialog.acceptButton(), Qt::LeftButton);
    QVERIFY(dialog.chosen->batch->X == experiment.data.X);
    QVERIFY(dialog.chosen->generator->settings == experiment.generator->settings);
    QCOMPARE(dialog.chosen->generator->seed, std::uint64_t{11});
    QVERIFY(dialog.chosen->generator->isStandardised);
}

void TestDataDialog::beginsWithTheTableOfTheExperiment()
{
    const TableFile file("a,b,c,y\n1,2,3,0\n4,5,6,1\n");
    Experiment experiment;
    experiment.csv =
        CsvSource{.path = file.path.toStdString(), .inputs = {"a", "c"}, .targets = {}};
    ShownDialog dialog(experiment);
    QVERIFY(dialog.awaitReady());
    QCOMPARE(dialog.sourceList()->currentRow(), kFileRow);
    QCOMPARE(dialog.header(0), QString("a"));
    QCOMPARE(dialog.header(1), QString("c"));
    QCOMPARE(dialog.table()->model()->columnCount(), 2);
    QTest::mouseClick(dialog.acceptButton(), Qt::LeftButton);
    QCOMPARE(dialog.chosen->csv->path, file.path.toStdString());
    QCOMPARE(dialog.chosen->csv->inputs, experiment.csv->inputs);
    QVERIFY(dialog.chosen->csv->targets.empty());
}

void TestDataDialog::everyGeneratorShowsItsPoints_data()
{
    QTest::addColumn<int>("row");
    QTest::addColumn<QString>("name");
    int row = 0;
    for (const DataSetGenerator& generator : dataSetGenerators())
        QTest::newRow(generator.name) << row++ << QString(generator.name);
}

void TestDataDialog::everyGeneratorShowsItsPoints()
{
    QFETCH(int, row);
    QFETCH(QString, name);
    ShownDialog dialog;
    dialog.choose(row);
    QVERIFY(dialog.awaitReady());
    const Batch expected = generateDataSet({name.toStdString(), {}, 0});
    QCOMPARE(dialog.samples(), static_cast<int>(expected.samples()));
    QCOMPARE(dialog.plot()->marks().size(), static_cast<std::size_t>(expected.samples()));
    for (Eigen::Index s = 0; s < expected.samples(); ++s) {
        const SamplePlot::Mark& mark = dialog.plot()->marks()[static_cast<std::size_t>(s)];
        QCOMPARE(mark.position.x(), expected.X(0, s));
        // A single input stands in the lane of its label.
        QCOMPARE(mark.position.y(), expected.features() > 1 ? expected.X(1, s) : expected.Y(0, s));
        QCOMPARE(mark.label, expected.Y(0, s));
    }
    QTest::mouseClick(dialog.acceptButton(), Qt::LeftButton);
    QCOMPARE(dialog.chosen->generator->name, name.toStdString());
    QVERIFY(dialog.chosen->batch->X == expected.X);
    QVERIFY(!dialog.chosen->csv);
}

void TestDataDialog::movingASettingRedrawsThePoints()
{
    ShownDialog dialog;
    dialog.choose(1);
    QVERIFY(dialog.awaitReady());
    const double before = dialog.plot()->marks().front().position.x();
    ValueSlider* const slider = dialog.generatorPage("two-blobs")->row("distance")->slider();
    const QPoint from(slider->width() / 4, slider->height() / 2);
    QTest::mousePress(slider, Qt::LeftButton, {}, from);
    for (int dx = 4; dx <= 40; dx += 4)
        QTest::mouseMove(slider, from + QPoint(dx, 0));
    QTest::mouseRelease(slider, Qt::LeftButton, {}, from + QPoint(40, 0));
    QVERIFY(dialog.awaitReady());
    const double distance = dialog.generatorPage("two-blobs")->row("distance")->value();
    QVERIFY(distance != 3.0);
    // The noise of the same seed stays: the first point moves with its centre.
    const double moved = dialog.plot()->marks().front().position.x();
    QVERIFY(std::abs(moved - before + 0.5 * (distance - 3.0)) < 1e-12);
    dialog.type("two-blobs", "samples", "7");
    QVERIFY(dialog.awaitReady());
    QCOMPARE(dialog.samples(), 14);
    // A look at another set forgets nothing.
    dialog.choose(2);
    dialog.choose(1);
    QVERIFY(dialog.awaitReady());
    QCOMPARE(dialog.samples(), 14);
}

void TestDataDialog::aValueOutOfRangeIsRefused()
{
    ShownDialog dialog;
    dialog.choose(2);
    dialog.type("two-moons", "labelled", "1.5");
    dialog.type("two-moons", "samples", "0");
    dialog.type("two-moons", "noise", "-1");
    QVERIFY(dialog.awaitReady());
    QVERIFY(dialog.generatorPage("two-moons")->source().settings.empty());
    QVERIFY(dialog.acceptButton()->isEnabled());
}

void TestDataDialog::theNextSeedDrawsOtherPoints()
{
    ShownDialog dialog;
    dialog.choose(4);
    QVERIFY(dialog.awaitReady());
    const QPointF first = dialog.plot()->marks().front().position;
    QTest::mouseClick(dialog.generatorPage("xor")->newSeedButton(), Qt::LeftButton);
    QVERIFY(dialog.awaitReady());
    QVERIFY(dialog.plot()->marks().front().position != first);
    dialog.type("xor", "seed", "0");
    QVERIFY(dialog.awaitReady());
    QCOMPARE(dialog.plot()->marks().front().position, first);
}

void TestDataDialog::missingLabelsAreHollowAndDashed()
{
    ShownDialog dialog;
    dialog.choose(0);
    QTest::mouseClick(dialog.generatorPage("vogel-discs")->box("anchors"), Qt::LeftButton, {},
                      QPoint(8, 8));
    QVERIFY(dialog.awaitReady());
    QCOMPARE(dialog.samples(), 122);
    QCOMPARE(dialog.cell(0, 2), QString("–"));
    QCOMPARE(dialog.cell(120, 2), QString("0"));
    QCOMPARE(dialog.cell(121, 2), QString("1"));
    QVERIFY(dialog.message().contains("1 × 0, 1 × 1, 120 missing"));
    QVERIFY(std::isnan(dialog.plot()->marks().front().label));
    // A hollow mark shows the ground in its middle, a labelled one does not.
    SamplePlot plot;
    plot.resize(400, 300);
    const Eigen::MatrixXd X{{0.07, 0.53, 0.91}, {0.23, 0.57, 0.83}};
    plot.setData(std::make_shared<const Batch>(Batch{X, Eigen::MatrixXd{{std::nan(""), 0.0, 1.0}}}),
                 {"a", "b"});
    const QImage picture = plot.grab().toImage();
    const auto isGround = [&](int s) {
        return picture.pixelColor(plot.onScreen({X(0, s), X(1, s)}).toPoint())
            == Theme::light().background;
    };
    QVERIFY(isGround(0));
    QVERIFY(!isGround(1));
    QVERIFY(!isGround(2));
}

void TestDataDialog::standardisingShowsStandardisedNumbers()
{
    ShownDialog dialog;
    dialog.textEdit()->setTable("x,y\n1,0\n2,\n3,1\n");
    QVERIFY(dialog.awaitReady());
    QTest::mouseClick(dialog.standardiseBox(), Qt::LeftButton, {}, QPoint(8, 8));
    QVERIFY(dialog.awaitReady());
    QCOMPARE(dialog.cell(0, 0), QString("−1.22474"));
    QCOMPARE(dialog.cell(1, 0), QString("0"));
    QCOMPARE(dialog.cell(1, 1), QString("–"));
    QTest::mouseClick(dialog.acceptButton(), Qt::LeftButton);
    QVERIFY(std::abs(dialog.chosen->batch->X(0, 2) - std::sqrt(1.5)) < 1e-15);
    QVERIFY(!dialog.chosen->csv);
    QVERIFY(!dialog.chosen->generator);
}

void TestDataDialog::columnsOfAFileCanBeChosen()
{
    const TableFile file("name,a,b,c,label\nAda,1,10,0.5,1\nBoole,2,20,0.25,\nCurry,3,30,1,0\n");
    ShownDialog dialog;
    dialog.setFileChooser([&file](const FileQuestion&) { return file.path; });
    dialog.choose(kFileRow);
    QVERIFY(!dialog.acceptButton()->isEnabled());
    QTest::mouseClick(dialog.chooseFileButton(), Qt::LeftButton);
    QVERIFY(dialog.awaitReady());
    ColumnChooser* const columns = dialog.columnChooser();
    QVERIFY((columns->choice() == ColumnChoice{{"a", "b", "c"}, {"label"}}));
    dialog.check(columns->inputList(), 2);
    QVERIFY(dialog.awaitReady());
    QVERIFY((columns->choice() == ColumnChoice{{"a", "c"}, {"label"}}));
    QCOMPARE(dialog.header(1), QString("c"));
    QCOMPARE(dialog.cell(1, 1), QString("0.25"));
    QTest::mouseClick(dialog.standardiseBox(), Qt::LeftButton, {}, QPoint(8, 8));
    QVERIFY(dialog.awaitReady());
    QTest::mouseClick(dialog.acceptButton(), Qt::LeftButton);
    QCOMPARE(dialog.chosen->csv->inputs, (std::vector<std::string>{"a", "c"}));
    QCOMPARE(dialog.chosen->csv->targets, (std::vector<std::string>{"label"}));
    QVERIFY(dialog.chosen->csv->isStandardised);
    QVERIFY(std::abs(dialog.chosen->batch->X(0, 0) + std::sqrt(1.5)) < 1e-15);
}

void TestDataDialog::aColumnIsAnInputOrATarget()
{
    ShownDialog dialog;
    dialog.textEdit()->setTable("a,b\n1,0\n0,1\n");
    QVERIFY(dialog.awaitReady());
    ColumnChooser* const columns = dialog.columnChooser();
    QVERIFY((columns->choice() == ColumnChoice{{"a"}, {"b"}}));
    dialog.check(columns->inputList(), 1);
    QVERIFY((columns->choice() == ColumnChoice{{"a", "b"}, {}}));
    dialog.check(columns->targetList(), 0);
    QVERIFY((columns->choice() == ColumnChoice{{"b"}, {"a"}}));
    QVERIFY(dialog.awaitReady());
    QCOMPARE(dialog.header(0), QString("b"));
    QCOMPARE(dialog.header(1), QString("a"));
}

void TestDataDialog::withoutInputsThereIsNothingToUse()
{
    ShownDialog dialog;
    dialog.textEdit()->setTable("a,y\n1,0\n2,1\n");
    QVERIFY(dialog.awaitReady());
    dialog.check(dialog.columnChooser()->inputList(), 0);
    QVERIFY(dialog.awaitReady());
    QVERIFY2(dialog.message().contains("choose at least one column"), qPrintable(dialog.message()));
    QVERIFY(!dialog.acceptButton()->isEnabled());
    dialog.check(dialog.columnChooser()->inputList(), 0);
    QVERIFY(dialog.awaitReady());
    QVERIFY(dialog.acceptButton()->isEnabled());
}

void TestDataDialog::brokenTablesNameTheirPlace_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("problem");
    QTest::newRow("word") << QByteArray("a,b\n1,2\n3,four\n5,6\n")
                          << "line 3, column 3: \"four\": expected a number";
    QTest::newRow("empty input") << QByteArray("a,b\n1,2\n,3\n4,5\n")
                                 << "line 3, column 1: an empty field: expected a number";
    QTest::newRow("target of 2") << QByteArray("a,b,y\n1,1,0\n1,2,1\n")
            + QByteArray("1,1,1\n").repeated(200) + "1,1,2\n"
                                 << "line 204, column 5: \"2\": expected a target of 0 or 1";
    QTest::newRow("too few fields")
        << QByteArray("a,b\n1,2\n3\n") << "line 3, column 1: the row ends after field 1";
    QTest::newRow("too many fields")
        << QByteArray("a,b\n1,2\n3,4,5\n") << "line 3, column 5: field 3: expected 2 fields";
    QTest::newRow("blank line") << QByteArray("a,b\n1,2\n\n3,4\n")
                                << "line 3, column 1: a blank line";
    QTest::newRow("open quote") << QByteArray("a,b\n1,2\n\"3,4\n")
                                << "line 3, column 1: a quoted field without an end";
    QTest::newRow("quote inside") << QByteArray("a,b\n1,2\n3\"1,4\n")
                                  << "line 3, column 2: a quote inside a field";
    QTest::newRow("infinite") << QByteArray("a,b\n1,2\n3,inf\n")
                              << "line 3, column 3: \"inf\": expected a finite number";
    QTest::newRow("too large") << QByteArray("a,b\n1,2\n3,4\n5,1e999\n")
                               << "line 4, column 3: \"1e999\": expected a number that fits";
    QTest::newRow("name twice") << QByteArray("a,b,a\n1,2,3\n")
                                << "line 1, column 5: \"a\": stands twice in the header";
    QTest::newRow("UTF-16") << QByteArray("\xFF\xFE"
                                          "a\0,\0b\0\n",
                                          9)
                            << "line 1, column 1: UTF-16 text: expected UTF-8";
    QTest::newRow("nothing") << QByteArray() << "line 1, column 1: nothing: expected a header";
    QTest::newRow("no rows") << QByteArray("a,b\n") << "no rows below the header";
    QTest::newRow("words only") << QByteArray("a,b\nc,d\n") << "no inputs: choose at least one";
}

void TestDataDialog::brokenTablesNameTheirPlace()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, problem);
    const TableFile file(text);
    ShownDialog dialog;
    QVERIFY(dialog.awaitReady());
    QSignalSpy read(&dialog, &DataDialog::dataRead);
    dialog.openFile(file.path);
    QTRY_COMPARE(read.size(), 1);
    const QString expected = file.path + ": " + problem;
    QVERIFY2(dialog.message().startsWith(expected), qPrintable(dialog.message()));
    QCOMPARE(read.front().front().toString(), dialog.message());
    QVERIFY(!dialog.acceptButton()->isEnabled());
    QCOMPARE(dialog.samples(), 0);
    QTest::mouseClick(dialog.cancelButton(), Qt::LeftButton);
    QVERIFY(!dialog.chosen);
}

void TestDataDialog::aMissingFileIsNamed()
{
    const QTemporaryDir folder;
    ShownDialog dialog;
    dialog.openFile(folder.filePath("gone.csv"));
    QVERIFY(dialog.awaitReady());
    QVERIFY2(dialog.message().contains("gone.csv: cannot be read: No such file"),
             qPrintable(dialog.message()));
    QVERIFY(!dialog.acceptButton()->isEnabled());
}

void TestDataDialog::aSpreadsheetCanBePasted()
{
    ShownDialog dialog;
    dialog.choose(kTextRow);
    QApplication::clipboard()->setText("1,5\t-2\t1\n0,25\t3\t\n");
    dialog.textEdit()->setFocus();
    dialog.textEdit()->selectAll();
    QTest::keySequence(dialog.textEdit(), QKeySequence::Paste);
    QVERIFY(dialog.awaitReady());
    QTest::mouseClick(dialog.acceptButton(), Qt::LeftButton);
    QVERIFY(dialog.chosen);
    QCOMPARE(dialog.chosen->batch->X, (Eigen::MatrixXd{{1.5, 0.25}, {-2.0, 3.0}}));
    QCOMPARE(dialog.chosen->batch->Y(0, 0), 1.0);
    QVERIFY(std::isnan(dialog.chosen->batch->Y(0, 1)));
}

void TestDataDialog::correctingATypedTableKeepsTheColumns()
{
    ShownDialog dialog;
    dialog.textEdit()->setTable("a,b,y\n1,2,0\n3,q,1\n5,6,1\n");
    QVERIFY(dialog.awaitReady());
    QVERIFY(dialog.message().contains("line 3, column 3"));
    dialog.check(dialog.columnChooser()->inputList(), 1);
    QVERIFY(dialog.awaitReady());
    QVERIFY(dialog.acceptButton()->isEnabled());
    dialog.textEdit()->setTable("a,b,y\n1,2,0\n3,4,1\n5,6,1\n");
    QVERIFY(dialog.awaitReady());
    QVERIFY((dialog.columnChooser()->choice() == ColumnChoice{{"a"}, {"y"}}));
    dialog.textEdit()->setTable("c,d,y\n1,2,0\n");
    QVERIFY(dialog.awaitReady());
    QVERIFY((dialog.columnChooser()->choice() == ColumnChoice{{"c", "d"}, {"y"}}));
}

void TestDataDialog::aTableTypedLineByLineIsRead()
{
    ShownDialog dialog;
    dialog.choose(kTextRow);
    dialog.textEdit()->setFocus();
    dialog.textEdit()->selectAll();
    QTest::keyClicks(dialog.textEdit(), "a,y");
    QTest::keyClick(dialog.textEdit(), Qt::Key_Return);
    QVERIFY(dialog.awaitReady());
    QVERIFY(!dialog.acceptButton()->isEnabled());
    QTest::keyClicks(dialog.textEdit(), "2.5,1");
    QVERIFY(dialog.awaitReady());
    QCOMPARE(dialog.cell(0, 0), QString("2.5"));
    QCOMPARE(dialog.header(1), QString("y"));
}

void TestDataDialog::pastingBesideTheEditorIsPastingATable()
{
    ShownDialog dialog;
    dialog.choose(2);
    QVERIFY(dialog.awaitReady());
    QApplication::clipboard()->setText("3;4\n5;6\n");
    dialog.sourceList()->setFocus();
    QTest::keySequence(dialog.sourceList(), QKeySequence::Paste);
    QVERIFY(dialog.awaitReady());
    QCOMPARE(dialog.sourceList()->currentRow(), kTextRow);
    QCOMPARE(dialog.cell(1, 1), QString("6"));
    QCOMPARE(dialog.header(0), QString("column 1"));
}

void TestDataDialog::aLargeTableStaysOutOfTheEditor()
{
    const int rows = TableTextEdit::kEditableCharacters / 4 + 1;
    ShownDialog dialog;
    dialog.setTableText("x\n" + QString("1.5\n").repeated(rows));
    QVERIFY(dialog.awaitReady());
    QVERIFY(dialog.textEdit()->isReadOnly());
    QVERIFY(dialog.textEdit()->toPlainText().size() < 5000);
    QTest::mouseClick(dialog.acceptButton(), Qt::LeftButton);
    QCOMPARE(dialog.chosen->batch->samples(), rows);

    dialog.setExperiment({});
    dialog.show();
    dialog.setTableText("x\n" + QString("1.5\n").repeated(rows));
    QTest::keyClick(dialog.textEdit(), Qt::Key_Delete);
    QVERIFY(!dialog.textEdit()->isReadOnly());
    QVERIFY(dialog.textEdit()->table().isEmpty());
}

void TestDataDialog::extremeNumbersAreDrawn_data()
{
    QTest::addColumn<QString>("low");
    QTest::addColumn<QString>("high");
    QTest::newRow("largest") << "-1.7e308"
                             << "1.7e308";
    QTest::newRow("smallest") << "5e-324"
                              << "1e-323";
    QTest::newRow("neighbours") << "1e16"
                                << "10000000000000002";
    QTest::newRow("same") << "-3e200"
                          << "-3e200";
}

void TestDataDialog::extremeNumbersAreDrawn()
{
    QFETCH(QString, low);
    QFETCH(QString, high);
    ShownDialog dialog;
    dialog.textEdit()->setTable(QStringLiteral("a,b\n%1,%2\n%2,%1\n").arg(low, high));
    QVERIFY(dialog.awaitReady());
    QVERIFY(dialog.acceptButton()->isEnabled());
    QVERIFY(!dialog.plot()->grab().isNull());
    for (const SamplePlot::Mark& mark : dialog.plot()->marks()) {
        const QPointF place = dialog.plot()->onScreen(mark.position);
        QVERIFY(QRectF(dialog.plot()->rect()).contains(place));
    }
}

void TestDataDialog::droppingAFileReadsIt()
{
    const TableFile file("x1;x2\n1;2\n3;4\n", "points with blanks ä.txt");
    ShownDialog dialog;
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(file.path)});
    sendDrop(dialog, mime);
    QVERIFY(dialog.awaitReady());
    QCOMPARE(dialog.sourceList()->currentRow(), kFileRow);
    QCOMPARE(dialog.samples(), 2);
    QMimeData two;
    two.setUrls({QUrl::fromLocalFile(file.path), QUrl::fromLocalFile(file.path)});
    QDragEnterEvent enter({5, 5}, Qt::CopyAction, &two, Qt::LeftButton, Qt::NoModifier);
    enter.ignore();
    QApplication::sendEvent(&dialog, &enter);
    QVERIFY(!enter.isAccepted());
}

void TestDataDialog::cancelChoosesNothing()
{
    ShownDialog dialog;
    dialog.choose(5);
    dialog.type("spirals", "turns", "3");
    QTest::mouseClick(dialog.cancelButton(), Qt::LeftButton);
    QVERIFY(!dialog.isVisible());
    QVERIFY(!dialog.chosen);
    ShownDialog other;
    QTest::keyClick(&other, Qt::Key_Escape);
    QVERIFY(!other.isVisible());
    QVERIFY(!other.chosen);
}

void TestDataDialog::enterTakesANumberAndControlEnterTheData()
{
    ShownDialog dialog;
    dialog.choose(5);
    dialog.type("spirals", "turns", "3");
    QVERIFY(dialog.isVisible());
    QVERIFY(dialog.awaitReady());
    QTest::keyClick(&dialog, Qt::Key_Return, Qt::ControlModifier);
    QVERIFY(dialog.chosen);
    QCOMPARE(dialog.chosen->generator->settings.size(), std::size_t{1});
}

void TestDataDialog::whatChangesInTheExperimentIsSaid()
{
    Experiment experiment;
    experiment.data.Y = Eigen::MatrixXd::Ones(1, 1);
    experiment.objective.kind = ObjectiveKind::CrossEntropy;
    ShownDialog dialog(experiment);
    QVERIFY(dialog.awaitReady());
    QVERIFY(!dialog.message().contains("changes"));
    dialog.textEdit()->setTable("a,b,c\n2,3,4\n5,6,7\n");
    QVERIFY(dialog.awaitReady());
    QVERIFY(dialog.message().contains("inputs of a unit: 3 instead of 2"));
    QVERIFY(dialog.message().contains("the objective becomes the entropy"));
    dialog.textEdit()->setTable("a,b,p,q\n2,3,0,1\n5,6,1,0\n");
    QVERIFY(dialog.awaitReady());
    dialog.check(dialog.columnChooser()->targetList(), 2);
    QVERIFY(dialog.awaitReady());
    QVERIFY2(dialog.message().contains("units: 2 instead of 1"), qPrintable(dialog.message()));
}

void TestDataDialog::aMillionRowsAreReadWithProgress()
{
    QByteArray text("x1,x2,y\n");
    for (int k = 0; k < 1'000'000; ++k)
        text += QByteArray::number(k) + ",-0.5," + (k % 2 == 0 ? "0\n" : "1\n");
    const TableFile file(text);
    ShownDialog dialog;
    QVERIFY(dialog.awaitReady());
    int highest = 0;
    connect(dialog.progressBar(), &QProgressBar::valueChanged, &dialog,
            [&highest](int value) { highest = std::max(highest, value); });
    QSignalSpy ready(&dialog, &DataDialog::dataRead);
    dialog.openFile(file.path);
    // The call has not waited for the reading.
    QVERIFY(!dialog.isReady());
    QVERIFY(!dialog.acceptButton()->isEnabled());
    QVERIFY(dialog.awaitReady());
    QVERIFY(highest > 0);
    QVERIFY2(dialog.message().startsWith("1\u202f000\u202f000 samples, 2 inputs"),
             qPrintable(dialog.message()));
    QCOMPARE(dialog.samples(), 1000);
    QCOMPARE(dialog.plot()->marks().size(), std::size_t{SamplePlot::kDrawnSamples});
    QCOMPARE(dialog.plot()->marks().back().position.x(), 999'750.0);
    QTest::mouseClick(dialog.acceptButton(), Qt::LeftButton);
    QCOMPARE(dialog.chosen->batch->samples(), 1'000'000);
    QCOMPARE(dialog.chosen->batch->X(0, 999'999), 999'999.0);
}

void TestDataDialog::readingCanBeStopped()
{
    const TableFile file("x1,x2,y\n" + QByteArray("0.25,-0.5,1\n").repeated(1'000'000));
    ShownDialog dialog;
    QVERIFY(dialog.awaitReady());
    dialog.openFile(file.path);
    QVERIFY(!dialog.isReady());
    // The button stands there once reading takes long; it works at once.
    dialog.stopButton()->click();
    QVERIFY(dialog.isReady());
    QVERIFY(dialog.message().startsWith("Reading was stopped"));
    QVERIFY(!dialog.acceptButton()->isEnabled());
    // What was stopped does not come later, and what is asked for next does.
    dialog.choose(2);
    QVERIFY(dialog.awaitReady());
    QCOMPARE(dialog.samples(), 200);
    dialog.choose(kFileRow);
    QVERIFY(dialog.awaitReady());
    QVERIFY(dialog.acceptButton()->isEnabled());
    // Closing while something is read is no waiting either.
    dialog.openFile(file.path);
    QTest::mouseClick(dialog.cancelButton(), Qt::LeftButton);
    QVERIFY(!dialog.isVisible());
    QVERIFY(!dialog.chosen);
}

QTEST_MAIN(TestDataDialog)
#include "test_data_dialog.moc"
