#include "ui/formula_sheet.h"

#include <QEvent>
#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace entropy_lab {

namespace {

constexpr double kMargin = 12.0;
constexpr double kColumnGap = 6.0;
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
    takeFonts();
}

void FormulaSheet::setRows(std::vector<FormulaRow> rows)
{
    if (!haveSameShape(m_rows, rows)) {
        m_rows = std::move(rows);
        m_formulaWidth = m_nameWidth = m_numbersWidth = m_resultWidth = 0.0;
        measureColumns();
        layOut();
        return;
    }
    const double numbersWidth = m_numbersWidth;
    const double resultWidth = m_resultWidth;
    std::vector<std::size_t> changed;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i] != m_rows[i])
            changed.push_back(i);
    }
    m_rows = std::move(rows);
    for (const std::size_t i : changed) {
        m_numbersWidth = std::max(m_numbersWidth, widthOf(m_rows[i].numbers));
        m_resultWidth = std::max(m_resultWidth, widthOf(m_rows[i].result) * 1.1);
    }
    if (numbersWidth != m_numbersWidth || resultWidth != m_resultWidth) {
        layOut();
        return;
    }
    for (const std::size_t i : changed) {
        PlacedRow placed = placeRow(m_rows[i]);
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
    layOut();
}

void FormulaSheet::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    painter.fillRect(event->rect(), m_theme.background);
    std::size_t font = m_fonts.size();
    QColor colour;
    for (std::size_t i = 0; i < m_placed.size(); ++i) {
        const PlacedRow& row = m_placed[i];
        if (!event->region().intersects(QRect(0, row.top, width(), row.height)))
            continue;
        if (m_rows[i].startsSection && i > 0) {
            painter.setPen(m_theme.grid);
            colour = m_theme.grid;
            const int y = row.top + kSectionGap / 2;
            painter.drawLine(QPointF(kMargin, y), QPointF(width() - kMargin, y));
        }
        for (const PlacedRun& run : row.runs) {
            if (run.shape != font) {
                font = run.shape;
                painter.setFont(m_fonts[font]);
            }
            if (run.colour != colour) {
                colour = run.colour;
                painter.setPen(colour);
            }
            painter.drawText(run.position + QPointF(0.0, row.top), run.text);
        }
    }
}

void FormulaSheet::resizeEvent(QResizeEvent* event)
{
    if (event->size().width() != event->oldSize().width())
        layOut();
}

void FormulaSheet::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::FontChange)
        return;
    takeFonts();
    m_formulaWidth = m_nameWidth = m_numbersWidth = m_resultWidth = 0.0;
    measureColumns();
    layOut();
}

double FormulaSheet::widthOf(const FormulaRun& run) const
{
    return m_metrics[static_cast<std::size_t>(run.shape)].horizontalAdvance(run.text);
}

double FormulaSheet::widthOf(const Formula& formula) const
{
    double width = 0.0;
    for (const FormulaRun& run : formula)
        width += widthOf(run);
    return width;
}

void FormulaSheet::place(PlacedRow& row, const Formula& formula, double left, double right,
                         QPointF& pen, bool isBold) const
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
        row.runs.push_back({run.text, QPointF(pen.x(), y), font, m_theme.textOf(run.quantity)});
        pen.rx() += m_metrics[font].horizontalAdvance(run.text);
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
    for (const QFont& each : m_fonts)
        m_metrics.emplace_back(each);
    m_lineHeight = std::ceil(m_metrics[0].height() * 1.22);
    m_equalsWidth = m_metrics[0].horizontalAdvance(QStringLiteral("= "));
}

void FormulaSheet::measureColumns()
{
    for (const FormulaRow& row : m_rows) {
        m_nameWidth = std::max(m_nameWidth, widthOf(row.name));
        m_formulaWidth = std::max(m_formulaWidth, widthOf(row.formula));
        m_numbersWidth = std::max(m_numbersWidth, widthOf(row.numbers));
        // Bold is a tenth wider.
        m_resultWidth = std::max(m_resultWidth, widthOf(row.result) * 1.1);
    }
    m_resultWidth =
        std::max(m_resultWidth, m_metrics[kBold].horizontalAdvance(QStringLiteral("−0.000000")));
}

FormulaSheet::PlacedRow FormulaSheet::placeRow(const FormulaRow& row) const
{
    if (!row.note.isEmpty())
        return placeNote(row);
    PlacedRow placed;
    const double gap = row.startsSection ? kSectionGap : 0.0;
    const double baseline =
        gap + m_metrics[0].ascent() + (m_lineHeight - m_metrics[0].height()) / 2;
    const double right = width() - kMargin;
    const Formula equals{{.text = QStringLiteral("= ")}};
    const double formulaLeft = kMargin + m_nameWidth + kColumnGap;
    const double numbersLeft = formulaLeft + m_equalsWidth + m_formulaWidth + 2 * kColumnGap;
    const double fixedEnd = m_resultWidth + m_equalsWidth + 2 * kColumnGap;
    const double numbersRight =
        std::min(right - fixedEnd, numbersLeft + m_equalsWidth + m_numbersWidth);

    QPointF pen(kMargin + m_nameWidth - widthOf(row.name), baseline);
    place(placed, row.name, 0.0, 1e9, pen);
    pen.setX(formulaLeft);
    place(placed, equals, 0.0, 1e9, pen);
    place(placed, row.formula, 0.0, 1e9, pen);
    const bool fitsBeside = numbersRight - numbersLeft >= kMinimumNumbersWidth;
    if (!row.numbers.empty()) {
        pen = fitsBeside ? QPointF(numbersLeft, pen.y())
                         : QPointF(formulaLeft, pen.y() + m_lineHeight);
        place(placed, equals, 0.0, 1e9, pen);
        place(placed, row.numbers, pen.x(), fitsBeside ? numbersRight : right - fixedEnd, pen);
    }
    const double resultLeft =
        fitsBeside ? numbersRight + 2 * kColumnGap : right - fixedEnd + 2 * kColumnGap;
    if (pen.x() > resultLeft)
        pen.ry() += m_lineHeight;
    pen.setX(resultLeft);
    place(placed, equals, 0.0, 1e9, pen);
    place(placed, row.result, 0.0, 1e9, pen, true);
    placed.height = static_cast<int>(std::ceil(pen.y() - baseline + gap + m_lineHeight));
    return placed;
}

FormulaSheet::PlacedRow FormulaSheet::placeNote(const FormulaRow& row) const
{
    PlacedRow placed;
    const double gap = row.startsSection ? kSectionGap : 0.0;
    QPointF pen(kMargin, gap + m_metrics[0].ascent() + (m_lineHeight - m_metrics[0].height()) / 2);
    const double first = pen.y();
    Formula words;
    for (const QString& word : row.note.split(u' '))
        words.push_back({.text = word + u' ', .mayBreakBefore = true});
    place(placed, words, kMargin, width() - kMargin, pen);
    placed.height = static_cast<int>(std::ceil(pen.y() - first + gap + m_lineHeight));
    return placed;
}

void FormulaSheet::layOut()
{
    m_placed.clear();
    int top = 4;
    for (const FormulaRow& row : m_rows) {
        m_placed.push_back(placeRow(row));
        m_placed.back().top = top;
        top += m_placed.back().height;
    }
    setMinimumHeight(top + 6);
    update();
}

}  // namespace entropy_lab
