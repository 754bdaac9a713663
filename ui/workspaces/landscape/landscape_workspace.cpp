#include "ui/workspaces/landscape/landscape_workspace.h"

#include "ui/widgets/flow_row.h"
#include "ui/workspaces/landscape/landscape_map.h"
#include "ui/workspaces/landscape/surface_view.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr int kGap = 8;
constexpr int kNameLetters = 9;  // width of a box of names

const QString kStartKey = QStringLiteral("landscape.start");
const QString kRateKey = QStringLiteral("landscape.learning_rate");

// As the table of settings has them.
constexpr double kLeastRate = 1e-4;
constexpr double kMostRate = 1e4;

QComboBox* addBox(FlowRow* row, const QString& name, const QString& tip)
{
    auto* const box = new QComboBox;
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(kNameLetters);
    row->addNamed(name, box, tip);
    return box;
}

}  // namespace

LandscapeWorkspace::LandscapeWorkspace(QWidget* parent)
    : Workspace(parent), m_map(new LandscapeMap), m_surface(new SurfaceView)
{
    auto* const splitter = new QSplitter(Qt::Horizontal);
    splitter->setHandleWidth(kGap);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_map);
    splitter->addWidget(m_surface);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 2);
    splitter->setSizes({6000, 4000});
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(kGap, kGap, kGap, kGap);
    layout->setSpacing(kGap);
    layout->addWidget(makeControls());
    layout->addWidget(splitter, 1);

    connectCharts();
    connect(m_surface, &SurfaceView::exportRequested, this,
            [this] { emit exportRequested(QStringLiteral("landscape-surface")); });
    connect(m_surface, &SurfaceView::pictureWanted, this, &LandscapeWorkspace::showSurfaceOfNow);
    connect(m_map, &LandscapeMap::mapChanged, this, &LandscapeWorkspace::showSurface);
    connect(m_map, &LandscapeMap::startMoved, this, &LandscapeWorkspace::moveStart);
    connect(m_map, &LandscapeMap::startMoveFinished, this, [this] {
        m_startBefore.reset();
        emit experimentEditFinished();
    });
    connect(m_map, &LandscapeMap::startMoveRevoked, this, &LandscapeWorkspace::revokeStart);
    connect(m_map, &LandscapeMap::stepScaled, this, &LandscapeWorkspace::scaleStep);
    connect(m_map, &LandscapeMap::stepScaleFinished, this, [this] {
        m_before.reset();
        emit experimentEditFinished();
    });
}

QWidget* LandscapeWorkspace::makeControls()
{
    auto* const controls = new QWidget;
    auto* const row = new FlowRow(controls);
    m_uBox = addBox(row, tr("across"), tr("The parameter, or the sum, along the horizontal axis."));
    m_vBox = addBox(row, tr("up"), tr("The parameter, or the sum, along the vertical axis."));
    m_restBox = addBox(row, tr("others"),
                       tr("The values of all other parameters: the map is a cut through them."));
    m_restBox->setMinimumContentsLength(18);
    m_restBox->addItems({tr("as at the iteration shown"), tr("as at the start")});
    row->addStretch();
    m_arrows = new QCheckBox(tr("gradient arrows"));
    m_arrows->setChecked(true);
    m_arrows->setToolTip(tr("Where one update moves, from many places; the steeper, the longer "
                            "(as the root of the slope)."));
    m_surfaceBox = new QCheckBox(tr("3-D surface"));
    m_surfaceBox->setChecked(true);
    m_surfaceBox->setToolTip(tr("The same map as a surface that can be turned."));
    row->addWidget(m_arrows);
    row->addWidget(m_surfaceBox);
    connect(m_uBox, &QComboBox::currentIndexChanged, this, [this] { chooseAxes(m_uBox); });
    connect(m_vBox, &QComboBox::currentIndexChanged, this, [this] { chooseAxes(m_vBox); });
    connect(m_restBox, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_map->setRest(index == 0 ? RestOfPlane::AsShown : RestOfPlane::AsAtStart);
    });
    connect(m_arrows, &QCheckBox::toggled, m_map, &LandscapeMap::setArrowsShown);
    connect(m_surfaceBox, &QCheckBox::toggled, m_surface, &QWidget::setVisible);
    return controls;
}

void LandscapeWorkspace::setFrame(const RunFrame& frame)
{
    if (!frame.snapshot)
        return;
    m_frame = frame;
    const Layer& layer = frame.snapshot->layer;
    if (layer.units != m_units || layer.features != m_features) {
        m_units = layer.units;
        m_features = layer.features;
        m_isListed = false;
    }
    m_map->setFrame(frame);
    if (isVisible() && !m_isListed)
        listAxes();
    // A map that stays the same brings no news of its own.
    if (isVisible())
        showSurface();
}

void LandscapeWorkspace::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!m_isListed && m_units > 0)
        listAxes();
}

void LandscapeWorkspace::listAxes()
{
    m_isListed = true;
    m_axes = parameterAxes(m_units, m_features);
    const QSignalBlocker quietU(m_uBox);
    const QSignalBlocker quietV(m_vBox);
    QStringList names;
    for (const ParameterAxis& axis : m_axes)
        names += QString::fromStdString(axisName(axis, m_units));
    for (QComboBox* const box : {m_uBox, m_vBox}) {
        box->clear();
        box->addItems(names);
    }
    showAxes();
}

/// In the boxes.
void LandscapeWorkspace::showAxes()
{
    const LandscapeMap::Axes shown = m_map->axesIn(m_units, m_features);
    for (const auto& [box, axis] : {std::pair(m_uBox, shown.u), std::pair(m_vBox, shown.v)}) {
        const QSignalBlocker quiet(box);
        box->setCurrentIndex(
            static_cast<int>(std::find(m_axes.begin(), m_axes.end(), axis) - m_axes.begin()));
    }
}

void LandscapeWorkspace::chooseAxes(QComboBox* changed)
{
    const auto axisOf = [this](const QComboBox* box) {
        return m_axes[static_cast<std::size_t>(std::max(box->currentIndex(), 0))];
    };
    const LandscapeMap::Axes before = m_map->axesIn(m_units, m_features);
    LandscapeMap::Axes chosen{axisOf(m_uBox), axisOf(m_vBox)};
    // Twice the same is no plane: then the two change places.
    if (chosen.u == chosen.v && changed == m_uBox)
        chosen.v = before.u;
    else if (chosen.u == chosen.v)
        chosen.u = before.v;
    m_map->setAxes(chosen);
    showAxes();
}

void LandscapeWorkspace::showSurface()
{
    const auto nameOf = [this](const ParameterAxis& axis) {
        return QString::fromStdString(axisName(axis, m_units));
    };
    m_surface->setContent(
        {.map = m_map->map(),
         .title = tr("The map as a surface"),
         .subject = m_map->title() + QString::fromStdString(m_frame.snapshot->experiment->title),
         .uTitle = nameOf(m_map->uAxis()),
         .vTitle = nameOf(m_map->vAxis()),
         .valueTitle = m_map->fieldScale().title,
         .path = m_map->path(),
         .now = m_map->now()});
}

/// Also while nobody sees the workspace.
void LandscapeWorkspace::showSurfaceOfNow()
{
    if (!m_frame.snapshot)
        return;
    m_map->makeForPicture();
    showSurface();
}

void LandscapeWorkspace::takeViewOf(const Workspace& other)
{
    const auto* const shown = dynamic_cast<const LandscapeWorkspace*>(&other);
    if (shown == nullptr)
        return;
    m_map->setAxes(shown->m_map->wantedAxes());
    m_isListed = false;
    m_restBox->setCurrentIndex(shown->m_restBox->currentIndex());
    m_arrows->setChecked(shown->m_arrows->isChecked());
    m_surfaceBox->setChecked(shown->m_surfaceBox->isChecked());
    Workspace::takeViewOf(other);
}

void LandscapeWorkspace::moveStart(QPointF value)
{
    if (!m_frame.snapshot)
        return;
    Experiment changed = *m_frame.snapshot->experiment;
    if (!m_startBefore)
        m_startBefore = m_frame.snapshot->experiment;
    changed.start = layerAt(planeOfAxes(m_startBefore->start, m_map->uAxis(), m_map->vAxis()),
                            value.x(), value.y());
    changed.randomStart.reset();
    emit experimentEdited(changed, kStartKey, tr("the start on the landscape"));
}

void LandscapeWorkspace::revokeStart()
{
    if (!m_startBefore)
        return;
    emit experimentEdited(*std::exchange(m_startBefore, nullptr), kStartKey,
                          tr("the start on the landscape"));
    emit experimentEditFinished();
}

void LandscapeWorkspace::scaleStep(double factor)
{
    if (!m_frame.snapshot)
        return;
    if (!m_before)
        m_before = m_frame.snapshot->experiment;
    Experiment changed = *m_frame.snapshot->experiment;
    const LearningRate& before = m_before->learningRate;
    for (double LearningRate::*const rate : {&LearningRate::w, &LearningRate::G, &LearningRate::b})
        changed.learningRate.*rate = std::clamp(factor * (before.*rate), kLeastRate, kMostRate);
    emit experimentEdited(changed, kRateKey, tr("the learning rate on the landscape"));
}

void LandscapeWorkspace::setTheme(const Theme& theme)
{
    m_map->setTheme(theme);
    m_surface->setTheme(theme);
}

void LandscapeWorkspace::setFontScale(double scale)
{
    m_map->setFontScale(scale);
    m_surface->setFontScale(scale);
}

std::vector<NamedChart> LandscapeWorkspace::charts() const
{
    return {{QStringLiteral("landscape-map"), m_map}};
}

std::vector<NamedFigure> LandscapeWorkspace::otherFigures() const
{
    return {{QStringLiteral("landscape-surface"), m_surface->figureTitle(), m_surface}};
}

std::vector<std::shared_ptr<JobSlot>> LandscapeWorkspace::jobSlots() const
{
    return {m_map->jobSlot()};
}

bool LandscapeWorkspace::isWorking() const
{
    return m_map->isWorking();
}

}  // namespace entropy_lab
