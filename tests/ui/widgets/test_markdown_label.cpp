#include "tests/ui/pipe_watch.h"
#include "ui/widgets/markdown_label.h"

#include <QDesktopServices>
#include <QMessageBox>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTextDocument>
#include <QVBoxLayout>
#include <QtTest>

using namespace entropy_lab;

namespace {

/// Takes what the program hands to the desktop.
class Desktop : public QObject {
    Q_OBJECT
public:
    explicit Desktop(const QStringList& schemes) : m_schemes(schemes)
    {
        for (const QString& scheme : schemes)
            QDesktopServices::setUrlHandler(scheme, this, "take");
    }
    ~Desktop() override
    {
        for (const QString& scheme : m_schemes)
            QDesktopServices::unsetUrlHandler(scheme);
    }
    QList<QUrl> opened;

public Q_SLOTS:
    void take(const QUrl& url) { opened.append(url); }

private:
    QStringList m_schemes;
};

QString wordsOf(const MarkdownLabel& label)
{
    QTextDocument document;
    document.setHtml(label.text());
    return document.toPlainText();
}

QMessageBox* boxOver(QWidget& window)
{
    return window.findChild<QMessageBox*>();
}

QAbstractButton* buttonOf(QMessageBox& box, QMessageBox::ButtonRole role)
{
    const QList<QAbstractButton*> buttons = box.buttons();
    for (QAbstractButton* const button : buttons)
        if (box.buttonRole(button) == role)
            return button;
    return nullptr;
}

}  // namespace

/// What a lesson says is harmless, whoever wrote it.
class TestMarkdownLabel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingIsLoaded_data();
    void nothingIsLoaded();
    void markdownIsShownAsWords_data();
    void markdownIsShownAsWords();
    void theLabelHasItsOwnFontAndColors();
    void noWordMakesAPanelWider();
    void nestedMarksDoNoHarm_data();
    void nestedMarksDoNoHarm();
    void aPageOfTheWebOpensOnlyAfterAQuestion();
    void aQuestionDeclinedOpensNothing();
    void anyOtherAddressIsRefused_data();
    void anyOtherAddressIsRefused();
};

void TestMarkdownLabel::nothingIsLoaded_data()
{
    QTest::addColumn<QString>("markdown");
    QTest::newRow("picture") << "see ![a picture](%1 \"title\")";
    QTest::newRow("address of a file") << "see ![a picture](file://%1)";
    QTest::newRow("reference") << "![a picture][r]\n\n[r]: %1";
    QTest::newRow("in a table") << "| a | b |\n|---|---|\n| c | ![d](%1) |";
    QTest::newRow("in a link") << "[![a](%1)](http://example.org)";
    QTest::newRow("HTML") << "see <img src=\"%1\"> and <img src='%1'>";
    QTest::newRow("block of HTML") << "<table background=\"%1\"><tr><td>a</td></tr></table>";
    QTest::newRow("style")
        << "<style>@import url(%1);</style>\n\n<link rel=stylesheet href=\"%1\">";
    QTest::newRow("title of a link") << "[a](http://example.org \"<img src='%1'>\")";
}

void TestMarkdownLabel::nothingIsLoaded()
{
    QFETCH(QString, markdown);
    const QTemporaryDir folder;
    const QString path = folder.filePath("pipe");
    PipeWatch pipe(path);
    if (!pipe.isThere())
        QSKIP("there are no pipes among the files here");
    MarkdownLabel label(markdown.arg(path));
    label.resize(300, 200);
    label.show();
    QVERIFY(QTest::qWaitForWindowExposed(&label));
    label.grab();
    label.setMarkdown(label.markdown() + "!");
    label.grab();
    QVERIFY(!pipe.wasOpened());
    QVERIFY(!label.text().contains("<img"));
}

void TestMarkdownLabel::markdownIsShownAsWords_data()
{
    QTest::addColumn<QString>("markdown");
    QTest::addColumn<QString>("words");
    QTest::newRow("emphasis") << "Guess **H** and *z*."
                              << "Guess H and z.";
    QTest::newRow("picture") << "look ![x](http://127.0.0.1:8975/a.png) here"
                             << "look x here";
    QTest::newRow("long alternative") << "![a *b* c](a.png), ![](b.png)"
                                      << "a b c, ";
    QTest::newRow("HTML") << "a <b>b</b> &lt;i&gt;"
                          << "a <b>b</b> <i>";
    QTest::newRow("two lines") << "one\n\ntwo"
                               << "one\ntwo";
    QTest::newRow("direction") << QStringLiteral("a\u202Eb") << "a\\u202eb";
    QTest::newRow("code") << "`a<b`"
                          << "a<b";
}

void TestMarkdownLabel::markdownIsShownAsWords()
{
    QFETCH(QString, markdown);
    QFETCH(QString, words);
    const MarkdownLabel label(markdown);
    QCOMPARE(wordsOf(label), words);
    QCOMPARE(label.markdown(), markdown);
}

void TestMarkdownLabel::theLabelHasItsOwnFontAndColors()
{
    const MarkdownLabel label("one [two](http://example.org) `three`");
    QVERIFY(!label.text().contains("font-size"));
    QVERIFY(!label.text().contains("color:"));
    QVERIFY(label.text().contains("href=\"http://example.org\""));
}

void TestMarkdownLabel::noWordMakesAPanelWider()
{
    QWidget panel;
    auto* const column = new QVBoxLayout(&panel);
    auto* const label = new MarkdownLabel("short");
    column->addWidget(label);
    const int before = panel.minimumSizeHint().width();
    label->setMarkdown(QString(5000, u'W'));
    QCOMPARE(panel.minimumSizeHint().width(), before);
    // And it is read to its end, on many lines.
    QVERIFY(label->heightForWidth(300) > 10 * label->fontMetrics().height());
}

void TestMarkdownLabel::nestedMarksDoNoHarm_data()
{
    QTest::addColumn<QString>("marks");
    for (const char* const marks :
         {">", "- ", "1. ", "*", "_", "`", "[", "![", "<", "|", "#", "~", "("})
        QTest::newRow(marks) << QString(marks);
}

void TestMarkdownLabel::nestedMarksDoNoHarm()
{
    QFETCH(QString, marks);
    MarkdownLabel label(marks.repeated(2000 / marks.size()) + "end");
    label.resize(300, 200);
    // After a fence stands the language of what it holds, which nobody is to read.
    if (marks != "`" && marks != "~")
        QVERIFY(wordsOf(label).contains("end"));
    label.grab();
    QCOMPARE(label.minimumWidth(), 1);
}

void TestMarkdownLabel::aPageOfTheWebOpensOnlyAfterAQuestion()
{
    Desktop desktop({"http", "https"});
    MarkdownLabel label("[the bank](https://bank.example@evil.example/a?b#c)");
    label.show();
    Q_EMIT label.linkActivated("https://bank.example@evil.example/a?b#c");
    QMessageBox* const box = boxOver(label);
    QVERIFY(box != nullptr);
    QTRY_VERIFY(box->isVisible());
    QVERIFY(desktop.opened.isEmpty());
    QCOMPARE(box->textFormat(), Qt::PlainText);
    QVERIFY2(box->text().contains("of evil.example in"), qPrintable(box->text()));
    QCOMPARE(box->informativeText(), "https://bank.example@evil.example/a?b#c");
    QTest::mouseClick(buttonOf(*box, QMessageBox::AcceptRole), Qt::LeftButton);
    QCOMPARE(desktop.opened, QList{QUrl("https://bank.example@evil.example/a?b#c")});
    QTRY_VERIFY(boxOver(label) == nullptr);
}

void TestMarkdownLabel::aQuestionDeclinedOpensNothing()
{
    Desktop desktop({"http", "https"});
    MarkdownLabel label("text");
    label.show();
    for (const Qt::Key key : {Qt::Key_Escape, Qt::Key_Return}) {
        Q_EMIT label.linkActivated("http://example.org/");
        QMessageBox* const box = boxOver(label);
        QVERIFY(box != nullptr);
        QTRY_VERIFY(box->isVisible());
        QTest::keyClick(box, key);
        QTRY_VERIFY(boxOver(label) == nullptr);
    }
    QVERIFY(desktop.opened.isEmpty());
}

void TestMarkdownLabel::anyOtherAddressIsRefused_data()
{
    QTest::addColumn<QString>("address");
    for (const char* const address :
         {"file:///etc/passwd", "/etc/passwd", "evil.desktop", "file:///tmp/evil.desktop",
          "javascript:alert(1)", "smb://host/share", "data:text/html,x", "mailto:a@b.example",
          "http:///etc/passwd", "http:evil", "HTTP://", "ftp://host/", "vscode://x", "#part", ""})
        QTest::newRow(address) << QString(address);
    QTest::newRow("long") << "http://example.org/" + QString(100'000, u'a');
}

void TestMarkdownLabel::anyOtherAddressIsRefused()
{
    QFETCH(QString, address);
    Desktop desktop(
        {"http", "https", "file", "javascript", "smb", "data", "mailto", "ftp", "vscode"});
    MarkdownLabel label("text");
    label.show();
    Q_EMIT label.linkActivated(address);
    QMessageBox* const box = boxOver(label);
    QVERIFY(box != nullptr);
    QTRY_VERIFY(box->isVisible());
    QCOMPARE(box->textFormat(), Qt::PlainText);
    QVERIFY2(box->text().contains("is not opened"), qPrintable(box->text()));
    QVERIFY(buttonOf(*box, QMessageBox::AcceptRole) == nullptr);
    QVERIFY(box->width() < 1000);
    QTest::keyClick(box, Qt::Key_Escape);
    QTRY_VERIFY(boxOver(label) == nullptr);
    QVERIFY(desktop.opened.isEmpty());
}

QTEST_MAIN(TestMarkdownLabel)
#include "test_markdown_label.moc"
