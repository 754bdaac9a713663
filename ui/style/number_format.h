#pragma once

#include <QString>

#include <optional>

namespace entropy_lab {

/// The shortest text that reads back as the very same double, in typed characters: "-0.8",
/// "1e-300".
QString exactNumber(double value);

/// The number that a text says, or nothing unless all of it is one finite number. Takes "-" and
/// "−", a leading "+", exponents and surrounding spaces; the decimal mark is a point.
std::optional<double> parseNumber(const QString& text);

/// What somebody typed, for a message: its beginning where it is long.
QString quotedInput(const QString& typed);

/// For reading: rounded to `digits` significant digits, without zeros at the end; a proper minus
/// sign; powers of ten as 1.5×10⁻⁷.
QString readableNumber(double value, int digits = 5);

/// A count with thin spaces between groups of three: "1 000 000".
QString readableCount(qint64 count);

}  // namespace entropy_lab
