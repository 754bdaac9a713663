#include "ui/workspaces/compare/decision_plane.h"

#include "core/entropy/entropy.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"

#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
/// How near the pointer must be to a sample, px.
constexpr double kReach = 9.0;
constexpr int kParts = 6;
constexpr std::size_t kRememberedViews = 50;

AxisRange zoomed(AxisRange range, double fixed, double factor)
{
    const AxisRange result{fixed + (range.minimum - fixed) * factor,
                           fixed + (range.maximum - fixed) * factor};
    const double magnitude = std::max(std::abs(result.minimum), std::abs(result.maximum));
    const bool isSound = result.span() > 1e-9 * magnitude && magnitude < 1e15;
    return isSound ? result : range;
}

AxisRange shifted(AxisRange range, double by)
{
    return {range.minimum + by, range.maximum + by};
}

}  // namespace

DecisionPlane::DecisionPlane(QWidget* parent) : QWidget(parent), m_title(tr("Decision plane"))
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(m_title);
    setAccessibleDescription(tr("The decision D over the two inputs, with the samples"));
    m_mapping.x = m_mapping.y = {0.0, 0.0};
    m_unitBox = new QSpinBox(this);
    m_unitBox->setPrefix(tr("unit "));
    m_unitBox->setAccessibleName(tr("unit"));
    m_unitBox->setToolTip(tr("The unit whose decision is shown."));
    m_unitBox->setFocusPolicy(Qt::ClickFocus);
    m_unitBox->hide();
    connect(m_unitBox, &QSpinBox::valueChanged, this, [this](int value) { setUnit(value - 1); });
}

void DecisionPlane::setSnapshot(std::shared_ptr<const RunSnapshot> snapshot)
{
    if (snapshot == m_snapshot)
        return;
    const bool hasNewData =
        !snapshot || !m_snapshot || snapshot->experiment != m_snapshot->experiment;
    // One sample more or less is an edit; anything else is other data and gets a view of its own.
    const bool isAnEdit = snapshot && m_snapshot
        && std::abs(snapshot->experiment->data.samples() - data().samples()) <= 1;
    if (m_isAutoFit && !isAnEdit)
        m_mapping.x = m_mapping.y = {0.0, 0.0};
    if (snapshot && m_snapshot && snapshot->experiment->title != m_snapshot->experiment->title)
        select(std::nullopt);
    m_snapshot = std::move(snapshot);
    if (hasNewData)
        takeData();
    update();
}

void DecisionPlane::takeData()
{
    m_areMarksDirty = true;
    updateUnitBox();
    if (!isShown()) {
        m_selected.reset();
        m_hovered.reset();
        m_moved.reset();
        m_gesture = Gesture::None;
        return;
    }
    const int count = sampleCount();
    if (m_awaitedCount == count)
        m_selected = count - 1;
    m_awaitedCount.reset();
    if (m_selected >= count)
        m_selected.reset();
    if (m_hovered >= count)
        m_hovered.reset();
    // An undo may take away what the pointer holds.
    if (m_pressedSample >= count) {
        m_pressedSample.reset();
        m_moved.reset();
        m_gesture = Gesture::None;
    }
    // The frames have caught up with a drag that is over.
    if (m_gesture != Gesture::MoveSample)
        m_moved.reset();
    if (m_gesture == Gesture::None && m_hovered)
        m_hovered = sampleAt(m_pointer);
    // A view that moved under a drag would move the sample too.
    if (m_isAutoFit && m_gesture == Gesture::None)
        fitToData();
}

void DecisionPlane::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_colors = DecisionColors(theme);
    m_areMarksDirty = true;
    m_drawnField.reset();
    update();
}

void DecisionPlane::setTitle(const QString& title)
{
    m_title = title;
    setAccessibleName(title);
    update();
}

void DecisionPlane::setFontScale(double scale)
{
    m_scale = scale;
    m_areMarksDirty = true;
    arrange();
    update();
}

void DecisionPlane::setEditable(bool isEditable)
{
    m_isEditable = isEditable;
    update();
}

void DecisionPlane::updateUnitBox()
{
    const int units = isShown() ? static_cast<int>(m_snapshot->layer.units) : 1;
    m_unitBox->setVisible(units > 1);
    m_unit = std::clamp(m_unit, 0, units - 1);
    const QSignalBlocker quiet(m_unitBox);
    m_unitBox->setRange(1, units);
    m_unitBox->setSuffix(tr(" of %1").arg(units));
    m_unitBox->setValue(m_unit + 1);
    arrange();
}

void DecisionPlane::setUnit(int unit)
{
    const int last = isShown() ? static_cast<int>(m_snapshot->layer.units) - 1 : 0;
    unit = std::clamp(unit, 0, last);
    if (unit == m_unit)
        return;
    m_unit = unit;
    m_areMarksDirty = true;
    updateUnitBox();
    update();
    emit unitChanged(unit);
}

QString DecisionPlane::refusal() const
{
    if (!m_snapshot)
        return tr("No data to show yet");
    if (isShown())
        return {};
    return data().features() == 1
        ? tr("The decision plane needs two inputs; these data have one.")
        : tr("The decision plane needs two inputs; these data have %1.").arg(data().features());
}

DecisionPlane::Field DecisionPlane::field() const
{
    const Layer& layer = m_snapshot->layer;
    return {.w1 = layer.W()(m_unit, 0) + layer.G()(m_unit, 0),
            .w2 = layer.W()(m_unit, 1) + layer.G()(m_unit, 1),
            .b = layer.b()(m_unit)};
}

double DecisionPlane::labelOf(int sample) const
{
    return data().hasLabels() ? data().Y(m_unit, sample) : kNaN;
}

QPointF DecisionPlane::valueOf(int sample) const
{
    if (m_moved && m_moved->index == sample)
        return m_moved->value;
    return {data().X(0, sample), data().X(1, sample)};
}

QPointF DecisionPlane::toValue(QPointF position) const
{
    return {m_mapping.toValueX(position.x()), m_mapping.toValueY(position.y())};
}

std::optional<int> DecisionPlane::sampleAt(QPointF position) const
{
    if (!isShown())
        return std::nullopt;
    const double reach = kReach * std::max(1.0, m_scale);
    double nearest = reach * reach;
    std::optional<int> found;
    const double* const X = data().X.data();
    for (int s = 0; s < sampleCount(); ++s) {
        const bool isMoved = m_moved && m_moved->index == s;
        const QPointF value = isMoved ? m_moved->value : QPointF(X[2 * s], X[2 * s + 1]);
        const QPointF away = m_mapping.toPixel(value) - position;
        const double distance = QPointF::dotProduct(away, away);
        if (distance <= nearest) {
            nearest = distance;
            found = s;
        }
    }
    return found;
}

std::optional<QLineF> DecisionPlane::boundary() const
{
    if (!isShown())
        return std::nullopt;
    // z = A u + B v + C over the view as the unit square; the line is p + t (-B, A).
    const Field f = field();
    double A = f.w1 * m_mapping.x.span();
    double B = f.w2 * m_mapping.y.span();
    double C = f.w1 * m_mapping.x.minimum + f.w2 * m_mapping.y.minimum + f.b;
    const double scale = std::max({std::abs(A), std::abs(B), std::abs(C)});
    if (!(scale > 0.0) || !std::isfinite(scale))
        return std::nullopt;
    A /= scale;
    B /= scale;
    C /= scale;
    const double norm = A * A + B * B;
    if (!(norm > 1e-24))
        return std::nullopt;
    const double start[] = {-C * A / norm, -C * B / norm};
    const double direction[] = {-B, A};
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    for (int k = 0; k < 2; ++k) {
        if (direction[k] == 0.0) {
            if (start[k] < 0.0 || start[k] > 1.0)
                return std::nullopt;
            continue;
        }
        const double first = (0.0 - start[k]) / direction[k];
        const double second = (1.0 - start[k]) / direction[k];
        low = std::max(low, std::min(first, second));
        high = std::min(high, std::max(first, second));
    }
    if (!(low < high))
        return std::nullopt;
    const auto valueAt = [&](double t) {
        return QPointF(m_mapping.x.minimum + (start[0] + t * direction[0]) * m_mapping.x.span(),
                       m_mapping.y.minimum + (start[1] + t * direction[1]) * m_mapping.y.span());
    };
    return QLineF(valueAt(low), valueAt(high));
}

std::optional<DecisionPlane::Reading> DecisionPlane::reading(int sample) const
{
    if (!isShown() || sample < 0 || sample >= sampleCount())
        return std::nullopt;
    const QPointF x = valueOf(sample);
    const Field f = field();
    const double z = f.w1 * x.x() + f.w2 * x.y() + f.b;
    const double label = labelOf(sample);
    const bool isLabelled = !std::isnan(label);
    return Reading{.x1 = x.x(),
                   .x2 = x.y(),
                   .z = z,
                   .D = sigmoid(z),
                   .H = entropyBits(z),
                   .dHdz = dHdZ(z),
                   .label = label,
                   .CE = isLabelled ? crossEntropyBits(z, label) : kNaN,
                   .dCEdz = isLabelled ? dCEdZ(z, label) : kNaN};
}

QStringList DecisionPlane::hoverLines() const
{
    const std::optional<Reading> r = m_hovered ? reading(*m_hovered) : std::nullopt;
    if (!r)
        return {};
    const bool isLabelled = !std::isnan(r->label);
    QStringList lines{
        tr("Sample %1 of %2, %3")
            .arg(readableCount(*m_hovered + 1), readableCount(sampleCount()),
                 isLabelled ? tr("label %1").arg(r->label) : tr("unlabeled")),
        tr("x = (%1, %2)").arg(readableNumber(r->x1), readableNumber(r->x2)),
        tr("z = %1").arg(readableNumber(r->z)),
        tr("D = %1").arg(readableNumber(r->D)),
        tr("H = %1").arg(bitsText(r->H)),
    };
    if (isLabelled)
        lines += tr("CE = %1").arg(bitsText(r->CE));
    lines += tr("dH/dz = %1 bits/z").arg(readableNumber(r->dHdz));
    if (isLabelled)
        lines += tr("dCE/dz = %1 bits/z").arg(readableNumber(r->dCEdz));
    if (isLabelled && r->dHdz * r->dCEdz < 0.0)
        lines += tr("The two gradients are opposed.");
    return lines;
}

void DecisionPlane::fitToData()
{
    const Eigen::MatrixXd& X = data().X;
    const double low[] = {X.row(0).minCoeff(), X.row(1).minCoeff()};
    const double high[] = {X.row(0).maxCoeff(), X.row(1).maxCoeff()};
    const double extents[] = {high[0] - low[0], high[1] - low[1]};
    AxisRange ranges[] = {m_mapping.x, m_mapping.y};
    for (int k = 0; k < 2; ++k) {
        // Some plane around the samples, also where they stand in a line or on one spot.
        const double least = extents[1 - k] > 0.0 ? 0.3 * extents[1 - k] : 2.0;
        const double half = std::max(0.58 * extents[k], 0.5 * least);
        const double middle = 0.5 * low[k] + 0.5 * high[k];
        ranges[k] = planeRange(followedRange(ranges[k], middle - half, middle + half, kParts));
    }
    m_mapping.x = ranges[0];
    m_mapping.y = ranges[1];
}

void DecisionPlane::rememberView()
{
    m_previousViews.push_back({m_mapping.x, m_mapping.y, m_isAutoFit});
    if (m_previousViews.size() > kRememberedViews)
        m_previousViews.erase(m_previousViews.begin());
}

void DecisionPlane::changeView(AxisRange x, AxisRange y)
{
    setView(x, y);
    emit viewChanged(m_mapping.x, m_mapping.y, false);
}

void DecisionPlane::setView(AxisRange x1, AxisRange x2)
{
    m_isAutoFit = false;
    m_mapping.x = x1;
    m_mapping.y = x2;
    update();
}

void DecisionPlane::fit()
{
    if (!isShown())
        return;
    if (!m_isAutoFit)
        rememberView();
    m_isAutoFit = true;
    // From the data alone, not from what was shown before.
    m_mapping.x = m_mapping.y = {0.0, 0.0};
    fitToData();
    update();
    emit viewChanged(m_mapping.x, m_mapping.y, true);
}

void DecisionPlane::previousView()
{
    if (m_previousViews.empty())
        return;
    const View view = m_previousViews.back();
    m_previousViews.pop_back();
    m_isAutoFit = view.isAutoFit;
    m_mapping.x = view.x;
    m_mapping.y = view.y;
    update();
    emit viewChanged(m_mapping.x, m_mapping.y, m_isAutoFit);
}

void DecisionPlane::hoverAt(std::optional<QPointF> position)
{
    const std::optional<int> before = m_hovered;
    m_hovered.reset();
    if (position) {
        m_pointer = *position;
        const bool isInside = m_mapping.area.contains(*position);
        if (isInside)
            m_hovered = sampleAt(*position);
        setCursor(!isShown() || !isInside || !m_isEditable ? Qt::ArrowCursor
                      : m_hovered                          ? Qt::PointingHandCursor
                                                           : Qt::CrossCursor);
    }
    if (m_hovered || before)
        update();
}

void DecisionPlane::select(std::optional<int> sample)
{
    m_selected = sample;
    update();
}

void DecisionPlane::addSampleAt(QPointF position)
{
    const QPointF value = toValue(position);
    m_awaitedCount = sampleCount() + 1;
    emit sampleAdded(value.x(), value.y());
}

void DecisionPlane::removeSelected()
{
    if (!m_selected || !m_isEditable || sampleCount() < 2)
        return;
    const int sample = *m_selected;
    // The next press of the key must not take the sample that moves up.
    select(std::nullopt);
    m_hovered.reset();
    m_moved.reset();
    emit sampleRemoved(sample);
}

void DecisionPlane::labelSelected(std::optional<int> label)
{
    if (m_selected && m_isEditable)
        emit sampleLabelled(*m_selected, label, m_unit);
}

void DecisionPlane::moveSampleTo(QPointF position)
{
    const QRectF area = m_mapping.area;
    const QPointF inside(std::clamp(position.x(), area.left(), area.right()),
                         std::clamp(position.y(), area.top(), area.bottom()));
    const QPointF value = m_pressedValue + toValue(inside) - toValue(m_pressedAt);
    m_moved = Moved{*m_pressedSample, value};
    m_areMarksDirty = true;
    update();
    emit sampleMoved(*m_pressedSample, value.x(), value.y());
}

void DecisionPlane::finishMove()
{
    m_gesture = Gesture::None;
    emit sampleMoveFinished(*m_pressedSample);
}

void DecisionPlane::cancelMove()
{
    m_moved = Moved{*m_pressedSample, m_pressedValue};
    m_areMarksDirty = true;
    update();
    emit sampleMoved(*m_pressedSample, m_pressedValue.x(), m_pressedValue.y());
    finishMove();
}

bool DecisionPlane::event(QEvent* event)
{
    // Keys that mean something to a selected sample are not the window's.
    if (event->type() == QEvent::ShortcutOverride && m_selected && m_isEditable) {
        const auto* const key = static_cast<QKeyEvent*>(event);
        const bool isOurs = key->key() == Qt::Key_0 || key->key() == Qt::Key_1
            || key->key() == Qt::Key_U || key->key() == Qt::Key_Delete;
        if (isOurs && (key->modifiers() & ~Qt::KeypadModifier) == 0) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void DecisionPlane::mousePressEvent(QMouseEvent* event)
{
    if (!isShown() || event->button() != Qt::LeftButton
        || !m_mapping.area.contains(event->position())) {
        QWidget::mousePressEvent(event);
        return;
    }
    m_gesture = Gesture::Press;
    m_pressedAt = event->position();
    m_pressedMapping = m_mapping;
    m_pressedSample = sampleAt(m_pressedAt);
    if (m_moved && m_pressedSample != m_moved->index) {
        m_moved.reset();
        m_areMarksDirty = true;
    }
    if (m_pressedSample) {
        m_pressedValue = valueOf(*m_pressedSample);
        select(m_pressedSample);
    }
}

void DecisionPlane::mouseMoveEvent(QMouseEvent* event)
{
    const QPointF position = event->position();
    const bool isFar =
        (position - m_pressedAt).manhattanLength() >= QApplication::startDragDistance();
    if (m_gesture == Gesture::Press && isFar) {
        m_gesture = m_pressedSample && m_isEditable ? Gesture::MoveSample : Gesture::Pan;
        if (m_gesture == Gesture::Pan) {
            rememberView();
            setCursor(Qt::ClosedHandCursor);
            m_hovered.reset();
        }
    }
    if (m_gesture == Gesture::MoveSample) {
        m_pointer = position;
        m_hovered = m_pressedSample;
        moveSampleTo(position);
    } else if (m_gesture == Gesture::Pan) {
        const PlotMapping& from = m_pressedMapping;
        changeView(shifted(from.x, from.toValueX(m_pressedAt.x()) - from.toValueX(position.x())),
                   shifted(from.y, from.toValueY(m_pressedAt.y()) - from.toValueY(position.y())));
    } else if (m_gesture == Gesture::None) {
        hoverAt(position);
    }
}

void DecisionPlane::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const Gesture gesture = std::exchange(m_gesture, Gesture::None);
    if (gesture == Gesture::MoveSample)
        finishMove();
    else if (gesture == Gesture::Press && !m_pressedSample && m_isEditable)
        addSampleAt(m_pressedAt);
    hoverAt(event->position());
}

void DecisionPlane::mouseDoubleClickEvent(QMouseEvent* event)
{
    // Inside, the first click has already added a sample or selected one.
    if (!m_mapping.area.contains(event->position()))
        fit();
}

void DecisionPlane::leaveEvent(QEvent* event)
{
    if (m_gesture == Gesture::None)
        hoverAt(std::nullopt);
    QWidget::leaveEvent(event);
}

void DecisionPlane::wheelEvent(QWheelEvent* event)
{
    const QPointF position = event->position();
    const QRectF area = m_mapping.area;
    const bool isBelow = position.y() > area.bottom();
    const bool isLeft = position.x() < area.left();
    if (!isShown() || event->angleDelta().y() == 0 || m_gesture != Gesture::None
        || !(area.contains(position) || isBelow != isLeft)) {
        event->ignore();
        return;
    }
    // A turn of the wheel is one view to go back to, not one a notch.
    constexpr quint64 kPause = 800;
    if (event->timestamp() == 0 || event->timestamp() - m_lastWheel > kPause)
        rememberView();
    m_lastWheel = event->timestamp();
    const double factor = std::pow(1.2, -event->angleDelta().y() / 120.0);
    const QPointF fixed = toValue(position);
    changeView(isLeft ? m_mapping.x : zoomed(m_mapping.x, fixed.x(), factor),
               isBelow ? m_mapping.y : zoomed(m_mapping.y, fixed.y(), factor));
    event->accept();
}

void DecisionPlane::keyPressEvent(QKeyEvent* event)
{
    const bool isPlain = (event->modifiers() & ~Qt::KeypadModifier) == 0;
    if (!isPlain || !isShown()) {
        QWidget::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_0:
    case Qt::Key_1:
        labelSelected(event->key() - Qt::Key_0);
        return;
    case Qt::Key_U:
        labelSelected(std::nullopt);
        return;
    case Qt::Key_Delete:
        removeSelected();
        return;
    case Qt::Key_Home:
        fit();
        return;
    case Qt::Key_Backspace:
        previousView();
        return;
    case Qt::Key_Escape:
        if (m_gesture == Gesture::MoveSample)
            cancelMove();
        else if (m_selected)
            select(std::nullopt);
        else
            QWidget::keyPressEvent(event);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void DecisionPlane::contextMenuEvent(QContextMenuEvent* event)
{
    if (!isShown())
        return;
    const QPointF position = event->pos();
    const bool isInside = m_mapping.area.contains(position);
    if (event->reason() == QContextMenuEvent::Mouse && isInside) {
        if (const std::optional<int> sample = sampleAt(position))
            select(sample);
    }
    auto* const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [menu](const QString& text, const QString& key, bool isEnabled, auto action) {
        QAction* const entry = menu->addAction(text + u'\t' + key);
        entry->setEnabled(isEnabled);
        connect(entry, &QAction::triggered, menu, action);
    };
    const bool canEdit = m_isEditable && m_selected;
    add(tr("Label 0"), QStringLiteral("0"), canEdit, [this] { labelSelected(0); });
    add(tr("Label 1"), QStringLiteral("1"), canEdit, [this] { labelSelected(1); });
    add(tr("No label"), QStringLiteral("U"), canEdit, [this] { labelSelected(std::nullopt); });
    add(tr("Remove the sample"), tr("Delete"), canEdit && sampleCount() > 1,
        [this] { removeSelected(); });
    menu->addSeparator();
    add(tr("Add a sample here"), tr("Click"), m_isEditable && isInside,
        [this, position] { addSampleAt(position); });
    add(tr("Fit the view"), tr("Home"), true, [this] { fit(); });
    menu->popup(event->globalPos());
}

}  // namespace entropy_lab
