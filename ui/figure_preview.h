#pragma once

#include "ui/chart_export.h"

#include <QImage>
#include <QWidget>

namespace entropy_lab {

/// A figure as it will be saved, scaled to the room there is; on squares where it is transparent.
class FigurePreview : public QWidget {
    Q_OBJECT
public:
    explicit FigurePreview(QWidget* parent = nullptr);

    /// Null shows nothing. The figure must stay until the next call.
    void setFigure(Figure* figure, const ExportOptions& options);
    /// Draws the same figure again.
    void redraw();

    /// As last drawn; null where the options cannot be drawn.
    const QImage& picture() const { return m_picture; }

    QSize sizeHint() const override { return {560, 420}; }
    QSize minimumSizeHint() const override { return {280, 220}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    Figure* m_figure = nullptr;
    ExportOptions m_options;
    QImage m_picture;
};

}  // namespace entropy_lab
