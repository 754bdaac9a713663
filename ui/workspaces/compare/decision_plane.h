#pragma once

#include "ui/figures/figure.h"
#include "ui/plot/items/plot_mapping.h"
#include "ui/wording/run_frame.h"
#include "ui/workspaces/compare/decision_colors.h"

#include <QImage>
#include <QLineF>
#include <QWidget>

#include <optional>
#include <vector>

class QSpinBox;

namespace entropy_lab {

/// The plane of the two inputs: D of one unit as the background, D = 1/2 as a line, the samples on
/// it by label. For data of any other number of inputs it says so and does nothing else.
///
/// It owns no data: gestures say what is wanted, and the next frame shows what came of it. Only a
/// sample being dragged stands where the pointer is at once.
/// Gestures: click on an empty place adds a sample, drag moves one (elsewhere the view), Delete
/// removes the selected one, 0, 1 and U set its label; the wheel zooms at the pointer (over an axis
/// only that axis), Home or a double click beside the plot fits, Backspace goes back, Esc takes a
/// drag back. Arrow keys are left to the window.
class DecisionPlane : public QWidget, public Figure {
    Q_OBJECT
public:
    /// One sample under the unit shown, at the moment shown.
    struct Reading {
        double x1;
        double x2;
        double z;
        double D;
        double H;      ///< bits
        double dHdz;   ///< bits per unit of z
        double label;  ///< 0, 1 or NaN
        double CE;     ///< bits; NaN without a label
        double dCEdz;  ///< bits per unit of z; NaN without a label
    };

    explicit DecisionPlane(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame) { setSnapshot(frame.snapshot); }
    void setSnapshot(std::shared_ptr<const RunSnapshot> snapshot);
    void setTheme(const Theme& theme);
    void setTitle(const QString& title);
    /// Scale of fonts, lines and marks: above 1 for projectors.
    void setFontScale(double scale);
    /// Whether clicks, drags and keys ask for changes of the data; they do to begin with.
    void setEditable(bool isEditable);

    int unit() const { return m_unit; }
    /// What stands there instead of the plane; empty where the plane is shown.
    QString refusal() const;
    const PlotMapping& mapping() const { return m_mapping; }
    bool isAutoFit() const { return m_isAutoFit; }
    /// The part of D = 1/2 inside the view, in values; none where it does not cross it.
    std::optional<QLineF> boundary() const;
    std::optional<int> selectedSample() const { return m_selected; }
    std::optional<int> hoveredSample() const { return m_hovered; }
    std::optional<Reading> reading(int sample) const;
    /// The box at the pointer, line by line; empty without one.
    QStringList hoverLines() const;
    /// Samples of the last picture: of many in the same few px one is drawn.
    qsizetype drawnSamples() const { return m_drawnSamples; }

    QString figureTitle() const override { return m_title; }
    QSizeF figureSize() const override { return size(); }
    StillFigure still(QSizeF size, const FigureStyle& style) override;

    QSize sizeHint() const override { return {320, 240}; }
    QSize minimumSizeHint() const override { return {280, 240}; }

public slots:
    /// From 0 on.
    void setUnit(int unit);
    void fit();
    void previousView();
    /// Manual ranges; the automatic fit ends. Emits no `viewChanged`.
    void setView(entropy_lab::AxisRange x1, entropy_lab::AxisRange x2);

signals:
    void sampleAdded(double x1, double x2);
    /// During a drag, for every move; `sampleMoveFinished` ends it.
    void sampleMoved(int index, double x1, double x2);
    void sampleMoveFinished(int index);
    void sampleRemoved(int index);
    /// 0, 1 or none, for the unit shown.
    void sampleLabelled(int index, std::optional<int> label, int unit);
    void unitChanged(int unit);
    /// By a gesture; a fit is one too.
    void viewChanged(entropy_lab::AxisRange x1, entropy_lab::AxisRange x2, bool isAutoFit);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    enum class Gesture { None, Press, Pan, MoveSample };
    struct View {
        AxisRange x;
        AxisRange y;
        bool isAutoFit;
    };
    /// A sample where the pointer holds or left it, until other data come.
    struct Moved {
        int index;
        QPointF value;
    };

    const Batch& data() const { return m_snapshot->experiment->data; }
    int sampleCount() const { return static_cast<int>(data().samples()); }
    bool isShown() const { return m_snapshot && data().features() == 2; }
    /// z = w₁ x₁ + w₂ x₂ + b of the unit shown, w = w + G.
    struct Field {
        double w1;
        double w2;
        double b;
        bool operator==(const Field&) const = default;
    };
    Field field() const;
    double labelOf(int sample) const;
    QPointF valueOf(int sample) const;
    QPointF toValue(QPointF position) const;
    std::optional<int> sampleAt(QPointF position) const;

    void takeData();
    void fitToData();
    void arrange();
    void updateUnitBox();
    void hoverAt(std::optional<QPointF> position);
    void select(std::optional<int> sample);
    void addSampleAt(QPointF position);
    void removeSelected();
    void labelSelected(std::optional<int> label);
    void moveSampleTo(QPointF position);
    void finishMove();
    void cancelMove();
    void changeView(AxisRange x, AxisRange y);
    void rememberView();

    // Painting (decision_plane_painting.cpp)
    void paintAll(QPainter& painter);
    /// Dots per px of the pictures.
    double resolution() const;
    QFont plotFont() const;
    double markRadius() const;
    void renderField();
    void renderMarks();
    void drawAxes(QPainter& painter) const;
    void drawBoundary(QPainter& painter) const;
    void drawColorBar(QPainter& painter) const;
    void drawHead(QPainter& painter) const;
    void drawHint(QPainter& painter) const;
    void drawEmphasis(QPainter& painter) const;
    void drawHoverBox(QPainter& painter) const;

    std::shared_ptr<const RunSnapshot> m_snapshot;
    QString m_title;
    Theme m_theme = Theme::light();
    DecisionColors m_colors{m_theme};
    double m_scale = 1.0;
    /// Set in a copy for export.
    std::optional<FigureStyle> m_figureStyle;
    double m_figureResolution = 1.0;
    bool m_isEditable = true;
    int m_unit = 0;
    QSpinBox* m_unitBox = nullptr;

    PlotMapping m_mapping;
    bool m_isAutoFit = true;
    std::vector<View> m_previousViews;
    quint64 m_lastWheel = 0;  ///< ms

    std::optional<int> m_selected;
    std::optional<int> m_hovered;
    QPointF m_pointer;
    /// The count of samples at which the last one is the one just added.
    std::optional<int> m_awaitedCount;
    Gesture m_gesture = Gesture::None;
    std::optional<int> m_pressedSample;
    QPointF m_pressedAt;
    QPointF m_pressedValue;  ///< of the sample
    PlotMapping m_pressedMapping;
    std::optional<Moved> m_moved;

    // What the pictures were made of.
    QImage m_field;
    std::optional<Field> m_drawnField;
    PlotMapping m_fieldMapping;
    QImage m_marks;
    PlotMapping m_marksMapping;
    bool m_areMarksDirty = true;
    qsizetype m_drawnSamples = 0;
    std::vector<char> m_occupied;
};

}  // namespace entropy_lab
