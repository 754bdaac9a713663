#include "tests/ui/run_frames.h"
#include "ui/formulas/formula_picture.h"
#include "ui/formulas/formula_sheet.h"
#include "ui/plot/plot_view.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/descent/descent_workspace.h"
#include "ui/workspaces/landscape/landscape_workspace.h"

#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

using namespace entropy_lab;

namespace {

constexpr QPoint kNowhere(2, 2);

int curveOf(const PlotView& chart, Quantity quantity)
{
    for (int i = 0; i < chart.curveCount(); ++i) {
        if (chart.curve(i).quantity == quantity && chart.curve(i).run == 0)
            return i;
    }
    return -1;
}

/// The window with the default run, its pointer on no chart.
class ShownWindow : public MainWindow {
public:
    ShownWindow()
    {
        setThemeChoice(ThemeChoice::Light);
        setExperiment(Experiment());
        setFrame(frameAfter(Experiment(), 60));
        resize(1280, 800);
        show();
        if (!QTest::qWaitForWindowExposed(this))
            qFatal("the window is not shown");
        QCoreApplication::processEvents();
        for (const NamedChart& entry : workspace<DescentWorkspace>()->charts())
            entry.chart->refresh();
    }
    PlotView& descentChart(const char* name)
    {
        return *workspace<DescentWorkspace>()->chart(QString::fromLatin1(name));
    }
    FormulaSheet& sheet() { return *workspace<DescentWorkspace>()->findChild<FormulaSheet*>(); }
    /// How many pixels of the plot have the color of a curve.
    int inkOf(const char* name, Quantity quantity)
    {
        PlotView& plot = descentChart(name);
        plot.refresh();
        const QImage image = plot.grab(plot.mapping().area.toAlignedRect()).toImage();
        const QColor color = theme().curve(quantity);
        int count = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                count += image.pixelColor(x, y) == color;
        return count;
    }
    /// Its term of a quantity, as it is painted.
    QImage termOf(Quantity quantity)
    {
        return sheet().grab(sheet().termRects(quantity).at(0).toAlignedRect()).toImage();
    }
    void pointAtLegend(const char* name, Quantity quantity)
    {
        PlotView& plot = descentChart(name);
        const QRectF entry = plot.legendEntryRect(curveOf(plot, quantity));
        QTest::mouseMove(plot.viewport(), entry.center().toPoint());
    }
    void pointAtTerm(Quantity quantity)
    {
        QTest::mouseMove(&sheet(), sheet().termRects(quantity).at(0).center().toPoint());
    }
};

std::optional<Quantity> toldBy(const QSignalSpy& spy)
{
    return spy.last()[0].value<std::optional<Quantity>>();
}

}  // namespace

class TestHighlight : public QObject {
    Q_OBJECT

private slots:
    void aCurveUnderThePointerIsToldOnceAndSoIsLeavingIt()
    {
        ShownWindow window;
        PlotView& plot = window.descentChart("landscape");
        QSignalSpy hovered(&plot, &PlotView::quantityHovered);
        const QPolygonF line = plot.drawnPolylines(curveOf(plot, Quantity::D)).at(0);
        const QPoint on = line[line.size() / 5].toPoint();
        QTest::mouseMove(plot.viewport(), on);
        QTRY_COMPARE(hovered.size(), 1);
        QCOMPARE(toldBy(hovered), std::optional(Quantity::D));
        QTest::mouseMove(plot.viewport(), on + QPoint(0, 2));
        QCOMPARE(hovered.size(), 1);
        QTest::mouseMove(plot.viewport(), kNowhere);
        QTRY_COMPARE(hovered.size(), 2);
        QCOMPARE(toldBy(hovered), std::optional<Quantity>());
    }

    void theNearestOfTwoCurvesIsMeant()
    {
        ShownWindow window;
        PlotView& plot = window.descentChart("landscape");
        QSignalSpy hovered(&plot, &PlotView::quantityHovered);
        for (const Quantity quantity : {Quantity::H, Quantity::Gradient}) {
            const QPolygonF line = plot.drawnPolylines(curveOf(plot, quantity)).at(0);
            QTest::mouseMove(plot.viewport(), line[line.size() / 4].toPoint());
            QTRY_VERIFY(!hovered.isEmpty() && toldBy(hovered) == quantity);
        }
    }

    void aHiddenCurveIsNotUnderThePointer()
    {
        ShownWindow window;
        PlotView& plot = window.descentChart("landscape");
        const int curve = curveOf(plot, Quantity::D);
        const QPolygonF line = plot.drawnPolylines(curve).at(0);
        plot.setCurveVisible(curve, false);
        plot.refresh();
        QSignalSpy hovered(&plot, &PlotView::quantityHovered);
        QSignalSpy moved(&plot, &PlotView::hovered);
        QTest::mouseMove(plot.viewport(), line[line.size() / 5].toPoint());
        QTRY_VERIFY(!moved.isEmpty());
        QVERIFY(hovered.isEmpty());
    }

    void aNameInTheLegendEmphasisesTheCurvesOfAllCharts()
    {
        ShownWindow window;
        const int before = window.inkOf("landscape", Quantity::H);
        const int others = window.inkOf("landscape", Quantity::D);
        window.pointAtLegend("entropy", Quantity::H);
        QTRY_VERIFY(window.inkOf("landscape", Quantity::H) > before * 5 / 4);
        QVERIFY(window.inkOf("landscape", Quantity::D) <= others);
        QTest::mouseMove(window.descentChart("entropy").viewport(), kNowhere);
        QTRY_COMPARE(window.inkOf("landscape", Quantity::H), before);
    }

    void aTermOfTheGradientEmphasisesItsCurve()
    {
        ShownWindow window;
        const int before = window.inkOf("landscape", Quantity::D);
        const QImage term = window.termOf(Quantity::D);
        window.pointAtTerm(Quantity::D);
        QTRY_VERIFY(window.inkOf("landscape", Quantity::D) > before * 5 / 4);
        QVERIFY(window.termOf(Quantity::D) != term);
        QTest::mouseMove(&window.sheet(), kNowhere);
        QTRY_COMPARE(window.inkOf("landscape", Quantity::D), before);
        QCOMPARE(window.termOf(Quantity::D), term);
    }

    void aCurveEmphasisesItsTermsOfTheGradient()
    {
        ShownWindow window;
        const QImage w = window.termOf(Quantity::W);
        const QImage b = window.termOf(Quantity::B);
        window.pointAtLegend("parameters", Quantity::W);
        QTRY_VERIFY(window.termOf(Quantity::W) != w);
        QCOMPARE(window.termOf(Quantity::B), b);
        QTest::mouseMove(window.descentChart("parameters").viewport(), kNowhere);
        QTRY_COMPARE(window.termOf(Quantity::W), w);
    }

    void aFormulaBesideTheWorkspacesFollowsTheCurvesAndLeadsThem()
    {
        ShownWindow window;
        FormulaPicture formula(&window);
        formula.setTheme(window.theme());
        formula.setFormula(QStringLiteral("entropy-shannon"));
        connect(&formula, &FormulaPicture::termHovered, &window, &MainWindow::setHighlighted);
        connect(&window, &MainWindow::highlightChanged, &formula, &FormulaPicture::setHighlighted);
        formula.resize(formula.sizeHint());
        formula.show();

        const QImage picture = formula.grab().toImage();
        window.pointAtLegend("landscape", Quantity::D);
        QTRY_VERIFY(formula.grab().toImage() != picture);
        QTest::mouseMove(window.descentChart("landscape").viewport(), kNowhere);
        QTRY_COMPARE(formula.grab().toImage(), picture);

        const int before = window.inkOf("landscape", Quantity::H);
        QTest::mouseMove(&formula, formula.termRects(Quantity::H).at(0).center().toPoint());
        QTRY_VERIFY(window.inkOf("landscape", Quantity::H) > before * 5 / 4);
        QTest::mouseMove(&formula, formula.rect().bottomRight() - QPoint(1, 1));
        QTRY_COMPARE(window.inkOf("landscape", Quantity::H), before);
    }

    void anExportDoesNotKnowThePointer()
    {
        ShownWindow window;
        PlotView& plot = window.descentChart("landscape");
        const auto drawn = [&plot] {
            QImage image(640, 400, QImage::Format_RGB32);
            QPainter painter(&image);
            plot.drawFigure(painter, image.size(), {.theme = Theme::light()});
            return image;
        };
        const QImage before = drawn();
        window.setHighlighted(Quantity::H);
        QCOMPARE(drawn(), before);
    }
};

QTEST_MAIN(TestHighlight)
#include "test_highlight.moc"
