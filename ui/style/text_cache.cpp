#include "ui/style/text_cache.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QGlyphRun>
#include <QHash>
#include <QPaintEngine>
#include <QPainter>
#include <QRawFont>
#include <QTextLayout>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace entropy_lab {

namespace {

constexpr std::size_t kMostFonts = 24;
constexpr qsizetype kMostTexts = 1000;  // of one font

struct ShapedText {
    double width = 0.0;
    QList<QGlyphRun> runs;  ///< from 0 on, on the baseline 0
};

/// Texts of one font.
class ShapedTexts {
public:
    explicit ShapedTexts(const QFont& font)
        : m_font(font), m_metrics(font), m_raw(QRawFont::fromFont(font))
    {
        for (std::size_t i = 0; i < m_digits.size(); ++i)
            m_digits[i] = digitOf(kDigits[static_cast<qsizetype>(i)]);
    }

    const QFont& font() const { return m_font; }
    const QFontMetricsF& metrics() const { return m_metrics; }

    /// Valid until the next call.
    const ShapedText& shaped(const QString& text)
    {
        const auto known = m_texts.constFind(text);
        if (known != m_texts.constEnd())
            return *known;
        // Old numbers mostly; what is still there is shaped again.
        if (m_texts.size() >= kMostTexts)
            m_texts.clear();
        ShapedText fresh;
        if (!isNumber(text, fresh) && !endsInNumber(text, fresh))
            fresh = layOut(text);
        return *m_texts.insert(text, fresh);
    }

private:
    struct Digit {
        quint32 glyph = 0;  ///< 0: not in this font
        double advance = 0.0;
    };
    static constexpr QStringView kDigits = u"0123456789.,-−+e ()/·×=%";

    Digit digitOf(QChar character) const
    {
        const QList<quint32> glyphs = m_raw.glyphIndexesForString(character);
        return {glyphs.size() == 1 ? glyphs.front() : 0, m_metrics.horizontalAdvance(character)};
    }

    /// Digits do not change each other's shapes.
    bool isNumber(QStringView text, ShapedText& result) const
    {
        QList<quint32> glyphs;
        QList<QPointF> positions;
        for (const QChar character : text) {
            const qsizetype place = kDigits.indexOf(character);
            if (place < 0 || m_digits[static_cast<std::size_t>(place)].glyph == 0)
                return false;
            const Digit& digit = m_digits[static_cast<std::size_t>(place)];
            glyphs.append(digit.glyph);
            positions.append({result.width, 0.0});
            result.width += digit.advance;
        }
        QGlyphRun run;
        run.setRawFont(m_raw);
        run.setGlyphIndexes(glyphs);
        run.setPositions(positions);
        result.runs = {run};
        return true;
    }

    /// As "H = 0.25": what comes before stays the same from frame to frame.
    bool endsInNumber(const QString& text, ShapedText& result)
    {
        const qsizetype end = text.lastIndexOf(u' ') + 1;
        ShapedText number;
        if (end < 2 || end == text.size() || !isNumber(text.sliced(end), number))
            return false;
        result = shaped(text.first(end));
        for (QGlyphRun& run : number.runs) {
            QList<QPointF> positions = run.positions();
            for (QPointF& position : positions)
                position.rx() += result.width;
            run.setPositions(positions);
            result.runs.append(run);
        }
        result.width += number.width;
        return true;
    }

    ShapedText layOut(const QString& text) const
    {
        QTextLayout layout(text, m_font);
        layout.setCacheEnabled(true);
        layout.beginLayout();
        const QTextLine line = layout.createLine();
        layout.endLayout();
        ShapedText result{m_metrics.horizontalAdvance(text), {}};
        if (!line.isValid())
            return result;
        result.runs = line.glyphRuns();
        for (QGlyphRun& run : result.runs) {
            QList<QPointF> positions = run.positions();
            for (QPointF& position : positions)
                position.ry() -= line.ascent();
            run.setPositions(positions);
        }
        return result;
    }

    const QFont m_font;
    const QFontMetricsF m_metrics;
    const QRawFont m_raw;
    std::array<Digit, static_cast<std::size_t>(kDigits.size())> m_digits;
    QHash<QString, ShapedText> m_texts;
};

std::vector<std::unique_ptr<ShapedTexts>>& allTexts()
{
    static std::vector<std::unique_ptr<ShapedTexts>> texts;
    return texts;
}

ShapedTexts& textsOf(const QFont& font)
{
    auto& texts = allTexts();
    const auto known = std::find_if(texts.begin(), texts.end(),
                                    [&](const auto& of) { return of->font() == font; });
    if (known != texts.end()) {
        // The ones in use come first.
        std::rotate(texts.begin(), known, known + 1);
        return *texts.front();
    }
    if (texts.empty())
        qAddPostRoutine([] { allTexts().clear(); });
    if (texts.size() >= kMostFonts)
        texts.pop_back();
    texts.insert(texts.begin(), std::make_unique<ShapedTexts>(font));
    return *texts.front();
}

bool isOnPixels(const QPainter& painter)
{
    return painter.paintEngine()->type() == QPaintEngine::Raster;
}

void drawShaped(QPainter& painter, QPointF baseline, const ShapedText& text)
{
    for (const QGlyphRun& run : text.runs)
        painter.drawGlyphRun(baseline, run);
}

}  // namespace

double textWidth(const QString& text, const QFont& font)
{
    return textsOf(font).shaped(text).width;
}

QFont fittedFont(const QString& text, QFont font, double width, int leastPixelSize)
{
    for (int size = font.pixelSize();
         size > std::max(leastPixelSize, 1) && textWidth(text, font) > width;)
        font.setPixelSize(--size);
    return font;
}

QString elidedText(const QString& text, const QFont& font, double width)
{
    return textWidth(text, font) <= width
        ? text
        : QFontMetricsF(font).elidedText(text, Qt::ElideRight, width);
}

void drawText(QPainter& painter, const QRectF& rect, Qt::Alignment flags, const QString& text)
{
    if (!isOnPixels(painter)) {
        painter.drawText(rect, static_cast<int>(flags) | Qt::TextSingleLine | Qt::TextDontClip,
                         text);
        return;
    }
    ShapedTexts& texts = textsOf(painter.font());
    const ShapedText& shaped = texts.shaped(text);
    const double height = texts.metrics().height();
    double x = rect.left();
    if (flags.testFlag(Qt::AlignRight))
        x = rect.right() - shaped.width;
    else if (flags.testFlag(Qt::AlignHCenter))
        x += (rect.width() - shaped.width) / 2.0;
    double y = rect.top();
    if (flags.testFlag(Qt::AlignBottom))
        y = rect.bottom() - height;
    else if (flags.testFlag(Qt::AlignVCenter))
        y += (rect.height() - height) / 2.0;
    drawShaped(painter, {x, y + texts.metrics().ascent()}, shaped);
}

void drawText(QPainter& painter, QPointF baseline, const QString& text)
{
    if (isOnPixels(painter))
        drawShaped(painter, baseline, textsOf(painter.font()).shaped(text));
    else
        painter.drawText(baseline, text);
}

}  // namespace entropy_lab
