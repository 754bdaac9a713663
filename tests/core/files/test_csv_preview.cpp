#include "core/files/csv_preview.h"

#include <QtTest/QtTest>

using namespace entropy_lab;

namespace {

QString joined(const std::vector<std::string>& names)
{
    QStringList list;
    for (const std::string& name : names)
        list.append(QString::fromStdString(name));
    return list.join(u'|');
}

}  // namespace

class TestCsvPreview : public QObject {
    Q_OBJECT

private slots:
    void theFormatIsFoundInTheText_data();
    void theFormatIsFoundInTheText();
    void everyFormatReadsTheSameNumbers_data();
    void everyFormatReadsTheSameNumbers();
    void numbersAreInputsAndBitsATarget_data();
    void numbersAreInputsAndBitsATarget();
    void theFirstRowsStandAsWritten();
    void mistakesBelowTheHeaderAreLeftForTheReader();
    void tablesAreToldFromProse_data();
    void tablesAreToldFromProse();
};

void TestCsvPreview::theFormatIsFoundInTheText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<char>("separator");
    QTest::addColumn<bool>("hasDecimalComma");
    QTest::addColumn<bool>("hasHeader");
    QTest::newRow("commas") << QByteArray("a,b\n1,2\n") << ',' << false << true;
    QTest::newRow("semicolons") << QByteArray("a;b\n1.5;2\n") << ';' << false << true;
    QTest::newRow("tabs") << QByteArray("a\tb\n1.5\t2\n") << '\t' << false << true;
    QTest::newRow("decimal commas") << QByteArray("a;b\n1,5;2,5\n-3;4e-1\n") << ';' << true << true;
    QTest::newRow("decimal commas without header")
        << QByteArray("1,5;2,5\n3;4\n") << ';' << true << false;
    QTest::newRow("a comma in words is no decimal comma")
        << QByteArray("a;b\nx,y;2\n") << ';' << false << true;
    QTest::newRow("points win over commas")
        << QByteArray("a;b\n1.5;2\n1,5;3\n") << ';' << false << true;
    QTest::newRow("no header") << QByteArray("1,2\n3,4\n") << ',' << false << false;
    QTest::newRow("missing label in the first row")
        << QByteArray("1,\n3,1\n") << ',' << false << false;
    QTest::newRow("one column") << QByteArray("x\n1\n2\n") << ',' << false << true;
    QTest::newRow("one column without header") << QByteArray("1\n2\n") << ',' << false << false;
    QTest::newRow("a semicolon in a name") << QByteArray("a;b,c\n1,2\n") << ',' << false << true;
    QTest::newRow("uneven rows") << QByteArray("a;b\n1;2;3\n4\n") << ';' << false << true;
    QTest::newRow("quoted separators")
        << QByteArray("\"a;b\";\"c,d,e\"\n1;2\n") << ';' << false << true;
    QTest::newRow("nothing") << QByteArray() << ',' << false << true;
}

void TestCsvPreview::theFormatIsFoundInTheText()
{
    QFETCH(QByteArray, text);
    const CsvFormat format = guessCsvFormat(text.toStdString());
    QTEST(format.separator, "separator");
    QTEST(format.hasDecimalComma, "hasDecimalComma");
    QTEST(format.hasHeader, "hasHeader");
}

void TestCsvPreview::everyFormatReadsTheSameNumbers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("commas") << QByteArray("1.5,-2,1\n0.25,3,\n");
    QTest::newRow("semicolons") << QByteArray("1.5;-2;1\n0.25;3;\n");
    QTest::newRow("tabs") << QByteArray("1.5\t-2\t1\r\n0.25\t3\t\r\n");
    QTest::newRow("decimal commas") << QByteArray("1,5;-2;1\n0,25;3;\n");
    QTest::newRow("tabs and decimal commas") << QByteArray("1,5\t-2\t1\n0,25\t3\t\n");
}

void TestCsvPreview::everyFormatReadsTheSameNumbers()
{
    QFETCH(QByteArray, text);
    for (const QByteArray& header : {QByteArray(), QByteArray("column 1,column 2,column 3\n")}) {
        const char separator = guessCsvFormat(text.toStdString()).separator;
        const std::string whole = (QByteArray(header).replace(',', separator) + text).toStdString();
        const CsvFormat format = guessCsvFormat(whole);
        QCOMPARE(format.hasHeader, !header.isEmpty());
        const Batch batch =
            readCsvBatch(whole, "points", {"column 1", "column 2"}, {"column 3"}, {}, {}, format)
                .value();
        QCOMPARE(batch.X, (Eigen::MatrixXd{{1.5, 0.25}, {-2.0, 3.0}}));
        QCOMPARE(batch.Y(0, 0), 1.0);
        QVERIFY(std::isnan(batch.Y(0, 1)));
    }
}

void TestCsvPreview::numbersAreInputsAndBitsATarget_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("inputs");
    QTest::addColumn<QString>("targets");
    QTest::newRow("last column") << QByteArray("a,b,c\n1,2,0\n3,4,1\n") << "a|b"
                                 << "c";
    QTest::newRow("named column") << QByteArray("Label,b,c\n1,2,0\n,4,1\n") << "b|c"
                                  << "Label";
    QTest::newRow("bits in the middle are an input")
        << QByteArray("a,b,c\n1,0,5\n3,1,6\n") << "a|b|c"
        << "";
    QTest::newRow("unlabelled samples") << QByteArray("a,y\n1,\n3,1\n5,\n") << "a"
                                        << "y";
    QTest::newRow("words are left out") << QByteArray("name,a,y\nAda,2,0\nBoole,4,1\n") << "a"
                                        << "y";
    QTest::newRow("one wrong cell does not hide a column")
        << QByteArray("a,b\n1,2\n3,four\n5,6\n") << "a|b"
        << "";
    QTest::newRow("one column of bits is an input") << QByteArray("y\n1\n0\n") << "y"
                                                    << "";
    QTest::newRow("a column without a name cannot be asked for") << QByteArray(",b\n1,2\n") << "b"
                                                                 << "";
    QTest::newRow("nothing but words") << QByteArray("a,b\nc,d\n") << ""
                                       << "";
}

void TestCsvPreview::numbersAreInputsAndBitsATarget()
{
    QFETCH(QByteArray, text);
    const CsvPreview preview = previewCsv(text.toStdString(), "points");
    QTEST(joined(preview.inputs), "inputs");
    QTEST(joined(preview.targets), "targets");
}

void TestCsvPreview::theFirstRowsStandAsWritten()
{
    const CsvPreview preview = previewCsv("a,b\n 1.50 ,\"two, or three\"\n4\n5,6\n7,8\n", "t", 3);
    QCOMPARE(preview.rows.size(), std::size_t{3});
    QCOMPARE(joined(preview.rows[0]), QString("1.50|two, or three"));
    QCOMPARE(joined(preview.rows[1]), QString("4|"));
    QCOMPARE(joined(preview.rows[2]), QString("5|6"));
}

void TestCsvPreview::mistakesBelowTheHeaderAreLeftForTheReader()
{
    const CsvPreview preview = previewCsv("a,b\n1,2\n\"3\n", "points");
    QCOMPARE(joined(preview.columns), QString("a|b"));
    QCOMPARE(preview.rows.size(), std::size_t{1});
    QVERIFY_EXCEPTION_THROWN(previewCsv("a,b,a\n1,2,3\n", "points"), CsvError);
}

void TestCsvPreview::tablesAreToldFromProse_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isTable");
    QTest::newRow("table") << QByteArray("x,y\n1,2\n") << true;
    QTest::newRow("cells of a spreadsheet") << QByteArray("0.5\t1\n-0.25\t0\n") << true;
    QTest::newRow("a broken cell") << QByteArray("x,y\n1,2\n3,q\n5,6\n") << true;
    QTest::newRow("a sentence") << QByteArray("Dear all, the numbers come later.\nBest, A.\n")
                                << false;
    QTest::newRow("a header alone") << QByteArray("x,y\n") << false;
    QTest::newRow("a file name") << QByteArray("file:///home/ada/points.csv") << false;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("blank lines") << QByteArray("\n\n") << false;
}

void TestCsvPreview::tablesAreToldFromProse()
{
    QFETCH(QByteArray, text);
    QTEST(looksLikeTable(text.toStdString()), "isTable");
}

QTEST_APPLESS_MAIN(TestCsvPreview)
#include "test_csv_preview.moc"
