#pragma once

#include <QCoreApplication>
#include <QSizeF>
#include <QString>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

/// A picture inside a figure (a map, its samples, a curve that shines through) has at most so many
/// pixels, 64 MB: on a larger page each of them is larger. No map has as many cells.
inline constexpr double kMostPicturePixels = 16.0 * 1024.0 * 1024.0;

/// The dots per px, at most `wanted`, of a picture of `size` px that keeps to that.
inline double pictureResolution(QSizeF size, double wanted)
{
    const double area = std::max(size.width(), 1.0) * std::max(size.height(), 1.0);
    return std::min(wanted, std::sqrt(kMostPicturePixels / area));
}

/// Stands in the place of a picture that there is no memory for.
inline QString noMemoryForPicture()
{
    return QCoreApplication::translate("Figure", "not enough memory for this picture");
}

}  // namespace entropy_lab
