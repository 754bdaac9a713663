#pragma once

#include <QLabel>

namespace entropy_lab {

/// Markdown that anybody may have written, as a label that wraps. It reads no file and asks no
/// network: a picture is its alternative text, HTML is text. A link opens only after a question
/// that shows its address, see `openAddress`.
class MarkdownLabel : public QLabel {
    Q_OBJECT
public:
    explicit MarkdownLabel(const QString& markdown = {}, QWidget* parent = nullptr);

    void setMarkdown(const QString& markdown);
    /// As it was set.
    const QString& markdown() const { return m_markdown; }

private:
    QString m_markdown;
};

/// Asks whether a page of the web may open in the browser, over the window of `widget`. Any other
/// address is refused in a sentence: files, scripts and programs are never handed to the desktop.
void openAddress(QWidget& widget, const QString& address);

}  // namespace entropy_lab
