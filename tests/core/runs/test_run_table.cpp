#include "core/descent/trainer.h"
#include "core/files/csv.h"
#include "core/runs/run_columns.h"
#include "core/runs/run_table.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace entropy_lab;

class TestRunTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void headerNamesEveryColumn();
    void rowsHaveACellForEveryColumn();
    void numbersReadBackTheSame();
    void cellsThatDoNotApplyStayEmpty();
    void historyRowsGiveTheSameLines_data();
    void historyRowsGiveTheSameLines();
    void largeBatchesHaveNoPreActivations();
    void largeLayersKeepNoParameters();
};

namespace {

Experiment labelled()
{
    Experiment e;
    e.start = Layer(2, 2);
    e.start.values.setLinSpaced(0.1, 1.0);
    e.data.X.edit().resize(2, 3);
    e.data.X.edit() << 1, 2, 3, -1, 0, 1;
    e.data.Y.edit().resize(2, 3);
    e.data.Y.edit() << 0, 1, 1, 1, 0, 0;
    e.objective.kind = ObjectiveKind::CrossEntropy;
    return e;
}

std::vector<double> recordedRow(const RunColumns& columns, const Trainer& trainer)
{
    History history(columns.count, 0);
    columns.record(trainer.record(), history);
    std::vector<double> row(static_cast<std::size_t>(columns.count));
    history.view().row(0, row);
    return row;
}

}  // namespace

void TestRunTable::headerNamesEveryColumn()
{
    QCOMPARE(runTableHeader(Experiment()),
             std::string("iteration,H,path_sum,objective,cross_entropy,accuracy,gradient_norm,"
                         "learning_rate,w_1_1,w_1_2,G_1_1,G_1_2,b_1,z_1_1\r\n"));
    QVERIFY(
        runTableHeader(labelled()).ends_with("b_1,b_2,z_1_1,z_1_2,z_2_1,z_2_2,z_3_1,z_3_2\r\n"));
}

void TestRunTable::rowsHaveACellForEveryColumn()
{
    for (const Experiment& e : {Experiment(), labelled()}) {
        const Trainer trainer(e);
        std::string row;
        appendRunTableRow(row, e, trainer.record());
        const std::string header = runTableHeader(e);
        QCOMPARE(std::count(row.begin(), row.end(), ','),
                 std::count(header.begin(), header.end(), ','));
        QVERIFY(row.ends_with("\r\n"));
    }
}

void TestRunTable::numbersReadBackTheSame()
{
    const Experiment e = labelled();
    Trainer trainer(e);
    for (int k = 0; k < 10; ++k)
        trainer.step();
    std::string row;
    appendRunTableRow(row, e, trainer.record());
    const QList<QByteArray> cells = QByteArray::fromStdString(row).trimmed().split(',');
    QCOMPARE(cells[0], QByteArray("10"));
    QCOMPARE(cells[1].toDouble(), trainer.record().H);
    QCOMPARE(cells[2].toDouble(), trainer.record().pathSum);
    QCOMPARE(cells[3].toDouble(), trainer.record().objective);
    QCOMPARE(cells[4].toDouble(), trainer.record().crossEntropy);
    QCOMPARE(cells[5].toDouble(), trainer.record().accuracy);
    QCOMPARE(cells[6].toDouble(), trainer.record().gradientNorm);
    QCOMPARE(cells[7].toDouble(), 0.5);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(cells[8 + i].toDouble(), trainer.layer().values(i));
    for (const double number : {0.1, 1e-300, 5e-324, 1.7976931348623157e308, -0.0, 1.0 / 3.0}) {
        std::string text;
        appendNumber(text, number);
        QCOMPARE(QByteArray::fromStdString(text).toDouble(), number);
    }
}

void TestRunTable::cellsThatDoNotApplyStayEmpty()
{
    const Experiment e;
    const Trainer trainer(e);
    std::string row;
    appendRunTableRow(row, e, trainer.record());
    const QList<QByteArray> cells = QByteArray::fromStdString(row).trimmed().split(',');
    QVERIFY(cells[4].isEmpty() && cells[5].isEmpty());
    QCOMPARE(cells[2], QByteArray("0"));
}

void TestRunTable::historyRowsGiveTheSameLines_data()
{
    QTest::addColumn<bool>("isLabelled");
    QTest::newRow("one neuron") << false;
    QTest::newRow("labelled") << true;
}

void TestRunTable::historyRowsGiveTheSameLines()
{
    QFETCH(bool, isLabelled);
    const Experiment e = isLabelled ? labelled() : Experiment();
    Trainer trainer(e);
    trainer.step();
    const RunColumns columns(e);
    const std::vector<double> row = recordedRow(columns, trainer);
    std::string direct;
    std::string viaHistory;
    appendRunTableRow(direct, e, trainer.record());
    appendRunTableRow(viaHistory, e, recordOfRow(e, columns, 1, row));
    QCOMPARE(viaHistory, direct);
    QCOMPARE(row[static_cast<std::size_t>(columns.b(0))], trainer.layer().b()(0));
    QCOMPARE(row[static_cast<std::size_t>(columns.G(0, 1))], trainer.layer().G()(0, 1));
    QCOMPARE(row[static_cast<std::size_t>(columns.z(0, 0))], trainer.record().Z[0]);
}

void TestRunTable::largeBatchesHaveNoPreActivations()
{
    Experiment e;
    e.data.X = Eigen::MatrixXd::Ones(2, 65);
    QVERIFY(runTableHeader(e).ends_with("b_1\r\n"));
    QCOMPARE(RunColumns(e).z(0, 0), -1);
    const Trainer trainer(e);
    std::string row;
    appendRunTableRow(row, e, trainer.record());
    QCOMPARE(std::count(row.begin(), row.end(), ','), 12);
}

void TestRunTable::largeLayersKeepNoParameters()
{
    Experiment e;
    e.data.X = Eigen::MatrixXd::Ones(300, 1);
    e.start = Layer(1, 300);
    const RunColumns columns(e);
    QCOMPARE(columns.w(0, 0), -1);
    QCOMPARE(columns.G(0, 5), -1);
    QCOMPARE(columns.b(0), -1);
    QCOMPARE(columns.count, 4);
    const Trainer trainer(e);
    QVERIFY(recordOfRow(e, columns, 0, recordedRow(columns, trainer)).parameters.empty());
}

QTEST_APPLESS_MAIN(TestRunTable)
#include "test_run_table.moc"
