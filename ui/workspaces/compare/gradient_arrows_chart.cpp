#include "ui/workspaces/compare/gradient_arrows_chart.h"

#include "core/entropy/entropy.h"
#include "ui/style/number_format.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kSmallestHalf = 4.0;
/// Half of the z axis to the length of an arrow of 1 bit per z; the longest possible arrow,
/// 1/ln 2 bits per z, then takes a quarter of the axis.
constexpr double kHalfPerUnit = 3.0;

/// Least height of a group, for its name, and of the uppermost one, for the note as well, in
/// heights of all rows.
constexpr double kLeastHeight = 0.16;
constexpr double kLeastTopHeight = 0.3;

/// 0 for y = 1, 1 for y = 0, 2 without a label: from top to bottom.
int groupOf(double y)
{
    return std::isnan(y) ? 2 : y > 0.5 ? 0 : 1;
}

double halfWidth(double largest)
{
    const double wanted = 1.1 * largest;
    if (wanted <= kSmallestHalf)
        return kSmallestHalf;
    const double step = wanted <= 20.0 ? 2.0 : tickStep(2.0 * wanted, 20);
    return step * std::ceil(wanted / step);
}

}  // namespace

QString disagreementText(const Disagreement& count, Eigen::Index units)
{
    if (count.labelled == 0)
        return GradientArrowsChart::tr("no labels: the cross-entropy pulls nowhere");
    const QString what = units > 1 ? GradientArrowsChart::tr("labeled outputs")
        : count.labelled == 1      ? GradientArrowsChart::tr("labeled sample")
                                   : GradientArrowsChart::tr("labeled samples");
    return GradientArrowsChart::tr("%1 of %2 %3: the two gradients point in opposite directions")
        .arg(readableCount(count.opposite), readableCount(count.labelled), what);
}

GradientArrowsChart::GradientArrowsChart(QWidget* parent)
    : PlotView({.title = tr("Where the two gradients pull z"),
                .x = {.title = tr("pre-activation z"), .range = {-kSmallestHalf, kSmallestHalf}},
                .y = {.title = tr("samples (a row each)"),
                      .range = {0.0, 1.0},
                      .followsData = false,
                      .hasNumbers = false}},
               parent)
{
    // Nothing but the names of the arrows: a click on them hides the arrows.
    addCurve({.name = tr("entropy, −dH/dz"), .quantity = Quantity::H});
    addCurve({.name = tr("cross-entropy, −dCE/dz"), .quantity = Quantity::CrossEntropy});
    connect(this, &PlotView::curveVisibilityChanged, this, [this] {
        m_hasNewFrame = true;
        refresh();
    });
}

void GradientArrowsChart::setFrame(const TwinFrame& frame)
{
    if (frame.first.snapshot == m_frame.first.snapshot)
        return;
    m_frame = frame;
    m_hasNewFrame = true;
    refresh();
}

std::vector<GradientArrowsChart::Row> GradientArrowsChart::chosenRows() const
{
    const RunSnapshot& snapshot = *m_frame.first.snapshot;
    const Eigen::MatrixXd& Y = snapshot.experiment->data.Y;
    const std::size_t total = snapshot.Z.size();
    const std::size_t count = std::min(total, kMaximumRows);
    std::vector<Row> rows;
    for (std::size_t k = 0; k < count; ++k) {
        const std::size_t entry = k * total / count;
        rows.push_back({.z = snapshot.Z[entry],
                        .y = static_cast<std::size_t>(Y.size()) == total
                            ? Y.data()[static_cast<Eigen::Index>(entry)]
                            : std::nan("")});
    }
    // The last row stands on top.
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
        const int groupA = groupOf(a.y);
        const int groupB = groupOf(b.y);
        return groupA != groupB ? groupA > groupB : a.z < b.z;
    });
    placeRows(rows);
    return rows;
}

/// A unit of height for each row; the rows of a small group stand further apart.
void GradientArrowsChart::placeRows(std::vector<Row>& rows)
{
    const auto total = static_cast<double>(rows.size());
    double bottom = 0.0;
    for (std::size_t first = 0; first < rows.size();) {
        std::size_t last = first;
        while (last < rows.size() && groupOf(rows[last].y) == groupOf(rows[first].y))
            ++last;
        const auto count = static_cast<double>(last - first);
        const double height =
            std::max(count, total * (last == rows.size() ? kLeastTopHeight : kLeastHeight));
        for (std::size_t k = first; k < last; ++k) {
            rows[k].bottom = bottom + static_cast<double>(k - first) * height / count;
            rows[k].height = height / count;
        }
        bottom += height;
        first = last;
    }
}

void GradientArrowsChart::updateContent()
{
    if (!m_hasNewFrame || !m_frame.first.snapshot)
        return;
    m_hasNewFrame = false;
    const std::vector<Row> rows = chosenRows();
    double largest = 0.0;
    for (const Row& row : rows)
        if (std::isfinite(row.z))
            largest = std::max(largest, std::abs(row.z));
    // An arrow of the longest kind at the outermost sample still fits.
    const double half = halfWidth(largest / (1.0 - kBitsPerNat / kHalfPerUnit / 2.0));
    m_unitLength = half / kHalfPerUnit;
    setFittedRangeX({-half, half});
    if (!rows.empty())
        setFittedRangeY({0.0, rows.back().bottom + rows.back().height});
    drawRows(rows);
    drawGroups(rows);

    const RunSnapshot& snapshot = *m_frame.first.snapshot;
    const Disagreement count = countOpposite(snapshot.Z, snapshot.experiment->data.Y);
    QString note = count.labelled == 0
        ? disagreementText(count, 1)
        : tr("opposite directions: %1 of %2")
              .arg(readableCount(count.opposite), readableCount(count.labelled));
    if (rows.size() < snapshot.Z.size())
        note += u'\n'
            + tr("%1 of %2 are drawn")
                  .arg(rows.size())
                  .arg(readableCount(static_cast<qint64>(snapshot.Z.size())));
    setNote(note);
}

void GradientArrowsChart::drawRows(const std::vector<Row>& rows)
{
    const auto count = static_cast<double>(rows.size());
    const double head = rows.size() <= 12 ? 6.0 : rows.size() <= 60 ? 4.0 : 2.5;
    // The two arrows of a row stand above and below its point, close to it.
    const double shift = std::min(0.2, 0.06 * count);
    std::vector<PlotPoint> points;
    std::vector<PlotArrow> arrows;
    for (const Row& row : rows) {
        const double y = row.bottom + 0.5 * row.height;
        const bool isOpposed = !std::isnan(row.y) && row.z != 0.0 && (row.z > 0.0) != (row.y > 0.5);
        points.push_back({.position = {row.z, y},
                          .label = rows.size() == 1
                              ? QStringLiteral("z = %1").arg(readableNumber(row.z, 5))
                              : QString(),
                          .quantity = isOpposed ? Quantity::H : Quantity::Z,
                          .radius = rows.size() <= 12 ? 5.0
                              : rows.size() <= 60     ? 3.5
                                                      : 2.5});
        if (isCurveVisible(entropyCurve()))
            arrows.push_back({.from = {row.z, y + shift},
                              .length = -m_unitLength * dHdZ(row.z),
                              .quantity = Quantity::H,
                              .head = head});
        if (isCurveVisible(crossEntropyCurve()) && !std::isnan(row.y))
            arrows.push_back({.from = {row.z, y - shift},
                              .length = -m_unitLength * dCEdZ(row.z, row.y),
                              .quantity = Quantity::CrossEntropy,
                              .head = head});
    }
    setArrows(std::move(arrows));
    setPoints(std::move(points));
}

/// A line below each group that says what its samples have in common.
void GradientArrowsChart::drawGroups(const std::vector<Row>& rows)
{
    std::vector<PlotMark> marks{{.position = 0.0,
                                 .label = QStringLiteral("D = 1/2"),
                                 .side = Qt::AlignBottom | Qt::AlignHCenter}};
    const QString names[] = {QStringLiteral("y = 1 →"), QStringLiteral("← y = 0"),
                             tr("without a label")};
    for (std::size_t k = 0; k < rows.size(); ++k) {
        if (k > 0 && groupOf(rows[k].y) == groupOf(rows[k - 1].y))
            continue;
        marks.push_back({.orientation = Qt::Horizontal,
                         .position = rows[k].bottom,
                         .label = names[groupOf(rows[k].y)]});
    }
    setMarks(std::move(marks));
}

}  // namespace entropy_lab
