#include "ui/workspaces/learning_rate/bifurcation_chart.h"

#include "core/analysis/return_map.h"
#include "ui/style/number_format.h"

#include <QTimer>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kLargestZ = 8.0;  // orbits of a <= 40 stay within
constexpr int kPollMs = 16;
constexpr int kFigureColumns = 1600;
constexpr int kFigureRows = 1200;

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
    struct Parcel {
        std::shared_ptr<const PlotField> picture;
        View view;
        bool isFinal;
    };
    Mailbox<Parcel> parcels;
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
    setPinsOnClick(false);
    m_poll = new QTimer(this);
    m_poll->setInterval(kPollMs);
    connect(m_poll, &QTimer::timeout, this, &BifurcationChart::takePicture);
    connect(this, &PlotView::clicked, this, [this](QPointF value) {
        m_gainBefore = m_gain;
        if (value.x() > 0.0)
            emit gainChosen(value.x());
    });
    connect(this, &PlotView::clickRevoked, this, [this] { emit gainChosen(m_gainBefore); });
    connect(this, &PlotView::rangesChanged, this, &BifurcationChart::updateContent);
}

void BifurcationChart::setGain(double a, const std::vector<double>& cycle)
{
    m_gain = a;
    setNow(a);
    std::vector<PlotPoint> points;
    for (const double z : cycle)
        points.push_back({.position = {a, z}, .quantity = Quantity::H, .radius = 4.0});
    setPoints(std::move(points));
}

std::shared_ptr<const PlotField> BifurcationChart::compute(const View& view, Effort effort,
                                                           const std::stop_token& stop)
{
    const double half = 0.5 * view.a.span() / view.columns;
    const BifurcationSettings settings{.direction = Direction::Ascend,
                                       .aFirst = view.a.minimum + half,
                                       .aLast = view.a.maximum - half,
                                       .count = view.columns,
                                       .transient = effort.transient,
                                       .kept = effort.kept};
    Eigen::MatrixXi mirrored;
    const BifurcationDensity density =
        bifurcationDensity(settings, view.rows, view.columns, view.z.minimum, view.z.maximum,
                           advanceReturnMaps, stop, &mirrored);
    if (stop.stop_requested())
        return nullptr;
    auto picture = std::make_shared<PlotField>(
        PlotField{.x = view.a, .y = view.z, .columns = view.columns, .rows = view.rows});
    picture->values.reserve(static_cast<std::size_t>(view.rows)
                            * static_cast<std::size_t>(view.columns));
    const float share = 1.0F / static_cast<float>(effort.kept);
    for (int row = 0; row < view.rows; ++row)
        for (int column = 0; column < view.columns; ++column)
            picture->values.push_back(
                share
                * static_cast<float>(std::max(density.counts(row, column), mirrored(row, column))));
    return picture;
}

void BifurcationChart::updateContent()
{
    // What is drawn decides what is to be computed, and it is not drawn yet.
    if (std::exchange(m_isOrderPosted, true))
        return;
    QMetaObject::invokeMethod(this, &BifurcationChart::orderPicture, Qt::QueuedConnection);
}

void BifurcationChart::orderPicture()
{
    m_isOrderPosted = false;
    const PlotMapping& plot = mapping();
    const View view{planeRange(plot.x), planeRange(plot.y),
                    static_cast<int>(plot.area.width() * devicePixelRatioF()),
                    static_cast<int>(plot.area.height() * devicePixelRatioF())};
    if (isVisible() && view.columns >= 2 && view.rows >= 2)
        order(view);
}

void BifurcationChart::orderUnseen()
{
    order({mapping().x, mapping().y, kFigureColumns, kFigureRows});
}

void BifurcationChart::order(const View& view)
{
    if (view == m_ordered)
        return;
    m_ordered = view;
    m_isWaiting = true;
    m_slot->order([view, inbox = m_inbox](const std::stop_token& stop) {
        for (const bool isFinal : {false, true}) {
            auto picture = compute(view, isFinal ? kThorough : kQuick, stop);
            if (picture)
                inbox->parcels.put({std::move(picture), view, isFinal});
        }
    });
    m_poll->start();
}

void BifurcationChart::takePicture()
{
    const std::optional<Inbox::Parcel> parcel = m_inbox->parcels.take();
    if (!parcel) {
        if (m_slot->hasFailed()) {
            m_isWaiting = false;
            m_poll->stop();
        }
        return;
    }
    // Of a view left since it is still the best there is.
    if (parcel->isFinal && parcel->view == m_ordered) {
        m_isWaiting = false;
        m_poll->stop();
    }
    showPicture(parcel->picture);
}

void BifurcationChart::showPicture(std::shared_ptr<const PlotField> picture)
{
    // One range for every effort: another one could need another width of the scale, so another
    // view, so another picture, for ever.
    setField(std::move(picture),
             {.kind = ColorScaleKind::Density,
              .range = {1.0 / static_cast<double>(kThorough.kept), 1.0},
              .title = tr("share of the steps"),
              .isLog = true});
    refresh();
}

}  // namespace entropy_lab
