#pragma once

#include "core/experiment/experiment.h"
#include "ui/style/theme.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace entropy_lab {

/// The widths "8, 4, 4" as numbers; nothing where they are not 1 to 12 widths from 1 to 512.
std::optional<std::vector<Eigen::Index>> layerWidths(const QString& text);

/// The choices that make a stack of layers, and a line that says how far it is.
class LayersBar : public QWidget {
    Q_OBJECT
public:
    explicit LayersBar(QWidget* parent = nullptr);

    /// Shows the choices; a box being typed in is left alone.
    void setLayers(const LayerStack& layers);
    void setState(const QString& words);
    QString state() const;
    void setTheme(const Theme& theme);

    QLineEdit* widthsBox() const { return m_widths; }
    QComboBox* gradientBox() const { return m_gradient; }
    QDoubleSpinBox* scaleBox() const { return m_scale; }
    QSpinBox* seedBox() const { return m_seed; }

signals:
    /// `key` is the file's, `text` says what changed.
    void layersEdited(const entropy_lab::LayerStack& layers, const QString& key,
                      const QString& text);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showState();
    void takeWidths();
    void change(LayerStack layers, const QString& key, const QString& text);

    LayerStack m_layers;
    QLineEdit* m_widths = nullptr;
    QComboBox* m_gradient = nullptr;
    QDoubleSpinBox* m_scale = nullptr;
    QSpinBox* m_seed = nullptr;
    QLabel* m_state = nullptr;
};

}  // namespace entropy_lab
