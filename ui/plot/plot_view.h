#pragma once

#include "ui/figures/figure.h"
#include "ui/plot/items/plot_description.h"
#include "ui/plot/items/plot_field.h"
#include "ui/plot/items/plot_mapping.h"

#include <QChartView>
#include <QPointer>
#include <QPolygonF>

#include <memory>
#include <optional>
#include <vector>

namespace entropy_lab {

class AxisLabels;
class AxisLimitsEditor;
class ContourItem;
class CurveItem;
class FieldItem;
class GridLines;
class HandleItem;
class PlotLegend;
class PlotOverlay;
struct ContourLabel;
struct EndLabel;
struct ReadoutRow;

/// The one plot of the program: curves, marks and a cursor over two axes, with the gestures people
/// know from plotting programs. It is a view of Qt Charts whose axes, grid, legend and curves are
/// items of ours: those of Qt Charts are rebuilt, text by text, with every change of a range.
///
/// Changing data, marks or ranges only takes note; `refresh`, once a frame, does the work, and does
/// none while the view is hidden or nothing changed.
/// Gestures: wheel zooms at the pointer (over an axis only that axis), drag pans and right drag
/// zooms to a box (or the other way round, see `setLeftDrag`), double click or Home fits, Backspace
/// goes back, a click pins a second cursor (again, or Esc, takes it away), a double click on an
/// axis asks for its limits, a click on a legend entry hides or shows its curve, L switches the
/// logarithmic y axis. With a field a click says where it was instead of pinning, and the cursor
/// reads both axes and the field. A handle can be dragged; Esc puts it back.
class PlotView : public QChartView, public Figure {
    Q_OBJECT
public:
    explicit PlotView(const PlotDescription& description, QWidget* parent = nullptr);
    ~PlotView() override;

    const QString& title() const { return m_description.title; }
    void setTitle(const QString& title);
    const PlotDescription& description() const { return m_description; }
    void setAxisTitles(const QString& x, const QString& y);

    /// Adds a curve and returns its number, counted from 0.
    int addCurve(const PlotCurve& curve);
    void clearCurves() { removeCurvesFrom(0); }
    void removeCurvesFrom(int index);
    int curveCount() const { return static_cast<int>(m_curves.size()); }
    const PlotCurve& curve(int index) const { return at(index).spec; }
    /// Data as points, x rising; NaN makes a gap.
    void setCurvePoints(int index, std::vector<QPointF> points);
    /// Data as a function asked once a change and frame. Without `value` the cursor reads between
    /// the sampled points.
    void setCurveSampler(int index, CurveSampler sampler, CurveValue value = {});
    /// Says that what the samplers return has changed.
    void invalidateCurves();
    void setCurveVisible(int index, bool isVisible);
    bool isCurveVisible(int index) const { return at(index).spec.isVisible; }
    /// The current value behind the name in the legend.
    void setCurveValueText(int index, const QString& text);

    /// Named stretches of the x axis, behind everything.
    void setBands(std::vector<PlotBand> bands);
    const std::vector<PlotBand>& bands() const { return m_bands; }
    void setMarks(std::vector<PlotMark> marks);
    void setPoints(std::vector<PlotPoint> points);
    void setArrows(std::vector<PlotArrow> arrows);
    /// A number for each point of the plane, drawn in colors behind the grid, with a color bar at
    /// the right; null takes it away.
    void setField(std::shared_ptr<const PlotField> field, const FieldScale& scale);
    const std::shared_ptr<const PlotField>& field() const { return m_field; }
    const FieldScale& fieldScale() const { return m_fieldScale; }
    /// Whether its curves say nothing without a field.
    virtual bool isNothingWithoutField() const { return m_field != nullptr; }
    void setContours(std::vector<PlotContour> contours);
    const std::vector<PlotContour>& contours() const { return m_contours; }
    /// Arrows over the plane, below the curves.
    void setVectors(std::vector<PlotVector> vectors);
    const std::vector<PlotVector>& vectors() const { return m_vectors; }
    /// Places that can be dragged; they are no part of an export.
    void setHandles(std::vector<PlotHandle> handles);
    const std::vector<PlotHandle>& handles() const { return m_handles; }
    /// False: a click only says where it was, as it does over a field.
    void setPinsOnClick(bool pins) { m_pinsOnClick = pins; }
    /// A guess and the truth beside it. While the sketch is open, clicks and left drags draw the
    /// guess and do nothing else.
    void setSketch(const PlotSketch& sketch);
    const PlotSketch& sketch() const { return m_sketch; }
    /// A vertical line at the state shown.
    void setNow(std::optional<double> x);
    /// The x range that a fit shows.
    void setFittedRangeX(AxisRange range);
    /// The y range that a fit shows where the y axis does not follow the data.
    void setFittedRangeY(AxisRange range);
    /// A sentence in the upper right corner of the plot; empty for none.
    void setNote(const QString& note);

    /// Modest, so that a page is not as high as its charts were last.
    QSize sizeHint() const override { return {320, 240}; }
    void setTheme(const Theme& theme);
    const Theme& theme() const { return m_theme; }
    /// Scale of fonts, lines and points: above 1 for projectors and print.
    void setFontScale(double scale);
    void setLeftDrag(LeftDrag mode) { m_leftDrag = mode; }
    LeftDrag leftDrag() const { return m_leftDrag; }
    /// On: a left drag inside the plot is told by `dragged` instead of moving the view, and a click
    /// only says where it was.
    void setPointing(bool isOn)
    {
        m_isPointing = isOn;
        m_pinsOnClick = !isOn;
    }

    /// The points of a curve as they were last drawn, in values and in px of the scene.
    const std::vector<QPointF>& sampledPoints(int index) const { return at(index).points; }
    const std::vector<QPolygonF>& drawnPolylines(int index) const;
    const PlotMapping& mapping() const { return m_mapping; }
    AxisRange rangeX() const { return m_mapping.x; }
    AxisRange rangeY() const { return m_mapping.y; }
    bool isAutoFit() const { return m_isAutoFit; }
    bool isLogY() const { return m_mapping.isLogY; }
    bool canBeLogY() const { return m_description.y.canBeLog; }
    std::optional<double> cursorX() const { return m_cursor; }
    /// The place of the pointer over a field.
    std::optional<QPointF> pointer() const { return m_pointer; }
    const std::vector<ContourLabel>& contourLabels() const;
    QRectF colorBarRect() const;
    std::optional<double> pinnedX() const { return m_pin; }
    /// Where, next to some x, values can be read: there stand the cursor and the pin. Without it,
    /// everywhere.
    void setCursorStops(std::function<double(double)> stops);
    /// What stands in the box at the pointer: x, then one row for each curve that has a value
    /// there; with a pin also what has changed since it. Empty without a pointer.
    std::vector<ReadoutRow> readout() const;
    /// The numbers along the axes.
    std::vector<AxisTick> ticksX() const;
    std::vector<AxisTick> ticksY() const;
    /// Value of a curve at x: what the cursor shows; NaN where it has none.
    double valueAt(int index, double x) const;
    const std::vector<PlotMark>& marks() const { return m_marks; }
    const std::vector<PlotPoint>& points() const { return m_points; }
    const std::vector<PlotArrow>& arrows() const { return m_arrows; }
    /// Where the entry of a curve stands in the legend, in px of the view.
    QRectF legendEntryRect(int index) const;
    QString note() const;
    const QString& axisTitleX() const { return m_description.x.title; }
    const QString& axisTitleY() const { return m_description.y.title; }
    bool isIterationAxis() const { return m_description.x.isInteger; }
    /// The exact values of a curve; empty where it has none.
    const CurveValue& valueFunction(int index) const { return at(index).value; }
    /// The data of a curve inside the range of x, those of a function at so many places.
    std::vector<QPointF> pointsAt(int index, int places) const;

    /// Scale, ranges and hidden curves of another plot of the same kind.
    void takeViewOf(const PlotView& other);
    /// The same plot, never shown, at another size (px at 96 dpi) and in another style; without
    /// cursor, its legend without what is hidden.
    std::unique_ptr<PlotView> copyForExport(QSizeF size, const FigureStyle& style);
    std::unique_ptr<PlotView> copyForExport(QSizeF size, const Theme& theme, double fontScale)
    {
        return copyForExport(size, {.theme = theme, .fontScale = fontScale});
    }

    QString figureTitle() const override { return title(); }
    QSizeF figureSize() const override { return size(); }
    StillFigure still(QSizeF size, const FigureStyle& style) override;

public slots:
    void refresh();
    /// Back to the automatic fit.
    void fit();
    void previousView();
    void setLogY(bool isLog);
    /// Manual ranges; the automatic fit ends.
    void setView(AxisRange x, AxisRange y);
    void showCursorAt(double x);
    void hideCursor();
    /// A second cursor that stays; what the first one shows is compared with it.
    void pinCursorAt(double x);
    void unpinCursor();
    /// Draws the curves of a quantity thicker, as where the pointer is on one of its terms.
    void setHighlighted(std::optional<entropy_lab::Quantity> quantity);
    /// Opens two fields for the limits of the x axis (Horizontal) or of the y axis.
    void editAxisLimits(Qt::Orientation axis);

signals:
    void hovered(double x);
    void hoverLeft();
    /// The pointer came to a curve of this run, to its name in the legend, or left it.
    void quantityHovered(std::optional<entropy_lab::Quantity> quantity);
    /// A plain click on the plot.
    void clicked(QPointF value);
    /// The click before was the first one of a double click, which fits the view.
    void clickRevoked();
    /// A handle is dragged; its owner moves it.
    void handleMoved(int index, QPointF value);
    void handleReleased(int index);
    /// The plot shows other ranges than before, by a gesture or by a fit.
    void rangesChanged(entropy_lab::AxisRange x, entropy_lab::AxisRange y);
    /// A person pinned the cursor, or took the pin away.
    void pinned(double x);
    void unpinned();
    void autoFitChanged(bool isAutoFit);
    void logYChanged(bool isLog);
    void curveVisibilityChanged(int index, bool isVisible);
    /// A right click without a drag.
    void menuRequested(QPoint globalPosition);
    /// See `setPointing`: places in values; `from` is where the last one ended.
    void dragged(QPointF from, QPointF to);
    void dragFinished();
    /// A person drew on an open sketch.
    void sketched();

protected:
    /// Called by `refresh` of a visible view before anything else: the place to take up new data.
    virtual void updateContent() { }

    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    /// Keys meant for charts belong to the one under the pointer.
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    struct Curve {
        PlotCurve spec;
        CurveItem* item = nullptr;
        CurveSampler sampler{};
        CurveValue value{};
        std::vector<QPointF> data{};    ///< without a sampler
        std::vector<QPointF> points{};  ///< as last drawn
        QString valueText{};
        QList<qreal> dashes{};  ///< instead of the dash; empty: none
    };
    QColor colorOf(const PlotCurve& curve) const;
    QColor textColorOf(const PlotCurve& curve) const;
    const Curve& at(int index) const { return m_curves.at(static_cast<std::size_t>(index)); }
    Curve& at(int index) { return m_curves.at(static_cast<std::size_t>(index)); }

    struct View {
        AxisRange x{};
        AxisRange y{};
        bool isAutoFit = true;
    };
    enum class Gesture { None, Press, Pan, ZoomBox, Handle, Point, Sketch };

    void draw();
    void createAxes();
    void applyStyle();
    void applyPens();
    void updateLegend();
    void arrange();
    double leftMargin() const;
    double rightMargin() const;
    void sampleCurves();
    void fitY();
    void updateAxes();
    void updateOverlay();
    std::vector<EndLabel> endLabels() const;
    QString leftOutByLog() const;
    QFont chartFont(double points) const;
    QFont labelFont() const;
    double stepX() const;
    std::vector<AxisTick> linesY() const;
    int partsY() const;
    int partsX() const;
    std::optional<Qt::Orientation> axisAt(QPointF position) const;
    void placeLimitsEditor();
    /// For a change that no frame follows: at most one refresh waits in the event queue.
    void postRefresh();

    // Views (plot_ranges.cpp)
    void rememberView();
    void setAutoFit(bool isAutoFit);
    void moveView(AxisRange x, AxisRange y);
    AxisRange zoomed(AxisRange range, double fixed, double factor, bool isLog) const;
    void panTo(QPointF position);
    void zoomToBox(const QRectF& box);

    // Field, contours, arrows and handles (plot_plane.cpp)
    void createPlane();
    void updatePlane();
    void updateHandles();
    void reportRanges();
    void copyPlaneTo(PlotView& copy) const;
    double barRoom() const;
    QPointF valueAtPixel(QPointF pixel) const;
    int handleAt(QPointF position) const;
    void showActiveHandle(int handle);
    bool startHandleDrag();
    void dragHandleTo(QPointF position);
    void endHandleDrag(bool isKept);
    bool showHandleTip(QPoint position, QPoint globalPosition);

    // Sketches (plot_sketch.cpp)
    bool isSketchPress() const;
    void sketchTo(QPointF position);

    // Gestures and cursors (plot_gestures.cpp, plot_cursor.cpp)
    void startDrag();
    void pointTo(QPointF position);
    void finishPress(QPointF position);
    void toggleLegendEntry(int entry);
    double cursorPlace(QPointF position) const;
    double cursorStop(double x) const { return m_cursorStops ? m_cursorStops(x) : x; }
    QString cursorText(double x) const;
    void hoverAt(QPointF position);
    void hoverQuantity(std::optional<Quantity> quantity);
    std::optional<Quantity> quantityAt(QPointF position) const;
    void clickAt(QPointF position);
    void pinAt(QPointF position);
    void changePin(std::optional<double> x);

    PlotDescription m_description;
    Theme m_theme = Theme::light();
    double m_scale = 1.0;
    /// Set in a copy for export.
    std::optional<FigureStyle> m_figureStyle;
    double m_dotsPerInch = 96.0;
    PlotMapping m_mapping;
    AxisRange m_fittedX{};
    bool m_isAutoFit = true;

    GridLines* m_gridLines = nullptr;
    AxisLabels* m_labelsX = nullptr;
    AxisLabels* m_labelsY = nullptr;
    QPointer<AxisLimitsEditor> m_limitsEditor;
    PlotLegend* m_legend = nullptr;
    PlotOverlay* m_below = nullptr;
    PlotOverlay* m_above = nullptr;
    std::vector<Curve> m_curves;
    std::vector<int> m_legendCurves;  ///< curve of each legend entry
    std::vector<PlotBand> m_bands;
    std::vector<PlotMark> m_marks;
    std::vector<PlotPoint> m_points;
    std::vector<PlotArrow> m_arrows;
    PlotSketch m_sketch;
    std::optional<double> m_now;
    std::shared_ptr<const PlotField> m_field;
    FieldScale m_fieldScale;
    std::vector<PlotContour> m_contours;
    std::vector<PlotVector> m_vectors;
    std::vector<PlotHandle> m_handles;
    FieldItem* m_fieldItem = nullptr;
    ContourItem* m_contourItem = nullptr;
    HandleItem* m_handleItem = nullptr;
    int m_activeHandle = -1;  ///< under the pointer or being dragged
    QPointF m_handleStart;    ///< its value before the drag
    QPointF m_handleGrip;     ///< from the pointer to its middle, px
    bool m_pinsOnClick = true;
    bool m_isClickRevocable = false;
    AxisRange m_reportedX{};
    AxisRange m_reportedY{};
    std::optional<QPointF> m_pointer;
    std::optional<double> m_cursor;
    std::optional<double> m_pin;
    std::function<double(double)> m_cursorStops;
    std::optional<Quantity> m_hovered;  ///< under the pointer
    std::optional<Quantity> m_highlighted;
    QString m_note;
    double m_leftMargin = 0.0;
    double m_rightMargin = 0.0;
    double m_legendHeight = 0.0;

    bool m_isStyleDirty = true;
    bool m_isLegendDirty = true;
    bool m_isLayoutDirty = true;
    bool m_areCurvesDirty = true;
    bool m_isOverlayDirty = true;
    bool m_isPlaneDirty = true;
    bool m_areHandlesDirty = true;
    bool m_isRefreshPosted = false;
    PlotMapping m_drawnMapping;  ///< of the last draw

    std::vector<View> m_previousViews;
    LeftDrag m_leftDrag = LeftDrag::Pans;
    Gesture m_gesture = Gesture::None;
    Qt::MouseButton m_gestureButton = Qt::NoButton;
    QPointF m_pressedAt;
    bool m_isPointing = false;
    QPointF m_pointedTo;   ///< in values
    QPointF m_sketchedTo;  ///< px
    PlotMapping m_pressedMapping;
    /// The pin before the last click on the plot, which a double click gives back.
    std::optional<std::optional<double>> m_pinBeforeClick;
    QRectF m_zoomBox;
    quint64 m_lastWheel = 0;  ///< ms
};

}  // namespace entropy_lab
