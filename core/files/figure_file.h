#pragma once

#include <string>
#include <string_view>

/// Where a figure carries the record of its experiment (core/files/figure_record.h): a text chunk
/// of a PNG, <metadata> of an SVG, the XMP packet of a PDF. Only what leads to the record is looked
/// at, each byte of it once.
namespace entropy_lab {

/// Keyword of the text chunk, and the namespace of the element `figure` in SVG and XMP.
inline constexpr const char* kFigurePngKey = "entropy-lab";
inline constexpr const char* kFigureNamespace = "urn:entropy-lab:figure";

/// Whether the content, of which the first kilobytes will do, is that of a PNG, SVG or PDF file.
bool isFigureFile(std::string_view content);

/// The record in the content of such a file; empty where there is none. Throws ExperimentError,
/// which names `name`, for one that is larger than kLongestFigureRecord.
std::string figureRecordIn(std::string_view content, const std::string& name);

}  // namespace entropy_lab
