#include "ui/figures/whole_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <memory>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace entropy_lab;

namespace {

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString& path, const QByteArray& text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

mode_t modeOf(const QString& path)
{
    struct stat found { };
    return ::stat(qPrintable(path), &found) == 0 ? found.st_mode & 07777U : 0;
}

QStringList filesIn(const QTemporaryDir& folder)
{
    return QDir(folder.path()).entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
}

}  // namespace

/// What is saved appears whole, where it belongs, or not at all.
class TestWholeFile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void itAppearsByTheCommit()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("ä b.txt");
        write(path, "old");
        WholeFile file(path);
        file.write("new ");
        file.write("text");
        QCOMPARE(contentOf(path), QByteArray("old"));
        // What another program adds there belongs to it.
        QVERIFY(QFile::exists(file.beginning()));
        QCOMPARE(file.commit(), QString());
        QCOMPARE(contentOf(path), QByteArray("new text"));
        QCOMPARE(filesIn(folder), QStringList("ä b.txt"));
    }

    void whatIsNotCommittedLeavesNothing()
    {
        const QTemporaryDir folder;
        {
            WholeFile file(folder.filePath("a.txt"));
            file.write("begun");
        }
        QCOMPARE(filesIn(folder), QStringList());
    }

    void aLinkStaysALink_data()
    {
        QTest::addColumn<QString>("leadsTo");
        QTest::newRow("a file beside it") << "target.txt";
        QTest::newRow("a file elsewhere") << "deep/target.txt";
        QTest::newRow("another link") << "second";
        QTest::newRow("nothing yet") << "deep/new.txt";
    }
    void aLinkStaysALink()
    {
        QFETCH(QString, leadsTo);
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath("deep"));
        write(folder.filePath("target.txt"), "old");
        write(folder.filePath("deep/target.txt"), "old");
        QVERIFY(QFile::link("deep/target.txt", folder.filePath("second")));
        const QString link = folder.filePath("link");
        QVERIFY(QFile::link(leadsTo, link));
        WholeFile file(link);
        file.write("new");
        QCOMPARE(file.commit(), QString());
        QVERIFY(QFileInfo(link).isSymLink());
        QVERIFY(QFileInfo(folder.filePath("second")).isSymLink());
        QCOMPARE(contentOf(link), QByteArray("new"));
        const QString target = leadsTo == "second" ? "deep/target.txt" : leadsTo;
        QCOMPARE(contentOf(folder.filePath(target)), QByteArray("new"));
    }

    void theModeStays()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("a.txt");
        write(path, "old");
        for (const mode_t mode : {0600U, 0640U, 0755U}) {
            QCOMPARE(::chmod(qPrintable(path), mode), 0);
            WholeFile file(path);
            file.write("new");
            QCOMPARE(file.commit(), QString());
            QCOMPARE(modeOf(path), mode);
        }
        // A new file has the one that the user's mask leaves.
        const mode_t before = ::umask(027);
        WholeFile fresh(folder.filePath("b.txt"));
        const QString problem = fresh.commit();
        ::umask(before);
        QCOMPARE(problem, QString());
        QCOMPARE(modeOf(folder.filePath("b.txt")), mode_t(0640));
    }

    void whatAKillHasLeftGoesWithTheNextSave()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("a.txt");
        write(path, "old");
        const QString left = folder.filePath(".a.txt.entropy-lab");
        write(left, "half");
        WholeFile file(path);
        file.write("new");
        QCOMPARE(file.commit(), QString());
        QCOMPARE(filesIn(folder), QStringList("a.txt"));
        // That of a program that is still at work stays.
        write(left, "half");
        const int atWork = ::open(qPrintable(left), O_RDONLY | O_CLOEXEC);
        QCOMPARE(::flock(atWork, LOCK_EX | LOCK_NB), 0);
        WholeFile other(path);
        other.write("newer");
        QCOMPARE(other.commit(), QString());
        QCOMPARE(filesIn(folder).size(), 2);
        QCOMPARE(contentOf(path), QByteArray("newer"));
        ::close(atWork);
    }

    void whatCannotBeWrittenIsSaid_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("a folder that is not there") << "no/such/folder/a.txt";
        QTest::newRow("a folder") << ".";
        QTest::newRow("a name that is too long") << QString(300, u'a');
    }
    void whatCannotBeWrittenIsSaid()
    {
        QFETCH(QString, name);
        const QTemporaryDir folder;
        WholeFile file(folder.filePath(name));
        file.write("text");
        QVERIFY(!file.commit().isEmpty());
        QVERIFY(!file.problem().isEmpty());
        QCOMPARE(filesIn(folder), QStringList());
    }

    void aPipeIsNotReplaced()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath("pipe");
        QCOMPARE(::mkfifo(qPrintable(path), 0600), 0);
        WholeFile file(path);
        QVERIFY(!file.commit().isEmpty());
        struct stat found { };
        QCOMPARE(::stat(qPrintable(path), &found), 0);
        QVERIFY(S_ISFIFO(found.st_mode));
    }

    void aLongNameHasRoomForItsBeginning()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QString(250, u'a'));
        WholeFile file(path);
        file.write("text");
        QCOMPARE(file.commit(), QString());
        QCOMPARE(contentOf(path), QByteArray("text"));
    }
};

QTEST_GUILESS_MAIN(TestWholeFile)
#include "test_whole_file.moc"
