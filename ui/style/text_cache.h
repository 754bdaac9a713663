#pragma once

#include <QFont>
#include <QRectF>
#include <QString>

class QPainter;

namespace entropy_lab {

/// Text of a view that is drawn anew with every frame. It looks as QPainter draws it, but a text is
/// shaped once, which costs several times what its drawing does; numbers, which differ from frame
/// to frame, are put together from the shapes of their digits. Vector formats get plain text.
/// GUI thread.

/// As QFontMetricsF::horizontalAdvance.
double textWidth(const QString& text, const QFont& font);
/// The font, smaller by whole pixels down to `leastPixelSize`, until the text is no wider than
/// that.
QFont fittedFont(const QString& text, QFont font, double width, int leastPixelSize);
/// The text, cut with an ellipsis if it is wider than that.
QString elidedText(const QString& text, const QFont& font, double width);
/// One line in a rectangle, never clipped; `flags` are of Qt::AlignmentFlag.
void drawText(QPainter& painter, const QRectF& rect, Qt::Alignment flags, const QString& text);
/// From there on, on that baseline.
void drawText(QPainter& painter, QPointF baseline, const QString& text);

}  // namespace entropy_lab
