#pragma once

#include <QString>

/// Words from outside (titles, names of columns and files, messages that quote them) where the
/// window shows them. Nothing in them is obeyed: neither markup nor control characters.
namespace entropy_lab {

/// On one line: line ends, control characters, what turns the writing direction and marks that
/// nobody sees are written as \n, \x1b, \u202e. A text of more than `most` characters ends in "…".
QString shownText(const QString& text, qsizetype most = 200);

/// The same with line ends and tabs as they are, for labels that wrap. Words that no line has room
/// for may be broken.
QString shownLines(const QString& text, qsizetype most = 2000);

/// shownText for menus, buttons and tabs, where "&" would mark a key.
QString menuText(const QString& text, qsizetype most = 80);

/// shownLines for tooltips, which Qt takes for HTML where they look like it.
QString tipText(const QString& text);

}  // namespace entropy_lab
