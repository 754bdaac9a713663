#include "core/experiment/limits.h"
#include "core/files/experiment_json.h"
#include "core/files/figure_record.h"
#include "core/files/json_object.h"
#include "core/lessons/lesson.h"

#include <nlohmann/json.hpp>

#include <QtTest/QtTest>

#include <functional>
#include <string>

using namespace entropy_lab;

namespace {

std::string repeated(std::string_view text, std::size_t count)
{
    std::string all;
    all.reserve(text.size() * count);
    for (std::size_t i = 0; i < count; ++i)
        all += text;
    return all;
}

std::string lists(std::size_t depth)
{
    return repeated("[", depth) + repeated("]", depth);
}

std::string objects(std::size_t depth)
{
    return repeated("{\"a\":", depth) + "1" + repeated("}", depth);
}

/// What is said; empty where the text is taken.
QString complaint(const std::function<void()>& read)
{
    try {
        read();
    } catch (const ExperimentError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

QString complaint(const std::string& json)
{
    return complaint([&json] { parseJson(json, "file"); });
}

std::optional<Experiment> noneByName(const std::string&)
{
    return std::nullopt;
}

constexpr std::size_t kFatal = 200'000;

}  // namespace

class TestJsonLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void deepJsonIsRefusedWithItsPlace_data()
    {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<QString>("place");
        QTest::newRow("one list too many") << lists(kDeepestJson + 1) << "line 1, column 65";
        QTest::newRow("one object too many")
            << objects(kDeepestJson + 1) << "line 1, column 321";  // 64 x 5 + 1
        QTest::newRow("far too many lists") << lists(kFatal) << "line 1, column 65";
        QTest::newRow("far too many objects") << objects(kFatal) << "line 1, column 321";
        QTest::newRow("without ends") << repeated("[", kFatal) << "line 1, column 65";
        QTest::newRow("on lines of their own") << repeated("[\n", kFatal) << "line 65, column 1";
        QTest::newRow("behind brackets in a text") << "[\"[[[[\", " + lists(kDeepestJson) + "]"
                                                   << "line 1, column 73";
    }
    void deepJsonIsRefusedWithItsPlace()
    {
        QFETCH(std::string, text);
        QFETCH(QString, place);
        const QString said = complaint(text);
        QVERIFY2(said.startsWith("file: " + place + ": nested too deep"), qPrintable(said));
    }

    void jsonAsDeepAsTheLimitIsRead()
    {
        QCOMPARE(complaint(lists(kDeepestJson)), QString());
        QCOMPARE(complaint(objects(kDeepestJson)), QString());
        // Many beside each other are not deep.
        QCOMPARE(complaint("[" + repeated("[],", kFatal) + "{}]"), QString());
    }

    void everyReaderRefusesDeepJson_data()
    {
        QTest::addColumn<std::string>("inner");
        QTest::newRow("lists") << lists(kFatal);
        QTest::newRow("objects") << objects(kFatal);
    }
    void everyReaderRefusesDeepJson()
    {
        QFETCH(std::string, inner);
        const auto isRefused = [](const char* reader, const std::function<void()>& read) {
            const QString said = complaint(read);
            QVERIFY2(said.contains("nested too deep"), qPrintable(QString(reader) + ": " + said));
        };
        isRefused("experiment", [&] { parseExperiment("{\"title\": " + inner + "}", "file"); });
        isRefused("lesson", [&] { parseLesson("{\"title\": " + inner + "}", "file", noneByName); });
        isRefused("experiment of a lesson", [&] {
            parseLesson(R"({"format": "entropy-lab lesson", "version": 1, "title": "t",
                            "claim": "c", "steps": [{"title": "s", "text": "t", "experiment": )"
                            + inner + "}]}",
                        "file", noneByName);
        });
        isRefused("record of a figure", [&] { parseFigureRecord(inner, "file"); });
        isRefused("experiment of a figure", [&] {
            parseFigureRecord(R"({"format": "entropy-lab figure", "version": 1, "experiment": )"
                                  + inner + "}",
                              "file");
        });
        isRefused("value of an assignment",
                  [&] { withAssignment(Experiment(), "title=" + inner); });
    }

    void keysOfManyPartsAreRefused()
    {
        const QString said =
            complaint([] { withAssignment(Experiment(), repeated("a.", kFatal) + "a=1"); });
        QVERIFY2(said.endsWith("expected at most 64 parts of a key"), qPrintable(said.right(200)));
    }

    void longTextsAreRefused()
    {
        const std::string longest(kLongestJsonText, 'q');
        QCOMPARE(complaint("[\"" + longest + "\"]"), QString());
        QCOMPARE(complaint("[\"" + longest + "q\"]"),
                 "file: line 1, column 65540: a text of 65537 bytes: expected at most 65536");
        QCOMPARE(complaint("{\"" + longest + "q\": 1}"),
                 "file: line 1, column 65540: a key of 65537 bytes: expected at most 65536");
    }

    void moreValuesThanTheLimitAreRefused()
    {
        // The list itself is one of them.
        const std::string most = "[" + repeated("0,", kMostJsonValues - 2) + "0]";
        QCOMPARE(complaint(most), QString());
        const QString said = complaint("[0," + most.substr(1));
        QVERIFY2(said.endsWith("expected at most 16777216 in one file"), qPrintable(said));
    }

    void messagesStayShortWhateverTheValue()
    {
        const std::string wide = "[" + repeated("[[1234567,\"abc\"]],", kFatal) + "0]";
        const std::string key = repeated("k", kLongestJsonText);
        const QString value = complaint([&] {
            parseExperiment(
                "{\"format\": \"entropy-lab experiment\", \"version\": 1, \"title\": " + wide + "}",
                "file");
        });
        QVERIFY2(value.contains("title: [[[1234567,\"abc\"]],") && value.size() < 200,
                 qPrintable(value.left(300)));
        const QString foreign = complaint([&] {
            std::string text = formatExperiment(Experiment());
            text.insert(1, "\"" + key + "\": 1,");
            parseExperiment(text, "file");
        });
        QVERIFY2(foreign.contains("kkk: unknown key") && foreign.size() < 500,
                 qPrintable(foreign.left(600)));
        const QString syntax = complaint("[" + key + "]");
        QVERIFY2(syntax.size() < 400, qPrintable(syntax.left(500)));
    }

    void documentsComeOutAsTheyStand()
    {
        const std::string text =
            R"({"a":[1,-2,2.5,true,null,"\u00e9",[],{}],"b":{"c":{"d":[[1],[2,3]]}}})";
        QCOMPARE(parseJson(text, "file").dump(-1, ' ', true), text);
        QVERIFY(parseJson("  7 ", "file") == nlohmann::json(7));
    }

    void whatIsNoJsonIsToldFromWhatIsTooMuch()
    {
        QVERIFY_EXCEPTION_THROWN(parseJson("[1,", "file"), JsonSyntaxError);
        QVERIFY_EXCEPTION_THROWN(parseJson("[1e999]", "file"), JsonSyntaxError);
        bool isSyntax = false;
        try {
            parseJson(lists(kFatal), "file");
        } catch (const JsonSyntaxError&) {
            isSyntax = true;
        } catch (const ExperimentError&) {
        }
        QVERIFY(!isSyntax);
    }
};

QTEST_APPLESS_MAIN(TestJsonLimits)
#include "test_json_limits.moc"
