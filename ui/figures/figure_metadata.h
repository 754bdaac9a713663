#pragma once

#include <QByteArray>
#include <QImage>
#include <QString>

namespace entropy_lab {

/// Writes the record of its experiment into a figure; core/files/figure_file.h reads it. The same
/// words in each format: docs/formats.md.

void setPngRecord(QImage& image, const QString& record);
/// The <metadata> element of an SVG.
QString svgMetadata(const QString& record);
/// The XMP packet of a PDF; without a record it has the title only.
QByteArray pdfMetadata(const QString& title, const QString& record);

}  // namespace entropy_lab
