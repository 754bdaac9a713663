#include "ui/wording/regime_names.h"

#include "ui/style/counted.h"
#include "ui/style/number_format.h"

#include <QCoreApplication>

#include <cmath>

namespace entropy_lab {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("RegimeNames", text);
}

}  // namespace

QString regimeName(Regime regime)
{
    switch (regime) {
    case Regime::NotFinite:
        return tr("not finite");
    case Regime::NonMonotone:
        return tr("wrong way");
    case Regime::AlreadyThere:
        return tr("already there");
    case Regime::DeadStart:
        return tr("dead start");
    case Regime::SaturatedInOneJump:
        return tr("one jump");
    case Regime::Plateau:
        return tr("plateau");
    case Regime::PastHalf:
        return tr("past half");
    case Regime::Settled:
        return tr("settled");
    case Regime::Slow:
        return tr("crawling");
    }
    return {};
}

QString sweepCellInWords(const SweepCell& cell)
{
    const QString half = cell.iterationsToHalf < 0
        ? tr("never below ½ bit a unit")
        : tr("below ½ bit a unit after %1").arg(readableCount(cell.iterationsToHalf));
    const QString rises = cell.rises == 0 ? tr("no rise")
        : cell.rises == 1
        ? tr("1 rise, of %1").arg(bitsText(cell.largestRise, 3))
        : tr("%1, the largest %2")
              .arg(countText(cell.rises, tr("rise"), tr("rises")), bitsText(cell.largestRise, 3));
    return tr("η = %1 – %2: H = %3 after %4, %5, %6.")
        .arg(readableNumber(cell.value), regimeName(cell.regime), bitsText(cell.H, 4),
             iterationsText(cell.iterations), half, rises);
}

QColor regimeHue(Regime regime)
{
    switch (regime) {
    case Regime::NotFinite:
        return QColor(0xa0, 0x30, 0x60);
    case Regime::AlreadyThere:
        return QColor(0x00, 0x72, 0xb2);
    case Regime::DeadStart:
        return QColor(0x70, 0x70, 0x70);
    case Regime::NonMonotone:
        return QColor(0xd5, 0x5e, 0x00);
    case Regime::SaturatedInOneJump:
        return QColor(0xe6, 0x9f, 0x00);
    case Regime::Plateau:
        return QColor(0x99, 0x99, 0x99);
    case Regime::PastHalf:
        return QColor(0x00, 0x9e, 0x73);
    case Regime::Settled:
        return QColor(0x99, 0x99, 0x33);
    case Regime::Slow:
        return QColor(0x56, 0xb4, 0xe9);
    }
    return {};
}

std::vector<PlotBand> regimeBands(const std::vector<SweepCell>& cells)
{
    std::vector<PlotBand> bands;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const double before = i == 0 ? cells[i].value : bands.back().x.maximum;
        const double after =
            i + 1 == cells.size() ? cells[i].value : std::sqrt(cells[i].value * cells[i + 1].value);
        if (i > 0 && cells[i].regime == cells[i - 1].regime)
            bands.back().x.maximum = after;
        else
            bands.push_back({.x = {before, after},
                             .label = regimeName(cells[i].regime),
                             .hue = regimeHue(cells[i].regime)});
    }
    return bands;
}

}  // namespace entropy_lab
