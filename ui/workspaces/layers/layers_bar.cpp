#include "ui/workspaces/layers/layers_bar.h"

#include "ui/style/number_format.h"
#include "ui/widgets/flow_row.h"
#include "ui/workspaces/base/workspace_layout.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace entropy_lab {

namespace {

constexpr int kMaximumLayers = 12;
constexpr int kMaximumWidth = 512;

QString widthsText(const LayerStack& layers)
{
    QStringList widths;
    for (const Eigen::Index units : layers.units)
        widths.append(QString::number(units));
    return widths.join(QStringLiteral(", "));
}

}  // namespace

std::optional<std::vector<Eigen::Index>> layerWidths(const QString& text)
{
    std::vector<Eigen::Index> widths;
    for (const QString& part : text.split(u',')) {
        bool isNumber = false;
        const int width = part.trimmed().toInt(&isNumber);
        if (!isNumber || width < 1 || width > kMaximumWidth)
            return std::nullopt;
        widths.push_back(width);
    }
    if (widths.size() > kMaximumLayers)
        return std::nullopt;
    return widths;
}

LayersBar::LayersBar(QWidget* parent) : QWidget(parent)
{
    auto* const row = new FlowRow;
    m_widths = new QLineEdit;
    m_widths->setMaximumWidth(160);
    row->addNamed(tr("units of each layer"), m_widths,
                  tr("From the inputs on, such as 8, 4, 4: up to 12 layers of 1 to 512 units."));
    m_gradient = new QComboBox;
    m_gradient->addItems({tr("plain"), tr("balanced")});
    row->addNamed(
        tr("gradient"), m_gradient,
        tr("Balanced: z is re-centered by logit(mean D) of its unit, so that a unit stays "
           "undecided on average."));
    m_scale = new QDoubleSpinBox;
    m_scale->setDecimals(4);
    m_scale->setRange(0.0, 100.0);
    m_scale->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_scale->setKeyboardTracking(false);
    row->addNamed(tr("start weights"), m_scale,
                  tr("Every weight starts at this times N(0, 1); biases at 0."));
    m_seed = new QSpinBox;
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_seed->setKeyboardTracking(false);
    row->addNamed(tr("seed"), m_seed,
                  tr("Of the random numbers: the same seed is the same start."));

    m_state = new QLabel;
    // A label that wraps would make the page as high as its charts would like to be.
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(row);
    layout->addWidget(m_state);

    connect(m_widths, &QLineEdit::editingFinished, this, &LayersBar::takeWidths);
    connect(m_gradient, &QComboBox::currentIndexChanged, this, [this](int index) {
        LayerStack layers = m_layers;
        layers.isBalanced = index == 1;
        change(std::move(layers), QStringLiteral("layers.gradient"),
               tr("the gradient of the layers"));
    });
    connect(m_scale, &QDoubleSpinBox::valueChanged, this, [this](double scale) {
        LayerStack layers = m_layers;
        layers.scale = scale;
        change(std::move(layers), QStringLiteral("layers.scale"), tr("the start of the layers"));
    });
    connect(m_seed, &QSpinBox::valueChanged, this, [this](int seed) {
        LayerStack layers = m_layers;
        layers.seed = static_cast<std::uint64_t>(seed);
        change(std::move(layers), QStringLiteral("layers.seed"), tr("the seed of the layers"));
    });
    // Keys belong to the run again once the number is there.
    for (QAbstractSpinBox* const box :
         {static_cast<QAbstractSpinBox*>(m_scale), static_cast<QAbstractSpinBox*>(m_seed)})
        connect(box, &QAbstractSpinBox::editingFinished, box, &QWidget::clearFocus);
}

void LayersBar::takeWidths()
{
    const std::optional<std::vector<Eigen::Index>> widths = layerWidths(m_widths->text());
    m_widths->clearFocus();
    if (!widths) {
        setState(tr("“%1”: expected up to 12 whole numbers from 1 to 512, such as 8, 4, 4")
                     .arg(quotedInput(m_widths->text())));
        m_widths->setText(widthsText(m_layers));
        return;
    }
    LayerStack layers = m_layers;
    layers.units = *widths;
    change(std::move(layers), QStringLiteral("layers.units"), tr("the units of the layers"));
}

void LayersBar::change(LayerStack layers, const QString& key, const QString& text)
{
    if (layers == m_layers)
        return;
    m_layers = std::move(layers);
    emit layersEdited(m_layers, key, text);
}

void LayersBar::setLayers(const LayerStack& layers)
{
    m_layers = layers;
    const QSignalBlocker quietGradient(m_gradient);
    const QSignalBlocker quietScale(m_scale);
    const QSignalBlocker quietSeed(m_seed);
    if (!m_widths->hasFocus())
        m_widths->setText(widthsText(layers));
    m_gradient->setCurrentIndex(layers.isBalanced ? 1 : 0);
    if (!m_scale->hasFocus())
        m_scale->setValue(layers.scale);
    if (!m_seed->hasFocus())
        m_seed->setValue(static_cast<int>(
            std::min(layers.seed, static_cast<std::uint64_t>(std::numeric_limits<int>::max()))));
}

void LayersBar::setState(const QString& words)
{
    m_state->setToolTip(words);
    showState();
}

QString LayersBar::state() const
{
    return m_state->toolTip();
}

/// As much of the state as the line takes.
void LayersBar::showState()
{
    m_state->setText(m_state->fontMetrics().elidedText(state(), Qt::ElideRight, m_state->width()));
}

void LayersBar::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    // The layout gives the line its width only now.
    layout()->activate();
    showState();
}

void LayersBar::setTheme(const Theme& theme)
{
    QPalette colors = m_state->palette();
    colors.setColor(QPalette::WindowText, theme.secondaryText);
    m_state->setPalette(colors);
}

}  // namespace entropy_lab
