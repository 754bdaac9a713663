#include "core/entropy/entropy.h"
#include "tests/ui/run_frames.h"
#include "ui/formulas/formula_sheet.h"
#include "ui/formulas/gradient_chain.h"
#include "ui/workspaces/descent/gradient_view.h"

#include <QImage>
#include <QScrollArea>
#include <QScrollBar>
#include <QSpinBox>
#include <QTest>

using namespace entropy_lab;

namespace {

Experiment twoSamples()
{
    Experiment experiment;
    experiment.data.X.edit().resize(2, 2);
    experiment.data.X.edit() << 0.6, -0.5, -0.8, 0.3;
    return experiment;
}

/// The number behind the last "=" of a row.
double resultOf(const QString& row)
{
    QString text = row.section(QStringLiteral(" = "), -1);
    return text.replace(QChar(0x2212), u'-').toDouble();
}

QString rowOf(const QStringList& rows, const QString& name)
{
    for (const QString& row : rows) {
        if (row.startsWith(name + QStringLiteral(" = ")))
            return row;
    }
    return {};
}

/// Number of pixels that are not background.
int inkOf(QWidget& widget, const Theme& theme)
{
    const QImage image = widget.grab().toImage();
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y) != theme.background;
    return count;
}

}  // namespace

class TestGradientView : public QObject {
    Q_OBJECT

private slots:
    void rowsOfTheDefaultExperimentShowItsNumbers_data()
    {
        QTest::addColumn<int>("index");
        QTest::addColumn<QString>("row");
        const QStringList rows{
            "z = Σⱼ (wⱼ + Gⱼ) xⱼ + b = (0.1 + 0.05) · 0.6 + (0.2 − 0.1) · (−0.8) + 0.1 = 0.11",
            "D = 1/(1 + e^(−z)) = 1/(1 + e^(−0.11)) = 0.52747",
            "s = D (1 − D) = 0.52747 · 0.47253 = 0.24925",
            "dH/dz = −z s / ln 2 = −0.11 · 0.24925 / 0.69315 = −0.039554",
            "dH/dw₁ = dH/dG₁ = dH/dz · x₁ = −0.039554 · 0.6 = −0.023733",
            "dH/dw₂ = dH/dG₂ = dH/dz · x₂ = −0.039554 · (−0.8) = 0.031643",
            "dH/db = dH/dz = −0.039554",
            "next w₁ = w₁ − η dH/dw₁ = 0.1 − 0.5 · (−0.023733) = 0.11187",
            "next w₂ = w₂ − η dH/dw₂ = 0.2 − 0.5 · 0.031643 = 0.18418",
            "next G₁ = G₁ − η dH/dG₁ = 0.05 − 0.5 · (−0.023733) = 0.061866",
            "next G₂ = G₂ − η dH/dG₂ = −0.1 − 0.5 · 0.031643 = −0.11582",
            "next b = b − η dH/db = 0.1 − 0.5 · (−0.039554) = 0.11978"};
        for (int i = 0; i < rows.size(); ++i)
            QTest::addRow("row %d", i) << i << rows[i];
    }

    void rowsOfTheDefaultExperimentShowItsNumbers()
    {
        QFETCH(int, index);
        QFETCH(QString, row);
        GradientView view;
        view.setFrame(frameAfter(Experiment(), 0));
        QStringList shown = view.plainRows();
        QCOMPARE(shown.size(), 12);
        QCOMPARE(shown[index]
                     .replace(QChar(0x2009), u' ')
                     .replace(QStringLiteral("  "), QStringLiteral(" ")),
                 row);
    }

    void theNextParametersAreThoseOfTheNextStep()
    {
        const Experiment experiment;
        GradientView view;
        view.setFrame(frameAfter(experiment, 9));
        const RunFrame next = frameAfter(experiment, 10);
        const QStringList rows = view.plainRows();
        const Layer& layer = next.snapshot->layer;
        const std::pair<const char*, double> expected[] = {{"next w₁", layer.W()(0, 0)},
                                                           {"next w₂", layer.W()(0, 1)},
                                                           {"next G₁", layer.G()(0, 0)},
                                                           {"next G₂", layer.G()(0, 1)},
                                                           {"next b", layer.b()(0)}};
        for (const auto& [name, value] : expected) {
            const double shown = resultOf(rowOf(rows, QString::fromUtf8(name)));
            QVERIFY2(std::abs(shown - value) <= 5e-5 * std::abs(value), name);
        }
    }

    void frozenParametersSaySo()
    {
        Experiment experiment;
        experiment.trainable.G = false;
        GradientView view;
        view.setFrame(frameAfter(experiment, 0));
        QVERIFY(rowOf(view.plainRows(), QStringLiteral("next G₁")).contains("frozen"));
        QCOMPARE(resultOf(rowOf(view.plainRows(), QStringLiteral("next G₁"))), 0.05);
    }

    void anAscentAddsTheGradient()
    {
        Experiment experiment;
        experiment.direction = Direction::Ascend;
        GradientView view;
        view.setFrame(frameAfter(experiment, 0));
        const RunFrame next = frameAfter(experiment, 1);
        const QString row = rowOf(view.plainRows(), QStringLiteral("next b"));
        QVERIFY(row.contains(QStringLiteral("b + η")));
        QVERIFY(std::abs(resultOf(row) - next.snapshot->layer.b()(0)) < 1e-5);
    }

    void withMoreSamplesTheGradientIsCalledAMean()
    {
        const Experiment experiment = twoSamples();
        GradientView view;
        view.setFrame(frameAfter(experiment, 0));
        const QString text = view.plainRows().join(u'\n');
        QVERIFY2(text.contains(QStringLiteral("mean over all 2 samples")), qPrintable(text));
        const RunFrame next = frameAfter(experiment, 1);
        const double shown = resultOf(rowOf(view.plainRows(), QStringLiteral("next w₁")));
        QVERIFY(std::abs(shown - next.snapshot->layer.W()(0, 0)) < 1e-5);
    }

    void theSampleCanBeChosen()
    {
        GradientView view;
        view.resize(480, 320);
        view.show();
        view.setFrame(frameAfter(twoSamples(), 0));
        auto* const sample = view.findChild<QSpinBox*>();
        QVERIFY(sample->isVisible());
        sample->setValue(2);
        // z = 0.15 * (-0.5) + 0.1 * 0.3 + 0.1
        QVERIFY(std::abs(resultOf(view.plainRows().front()) - 0.055) < 1e-12);
    }

    void linesMoveTogetherBeforeAnyIsOutOfSight()
    {
        GradientView view;
        // A little less than all the lines take at their usual distance.
        view.resize(460, 900);
        view.show();
        view.setFrame(frameAfter(Experiment(), 1000));
        auto* const sheet = view.findChild<FormulaSheet*>();
        const QScrollBar* const bar = view.findChild<QScrollArea*>()->verticalScrollBar();
        const int usual = sheet->heightAt(sheet->width());
        const int above = view.height() - sheet->height();
        view.resize(460, above + usual - 15);
        QVERIFY(!bar->isVisible());
        QVERIFY(sheet->heightAt(sheet->width()) <= usual - 15);
        view.resize(460, above + usual / 2);
        QVERIFY(bar->isVisible());
        view.resize(460, above + usual);
        QVERIFY(!bar->isVisible());
        QCOMPARE(sheet->heightAt(sheet->width()), usual);
    }

    void selectorsAreHiddenForOneSample()
    {
        GradientView view;
        view.show();
        view.setFrame(frameAfter(Experiment(), 0));
        for (const QSpinBox* const box : view.findChildren<QSpinBox*>())
            QVERIFY(!box->isVisible());
    }

    void everyInputHasItsRowsAndNothingIsWiderThanTheSheet_data()
    {
        QTest::addColumn<int>("inputs");
        QTest::addColumn<int>("width");
        for (const int inputs : {1, 2, 5, 8})
            for (const int width : {320, 480, 900})
                QTest::addRow("%d inputs, %d px", inputs, width) << inputs << width;
    }

    void everyInputHasItsRowsAndNothingIsWiderThanTheSheet()
    {
        QFETCH(int, inputs);
        QFETCH(int, width);
        FormulaSheet sheet;
        sheet.resize(width, 1200);
        const RunFrame frame = frameAfter(withFeatureCount(Experiment(), inputs), 3);
        sheet.setRows(gradientChain(*frame.snapshot));
        QCOMPARE(static_cast<int>(sheet.rows().size()), 6 + 3 * inputs);
        QVERIFY2(sheet.textExtent().right() <= width,
                 qPrintable(QString::number(sheet.textExtent().right())));
        QVERIFY(sheet.textExtent().bottom() <= sheet.minimumHeight());
    }

    void theSheetIsPaintedInBothThemes()
    {
        FormulaSheet sheet;
        sheet.resize(480, 400);
        const RunFrame frame = frameAfter(Experiment(), 3);
        sheet.setRows(gradientChain(*frame.snapshot));
        for (const Theme& theme : {Theme::light(), Theme::dark()}) {
            sheet.setTheme(theme);
            QVERIFY(inkOf(sheet, theme) > 3000);
        }
    }

    void aFrameWithTheSameNumbersPaintsNothing()
    {
        GradientView view;
        view.resize(480, 400);
        view.show();
        view.setFrame(frameAfter(Experiment(), 3));
        auto* const sheet = view.findChild<FormulaSheet*>();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QCoreApplication::processEvents();
        PaintCounter counter;
        sheet->installEventFilter(&counter);
        view.setFrame(frameAfter(Experiment(), 3));
        QCoreApplication::processEvents();
        QCOMPARE(counter.count, 0);
        view.setFrame(frameAfter(Experiment(), 4));
        QTRY_VERIFY(counter.count > 0);
    }

private:
    class PaintCounter : public QObject {
    public:
        bool eventFilter(QObject*, QEvent* event) override
        {
            count += event->type() == QEvent::Paint;
            return false;
        }
        int count = 0;
    };
};

QTEST_MAIN(TestGradientView)
#include "test_gradient_view.moc"
