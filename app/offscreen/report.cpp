#include "app/offscreen/report.h"

#include "ui/figures/chart_export.h"
#include "ui/figures/figure_metadata.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/style/shown_text.h"
#include "ui/wording/experiment_settings.h"
#include "ui/wording/run_caption.h"

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QBuffer>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFontInfo>
#include <QPainter>
#include <QPdfWriter>
#include <QTextBlock>
#include <QTextDocument>

#include <cmath>
#include <optional>
#include <utility>

namespace entropy_lab {

namespace {

// Layout in px at 96 dpi.
constexpr double kDpi = 96.0;
constexpr double kMillimetre = kDpi / 25.4;
constexpr double kMargin = 18.0 * kMillimetre;
const QSizeF kPage(210.0 * kMillimetre, 297.0 * kMillimetre);
constexpr double kFigureHeight = 82.0 * kMillimetre;
constexpr double kGap = 6.0 * kMillimetre;
constexpr int kWriterDpi = 1200;
constexpr qsizetype kLongestText = 2000;

QString tr(const char* text)
{
    return QCoreApplication::translate("Report", text);
}

QString row(const QStringList& cells, const char* tag = "td")
{
    QString html = QStringLiteral("<tr>");
    for (const QString& cell : cells)
        html += QStringLiteral("<%1 align=\"%2\">%3</%1>")
                    .arg(QLatin1String(tag),
                         &cell == &cells.front() ? QStringLiteral("left") : QStringLiteral("right"),
                         cell.toHtmlEscaped());
    return html + QStringLiteral("</tr>");
}

QString number(double value)
{
    constexpr int kDigits = 8;
    return std::isnan(value) ? QStringLiteral("–") : readableNumber(value, kDigits);
}

const QString kTable = QStringLiteral("<table cellspacing=\"0\" cellpadding=\"4\" width=\"100%\">");

/// So that a value is found from its name.
const QString kSettingsTable =
    QStringLiteral("<table cellspacing=\"0\" cellpadding=\"3\" width=\"100%\">");

QString settingsHtml(const RunSnapshot& end)
{
    QString html = QStringLiteral("<h2>%1</h2>").arg(tr("Settings")) + kSettingsTable;
    for (const NamedText& setting :
         decidingSettings(*end.recorded, end.experiment->stop, end.record.iteration))
        html += QStringLiteral("<tr><td width=\"32%\">%1</td><td>%2</td></tr>")
                    .arg(setting.name.toHtmlEscaped(),
                         shownText(setting.text, kLongestText).toHtmlEscaped());
    return html + QStringLiteral("</table>");
}

/// Iterations 0, 1, 2, 5, 10, ... and the last.
std::vector<std::int64_t> iterationsOf(std::int64_t last)
{
    std::vector<std::int64_t> all{0};
    for (std::int64_t decade = 1; decade < last; decade *= 10) {
        for (const std::int64_t step : {1, 2, 5}) {
            if (step * decade < last)
                all.push_back(step * decade);
        }
    }
    if (last > 0)
        all.push_back(last);
    return all;
}

QString resultsHtml(const RunFrame& frame)
{
    const RunSnapshot& end = *frame.snapshot;
    const StepRecord& record = end.record;
    QString html = QStringLiteral("<h2>%1</h2>").arg(tr("Results"));
    html += QStringLiteral("<p>%1</p>")
                .arg((end.stopReason ? tr("After %1: %2.")
                                           .arg(iterationsText(record.iteration),
                                                QString::fromUtf8(describe(*end.stopReason)))
                                     : tr("After %1.").arg(iterationsText(record.iteration)))
                         .toHtmlEscaped());
    const RunColumns& columns = *frame.columns;
    QStringList head{tr("iteration"), tr("H (bits)"), tr("path sum (bits)"),
                     tr("gradient norm (bits per unit of parameter)")};
    if (columns.crossEntropy >= 0)
        head += {tr("CE (bits)"), tr("accuracy")};
    html += kTable + row(head, "th");
    const std::int64_t last = std::min(record.iteration, frame.history.size() - 1);
    for (const std::int64_t k : iterationsOf(last)) {
        const auto at = [&](int column) { return number(frame.history.at(column, k)); };
        // A history too long to be kept whole has thinned rows.
        QStringList cells{readableCount(frame.history.storedAtOrBefore(k)), at(columns.H),
                          at(columns.pathSum), at(columns.gradientNorm)};
        if (columns.crossEntropy >= 0)
            cells += {at(columns.crossEntropy), at(columns.accuracy)};
        html += row(cells);
    }
    html += QStringLiteral("</table>");

    html += QStringLiteral("<h3>%1</h3>").arg(tr("Parameters at the end")) + kTable;
    html +=
        row({tr("unit"), tr("input"), tr("w at the start"), tr("w"), tr("G at the start"), tr("G")},
            "th");
    const Layer& start = end.recorded->start;
    const Layer& layer = end.layer;
    constexpr Eigen::Index kMostRows = 40;
    Eigen::Index rows = 0;
    for (Eigen::Index unit = 0; unit < layer.units && rows < kMostRows; ++unit) {
        for (Eigen::Index j = 0; j < layer.features && rows < kMostRows; ++j, ++rows)
            html += row({QString::number(unit + 1), QString::number(j + 1),
                         number(start.W()(unit, j)), number(layer.W()(unit, j)),
                         number(start.G()(unit, j)), number(layer.G()(unit, j))});
        html += row({QString::number(unit + 1),
                     tr("bias b"),
                     number(start.b()(unit)),
                     number(layer.b()(unit)),
                     {},
                     {}});
    }
    return html + QStringLiteral("</table>");
}

QString checksHtml(const std::vector<CheckResult>& checks)
{
    if (checks.empty())
        return {};
    QString html = QStringLiteral("<h2>%1</h2>").arg(tr("Checks")) + kTable
        + row({tr("claim"), tr("number"), tr("bound"), tr("holds")}, "th");
    for (const CheckResult& check : checks) {
        const QString name = QString::fromStdString(check.name);
        if (check.untested.empty())
            html +=
                row({QStringLiteral("%1 (%2)").arg(name, QString::fromStdString(check.quantity)),
                     readableNumber(check.value, 3), readableNumber(check.bound, 3),
                     check.passed ? tr("yes") : tr("NO")});
        else
            html +=
                row({tr("%1 (not tested: %2)").arg(name, QString::fromStdString(check.untested)),
                     QStringLiteral("–"), QStringLiteral("–"), QStringLiteral("–")});
    }
    return html + QStringLiteral("</table>");
}

/// Pages of text and figures, one after the other.
class Pages {
public:
    explicit Pages(QPdfWriter& writer) : m_writer(writer), m_painter(&writer)
    {
        m_painter.setRenderHints(QPainter::Antialiasing | QPainter::LosslessImageRendering);
        m_painter.scale(kWriterDpi / kDpi, kWriterDpi / kDpi);
        QFont font(QFontInfo(QApplication::font()).family());
        font.setPixelSize(kTextPixels);
        m_font = font;
        startPage();
    }

    void addText(const QString& html)
    {
        QTextDocument document;
        document.setDocumentMargin(0.0);
        document.setDefaultFont(m_font);
        document.setDefaultStyleSheet(QStringLiteral(
            "h1 { font-size: 26px; } h2 { font-size: 18px; margin-top: 14px; } h3 { font-size: "
            "14px; } th { border-bottom: 1px solid black; } td { font-size: 12px; }"));
        const QSizeF room(kPage.width() - 2.0 * kMargin, kPage.height() - 2.0 * kMargin);
        document.setHtml(html);
        document.setTextWidth(room.width());
        const QSizeF whole = document.size();
        // A short text goes on where the page has room; a long one begins on its own.
        if (m_top + whole.height() <= kPage.height() - kMargin) {
            draw(document, QRectF(QPointF(), whole), m_top);
            m_top += whole.height() + kGap;
            return;
        }
        document.setPageSize(room);
        const int last = document.pageCount() - 1;
        for (int page = 0; page <= last; ++page) {
            if (page > 0 || m_top > kMargin)
                startPage();
            draw(document, QRectF(0.0, page * room.height(), room.width(), room.height()), kMargin);
        }
        const QRectF end = document.documentLayout()->blockBoundingRect(document.lastBlock());
        m_top = kMargin + end.bottom() - last * room.height() + kGap;
    }

    void addFigure(const StillFigure& figure)
    {
        if (m_top + kFigureHeight > kPage.height() - kMargin)
            startPage();
        m_painter.save();
        m_painter.translate(kMargin, m_top);
        for (const auto& paint : figure)
            paint(m_painter);
        m_painter.restore();
        m_top += kFigureHeight + kGap;
    }

private:
    static constexpr int kTextPixels = 13;

    void draw(QTextDocument& document, const QRectF& part, double top)
    {
        m_painter.save();
        m_painter.translate(kMargin, top - part.top());
        document.drawContents(&m_painter, part);
        m_painter.restore();
    }

    void startPage()
    {
        if (m_page > 0)
            m_writer.newPage();
        ++m_page;
        m_top = kMargin;
        m_painter.setFont(m_font);
        m_painter.setPen(Theme::light().secondaryText);
        m_painter.drawText(
            QRectF(kMargin, kPage.height() - kMargin, kPage.width() - 2.0 * kMargin, kMargin / 2.0),
            Qt::AlignRight | Qt::AlignVCenter, QString::number(m_page));
    }

    QPdfWriter& m_writer;
    QPainter m_painter;
    QFont m_font;
    double m_top = 0.0;
    int m_page = 0;
};

}  // namespace

struct ReportDrawing::Document {
    Document(const QString& title, const QString& record) : writer(openedForWriting(buffer))
    {
        writer.setResolution(kWriterDpi);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF());
        writer.setTitle(title);
        writer.setCreator(QStringLiteral("Entropy Gradient Lab"));
        writer.setDocumentXmpMetadata(pdfMetadata(title, record));
        pages.emplace(writer);
    }

    static QBuffer* openedForWriting(QBuffer& buffer)
    {
        buffer.open(QIODevice::WriteOnly);
        return &buffer;
    }

    QBuffer buffer;
    QPdfWriter writer;
    std::optional<Pages> pages;
};

ReportDrawing::ReportDrawing(ReportContent content) : m_content(std::move(content))
{
    const Experiment& experiment = *m_content.frame.snapshot->recorded;
    const QString title = shownText(QString::fromStdString(experiment.title));
    m_document = std::make_unique<Document>(title, m_content.record);
    m_document->pages->addText(
        QStringLiteral("<h1>%1</h1><p>%2</p><p>%3</p>")
            .arg(title.toHtmlEscaped(),
                 shownText(QString::fromStdString(experiment.description), kLongestText)
                     .toHtmlEscaped(),
                 runCaption(*m_content.frame.snapshot).toHtmlEscaped())
        + settingsHtml(*m_content.frame.snapshot));
}

ReportDrawing::~ReportDrawing() = default;

bool ReportDrawing::drawPiece()
{
    const QSizeF size(kPage.width() - 2.0 * kMargin, kFigureHeight);
    Pages& pages = *m_document->pages;
    // All of them first, of nearly the same moment of a run that goes on.
    if (m_stills.size() < m_content.figures.size()) {
        Figure& figure = *m_content.figures[m_stills.size()];
        m_stills.push_back(figure.still(size, {.theme = Theme::light(), .detail = 4.0}));
    } else if (m_drawn < m_stills.size()) {
        pages.addFigure(std::exchange(m_stills[m_drawn++], {}));
    } else if (!m_isEnded) {
        pages.addText(resultsHtml(m_content.frame) + checksHtml(m_content.checks));
        m_isEnded = true;
    } else {
        return false;
    }
    return true;
}

bool ReportDrawing::goOn(double milliseconds)
{
    constexpr double kNanoseconds = 1e6;
    QElapsedTimer clock;
    clock.start();
    while (drawPiece()) {
        if (static_cast<double>(clock.nsecsElapsed()) > milliseconds * kNanoseconds)
            return true;
    }
    return false;
}

QByteArray ReportDrawing::take()
{
    m_document->pages.reset();
    return withoutTime(m_document->buffer.data());
}

}  // namespace entropy_lab
