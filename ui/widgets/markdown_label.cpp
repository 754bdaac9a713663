#include "ui/widgets/markdown_label.h"

#include "ui/style/shown_text.h"
#include "ui/widgets/question_box.h"

#include <QDesktopServices>
#include <QRegularExpression>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QUrl>

#include <vector>

namespace entropy_lab {

namespace {

constexpr qsizetype kLongestMarkdown = 8000;
constexpr qsizetype kLongestAddress = 1000;

/// Nothing that a text names is looked for.
class ClosedDocument : public QTextDocument {
protected:
    QVariant loadResource(int /*type*/, const QUrl& /*name*/) override { return {}; }
};

struct Piece {
    int position;
    QString text;
    QTextCharFormat format;
};

std::vector<Piece> piecesOf(const QTextDocument& document)
{
    std::vector<Piece> pieces;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it)
            pieces.push_back({.position = it.fragment().position(),
                              .text = it.fragment().text(),
                              .format = it.fragment().charFormat()});
    }
    return pieces;
}

/// In place of a picture its words; others with nothing in them that is obeyed.
QString wordsOf(const Piece& piece)
{
    if (piece.format.isImageFormat())
        return shownText(piece.format.property(QTextFormat::ImageAltText).toString())
            .repeated(piece.text.size());
    QStringList lines = piece.text.split(QChar::LineSeparator);
    for (QString& line : lines)
        line = shownLines(line, kLongestMarkdown);
    return lines.join(QChar::LineSeparator);
}

/// Leaves words and links of a document, and nothing that a reader of its HTML would load.
void leaveWords(QTextDocument& document)
{
    const std::vector<Piece> pieces = piecesOf(document);
    // From the end, so that the places before stay.
    for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) {
        QTextCursor cursor(&document);
        cursor.setPosition(piece->position);
        cursor.setPosition(piece->position + static_cast<int>(piece->text.size()),
                           QTextCursor::KeepAnchor);
        QTextCharFormat format = piece->format.isImageFormat() ? QTextCharFormat() : piece->format;
        format.clearProperty(QTextFormat::TextToolTip);
        format.clearForeground();  // a link has the color of the theme
        cursor.insertText(wordsOf(*piece), format);
    }
}

/// HTML of words, lists, tables and links only.
QString htmlOf(const QString& markdown)
{
    ClosedDocument document;
    document.setMarkdown(markdown.left(kLongestMarkdown),
                         QTextDocument::MarkdownFeatures(QTextDocument::MarkdownNoHTML)
                             | QTextDocument::MarkdownDialectGitHub);
    leaveWords(document);
    // Without the font of this document: the label's own is to be seen.
    static const QRegularExpression kBody(QStringLiteral("<body style=\"[^\"]*\">"));
    return document.toHtml().replace(kBody, QStringLiteral("<body>"));
}

}  // namespace

MarkdownLabel::MarkdownLabel(const QString& markdown, QWidget* parent) : QLabel(parent)
{
    setTextFormat(Qt::RichText);
    setWordWrap(true);
    // No word in it makes the panel wider.
    setMinimumWidth(1);
    connect(this, &QLabel::linkActivated, this,
            [this](const QString& address) { openAddress(*this, address); });
    setMarkdown(markdown);
}

void MarkdownLabel::setMarkdown(const QString& markdown)
{
    m_markdown = markdown;
    setText(markdown.isEmpty() ? QString() : htmlOf(markdown));
}

void openAddress(QWidget& widget, const QString& address)
{
    const QUrl url(address, QUrl::StrictMode);
    const QString scheme = url.scheme();
    const bool isWeb =
        url.isValid() && !url.host().isEmpty() && (scheme == u"http" || scheme == u"https");
    // As the browser gets it: letters that only look like others stand there in codes.
    const QString whole = QString::fromLatin1(url.toEncoded());
    if (!isWeb || whole.size() > kLongestAddress) {
        tellOver(widget, QObject::tr("Not opened"),
                 QObject::tr("“%1” is not opened: only addresses of the web are, which begin with "
                             "http:// or https://.")
                     .arg(shownText(address)));
        return;
    }
    askOver(widget,
            {.title = QObject::tr("Open a page of the web?"),
             .text = QObject::tr("Open this page of %1 in the browser?")
                         .arg(shownText(QString::fromLatin1(QUrl::toAce(url.host())))),
             .details = whole,
             .yesLabel = QObject::tr("Open the page"),
             .yes = [url] { QDesktopServices::openUrl(url); }});
}

}  // namespace entropy_lab
