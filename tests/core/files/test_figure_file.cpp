#include "core/experiment/limits.h"
#include "core/files/experiment_json.h"
#include "core/files/figure_file.h"

#include <QtTest/QtTest>

#include <string>

using namespace entropy_lab;

namespace {

constexpr const char* kRecord = R"({"chart": "entropy", "title": "a < b & \"c\" é"})";

QByteArray chunk(const char* type, const QByteArray& data)
{
    QByteArray length(4, '\0');
    qToBigEndian(static_cast<quint32>(data.size()), length.data());
    return length + type + data + QByteArray(4, '?');  // a checksum that nobody asks for
}

QByteArray png(const QByteArray& chunks)
{
    return QByteArray("\x89PNG\r\n\x1A\n", 8) + chunk("IHDR", QByteArray(13, '\0')) + chunks
        + chunk("IDAT", QByteArray(1000, 'x')) + chunk("IEND", {});
}

/// A stream of zlib: Qt puts four bytes before it.
QByteArray packed(const QByteArray& text)
{
    return qCompress(text, 9).mid(4);
}

/// The text of an element, escaped.
QByteArray escaped()
{
    return QString::fromUtf8(kRecord).toHtmlEscaped().toUtf8();
}

std::string recordIn(const QByteArray& file)
{
    return figureRecordIn(file.toStdString(), "file");
}

QByteArray svg(const QByteArray& inside, const QByteArray& attributes = {})
{
    return "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" " + attributes + ">"
        + inside + "</svg>";
}

}  // namespace

class TestFigureFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyKindOfTextChunkIsRead_data()
    {
        QTest::addColumn<QByteArray>("chunk");
        const QByteArray text(kRecord);
        const QByteArray latin1 = QString::fromUtf8(kRecord).toLatin1();
        const QByteArray key("entropy-lab\0", 12);
        QTest::newRow("plain") << chunk("tEXt", key + latin1);
        QTest::newRow("packed") << chunk("zTXt", key + '\0' + packed(latin1));
        QTest::newRow("international")
            << chunk("iTXt", key + QByteArray("\0\0en\0translated\0", 16) + text);
        QTest::newRow("international and packed")
            << chunk("iTXt", key + QByteArray("\1\0\0\0", 4) + packed(text));
        QTest::newRow("behind others") << chunk("tEXt", "Title\0x")
                + chunk("zTXt", QByteArray("entropy-labs\0\0junk", 18))
                + chunk("tEXt", key + latin1);
    }
    void everyKindOfTextChunkIsRead()
    {
        QFETCH(QByteArray, chunk);
        QVERIFY(isFigureFile(png(chunk).left(100).toStdString()));
        QCOMPARE(recordIn(png(chunk)), std::string(kRecord));
    }

    void damagedPicturesHaveNoRecord_data()
    {
        QTest::addColumn<QByteArray>("file");
        const QByteArray key("entropy-lab\0", 12);
        QTest::newRow("no chunk") << QByteArray("\x89PNG\r\n\x1A\n", 8);
        QTest::newRow("no record") << png({});
        QTest::newRow("no stream") << png(chunk("zTXt", key + '\0' + QByteArray("no stream")));
        QTest::newRow("half a stream")
            << png(chunk("zTXt", key + '\0' + packed(kRecord).chopped(9)));
        QTest::newRow("nothing behind the key") << png(chunk("zTXt", key));
        QTest::newRow("nothing behind the flags") << png(chunk("iTXt", key + '\1'));
        QTest::newRow("key without an end") << png(chunk("iTXt", "entropy-lab"));
        QTest::newRow("a chunk longer than the file")
            << png({}).left(33) + QByteArray("\xFF\xFF\xFF\xFFtEXt", 8) + key;
        QTest::newRow("cut") << png({}).left(36);
    }
    void damagedPicturesHaveNoRecord()
    {
        QFETCH(QByteArray, file);
        QCOMPARE(recordIn(file), std::string());
    }

    void elementsAreFoundUnderAnyPrefix_data()
    {
        QTest::addColumn<QByteArray>("file");
        const QByteArray ours = "urn:entropy-lab:figure";
        const QByteArray text = escaped();
        QTest::newRow("as it is written")
            << svg("<metadata><entropy-lab:figure xmlns:entropy-lab=\"" + ours + "\">" + text
                   + "</entropy-lab:figure></metadata>");
        QTest::newRow("declared at the root")
            << svg("<metadata>\n <e:figure\n id=\"a>b\">" + text + "</e:figure ></metadata>",
                   "xmlns:e = '" + ours + "'");
        QTest::newRow("without a prefix")
            << svg("<figure xmlns='" + ours + "'>" + text + "</figure>");
        QTest::newRow("behind another of that name")
            << svg("<e:figures/><e:figure>" + text + "</e:figure>", "xmlns:e=\"" + ours + "\"");
        QTest::newRow("as it stands")
            << svg("<e:figure><![CDATA[" + QByteArray(kRecord) + "]]></e:figure>",
                   "xmlns:e=\"" + ours + "\"");
        QByteArray numbers;
        for (const QChar c : QString::fromUtf8(kRecord))
            numbers += "&#" + QByteArray::number(c.unicode()) + ";";
        QTest::newRow("in numbers")
            << svg("<e:figure>" + numbers + "</e:figure>", "xmlns:e=\"" + ours + "\"");
        QTest::newRow("in a PDF") << QByteArray("%PDF-1.4\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">")
                + "<e:figure xmlns:e=\"" + ours + "\">" + text + "</e:figure></x:xmpmeta>";
    }
    void elementsAreFoundUnderAnyPrefix()
    {
        QFETCH(QByteArray, file);
        QVERIFY(isFigureFile(file.toStdString()));
        QCOMPARE(recordIn(file), std::string(kRecord));
    }

    void documentsWithoutOurElementHaveNoRecord_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::newRow("nothing") << svg({});
        QTest::newRow("another namespace") << svg("<e:figure xmlns:e=\"urn:other\">x</e:figure>");
        QTest::newRow("a mention") << svg("<text>urn:entropy-lab:figure</text><figure>x</figure>");
        QTest::newRow("an attribute of another name")
            << svg("<e:figure xmlnsy:e=\"urn:entropy-lab:figure\">x</e:figure>");
        QTest::newRow("no end") << svg("<e:figure xmlns:e=\"urn:entropy-lab:figure\">x");
        QTest::newRow("a quote without an end")
            << svg("<e:figure xmlns:e=\"urn:entropy-lab:figure\" id=\"x></e:figure>");
        QTest::newRow("at the very end")
            << QByteArray("<svg xmlns:e=\"urn:entropy-lab:figure\"><e:figure");
        QTest::newRow("a packet without an end")
            << QByteArray("%PDF-1.4\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><e:figure");
    }
    void documentsWithoutOurElementHaveNoRecord()
    {
        QFETCH(QByteArray, file);
        QCOMPARE(recordIn(file), std::string());
    }

    void whatIsNoEntityStays()
    {
        const auto read = [](const QByteArray& text) {
            return recordIn(
                svg("<e:figure>" + text + "</e:figure>", "xmlns:e=\"urn:entropy-lab:figure\""));
        };
        QCOMPARE(read("&amp;lt; &lt;&gt;&quot;&apos;"), std::string("&lt; <>\"'"));
        QCOMPARE(read("&#x1F600;&#228;&#xe4;&#955;"), std::string("😀ääλ"));
        QCOMPARE(read("& &; &other; &#; &#x; &#x110000; &#-1; &lt"),
                 std::string("& &; &other; &#; &#x; &#x110000; &#-1; &lt"));
    }

    void recordsHaveALargestSize()
    {
        const QByteArray key("entropy-lab\0", 12);
        const auto refuses = [](const QByteArray& file) {
            try {
                recordIn(file);
            } catch (const ExperimentError& error) {
                return QString::fromUtf8(error.what())
                    == "file: the experiment in this figure is too large: expected at most 64 MiB";
            }
            return false;
        };
        const auto most = static_cast<qsizetype>(kLongestFigureRecord);
        // 64 kB that unpack to 64 MiB, and to a byte more.
        const QByteArray bomb = packed(QByteArray(most + 1, ' '));
        QVERIFY(bomb.size() < 100'000);
        QVERIFY(refuses(png(chunk("zTXt", key + '\0' + bomb))));
        QVERIFY(refuses(png(chunk("iTXt", key + QByteArray("\1\0\0\0", 4) + bomb))));
        QVERIFY(refuses(png(chunk("tEXt", key + QByteArray(most + 1, ' ')))));
        QVERIFY(refuses(svg("<e:figure xmlns:e=\"urn:entropy-lab:figure\">"
                            + QByteArray(most + 1, ' ') + "</e:figure>")));
        QCOMPARE(recordIn(png(chunk("zTXt", key + '\0' + packed(QByteArray(most, ' '))))).size(),
                 kLongestFigureRecord);
    }

    void whatIsNotOursIsNotUnpacked()
    {
        // Each would unpack to 64 MiB: 3 TB altogether.
        const QByteArray foreign =
            chunk("zTXt", QByteArray("Comment\0\0", 9) + packed(QByteArray(1 << 16, 'x')));
        const QByteArray ours = chunk("tEXt", QByteArray("entropy-lab\0", 12) + "ours");
        QCOMPARE(recordIn(png(foreign.repeated(50'000) + ours)), std::string("ours"));
        QCOMPARE(recordIn(png(ours + foreign.repeated(50'000))), std::string("ours"));
        const QByteArray long_ = QByteArray(1 << 20, 'x');
        QCOMPARE(recordIn(svg("<path d=\"" + long_ + "\"/>" + QByteArray("<a>").repeated(200'000))),
                 std::string());
    }
};

QTEST_APPLESS_MAIN(TestFigureFile)
#include "test_figure_file.moc"
