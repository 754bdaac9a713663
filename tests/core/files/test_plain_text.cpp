#include "core/files/csv.h"
#include "core/files/experiment_json.h"
#include "core/files/plain_text.h"

#include <QtTest/QtTest>

#include <string>

using namespace entropy_lab;

class TestPlainText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void terminalsGetNothingThatTheyObey_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("shown");
        const auto add = [](const char* name, const QByteArray& text, const char* shown) {
            QTest::newRow(name) << text << QByteArray(shown);
        };
        add("plain", "H = 0.5 bits, \"a\\b\"", "H = 0.5 bits, \"a\\b\"");
        add("other scripts", "Größe λ 漢字 עברית 😀 e\u0301", "Größe λ 漢字 עברית 😀 e\u0301");
        add("line ends", "a\nb\r\nc\td", "a\\nb\\r\\nc\\td");
        add("title of a window", "\x1b]0;PWNED\x07", "\\x1b]0;PWNED\\x07");
        add("colour", "\x1b[31mred", "\\x1b[31mred");
        add("zero and delete", QByteArray("a\0b\x7f", 4), "a\\x00b\\x7f");
        add("one-byte sequences",
            "\xc2\x9b"
            "2J\xc2\x85",
            "\\x9b2J\\x85");
        add("direction", "\u202egnp.exe\u2066x\u2069", "\\u202egnp.exe\\u2066x\\u2069");
        add("marks that nobody sees", "a\u200bb\ufeffc\u2028d\u00ade",
            "a\\u200bb\\ufeffc\\u2028d\\xade");
        add("tags", "\U000e0041", "\\U000e0041");
        add("no UTF-8", "\xff\xc3(\xe2\x82", "\\xff\\xc3(\\xe2\\x82");
        add("longer than need be", "\xc0\x9b\xe0\x80\x9b", "\\xc0\\x9b\\xe0\\x80\\x9b");
        add("half of a pair", "\xed\xa0\x80", "\\xed\\xa0\\x80");
        add("beyond Unicode", "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80");
    }
    void terminalsGetNothingThatTheyObey()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, shown);
        QCOMPARE(QByteArray::fromStdString(forTerminal(text.toStdString())), shown);
    }

    void longMessagesKeepTheirBeginningAndTheirEnd()
    {
        const std::string text = "file: " + std::string(100'000, 'q') + ": expected less";
        const std::string shown = forTerminal(text, 90);
        QCOMPARE(shown,
                 "file: " + std::string(54, 'q') + " ... " + std::string(15, 'q')
                     + ": expected less");
        QCOMPARE(forTerminal(std::string(90, 'q'), 90), std::string(90, 'q'));
        // Not in the middle of a character, on neither side.
        const QString wide = QString(1000, u'ä');
        const std::string cut = forTerminal("x" + wide.toStdString(), 90);
        QVERIFY2(cut.find('\\') == std::string::npos, cut.c_str());
    }

    void firstBytesEndWithAWholeCharacter()
    {
        const std::string text = "aä漢😀";  // 1 + 2 + 3 + 4 bytes
        const std::size_t ends[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
        for (std::size_t most = 0; most < std::size(ends); ++most)
            QCOMPARE(firstBytes(text, most), std::string_view(text).substr(0, ends[most]));
        // Bytes that are no UTF-8 do not take everything away.
        QCOMPARE(firstBytes(std::string(100, '\x80'), 50).size(), std::size_t{46});
    }

    void zerosEndNoMessage()
    {
        const std::string text("\0a\0", 3);
        QCOMPARE(withoutZeros(text), std::string("\\x00a\\x00"));
        QCOMPARE(ExperimentError(text).what(), "\\x00a\\x00");
        QCOMPARE(CsvError(text, "wrong").what(), "\\x00a\\x00: wrong");
    }

    void documentsGetNoControlCharacters()
    {
        QCOMPARE(forDocument("a\x1b[31mb\tc\r\nd\x07"), std::string("a[31mb\tc\r\nd"));
        QCOMPARE(forDocument(std::string("\0x", 2)), std::string("x"));
        QCOMPARE(forDocument("\xc2\x9b\x7f\u202ex\u2066\ufffe\xff\xed\xa0\x80"), std::string("x"));
        QCOMPARE(forDocument("Größe \u200f 😀 <&>"), std::string("Größe \u200f 😀 <&>"));
    }
};

QTEST_APPLESS_MAIN(TestPlainText)
#include "test_plain_text.moc"
