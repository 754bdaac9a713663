#include "tests/places.h"
#include "ui/style/counted.h"

#include <QtTest/QtTest>

using namespace entropy_lab;

namespace {

QString contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QStringList filesBelow(const QString& folder, const QStringList& names)
{
    QStringList files;
    QDirIterator all(inProject(folder), names, QDir::Files, QDirIterator::Subdirectories);
    while (all.hasNext())
        files.append(all.next());
    return files;
}

QStringList sourceFiles()
{
    const QStringList names{"*.h", "*.cpp"};
    return filesBelow("app", names) + filesBelow("core", names) + filesBelow("ui", names);
}

/// What people read besides the sources. `labelled` and the like stand where a file's key is named.
QStringList textFiles()
{
    return filesBelow("docs", {"*.md"})
        + filesBelow("resources", {"*.json", "*.xml", "*.tex", "*.sty"})
        + QStringList{inProject("README.md"), inProject("CMakePresets.json"),
                      inProject("resources/entropy-lab.desktop")};
}

struct Parts {
    QStringList literals;
    QStringList comments;
};

/// Pieces of one literal that follow each other are one.
Parts partsOf(const QString& source)
{
    static const QRegularExpression kPart(R"(#include[^\n]*|//[^\n]*|R\x22(\w*)\(.*?\)\1\x22)"
                                          R"(|\x22((?:[^\x22\\\n]|\\.)*)\x22|'(?:[^'\\\n]|\\.)')",
                                          QRegularExpression::DotMatchesEverythingOption);
    Parts parts;
    qsizetype end = -1;
    for (auto found = kPart.globalMatch(source); found.hasNext();) {
        const QRegularExpressionMatch part = found.next();
        const QString text = part.captured();
        if (text.startsWith("//"))
            parts.comments.append(text);
        if (!text.startsWith(u'"'))
            continue;
        const bool goesOn = end >= 0
            && QStringView(source).mid(end, part.capturedStart() - end).trimmed().isEmpty();
        if (goesOn)
            parts.literals.last() += part.captured(2);
        else
            parts.literals.append(part.captured(2));
        end = part.capturedEnd();
    }
    return parts;
}

/// Words in British spelling; identifiers, paths and keys of files in quotes or backticks are none.
QStringList britishWords(QString text)
{
    static const QRegularExpression kKey(
        R"([\x22`](?:data\.)?(?:labelled|standardise|cancelled)[\x22`])");
    static const QRegularExpression kBritish(
        R"((?<![\w.:>/`])(?:re-|un)?(?:colour|grey|neighbour|centre|centring|behaviour|licence)"
        R"(|label+l(?=ed|ing)|cancell(?!ation)|millimetre|favour|honour|artefact|catalogue|judgement)"
        R"(|(?:travel|model|signal)l(?=ed|ing)|programme\b)"
        R"(|(?:minim|maxim|optim|standard|vector|random|normal|initial|recogn|organ|emphas|general)"
        R"(|visual|regular|summar|discret|real|symmetr|real|util|character)is(?=e|ing|ation))"
        R"(|analys(?=e[ds]?\b|ing))(?-i:[a-z])*+(?![_(]|(?-i:[A-Z])))",
        QRegularExpression::CaseInsensitiveOption);
    text.remove(kKey);
    QStringList words;
    for (auto found = kBritish.globalMatch(text); found.hasNext();)
        words.append(found.next().captured());
    return words;
}

}  // namespace

class TestWords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneIsNotMany_data();
    void oneIsNotMany();
    void oneBitIsABit_data();
    void oneBitIsABit();
    void countsSayWhatTheyCount();
    void noTextWantsAPluralThatNobodyMakes();
    void aCountIsNotFollowedByItsPlural();
    void britishSpellingIsFound_data();
    void britishSpellingIsFound();
    void spellingIsAmerican();
};

void TestWords::oneIsNotMany_data()
{
    QTest::addColumn<qint64>("count");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << qint64{0} << "0 iterations";
    QTest::newRow("one") << qint64{1} << "1 iteration";
    QTest::newRow("two") << qint64{2} << "2 iterations";
    QTest::newRow("a thousand") << qint64{1000} << QString("1\u202f000 iterations");
}

void TestWords::oneIsNotMany()
{
    QFETCH(qint64, count);
    QFETCH(QString, text);
    QCOMPARE(iterationsText(count), text);
}

void TestWords::oneBitIsABit_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << 0.0 << "0 bits";
    QTest::newRow("half") << 0.5 << "0.5 bits";
    QTest::newRow("one") << 1.0 << "1 bit";
    QTest::newRow("one when rounded") << 0.9999999 << "1 bit";
    QTest::newRow("minus one") << -1.0 << "−1 bit";
    QTest::newRow("two") << 2.0 << "2 bits";
}

void TestWords::oneBitIsABit()
{
    QFETCH(double, value);
    QFETCH(QString, text);
    QCOMPARE(bitsText(value), text);
}

void TestWords::countsSayWhatTheyCount()
{
    QCOMPARE(samplesText(1), QString("1 sample"));
    QCOMPARE(samplesText(2), QString("2 samples"));
    QCOMPARE(inputsText(1), QString("1 input"));
    QCOMPARE(inputsText(0), QString("0 inputs"));
    QCOMPARE(unitsText(1), QString("1 unit"));
    QCOMPARE(unitsText(3), QString("3 units"));
    QCOMPARE(countText(1, "stretch", "stretches"), QString("1 stretch"));
    QCOMPARE(countText(2, "stretch", "stretches"), QString("2 stretches"));
}

/// "%n" and "(s)" become words only by a translation, which English does not have.
void TestWords::noTextWantsAPluralThatNobodyMakes()
{
    static const QRegularExpression kWanted(R"((?:\w\(s\)|%n\b))");
    QVERIFY(QString("%n step(s)").contains(kWanted));
    int texts = 0;
    for (const QString& path : sourceFiles()) {
        for (const QString& text : partsOf(contentOf(path)).literals) {
            ++texts;
            // scanf counts with it.
            if (!text.contains("%lf"))
                QVERIFY2(!text.contains(kWanted), qPrintable(path + ": " + text));
        }
    }
    QVERIFY(texts > 1000);
}

/// Such a text says "1 samples": counts go through ui/style/counted.h or core/experiment/counted.h.
void TestWords::aCountIsNotFollowedByItsPlural()
{
    static const QRegularExpression kPlural(
        R"(%(?:\d|[lz]*[du]) (?:iterations|updates|steps|samples|inputs|units|rows|runs|points|)"
        R"(pictures|bits|labels|layers|weights|targets|stretches|rates|curves|parameters|rises|)"
        R"(numbers|values|places|seconds|columns|fields|lessons|words|changes)\b(?!/))");
    QVERIFY(QString("after %2 steps").contains(kPlural));
    QVERIFY(QString("layer %zu, %lld units").contains(kPlural));
    for (const QString& path : sourceFiles()) {
        for (const QString& text : partsOf(contentOf(path)).literals)
            QVERIFY2(!text.contains(kPlural), qPrintable(path + ": " + text));
    }
}

void TestWords::britishSpellingIsFound_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("count");
    QTest::newRow("words") << "The Colour of its neighbours, greyed, centred and labelled." << 5;
    QTest::newRow("minimise") << "minimising, minimisation, a minimiser" << 3;
    QTest::newRow("prefixes") << "re-centred, unlabelled" << 2;
    QTest::newRow("behaviour") << "Licence; behaviour" << 2;
    QTest::newRow("American")
        << "color, neighbors, gray, centered, labeled, minimizing, cancellation,"
           " emphasis, programmed, analysis, realistic"
        << 0;
    QTest::newRow("identifiers") << "isStandardised, Rule::centre, withSampleLabelled(), "
                                    "labelledEntropy, core/experiment/standardise.h"
                                 << 0;
    QTest::newRow("keys of files") << "`labelled` and \"standardise\": true" << 0;
}

void TestWords::britishSpellingIsFound()
{
    QFETCH(QString, text);
    QFETCH(int, count);
    QCOMPARE(britishWords(text).size(), count);
}

void TestWords::spellingIsAmerican()
{
    for (const QString& path : textFiles()) {
        const QString text = contentOf(path);
        QVERIFY2(!text.isEmpty(), qPrintable(path));
        const QStringList words = britishWords(text);
        QVERIFY2(words.isEmpty(), qPrintable(path + ": " + words.join(", ")));
    }
    for (const QString& path : sourceFiles()) {
        const Parts parts = partsOf(contentOf(path));
        QStringList words = britishWords(parts.comments.join('\n'));
        for (const QString& text : parts.literals)
            words += britishWords('"' + text + '"');
        QVERIFY2(words.isEmpty(), qPrintable(path + ": " + words.join(", ")));
    }
}

QTEST_GUILESS_MAIN(TestWords)

#include "test_words.moc"
