#include "ui/bifurcation_chart.h"

#include "core/return_map.h"
#include "ui/number_format.h"

#include <QTimer>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kLargestZ = 8.0;  // orbits of a <= 40 stay within
constexpr int kPollMs = 16;

/// Steps of a picture that is there at once, and of the one that follows it.
struct Effort {
    std::int64_t transient;
    std::int64_t kept;
};
constexpr Effort kQuick{200, 200};
constexpr Effort kThorough{4000, 6000};

/// The landmarks that carry their number.
bool isNamed(double a)
{
    constexpr double kUnnamed[] = {16.26841015, 16.37100929};
    return std::find(std::begin(kUnnamed), std::end(kUnnamed), a) == std::end(kUnnamed);
}

std::vector<PlotMark> landmarks()
{
    std::vector<PlotMark> marks;
    for (const ReturnMapLandmark& landmark : kReturnMapLandmarks) {
        PlotMark mark{.position = landmark.a};
        if (isNamed(landmark.a))
            mark.label = QString::number(landmark.a, 'f', landmark.a < 10.0 ? 0 : 3);
        marks.push_back(mark);
    }
    // Three within 3: the outer ones beside their lines, the middle one below.
    marks[2].side = Qt::AlignTop | Qt::AlignLeft;
    marks[3].side = Qt::AlignBottom | Qt::AlignLeft;
    marks[6].side = Qt::AlignTop | Qt::AlignRight;
    return marks;
}

}  // namespace

struct BifurcationChart::Inbox {
    Mailbox<std::shared_ptr<const Picture>> pictures;
};

BifurcationChart::BifurcationChart(QWidget* parent)
    : PlotView({.title = tr("Where ascent ends up"),
                .x = {.title = tr("step strength a = η κ/ln 2"),
                      .range = {0.0, kLargestGain},
                      .followsData = false},
                .y = {.title = tr("z after many steps"),
                      .range = {-kLargestZ, kLargestZ},
                      .followsData = false}},
               parent),
      m_inbox(std::make_shared<Inbox>())
{
    setMarks(landmarks());
    m_poll = new QTimer(this);
    m_poll->setInterval(kPollMs);
    connect(m_poll, &QTimer::timeout, this, &BifurcationChart::takePicture);
    connect(this, &PlotView::pinned, this, [this](double a) {
        unpinCursor();
        if (a > 0.0)
            emit gainChosen(a);
    });
    connect(this, &PlotView::autoFitChanged, this, &BifurcationChart::updateContent);
}

void BifurcationChart::setGain(double a, const std::vector<double>& cycle)
{
    setNow(a);
    std::vector<PlotPoint> points;
    for (const double z : cycle)
        points.push_back({.position = {a, z}, .quantity = Quantity::H, .radius = 4.0});
    setPoints(std::move(points));
}

std::shared_ptr<BifurcationChart::Picture>
BifurcationChart::compute(AxisRange a, AxisRange z, int columns, int rows, std::int64_t transient,
                          std::int64_t kept, const std::stop_token& stop)
{
    // Values of a in the middles of the columns.
    const double half = 0.5 * a.span() / columns;
    BifurcationSettings settings{.direction = Direction::Ascend,
                                 .aFirst = a.minimum + half,
                                 .aLast = a.maximum - half,
                                 .count = columns,
                                 .transient = transient,
                                 .kept = kept};
    auto picture = std::make_shared<Picture>(
        Picture{.a = a, .z = z, .columns = columns, .rows = rows, .isFinal = false});
    const auto density =
        bifurcationDensity(settings, rows, columns, z.minimum, z.maximum, advanceReturnMaps, stop);
    settings.z0 = -settings.z0;
    const auto mirrored =
        bifurcationDensity(settings, rows, columns, z.minimum, z.maximum, advanceReturnMaps, stop);
    if (stop.stop_requested())
        return nullptr;
    const auto largest = static_cast<float>(std::log1p(static_cast<double>(kept)));
    picture->shares.reserve(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column) {
            const int visits = std::max(density.counts(row, column), mirrored.counts(row, column));
            picture->shares.push_back(std::log1p(static_cast<float>(visits)) / largest);
        }
    return picture;
}

void BifurcationChart::updateContent()
{
    // What is drawn now decides what is to be computed, and it is not drawn yet.
    if (std::exchange(m_isOrderPosted, true))
        return;
    QMetaObject::invokeMethod(this, &BifurcationChart::orderPicture, Qt::QueuedConnection);
}

void BifurcationChart::orderPicture()
{
    m_isOrderPosted = false;
    const PlotMapping& plot = mapping();
    const View view{plot.x, plot.y, static_cast<int>(plot.area.width() * devicePixelRatioF()),
                    static_cast<int>(plot.area.height() * devicePixelRatioF())};
    if (view == m_ordered || view.columns < 2 || view.rows < 2 || !isVisible())
        return;
    m_ordered = view;
    m_isWaiting = true;
    m_slot->order([view, inbox = m_inbox](const std::stop_token& stop) {
        for (const bool isFinal : {false, true}) {
            const Effort effort = isFinal ? kThorough : kQuick;
            auto picture = compute(view.a, view.z, view.columns, view.rows, effort.transient,
                                   effort.kept, stop);
            if (!picture)
                return;
            picture->isFinal = isFinal;
            inbox->pictures.put(std::move(picture));
        }
    });
    m_poll->start();
}

void BifurcationChart::takePicture()
{
    const std::optional<std::shared_ptr<const Picture>> picture = m_inbox->pictures.take();
    if (!picture)
        return;
    const std::shared_ptr<const Picture>& made = *picture;
    // Of a view left since it is still the best there is.
    if (made->isFinal && made->a == m_ordered.a && made->z == m_ordered.z
        && made->columns == m_ordered.columns && made->rows == m_ordered.rows) {
        m_isWaiting = false;
        m_poll->stop();
    }
    take(made);
}

void BifurcationChart::computeNow(int columns, int rows)
{
    take(compute(mapping().x, mapping().y, columns, rows, kThorough.transient, kThorough.kept));
}

void BifurcationChart::take(std::shared_ptr<const Picture> picture)
{
    m_picture = std::move(picture);
    refresh();
}

}  // namespace entropy_lab
