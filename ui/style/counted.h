#pragma once

#include <QString>

namespace entropy_lab {

/// A count with what it counts, for reading: "1 sample", "1 000 samples". Qt's own plurals need a
/// translation even of English, and the program has none.
QString countText(qint64 count, const QString& one, const QString& many);

/// A number already written, with its unit, as in core/experiment/counted.h: "1 bit", "1 bit per
/// unit of z".
QString withUnit(const QString& number, const QString& unit);

/// A number for reading in bits: "0.5 bits", "1 bit".
QString bitsText(double value, int digits = 5);

/// A gradient norm with its unit.
QString gradientNormText(double value, int digits = 5);

/// "1 iteration", "1 000 iterations".
QString iterationsText(qint64 count);
/// "1 sample", "1 000 samples".
QString samplesText(qint64 count);
/// "1 input", "2 inputs".
QString inputsText(qint64 count);
/// "1 unit", "2 units".
QString unitsText(qint64 count);

}  // namespace entropy_lab
