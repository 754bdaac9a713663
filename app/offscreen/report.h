#pragma once

#include "core/analysis/checks.h"
#include "ui/figures/figure.h"
#include "ui/wording/run_frame.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <vector>

namespace entropy_lab {

/// What a report says.
struct ReportContent {
    /// Its start and changes are the report's settings; its newest state is the report's end.
    RunFrame frame;
    /// In the order of the pages; what shows nothing is better left out.
    std::vector<Figure*> figures{};
    std::vector<CheckResult> checks{};
    /// See core/files/figure_record.h: opened in this program, the report shows the run again.
    QString record{};
};

/// A PDF in A4: title, settings, figures, the run in numbers, checks. Text is text, figures are
/// drawn with lines; the same content gives the same bytes. Drawn piece by piece, so that a window
/// can answer in between. GUI thread.
class ReportDrawing {
public:
    /// The figures must stay until all of it is drawn.
    explicit ReportDrawing(ReportContent content);
    ~ReportDrawing();
    ReportDrawing(const ReportDrawing&) = delete;
    ReportDrawing& operator=(const ReportDrawing&) = delete;

    /// Draws for about so long, and at least one piece; false once nothing is left to draw.
    bool goOn(double milliseconds);
    /// The file, once all of it is drawn.
    QByteArray take();

private:
    struct Document;
    /// False where there was none left.
    bool drawPiece();

    ReportContent m_content;
    std::unique_ptr<Document> m_document;
    std::vector<StillFigure> m_stills;  ///< the figures, as they stood when it began
    std::size_t m_drawn = 0;            ///< of them
    bool m_isEnded = false;
};

}  // namespace entropy_lab
