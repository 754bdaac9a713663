#include "core/files/experiment_json.h"
#include "core/files/file_reader.h"
#include "core/lessons/lesson.h"

#include <QTemporaryDir>
#include <QtTest/QtTest>

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

using namespace entropy_lab;

namespace {

QString problemOf(const std::function<void()>& action)
{
    try {
        action();
    } catch (const std::runtime_error& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

/// A folder with things that are no ordinary files.
class Oddities {
public:
    Oddities()
    {
        ::mkfifo(path("pipe").c_str(), S_IRUSR | S_IWUSR);
        m_socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        path("socket").copy(address.sun_path, sizeof address.sun_path - 1);
        ::bind(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
        std::filesystem::create_symlink("/dev/zero", path("link"));
    }
    ~Oddities() { ::close(m_socket); }
    std::string path(const char* name) const
    {
        return m_folder.filePath(QString::fromLatin1(name)).toStdString();
    }

private:
    QTemporaryDir m_folder;
    int m_socket = -1;
};

void addOddities()
{
    QTest::addColumn<QString>("name");
    for (const char* const name : {"pipe", "socket", "link", "/dev/zero", "/dev/urandom"})
        QTest::newRow(name) << QString(name);
}

}  // namespace

class TestFileReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void filesAreReadWhole()
    {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("points ä.csv").toStdString();
        const std::string text("x\r\n1\n\0", 6);
        std::ofstream(file, std::ios::binary) << text;
        QCOMPARE(readFile(file), text);
        QCOMPARE(readFileHead(file, 3), text.substr(0, 3));
        QCOMPARE(readFileHead(file, 100), text);
        std::ofstream(file, std::ios::binary).close();
        QCOMPARE(readFile(file), std::string());
    }

    void unreadableFilesSayWhy()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        const QString missing = problemOf([&] { readFile(path / "missing.csv"); });
        QVERIFY2(missing.contains("missing.csv: cannot be read: No such file"),
                 qPrintable(missing));
        for (const QString& said :
             {problemOf([&] { readFile(path); }), problemOf([&] { readFileHead(path, 1); })})
            QVERIFY2(said.contains("cannot be read: Is a directory"), qPrintable(said));
    }

    void aNameWithAZeroIsNotThatBeforeIt()
    {
        const QTemporaryDir folder;
        const std::string path = folder.filePath("a.csv").toStdString();
        QVERIFY(std::ofstream(path) << "text");
        QCOMPARE(readFile(path), std::string("text"));
        QVERIFY_EXCEPTION_THROWN(readFile(path + std::string("\0.txt", 5)), FileError);
    }

    void whatIsNoOrdinaryFileIsNeitherWaitedForNorRead_data() { addOddities(); }
    void whatIsNoOrdinaryFileIsNeitherWaitedForNorRead()
    {
        QFETCH(QString, name);
        const Oddities oddities;
        const std::string path =
            name.startsWith('/') ? name.toStdString() : oddities.path(qPrintable(name));
        const QString expected = QString::fromStdString(path)
            + ": cannot be read: it is a device, "
              "a pipe or a socket";
        for (const QString& said :
             {problemOf([&] { readFile(path); }), problemOf([&] { readFileHead(path, 1); }),
              problemOf([&] { loadExperiment(path); })})
            QVERIFY2(said.startsWith(expected), qPrintable(said));
    }

    void tablesAndExperimentsThatAFileNamesAreOrdinaryFiles_data() { addOddities(); }
    void tablesAndExperimentsThatAFileNamesAreOrdinaryFiles()
    {
        QFETCH(QString, name);
        const Oddities oddities;
        const std::string path =
            name.startsWith('/') ? name.toStdString() : oddities.path(qPrintable(name));
        const QString table = problemOf([&] {
            parseExperiment(R"({"format": "entropy-lab experiment", "version": 1,
                                "data": {"csv": ")"
                                + path + R"(", "inputs": ["a"]}})",
                            "file");
        });
        QVERIFY2(table.contains("cannot be read: it is a device"), qPrintable(table));
        const QString lesson = problemOf([&] {
            parseLesson(R"({"format": "entropy-lab lesson", "version": 1, "title": "t",
                            "claim": "c", "steps": [{"title": "s", "text": "t",
                            "experiment": {"file": ")"
                            + path + R"("}}]})",
                        "file", [](const std::string&) { return std::nullopt; });
        });
        QVERIFY2(lesson.startsWith("file: steps.0.experiment.file: ")
                     && lesson.contains("cannot be read: it is a device"),
                 qPrintable(lesson));
    }

    void largeFilesAreRefusedBeforeTheyAreRead()
    {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("large.csv").toStdString();
        std::ofstream(file, std::ios::binary) << "1234567";
        QCOMPARE(readFile(file, 7), std::string("1234567"));
        QVERIFY2(problemOf([&] { readFile(file, 6); }).endsWith("expected at most 6 bytes"), "");
        // A hole takes no room on the disk.
        std::filesystem::resize_file(file, kLargestFile + 1);
        const QString said = problemOf([&] { readFile(file); });
        QVERIFY2(said.endsWith("large.csv: cannot be read: it is too large: expected at most 512 "
                               "MiB"),
                 qPrintable(said));
        QVERIFY2(problemOf([&] { loadExperiment(file); }).contains("expected at most 256 MiB"), "");
    }

    void readingReportsAndStops()
    {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("large.csv").toStdString();
        const std::string content(5 * (std::size_t{1} << 20) + 17, '1');
        std::ofstream(file, std::ios::binary) << content;
        std::vector<double> shares;
        const auto note = [&shares](double share) { shares.push_back(share); };
        QCOMPARE(readFile(file, note, {}).value(), content);
        QVERIFY(shares.size() >= 5);
        QVERIFY(std::is_sorted(shares.begin(), shares.end()));
        QCOMPARE(shares.back(), 1.0);
        std::stop_source source;
        source.request_stop();
        QVERIFY(!readFile(file, {}, source.get_token()));
    }
};

QTEST_APPLESS_MAIN(TestFileReader)
#include "test_file_reader.moc"
