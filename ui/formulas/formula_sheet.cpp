#include "ui/formulas/formula_sheet.h"

#include "ui/style/text_cache.h"

#include <QEvent>
#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kMargin = 8.0;
constexpr double kColumnGap = 4.0;
constexpr int kTopGap = 4;
constexpr int kBottomGap = 6;
constexpr int kSectionGap = 9;
constexpr double kSmallScale = 0.72;
/// Below this width of the numbers' column they stand on a line of their own.
constexpr double kMinimumNumbersWidth = 120.0;
constexpr std::size_t kBold = 4;

bool haveSameShape(const std::vector<FormulaRow>& a, const std::vector<FormulaRow>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const FormulaRow& left, const FormulaRow& right) {
                          return left.name == right.name && left.formula == right.formula
                              && left.note == right.note;
                      });
}

}  // namespace

FormulaSheet::FormulaSheet(QWidget* parent) : QWidget(parent)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    setMouseTracking(true);
    takeFonts();
    takeColours();
}

void FormulaSheet::setRows(std::vector<FormulaRow> rows)
{
    if (!haveSameShape(m_rows, rows)) {
        m_rows = std::move(rows);
        m_numbersEnd = 0.0;
        measureColumns();
        layOut();
        return;
    }
    const double numbersEnd = m_numbersEnd;
    const double resultWidth = m_resultWidth;
    std::vector<std::size_t> changed;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i] != m_rows[i])
            changed.push_back(i);
    }
    m_rows = std::move(rows);
    for (const std::size_t i : changed)
        widenFor(i);
    if (numbersEnd != m_numbersEnd || resultWidth != m_resultWidth) {
        layOut();
        return;
    }
    for (const std::size_t i : changed) {
        PlacedRow placed = placeRow(i, width());
        if (placed.height != m_placed[i].height) {
            layOut();
            return;
        }
        placed.top = m_placed[i].top;
        m_placed[i] = std::move(placed);
        update(0, m_placed[i].top, width(), m_placed[i].height);
    }
}

void FormulaSheet::setTheme(const Theme& theme)
{
    m_theme = theme;
    takeColours();
    layOut();
}

void FormulaSheet::setLeading(double leading)
{
    if (leading == m_leading)
        return;
    m_leading = leading;
    m_lineHeight = std::ceil(m_metrics[0].height() * m_leading);
    layOut();
}

int FormulaSheet::heightAt(int width) const
{
    int height = kTopGap + kBottomGap;
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        height += placeRow(i, width).height;
    return height;
}

QRectF FormulaSheet::textExtent() const
{
    QRectF extent;
    for (const PlacedRow& row : m_placed) {
        for (const PlacedRun& run : row.runs)
            extent |= m_metrics[run.shape].boundingRect(run.text).translated(
                run.position + QPointF(0.0, row.top));
    }
    return extent;
}

void FormulaSheet::paintEvent(QPaintEvent* event)
{
    if (m_still.isNull() || m_still.devicePixelRatio() != devicePixelRatioF())
        paintStill();
    QPainter painter(this);
    if (m_still.isNull()) {
        painter.fillRect(event->rect(), m_theme.background);
        paintText(painter);
        return;
    }
    const double ratio = m_still.devicePixelRatio();
    for (const QRect& part : event->region())
        painter.drawPixmap(
            part, m_still,
            QRectF(QPointF(part.topLeft()) * ratio, QSizeF(part.size()) * ratio).toRect());
    paintRuns(painter, event->region(), false);
}

void FormulaSheet::paintStill()
{
    m_still = QPixmap(size() * devicePixelRatioF());
    if (m_still.isNull())
        return;
    m_still.setDevicePixelRatio(devicePixelRatioF());
    m_still.fill(m_theme.background);
    QPainter painter(&m_still);
    paintLines(painter);
    paintRuns(painter, rect(), true);
}

void FormulaSheet::paintLines(QPainter& painter) const
{
    painter.setPen(m_theme.grid);
    for (std::size_t i = 1; i < m_placed.size(); ++i) {
        const double y = m_placed[i].top + kSectionGap / 2.0;
        if (m_rows[i].startsSection)
            painter.drawLine(QPointF(kMargin, y), QPointF(width() - kMargin, y));
    }
}

void FormulaSheet::paintText(QPainter& painter) const
{
    paintLines(painter);
    paintRuns(painter, rect(), true);
    paintRuns(painter, rect(), false);
}

void FormulaSheet::paintRuns(QPainter& painter, const QRegion& region, bool still) const
{
    paintEmphasisOf(painter, region, still);
    std::size_t font = m_fonts.size();
    std::optional<Quantity> quantity;
    for (const PlacedRow& row : m_placed) {
        if (!region.intersects(QRect(0, row.top, width(), row.height)))
            continue;
        for (const PlacedRun& run : row.runs) {
            if (run.isStill != still)
                continue;
            if (run.shape != font) {
                font = run.shape;
                painter.setFont(m_fonts[font]);
            }
            if (run.quantity != quantity) {
                quantity = run.quantity;
                painter.setPen(m_colours[static_cast<std::size_t>(run.quantity)]);
            }
            drawText(painter, run.position + QPointF(0.0, row.top), run.text);
        }
    }
}

void FormulaSheet::resizeEvent(QResizeEvent* event)
{
    m_still = QPixmap();
    if (event->size().width() != event->oldSize().width())
        layOut();
}

void FormulaSheet::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::FontChange)
        return;
    takeFonts();
    m_numbersEnd = 0.0;
    measureColumns();
    layOut();
}

double FormulaSheet::widthOf(const FormulaRun& run) const
{
    return advanceOf(run.text, static_cast<std::size_t>(run.shape));
}

double FormulaSheet::advanceOf(const QString& text, std::size_t font) const
{
    double width = 0.0;
    for (const QChar character : text) {
        auto known = m_advances[font].constFind(character);
        if (known == m_advances[font].constEnd())
            known =
                m_advances[font].insert(character, m_metrics[font].horizontalAdvance(character));
        width += *known;
    }
    return width;
}

double FormulaSheet::widthOf(const Formula& formula) const
{
    double width = 0.0;
    for (const FormulaRun& run : formula)
        width += widthOf(run);
    return width;
}

void FormulaSheet::place(PlacedRow& row, const Formula& formula, double left, double right,
                         QPointF& pen, bool isStill, bool isBold) const
{
    const double ascent = m_metrics[0].ascent();
    for (std::size_t i = 0; i < formula.size(); ++i) {
        const FormulaRun& run = formula[i];
        if (run.mayBreakBefore) {
            double end = pen.x() + widthOf(run);
            for (std::size_t next = i + 1; next < formula.size() && !formula[next].mayBreakBefore;
                 ++next)
                end += widthOf(formula[next]);
            if (end > right)
                pen = QPointF(left, pen.y() + m_lineHeight);
        }
        double y = pen.y();
        if (run.shape == TextShape::Subscript)
            y += 0.18 * ascent;
        else if (run.shape == TextShape::Superscript)
            y -= 0.38 * ascent;
        const bool isBoldRun = isBold && run.shape == TextShape::Upright;
        const std::size_t font = isBoldRun ? kBold : static_cast<std::size_t>(run.shape);
        row.runs.push_back({run.text, QPointF(pen.x(), y), font, run.quantity, isStill});
        pen.rx() += advanceOf(run.text, font);
    }
}

void FormulaSheet::takeFonts()
{
    m_fonts.fill(font());
    m_fonts[static_cast<std::size_t>(TextShape::Italic)].setItalic(true);
    for (const TextShape shape : {TextShape::Subscript, TextShape::Superscript}) {
        QFont& small = m_fonts[static_cast<std::size_t>(shape)];
        small.setPixelSize(qRound(kSmallScale * QFontInfo(font()).pixelSize()));
    }
    m_fonts[kBold].setBold(true);
    m_metrics.clear();
    m_advances = {};
    for (const QFont& each : m_fonts)
        m_metrics.emplace_back(each);
    m_lineHeight = std::ceil(m_metrics[0].height() * m_leading);
    m_equalsWidth = m_metrics[0].horizontalAdvance(QStringLiteral("= "));
}

void FormulaSheet::takeColours()
{
    for (std::size_t i = 0; i < m_colours.size(); ++i)
        m_colours[i] = m_theme.textOf(static_cast<Quantity>(i));
}

void FormulaSheet::measureColumns()
{
    m_columns.assign(m_rows.size(), {});
    for (std::size_t first = 0; first < m_rows.size();) {
        std::size_t end = first;
        Columns section;
        do {
            section.nameWidth = std::max(section.nameWidth, widthOf(m_rows[end].name));
            section.formulaWidth = std::max(section.formulaWidth, widthOf(m_rows[end].formula));
        } while (++end < m_rows.size() && !m_rows[end].startsSection);
        std::fill(m_columns.begin() + static_cast<std::ptrdiff_t>(first),
                  m_columns.begin() + static_cast<std::ptrdiff_t>(end), section);
        first = end;
    }
    m_resultWidth = m_metrics[kBold].horizontalAdvance(QStringLiteral("−0.000000"));
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        widenFor(i);
}

void FormulaSheet::widenFor(std::size_t index)
{
    m_numbersEnd =
        std::max(m_numbersEnd, numbersLeft(index) + m_equalsWidth + widthOf(m_rows[index].numbers));
    double resultWidth = 0.0;
    for (const FormulaRun& run : m_rows[index].result)
        resultWidth += advanceOf(run.text, kBold);
    m_resultWidth = std::max(m_resultWidth, resultWidth);
}

double FormulaSheet::numbersLeft(std::size_t index) const
{
    const Columns& columns = m_columns[index];
    return kMargin + columns.nameWidth + kColumnGap + m_equalsWidth + columns.formulaWidth
        + 2 * kColumnGap;
}

FormulaSheet::PlacedRow FormulaSheet::placeRow(std::size_t index, double width) const
{
    const FormulaRow& row = m_rows[index];
    if (!row.note.isEmpty())
        return placeNote(row, width);
    PlacedRow placed;
    const double gap = row.startsSection ? kSectionGap : 0.0;
    const double baseline =
        gap + m_metrics[0].ascent() + (m_lineHeight - m_metrics[0].height()) / 2;
    const double right = width - kMargin;
    const Formula equals{{.text = QStringLiteral("= ")}};
    const double nameWidth = m_columns[index].nameWidth;
    const double formulaLeft = kMargin + nameWidth + kColumnGap;
    const double left = numbersLeft(index);
    const double fixedEnd = m_resultWidth + m_equalsWidth + 2 * kColumnGap;
    const double numbersRight = std::min(right - fixedEnd, m_numbersEnd);

    QPointF pen(kMargin + nameWidth - widthOf(row.name), baseline);
    place(placed, row.name, 0.0, 1e9, pen, true);
    pen.setX(formulaLeft);
    place(placed, equals, 0.0, 1e9, pen, true);
    place(placed, row.formula, 0.0, 1e9, pen, true);
    const bool fitsBeside = numbersRight - left >= kMinimumNumbersWidth;
    if (!row.numbers.empty()) {
        pen = fitsBeside ? QPointF(left, pen.y()) : QPointF(formulaLeft, pen.y() + m_lineHeight);
        place(placed, equals, 0.0, 1e9, pen, false);
        place(placed, row.numbers, pen.x(), fitsBeside ? numbersRight : right - fixedEnd, pen,
              false);
    }
    const double resultLeft =
        fitsBeside ? numbersRight + 2 * kColumnGap : right - fixedEnd + 2 * kColumnGap;
    if (pen.x() > resultLeft)
        pen.ry() += m_lineHeight;
    pen.setX(resultLeft);
    place(placed, equals, 0.0, 1e9, pen, false);
    place(placed, row.result, 0.0, 1e9, pen, false, true);
    placed.height = static_cast<int>(std::ceil(pen.y() - baseline + gap + m_lineHeight));
    return placed;
}

FormulaSheet::PlacedRow FormulaSheet::placeNote(const FormulaRow& row, double width) const
{
    PlacedRow placed;
    const double gap = row.startsSection ? kSectionGap : 0.0;
    QPointF pen(kMargin, gap + m_metrics[0].ascent() + (m_lineHeight - m_metrics[0].height()) / 2);
    const double first = pen.y();
    Formula words;
    for (const QString& word : row.note.split(u' '))
        words.push_back({.text = word + u' ', .mayBreakBefore = true});
    place(placed, words, kMargin, width - kMargin, pen, true);
    placed.height = static_cast<int>(std::ceil(pen.y() - first + gap + m_lineHeight));
    return placed;
}

void FormulaSheet::layOut()
{
    m_placed.clear();
    m_still = QPixmap();
    int top = kTopGap;
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_placed.push_back(placeRow(i, width()));
        m_placed.back().top = top;
        top += m_placed.back().height;
    }
    setMinimumHeight(top + kBottomGap);
    update();
    emit laidOut();
}

}  // namespace entropy_lab
