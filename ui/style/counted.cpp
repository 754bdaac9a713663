#include "ui/style/counted.h"

#include "core/experiment/counted.h"
#include "ui/style/number_format.h"

#include <QCoreApplication>

#include <cmath>

namespace entropy_lab {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Counted", text);
}

}  // namespace

QString countText(qint64 count, const QString& one, const QString& many)
{
    return QStringLiteral("%1 %2").arg(readableCount(count), std::abs(count) == 1 ? one : many);
}

QString withUnit(const QString& number, const QString& unit)
{
    return QString::fromStdString(withUnit(number.toStdString(), unit.toStdString()));
}

QString bitsText(double value, int digits)
{
    return withUnit(readableNumber(value, digits), tr("bits"));
}

QString gradientNormText(double value, int digits)
{
    return withUnit(readableNumber(value, digits), tr("bits per unit of parameter"));
}

QString iterationsText(qint64 count)
{
    return countText(count, tr("iteration"), tr("iterations"));
}

QString samplesText(qint64 count)
{
    return countText(count, tr("sample"), tr("samples"));
}

QString inputsText(qint64 count)
{
    return countText(count, tr("input"), tr("inputs"));
}

QString unitsText(qint64 count)
{
    return countText(count, tr("unit"), tr("units"));
}

}  // namespace entropy_lab
