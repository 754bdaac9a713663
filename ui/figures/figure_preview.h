#pragma once

#include "ui/figures/chart_export.h"

#include <QImage>
#include <QTimer>
#include <QWidget>

#include <memory>

namespace entropy_lab {

class FigureDrawing;

/// A figure as it will be saved, scaled to the room there is; on squares where it is transparent.
/// Drawn while the event loop has nothing else to do, some milliseconds at a time; until it is done
/// the picture before it stays.
class FigurePreview : public QWidget {
    Q_OBJECT
public:
    explicit FigurePreview(QWidget* parent = nullptr);
    ~FigurePreview() override;

    /// Null shows nothing. The figure must stay until the next call.
    void setFigure(Figure* figure, const ExportOptions& options);
    /// Draws the same figure again.
    void redraw();

    /// As last drawn; null where the options cannot be drawn.
    const QImage& picture() const { return m_picture; }
    bool isDrawing() const { return m_isStale; }

    QSize sizeHint() const override { return {560, 420}; }
    QSize minimumSizeHint() const override { return {280, 220}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QSize pixels() const;
    ExportOptions shownOptions() const;
    void drawOn();

    Figure* m_figure = nullptr;
    ExportOptions m_options;
    QImage m_picture;
    bool m_isStale = false;
    std::unique_ptr<FigureDrawing> m_drawing;  ///< of what is to come
    QTimer m_timer;
};

}  // namespace entropy_lab
