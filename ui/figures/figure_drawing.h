#pragma once

#include "ui/figures/chart_export.h"

#include <QBuffer>
#include <QFont>
#include <QRectF>

#include <memory>

class QPaintDevice;
class QPainter;

namespace entropy_lab {

/// A figure that has been drawn, and what is wanted of it: may go to another thread.
struct DrawnFigure {
    ExportFormat format = ExportFormat::Png;
    ExportOptions options{};
    QString title{};
    QImage image{};     ///< of a PNG, premultiplied
    QByteArray text{};  ///< of the others, as it was generated
};

/// The picture for a file or the clipboard: opaque where the figure is.
QImage pictureOf(DrawnFigure drawn);
/// The bytes of the file. On any thread; the reason in `error` where there is no memory for them.
QByteArray bytesOf(DrawnFigure drawn, QString* error);

/// A figure being drawn, as it stood when that began: piece by piece, so that a window can answer
/// in between. GUI thread.
class FigureDrawing {
public:
    /// For a file; the options must be without a problem.
    FigureDrawing(Figure& figure, ExportFormat format, const ExportOptions& options);
    /// As a picture of so many pixels, whatever the resolution of the options.
    FigureDrawing(Figure& figure, const ExportOptions& options, QSize pixels);
    ~FigureDrawing();
    FigureDrawing(const FigureDrawing&) = delete;
    FigureDrawing& operator=(const FigureDrawing&) = delete;

    /// Why it cannot be drawn; empty where it can.
    const QString& problem() const { return m_problem; }
    /// Draws for about so long, and at least one piece; false once nothing is left to draw.
    bool goOn(double milliseconds);
    /// Once it is drawn.
    DrawnFigure take();

private:
    void begin(Figure& figure, const QRectF& target, double detail);
    void beginPicture(Figure& figure, QSize pixels);
    void beginSvg(Figure& figure);
    void beginPdf(Figure& figure);
    void startDrawing();
    void prepare(QPainter& painter) const;
    void paintCaption(QPainter& painter) const;
    void drawPieceOfPicture();
    void drawPart();
    bool isDone() const;

    DrawnFigure m_drawn;
    QString m_problem;
    QSizeF m_layout;  ///< px at 96 dpi
    QRectF m_target;  ///< of the device
    QFont m_captionFont;
    double m_captionTop = 0.0;
    StillFigure m_parts;
    std::size_t m_part = 0;  ///< the next one
    int m_top = 0;           ///< of a picture: the row that comes next
    // Of a drawing with lines and letters.
    QBuffer m_buffer;
    std::unique_ptr<QPaintDevice> m_device;
    std::unique_ptr<QPainter> m_painter;
};

}  // namespace entropy_lab
