#pragma once

#include <QByteArray>
#include <QImage>
#include <QString>

namespace entropy_lab {

/// Where a figure carries the record of its experiment: a text chunk of a PNG, <metadata> of an
/// SVG, the XMP packet of a PDF. The same words in each: docs/formats.md.

void setPngRecord(QImage& image, const QString& record);
/// The <metadata> element of an SVG.
QString svgMetadata(const QString& record);
/// The XMP packet of a PDF; without a record it has the title only.
QByteArray pdfMetadata(const QString& title, const QString& record);

/// The record in a PNG, SVG or PDF file, by its content; empty where there is none.
QString figureRecordIn(const QByteArray& file);
/// Whether the content is that of a PNG, SVG or PDF file.
bool isFigureFile(const QByteArray& file);

}  // namespace entropy_lab
