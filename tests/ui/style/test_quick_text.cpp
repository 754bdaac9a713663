#include "ui/style/text_cache.h"

#include <QApplication>
#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QSvgGenerator>
#include <QtTest>

#include <functional>

using namespace entropy_lab;

namespace {

constexpr QSize kSize(320, 60);

QFont fontOf(int pixels, bool isItalic = false)
{
    QFont font = QApplication::font();
    font.setPixelSize(pixels);
    font.setItalic(isItalic);
    return font;
}

QImage drawn(double scale, const QFont& font, const std::function<void(QPainter&)>& draw)
{
    QImage image(kSize * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font);
    painter.setPen(Qt::black);
    draw(painter);
    return image;
}

/// Where there is ink.
QRect ink(const QImage& image)
{
    QRect rect;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixel(x, y) != qRgb(255, 255, 255))
                rect |= QRect(x, y, 1, 1);
    return rect;
}

/// Mean darkness, of 255.
double inkOf(const QImage& image)
{
    double sum = 0.0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            sum += 255 - qGray(image.pixel(x, y));
    return sum / (image.width() * image.height());
}

}  // namespace

/// A text shaped once looks as QPainter draws it.
class TestQuickText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFontBecomesSmallerAsFarAsItMay()
    {
        const QString text = QStringLiteral("w, G, b (pure numbers)");
        QFont font = QApplication::font();
        font.setPixelSize(20);
        const double width = textWidth(text, font);
        QCOMPARE(fittedFont(text, font, width, 10).pixelSize(), 20);
        const QFont smaller = fittedFont(text, font, 0.8 * width, 10);
        QVERIFY(textWidth(text, smaller) <= 0.8 * width);
        QVERIFY(smaller.pixelSize() >= 15);
        QCOMPARE(fittedFont(text, font, 0.1 * width, 12).pixelSize(), 12);
    }

    void itLooksLikeQtsOwn_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("flags");
        QTest::addColumn<double>("scale");
        QTest::addColumn<QFont>("font");
        const struct {
            const char* name;
            const char* text;
        } texts[] = {{"number", "−0.12345"},
                     {"formula", "−8.46·0.2 / (0.7 + 1×10)"},
                     {"labelled", "dH/dz −0.002576"},
                     {"counted", "iteration 306"},
                     {"power", "1.5e-07"},
                     {"words", "entropy H (bits)"},
                     {"greek", "η = 0.5"},
                     {"superscript", "dH/dz · 10⁻³"},
                     {"kerned", "AVAToWa."},
                     {"fallback", "z ⟶ 日本"}};
        const struct {
            const char* name;
            Qt::Alignment flags;
        } places[] = {{"left", Qt::AlignLeft | Qt::AlignVCenter},
                      {"centre", Qt::AlignCenter},
                      {"right", Qt::AlignRight | Qt::AlignTop},
                      {"bottom", Qt::AlignHCenter | Qt::AlignBottom}};
        for (const auto& text : texts)
            for (const auto& place : places)
                for (const double scale : {1.0, 2.0})
                    for (const bool isItalic : {false, true})
                        QTest::addRow("%s %s %g%s", text.name, place.name, scale,
                                      isItalic ? " italic" : "")
                            << QString::fromUtf8(text.text) << static_cast<int>(place.flags)
                            << scale << fontOf(isItalic ? 12 : 13, isItalic);
    }

    void itLooksLikeQtsOwn()
    {
        QFETCH(const QString, text);
        QFETCH(const int, flags);
        QFETCH(const double, scale);
        QFETCH(const QFont, font);
        QVERIFY(std::abs(textWidth(text, font) - QFontMetricsF(font).horizontalAdvance(text))
                < 0.01);
        const QRectF rect(40.25, 10.5, 200.0, 31.0);
        const QImage qt =
            drawn(scale, font, [&](QPainter& painter) { painter.drawText(rect, flags, text); });
        const QImage ours = drawn(scale, font, [&](QPainter& painter) {
            drawText(painter, rect, Qt::Alignment(flags), text);
        });
        QVERIFY(!ink(qt).isEmpty());
        const QRect a = ink(qt);
        const QRect b = ink(ours);
        // At most one pixel of rounding, and the same shapes.
        const auto nameOf = [](const QRect& at) {
            return QString("%1 %2 %3 %4").arg(at.x()).arg(at.y()).arg(at.width()).arg(at.height());
        };
        QVERIFY2(std::abs(a.left() - b.left()) <= 1 && std::abs(a.right() - b.right()) <= 1
                     && std::abs(a.top() - b.top()) <= 1 && std::abs(a.bottom() - b.bottom()) <= 1,
                 qPrintable(nameOf(a) + u' ' + nameOf(b)));
        QVERIFY2(std::abs(inkOf(qt) / inkOf(ours) - 1.0) < 0.02,
                 qPrintable(QString("%1 %2").arg(inkOf(qt)).arg(inkOf(ours))));
        // Again: now it is known.
        QCOMPARE(
            drawn(scale, font,
                  [&](QPainter& painter) { drawText(painter, rect, Qt::Alignment(flags), text); }),
            ours);
    }

    void onABaseline()
    {
        const QFont font = fontOf(13);
        for (const char* const text : {"z = 0.25", "−17.5"}) {
            const QString string = QString::fromUtf8(text);
            QCOMPARE(drawn(1.0, font,
                           [&](QPainter& painter) {
                               drawText(painter, {20.0, 30.0}, string);
                           }),
                     drawn(1.0, font, [&](QPainter& painter) {
                         painter.drawText(QPointF(20.0, 30.0), string);
                     }));
        }
    }

    void turned()
    {
        const auto turn = [](QPainter& painter) {
            painter.translate(160.0, 30.0);
            painter.rotate(-90.0);
        };
        const QFont font = fontOf(13);
        const QRectF rect(-30.0, -8.0, 60.0, 16.0);
        const QImage qt = drawn(1.0, font, [&](QPainter& painter) {
            turn(painter);
            painter.drawText(rect, Qt::AlignCenter, "H (bits)");
        });
        const QImage ours = drawn(1.0, font, [&](QPainter& painter) {
            turn(painter);
            drawText(painter, rect, Qt::AlignCenter, "H (bits)");
        });
        QVERIFY(ink(qt).intersects(ink(ours)));
        QVERIFY(std::abs(inkOf(qt) / inkOf(ours) - 1.0) < 0.05);
    }

    void whatIsTooLongIsCut()
    {
        const QFont font = fontOf(13);
        const QString text = "entropy over iterations";
        QCOMPARE(elidedText(text, font, 1000.0), text);
        const QString cut = elidedText(text, font, 60.0);
        QVERIFY(cut.endsWith(u'…'));
        QVERIFY(textWidth(cut, font) <= 60.0);
    }

    void vectorFormatsGetPlainText()
    {
        QBuffer buffer;
        QVERIFY(buffer.open(QIODevice::WriteOnly));
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setSize(kSize);
        {
            QPainter painter(&generator);
            painter.setFont(fontOf(13));
            drawText(painter, QRectF(10.0, 10.0, 200.0, 30.0), Qt::AlignCenter, "H = 0.25");
            drawText(painter, QPointF(10.0, 50.0), "w - G");
        }
        QVERIFY(buffer.data().contains(">H = 0.25<"));
        QVERIFY(buffer.data().contains(">w - G<"));
    }

    void manyTextsAndFontsAreNotKept()
    {
        for (int size = 6; size < 60; ++size)
            for (int i = 0; i < 30; ++i)
                QVERIFY(textWidth(QString("text %1").arg(i), fontOf(size)) > 0.0);
        QVERIFY(textWidth("text 1", fontOf(6)) > 0.0);
    }
};

QTEST_MAIN(TestQuickText)
#include "test_quick_text.moc"
