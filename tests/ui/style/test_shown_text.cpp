#include "ui/style/shown_text.h"

#include <QTextDocument>
#include <QtTest>

using namespace entropy_lab;

/// Words from outside are shown, and nothing in them is obeyed.
class TestShownText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWouldBeObeyedIsWrittenOut_data();
    void whatWouldBeObeyedIsWrittenOut();
    void linesStayWhereTheyAreAsked();
    void longTextsEndInThreeDots();
    void longWordsMayBeBroken();
    void anAmpersandInAMenuMarksNoKey();
    void aTooltipIsNoHtml_data();
    void aTooltipIsNoHtml();
};

void TestShownText::whatWouldBeObeyedIsWrittenOut_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << "H = 0.25 <b>"
                           << "H = 0.25 <b>";
    QTest::newRow("other letters")
        << QString::fromUtf8("η ж 漢 😀") << QString::fromUtf8("η ж 漢 😀");
    QTest::newRow("lines") << "a\nb\r\tc"
                           << "a\\nb\\r\\tc";
    QTest::newRow("terminal") << "\x1b]0;x\x07"
                              << "\\x1b]0;x\\x07";
    QTest::newRow("null") << QString(QChar(0)) << "\\x00";
    QTest::newRow("control characters above ASCII") << QString(QChar(0x9B)) << "\\x9b";
    QTest::newRow("direction") << QStringLiteral("a\u202Efdp.exe") << "a\\u202efdp.exe";
    QTest::newRow("isolates") << QStringLiteral("\u2066a\u2069") << "\\u2066a\\u2069";
    QTest::newRow("separators") << QStringLiteral("a\u2028b\u2029") << "a\\u2028b\\u2029";
    QTest::newRow("nothing to see") << QStringLiteral("a\u200Bb\uFEFF") << "a\\u200bb\\ufeff";
    QTest::newRow("tags") << QString::fromUcs4(U"a\U000E0041b") << "a\\U000e0041b";
    QTest::newRow("half a character") << QString(QChar(0xD83D)) + u'x' << "\\ud83dx";
    QTest::newRow("no character") << QString(QChar(0xFFFE)) << "\\ufffe";
}

void TestShownText::whatWouldBeObeyedIsWrittenOut()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(shownText(text), shown);
}

void TestShownText::linesStayWhereTheyAreAsked()
{
    QCOMPARE(shownLines("a\nb\tc\x1b"), "a\nb\tc\\x1b");
}

void TestShownText::longTextsEndInThreeDots()
{
    const QString text(1'000'000, u'a');
    QCOMPARE(shownText(text, 10), QString::fromUtf8("aaaaaaaaaa…"));
    QCOMPARE(shownText("aaaaaaaaaa", 10), "aaaaaaaaaa");
    // Every character is written with four.
    QVERIFY(shownText(QString(1'000'000, QChar(1)), 10).size() < 20);
    QVERIFY(tipText(text).size() < 5000);
    QVERIFY(menuText(text).size() < 100);
}

void TestShownText::longWordsMayBeBroken()
{
    constexpr QChar kBreak(0x200B);
    const QString shown = shownLines(QString(200, u'a'));
    QVERIFY(shown.contains(kBreak));
    for (const QString& part : shown.split(kBreak))
        QVERIFY(part.size() <= 60);
    QVERIFY(!shownLines(QString("word ").repeated(50)).contains(kBreak));
    // What was shown once is shown the same again.
    QCOMPARE(shownLines(shown), shown);
}

void TestShownText::anAmpersandInAMenuMarksNoKey()
{
    QCOMPARE(menuText("R&D & more\n"), "R&&D && more\\n");
}

void TestShownText::aTooltipIsNoHtml_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("plain") << "path sum of z & D";
    QTest::newRow("picture") << "<img src='/dev/zero'> H < 1";
    QTest::newRow("within a sentence") << "run <b>1</b>, pinned";
    QTest::newRow("second line") << "a\n<i>b</i>";
    QTest::newRow("escaped") << "a &lt; b";
}

void TestShownText::aTooltipIsNoHtml()
{
    QFETCH(QString, text);
    const QString tip = tipText(text);
    QTextDocument document;
    if (Qt::mightBeRichText(tip))
        document.setHtml(tip);
    else
        document.setPlainText(tip);
    QCOMPARE(document.toPlainText(), text);
}

QTEST_APPLESS_MAIN(TestShownText)
#include "test_shown_text.moc"
