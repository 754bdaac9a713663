#include "ui/data/table_text_edit.h"

#include <QFontDatabase>
#include <QKeyEvent>
#include <QMimeData>
#include <QSignalBlocker>

namespace entropy_lab {

TableTextEdit::TableTextEdit(QWidget* parent) : QPlainTextEdit(parent)
{
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTabChangesFocus(true);
    setUndoRedoEnabled(true);
    setAccessibleName(tr("Table as text"));
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        if (m_large.isEmpty())
            emit tableChanged();
    });
}

void TableTextEdit::setTable(const QString& text)
{
    const bool isLarge = text.size() > kEditableCharacters;
    {
        const QSignalBlocker quiet(this);
        m_large = isLarge ? text : QString();
        setReadOnly(isLarge);
        setPlainText(isLarge ? tr("%1\n… the first lines of a large table; Delete clears it")
                                   .arg(text.left(text.lastIndexOf(u'\n', 4000)))
                             : text);
    }
    emit tableChanged();
}

QString TableTextEdit::table() const
{
    return m_large.isEmpty() ? toPlainText() : m_large;
}

bool TableTextEdit::canInsertFromMimeData(const QMimeData* source) const
{
    return source->hasText() && !source->hasUrls();
}

void TableTextEdit::insertFromMimeData(const QMimeData* source)
{
    const QString text = source->text();
    if (text.size() > kEditableCharacters)
        setTable(text);
    else
        QPlainTextEdit::insertFromMimeData(source);
}

void TableTextEdit::keyPressEvent(QKeyEvent* event)
{
    const bool clears = event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace;
    if (!m_large.isEmpty() && clears)
        setTable({});
    else
        QPlainTextEdit::keyPressEvent(event);
}

}  // namespace entropy_lab
