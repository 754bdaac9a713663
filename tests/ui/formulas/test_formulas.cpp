#include "core/entropy/entropy.h"
#include "core/experiment/data_sets.h"
#include "core/networks/stack_run.h"
#include "tests/places.h"
#include "tests/ui/run_frames.h"
#include "ui/formulas/formula_numbers.h"
#include "ui/formulas/formula_picture.h"
#include "ui/style/number_format.h"

#include <QCryptographicHash>
#include <QDir>
#include <QImage>
#include <QPainter>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

using namespace entropy_lab;

namespace {

const QStringList kWanted{"balanced-objective",
                          "batch-map",
                          "conserved",
                          "conserved-rates",
                          "cross-entropy",
                          "cross-entropy-gradient",
                          "decision",
                          "entropy-integral",
                          "entropy-shannon",
                          "entropy-softplus",
                          "gradient-b",
                          "gradient-flow",
                          "gradient-w",
                          "gradient-z",
                          "kernel",
                          "layer-cosine",
                          "layer-gradient",
                          "layer-step-entropy",
                          "mixed-objective",
                          "one-sample-map",
                          "path-sum",
                          "preactivation",
                          "return-map-ascent",
                          "safe-rate",
                          "steepest-point",
                          "update"};

QByteArray contentOf(const QString& path)
{
    QFile file(inProject("resources/equations/" + path));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void addEveryFormula()
{
    QTest::addColumn<QString>("name");
    for (const QString& name : TypesetFormula::names())
        QTest::newRow(qPrintable(name)) << name;
}

/// Around every point that an outline names: the outline lies inside and touches it nearly.
QRectF boxOf(const QString& outline)
{
    QRectF box;
    double x = 0.0;
    double y = 0.0;
    double left = std::numeric_limits<double>::infinity();
    double top = left;
    double right = -left;
    double bottom = -left;
    const QRegularExpression commands(QStringLiteral("([A-Z])([^A-Z]*)"));
    for (auto each = commands.globalMatch(outline); each.hasNext();) {
        const QRegularExpressionMatch command = each.next();
        const QStringList numbers = command.captured(2).split(u' ', Qt::SkipEmptyParts);
        for (int i = 0; i < numbers.size(); ++i) {
            const bool isX =
                command.captured(1) == u"H" || (command.captured(1) != u"V" && i % 2 == 0);
            (isX ? x : y) = numbers[i].toDouble();
            if (command.captured(1) == u"V" || command.captured(1) == u"H" || i % 2 == 1) {
                left = std::min(left, x);
                right = std::max(right, x);
                top = std::min(top, y);
                bottom = std::max(bottom, y);
            }
        }
    }
    box.setCoords(left, top, right, bottom);
    return box;
}

struct Outline {
    QRectF box;
    QString quantity;
};

std::vector<Outline> outlinesOf(const QByteArray& svg)
{
    std::vector<Outline> outlines;
    QXmlStreamReader xml(svg);
    QString quantity;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == u"g")
            quantity = xml.attributes().value(QStringLiteral("class")).toString();
        else if (xml.isEndElement() && xml.name() == u"g")
            quantity.clear();
        else if (xml.isStartElement() && xml.name() == u"path")
            outlines.push_back(
                {boxOf(xml.attributes().value(QStringLiteral("d")).toString()), quantity});
    }
    return outlines;
}

/// The picture on white, so many px a unit.
QImage drawn(const QByteArray& svg, const QRectF& viewBox, double scale)
{
    QImage image((viewBox.size() * scale).toSize(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    QSvgRenderer renderer(svg);
    renderer.render(&painter, QRectF(QPointF(), viewBox.size() * scale));
    return image;
}

bool hasInk(const QImage& image, const QRect& rect)
{
    for (int y = rect.top(); y <= rect.bottom(); ++y)
        for (int x = rect.left(); x <= rect.right(); ++x)
            if (image.rect().contains(x, y) && qGray(image.pixel(x, y)) < 160)
                return true;
    return false;
}

QRect inkOf(const QImage& image)
{
    QRect ink;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (qGray(image.pixel(x, y)) < 250)
                ink |= QRect(x, y, 1, 1);
    return ink;
}

/// The pixel of a picture that is furthest from the background: the pure color of a thin stroke.
QColor strongest(const QImage& image, const QRect& rect, const QColor& background)
{
    const auto distance = [&](QRgb a) {
        return std::abs(qRed(a) - background.red()) + std::abs(qGreen(a) - background.green())
            + std::abs(qBlue(a) - background.blue());
    };
    QRgb found = background.rgb();
    for (int y = rect.top(); y <= rect.bottom(); ++y)
        for (int x = rect.left(); x <= rect.right(); ++x)
            if (image.rect().contains(x, y) && distance(image.pixel(x, y)) > distance(found))
                found = image.pixel(x, y);
    return found;
}

bool areClose(const QColor& a, const QColor& b)
{
    return std::abs(a.red() - b.red()) < 12 && std::abs(a.green() - b.green()) < 12
        && std::abs(a.blue() - b.blue()) < 12;
}

/// With spaces of one width.
QString plain(QString text)
{
    text.replace(QChar(0x2009), u' ').replace(QChar(0xa0), u' ');
    return text.replace(QStringLiteral("  "), QStringLiteral(" "));
}

/// A shown picture on the theme's background.
class ShownFormula : public FormulaPicture {
public:
    explicit ShownFormula(const QString& name, const Theme& theme = Theme::light())
    {
        QPalette colors = applicationPalette(theme);
        colors.setColor(QPalette::Window, theme.background);
        setPalette(colors);
        setAutoFillBackground(true);
        setTheme(theme);
        setFormula(name);
        resize(sizeHint());
        show();
        if (!QTest::qWaitForWindowExposed(this))
            qFatal("the formula is not shown");
    }
    void pointAt(Quantity quantity)
    {
        QTest::mouseMove(this, termRects(quantity).at(0).center().toPoint());
    }
};

}  // namespace

Q_DECLARE_METATYPE(entropy_lab::Quantity)

class TestFormulas : public QObject {
    Q_OBJECT

private slots:
    void everyFormulaThatLessonsNameIsThere()
    {
        for (const QString& name : kWanted)
            QVERIFY2(TypesetFormula::load(name).has_value(), qPrintable(name));
    }

    void everySourceHasItsPictureAndEveryPictureItsSource()
    {
        const QDir folder(inProject("resources/equations"));
        QStringList sources;
        for (const QString& file : folder.entryList({QStringLiteral("*.tex")}))
            sources.append(file.chopped(4));
        QStringList pictures;
        for (const QString& file : folder.entryList({QStringLiteral("*.svg")}))
            pictures.append(file.chopped(4));
        QCOMPARE(pictures, sources);
        QCOMPARE(TypesetFormula::names(), sources);
    }

    void aPictureIsMadeFromItsSourceAsItIsNow_data() { addEveryFormula(); }

    void aPictureIsMadeFromItsSourceAsItIsNow()
    {
        QFETCH(QString, name);
        const QByteArray source =
            contentOf(QStringLiteral("symbols.sty")) + contentOf(name + QStringLiteral(".tex"));
        const QByteArray hash =
            QCryptographicHash::hash(source, QCryptographicHash::Sha256).toHex();
        QVERIFY2(contentOf(name + QStringLiteral(".svg")).contains("data-source=\"" + hash + '"'),
                 "run scripts/make-equations");
    }

    void everyPartOfAPictureIsDrawn_data() { addEveryFormula(); }

    void everyPartOfAPictureIsDrawn()
    {
        QFETCH(QString, name);
        const TypesetFormula formula = *TypesetFormula::load(name);
        QVERIFY(!formula.svg.mid(1).contains("<svg"));
        QByteArray black = formula.svg;
        black.replace("currentColor", "#000000");
        constexpr double kScale = 0.05;
        const QImage image = drawn(black, formula.viewBox, kScale);
        const std::vector<Outline> outlines = outlinesOf(black);
        QVERIFY(!outlines.empty());
        QRectF all;
        for (const Outline& outline : outlines) {
            const QRectF place((outline.box.topLeft() - formula.viewBox.topLeft()) * kScale,
                               outline.box.size() * kScale);
            QVERIFY(hasInk(image, place.toAlignedRect()));
            all |= place;
        }
        const QRect ink = inkOf(image);
        // Curves stay a little inside the points that draw them.
        constexpr double kSlack = 3.0;
        QVERIFY(std::abs(ink.left() - all.left()) <= kSlack);
        QVERIFY(std::abs(ink.right() + 1 - all.right()) <= kSlack);
        QVERIFY(std::abs(ink.top() - all.top()) <= kSlack);
        QVERIFY(std::abs(ink.bottom() + 1 - all.bottom()) <= kSlack);
    }

    void everyMarkIsAQuantityAndEveryTermKnowsItsPlace_data() { addEveryFormula(); }

    void everyMarkIsAQuantityAndEveryTermKnowsItsPlace()
    {
        QFETCH(QString, name);
        const TypesetFormula formula = *TypesetFormula::load(name);
        QVERIFY(!formula.title.isEmpty());
        QVERIFY(!formula.text.isEmpty());
        QRectF boxes;
        for (const TypesetFormula::Term& term : formula.terms) {
            QVERIFY(term.quantity != Quantity::Neutral);
            QVERIFY(formula.viewBox.adjusted(-1, -1, 1, 1).contains(term.box));
            boxes |= term.box;
        }
        QRectF outlines;
        for (const Outline& outline : outlinesOf(formula.svg))
            if (!outline.quantity.isEmpty())
                outlines |= outline.box;
        constexpr double kSlack = 60.0;
        QVERIFY(std::abs(boxes.left() - outlines.left()) < kSlack);
        QVERIFY(std::abs(boxes.bottom() - outlines.bottom()) < kSlack);
    }

    void aSymbolHasTheColorOfItsCurve_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<Quantity>("quantity");
        QTest::addColumn<bool>("isDark");
        const std::pair<const char*, Quantity> symbols[] = {
            {"entropy-integral", Quantity::H},
            {"preactivation", Quantity::Z},
            {"preactivation", Quantity::W},
            {"preactivation", Quantity::G},
            {"preactivation", Quantity::B},
            {"preactivation", Quantity::X},
            {"decision", Quantity::D},
            {"gradient-z", Quantity::Gradient},
            {"cross-entropy", Quantity::CrossEntropy},
            {"path-sum", Quantity::PathSum},
            {"layer-step-entropy", Quantity::StepEntropy},
            {"update", Quantity::Eta}};
        for (const auto& [name, quantity] : symbols)
            for (const bool isDark : {false, true})
                QTest::addRow("%s %d %s", name, static_cast<int>(quantity),
                              isDark ? "dark" : "light")
                    << QString::fromLatin1(name) << quantity << isDark;
    }

    void aSymbolHasTheColorOfItsCurve()
    {
        QFETCH(QString, name);
        QFETCH(Quantity, quantity);
        QFETCH(bool, isDark);
        const Theme theme = isDark ? Theme::dark() : Theme::light();
        ShownFormula formula(name, theme);
        // Large enough that a stroke covers whole pixels.
        formula.setFontScale(4.0);
        formula.resize(formula.sizeHint());
        const QImage image = formula.grab().toImage();
        const QRect place = formula.termRects(quantity).at(0).toAlignedRect();
        const QColor shown = strongest(image, place, theme.background);
        QVERIFY2(areClose(shown, theme.textOf(quantity)), qPrintable(shown.name()));
    }

    void anUnknownNameIsSaid()
    {
        FormulaPicture formula;
        QVERIFY(!formula.setFormula(QStringLiteral("no-such-formula")));
        QVERIFY(formula.message().contains(QStringLiteral("no-such-formula")));
        QCOMPARE(formula.accessibleName(), formula.message());
        QVERIFY(formula.sizeHint().height() > 0);
        QVERIFY(formula.setFormula(QStringLiteral("decision")));
        QCOMPARE(formula.message(), QString());
    }

    void aTermUnderThePointerIsToldAndEmphasised()
    {
        ShownFormula formula(QStringLiteral("preactivation"));
        QSignalSpy hovered(&formula, &FormulaPicture::termHovered);
        const QImage before = formula.grab().toImage();
        formula.pointAt(Quantity::G);
        QTRY_COMPARE(hovered.size(), 1);
        QCOMPARE(hovered[0][0].value<std::optional<Quantity>>(), std::optional(Quantity::G));
        const QRect place = formula.termRects(Quantity::G)[0].toAlignedRect();
        const QRect other = formula.termRects(Quantity::B)[0].toAlignedRect();
        const QImage after = formula.grab().toImage();
        QVERIFY(before.copy(place) != after.copy(place));
        QCOMPARE(before.copy(other), after.copy(other));

        QTest::mouseMove(&formula, formula.rect().bottomRight() - QPoint(1, 1));
        QTRY_COMPARE(hovered.size(), 2);
        QVERIFY(!hovered[1][0].value<std::optional<Quantity>>());
        QCOMPARE(formula.grab().toImage(), before);
    }

    void aQuantityFromOutsideEmphasisesItsTermsWithoutBeingTold()
    {
        ShownFormula formula(QStringLiteral("entropy-shannon"), Theme::dark());
        QSignalSpy hovered(&formula, &FormulaPicture::termHovered);
        const QImage before = formula.grab().toImage();
        formula.setHighlighted(Quantity::D);
        const QImage after = formula.grab().toImage();
        QCOMPARE(static_cast<int>(formula.termRects(Quantity::D).size()), 4);
        for (const QRectF& rect : formula.termRects(Quantity::D))
            QVERIFY(before.copy(rect.toAlignedRect()) != after.copy(rect.toAlignedRect()));
        formula.setHighlighted(std::nullopt);
        QCOMPARE(formula.grab().toImage(), before);
        QVERIFY(hovered.isEmpty());
    }

    void aNarrowRoomMakesTheFormulaSmallerAndKeepsItsShape()
    {
        ShownFormula formula(QStringLiteral("entropy-shannon"));
        const QSizeF natural = formula.pictureRect().size();
        const int narrow = qRound(natural.width() / 2.0);
        formula.resize(narrow, formula.heightForWidth(narrow));
        const QSizeF small = formula.pictureRect().size();
        QVERIFY(small.width() <= narrow);
        QVERIFY(std::abs(small.width() / small.height() - natural.width() / natural.height())
                < 1e-9);
        formula.setFontScale(2.0);
        QCOMPARE(formula.sizeHint().width() > 2 * qFloor(natural.width()), true);
    }

    void numbersStandInPlaceOfTheSymbols_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("numbers");
        // The default experiment at its start: z = 0.11.
        QTest::newRow("z") << "preactivation"
                           << "z = (0.1 + 0.05) · 0.6 + (0.2 − 0.1) · (−0.8) + 0.1 = 0.11";
        QTest::newRow("D") << "decision"
                           << "D = 1/(1 + e^(−0.11)) = 0.52747";
        QTest::newRow("H") << "entropy-shannon"
                           << "H = −0.52747 log₂ 0.52747 − 0.47253 log₂ 0.47253 = 0.99782";
        QTest::newRow("softplus") << "entropy-softplus"
                                  << "H = (ln(1 + e^(0.11)) − 0.11 · 0.52747)/ln 2 = 0.99782";
        QTest::newRow("conserved") << "conserved"
                                   << "w₁ − G₁ = 0.1 − 0.05 = 0.05\nw₂ − G₂ = 0.2 − (−0.1) = 0.3";
        QTest::newRow("rates") << "conserved-rates"
                               << "η_G w₁ − η_w G₁ = 0.5 · 0.1 − 0.5 · 0.05 = 0.025\n"
                                  "η_G w₂ − η_w G₂ = 0.5 · 0.2 − 0.5 · (−0.1) = 0.15";
        QTest::newRow("map") << "one-sample-map"
                             << "next z = 0.11 (1 + 0.5 · 3 · 0.24925/ln 2) = 0.16933";
        QTest::newRow("path sum") << "path-sum"
                                  << "path sum = 0";
        QTest::newRow("no labels") << "cross-entropy"
                                   << "";
        QTest::newRow("another direction") << "return-map-ascent"
                                           << "";
        QTest::newRow("steepest") << "steepest-point"
                                  << "z tanh(z/2) = 0.11 tanh(0.055) = 0.0060439";
        QTest::newRow("kernel") << "kernel"
                                << "K₁₁ = 2 · 1 + 1 = 3";
        QTest::newRow("safe rate") << "safe-rate"
                                   << "safe η = 2 · 1/(0.11577 · 3) = 5.7584";
        QTest::newRow("flow") << "gradient-flow"
                              << "dz/dt = 3/ln 2 · 0.11 · 0.24925 = 0.11866";
        QTest::newRow("one of one") << "batch-map"
                                    << "next z = 0.11 + 0.5/(1 ln 2) · 0.082251 = 0.16933";
        QTest::newRow("of layers, not of the run") << "layer-cosine"
                                                   << "";
    }

    void numbersStandInPlaceOfTheSymbols()
    {
        QFETCH(QString, name);
        QFETCH(QString, numbers);
        FormulaPicture formula;
        formula.setFormula(name);
        const int height = formula.sizeHint().height();
        formula.setSnapshot(frameAfter(Experiment(), 0).snapshot);
        formula.show();
        QCOMPARE(plain(formula.numbersText()), numbers);
        QCOMPARE(formula.sizeHint().height() > height, !numbers.isEmpty());
    }

    void layersHaveTheirOwnNumbers_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isBalanced");
        for (const char* const name :
             {"layer-step-entropy", "layer-cosine", "layer-gradient", "path-sum"})
            for (const bool isBalanced : {false, true})
                QTest::addRow("%s%s", name, isBalanced ? ", balanced" : "")
                    << QString::fromLatin1(name) << isBalanced;
    }

    /// Each row worked out by hand from what a stack of its own holds after the same steps.
    void layersHaveTheirOwnNumbers()
    {
        QFETCH(QString, name);
        QFETCH(bool, isBalanced);
        const SharedMatrix X = generateDataSet({"vogel-discs", {{"samples", 10.0}}, 0}).X;
        const StackedLayersSettings settings{
            .units = {3, 2}, .learningRate = 0.5, .isBalanced = isBalanced, .scale = 0.3};
        constexpr int kSteps = 12;
        StackRun run(X, settings, kSteps);
        run.work({});
        StackedLayers stack(X, settings);
        std::vector<LayerStep> last;
        std::vector<double> before;
        for (int k = 0; k < kSteps; ++k) {
            before = {k > 0 ? stack.D(0)(0, 0) : 0.0, k > 0 ? stack.D(1)(0, 0) : 0.0};
            last = stack.advance();
        }

        FormulaPicture formula;
        formula.setFormula(name);
        formula.setSnapshot(frameAfter(Experiment(), 0).snapshot);
        formula.setLayers(run.summaries());
        const QStringList rows = formula.numbersText().split(u'\n');
        QCOMPARE(rows.size(), 3);
        QVERIFY2(rows[0].startsWith(QStringLiteral("at step k = 11")), qPrintable(rows[0]));
        for (std::size_t l = 0; l < 2; ++l) {
            const QString& row = rows[static_cast<qsizetype>(l) + 1];
            QVERIFY(row.startsWith(QStringLiteral("layer %1: ").arg(l + 1)));
            const double D = stack.D(l)(0, 0);
            double z = std::log(D / (1.0 - D));
            if (isBalanced) {
                const double mean = stack.D(l).row(0).mean();
                z -= std::log(mean / (1.0 - mean));
            }
            const double expected = name == u"layer-step-entropy" ? last[l].stepEntropy
                : name == u"layer-cosine"                         ? last[l].cosine
                : name == u"path-sum"                             ? last[l].pathSum
                                      : -(z * D * (1.0 - D) + D - before[l]) / std::numbers::ln2;
            QCOMPARE(row.section(QStringLiteral(" = "), -1), readableNumber(expected, 5));
        }
        formula.setLayers({});
        QVERIFY(!formula.numbersText().contains(QStringLiteral("layer 1")));
    }

    void numbersOfABatchSayWhoseTheyAre()
    {
        Experiment experiment;
        experiment.data.X.edit().resize(2, 2);
        experiment.data.X.edit() << 0.6, -0.5, -0.8, 0.3;
        experiment.data.Y.edit().resize(1, 2);
        experiment.data.Y.edit() << 1.0, 0.0;
        const RunFrame frame = frameAfter(experiment, 0);
        FormulaPicture formula;
        formula.setFormula(QStringLiteral("cross-entropy"));
        formula.setSnapshot(frame.snapshot);
        QVERIFY2(plain(formula.numbersText())
                     .startsWith(QStringLiteral("CE = −(1 log₂ 0.52747 + 0 log₂ 0.47253) = 0.92")),
                 qPrintable(formula.numbersText()));
        QVERIFY(formula.numbersText().endsWith(QStringLiteral("sample 1 of 2")));
        formula.setFormula(QStringLiteral("batch-map"));
        const double next = frameAfter(experiment, 1).snapshot->Z.at(0);
        QVERIFY2(plain(formula.numbersText())
                     .contains(QStringLiteral("= %1\nsample 1 of 2").arg(readableNumber(next))),
                 qPrintable(formula.numbersText()));
        formula.setFormula(QStringLiteral("kernel"));
        QCOMPARE(plain(formula.numbersText()), QStringLiteral("K₁₂ = 2 · (−0.54) + 1 = −0.08"));
        formula.setFormula(QStringLiteral("update"));
        QVERIFY(formula.numbersText().contains(QStringLiteral("the mean over all 2 samples")));
        QVERIFY(!formula.numbersText().contains(QStringLiteral("sample 1 of 2")));
    }

    void theNumbersOfTheNextStepAreThoseOfTheNextStep()
    {
        Experiment experiment;
        experiment.direction = Direction::Ascend;
        const double z = frameAfter(experiment, 1).snapshot->Z[0];
        const std::vector<FormulaRow> rows = formulaNumbers(
            QStringLiteral("return-map-ascent"), *frameAfter(experiment, 0).snapshot, 0, 0, 12);
        QCOMPARE(static_cast<int>(rows.size()), 1);
        QVERIFY(std::abs(plainText(rows[0].result).toDouble() - z) < 1e-11);
    }
};

QTEST_MAIN(TestFormulas)

#include "test_formulas.moc"
