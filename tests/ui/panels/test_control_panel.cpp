#include "core/experiment/settings.h"
#include "ui/panels/control_panel.h"
#include "ui/style/number_format.h"
#include "ui/widgets/setting_row.h"
#include "ui/widgets/slider_scale.h"
#include "ui/widgets/value_slider.h"

#include <QApplication>
#include <QCheckBox>
#include <QFocusEvent>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStyleOptionSlider>
#include <QTest>
#include <QWheelEvent>

#include <cmath>
#include <limits>

using namespace entropy_lab;

namespace {

const QString kEta = QStringLiteral("learning_rate");
const QString kBias = QStringLiteral("start.b.0");
const QString kTolerance = QStringLiteral("stop.gradient_norm");

QPoint handleCentre(ValueSlider* slider)
{
    QStyleOptionSlider option;
    option.initFrom(slider);
    option.minimum = slider->minimum();
    option.maximum = slider->maximum();
    option.sliderPosition = slider->value();
    option.sliderValue = slider->value();
    option.orientation = Qt::Horizontal;
    option.subControls = QStyle::SC_All;
    return slider->style()
        ->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, slider)
        .center();
}

/// A shown panel whose experiment follows its edits, as a session would have it.
class LivePanel : public ControlPanel {
public:
    LivePanel()
    {
        setExperiment(experiment);
        connect(this, &ControlPanel::settingEdited, this, [this](const QString& key, double value) {
            setSettingValue(experiment, key.toStdString(), value);
            setExperiment(experiment);
        });
        resize(320, 640);
        show();
        activateWindow();
        // Only a box of an active window is being edited.
        if (!QTest::qWaitForWindowActive(this))
            qFatal("the window is not active");
    }
    /// A box commits what was typed when it loses the focus, which needs the whole panel.
    ~LivePanel() override { close(); }
    double valueOf(const QString& key) const { return settingValue(experiment, key.toStdString()); }
    void type(const QString& key, const QString& text)
    {
        QLineEdit* const box = row(key)->box();
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, text);
        QTest::keyClick(box, Qt::Key_Return);
    }
    QString problem(const QString& key) const
    {
        for (const QLabel* const label : row(key)->findChildren<QLabel*>()) {
            if (label->isVisible() && label->text().contains(QStringLiteral("expected")))
                return label->text();
        }
        return {};
    }

    Experiment experiment;
};

}  // namespace

class TestControlPanel : public QObject {
    Q_OBJECT

private slots:
    void exactNumbersReadBack_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << "0";
        QTest::newRow("tenth") << 0.1 << "0.1";
        QTest::newRow("negative") << -0.8 << "-0.8";
        QTest::newRow("small") << 1e-4 << "0.0001";
        QTest::newRow("tiny") << 1e-300 << "1e-300";
        QTest::newRow("million") << 1e6 << "1000000";
        QTest::newRow("largest") << std::numeric_limits<double>::max() << "1.7976931348623157e308";
        QTest::newRow("third") << 1.0 / 3.0 << "0.3333333333333333";
        QTest::newRow("sum") << 0.1 + 0.2 << "0.30000000000000004";
    }

    void exactNumbersReadBack()
    {
        QFETCH(double, value);
        QFETCH(QString, text);
        QCOMPARE(exactNumber(value), text);
        QVERIFY(parseNumber(text) == value);
    }

    void readableNumbersRoundToTheDigits_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("short") << -0.11 << "−0.11";
        QTest::newRow("long") << 0.527472 << "0.52747";
        QTest::newRow("carry") << 9.999999 << "10";
        QTest::newRow("small") << 2.5129e-16 << "2.5129×10⁻¹⁶";
        QTest::newRow("infinite") << std::numeric_limits<double>::infinity() << "∞";
    }

    void readableNumbersRoundToTheDigits()
    {
        QFETCH(double, value);
        QTEST(readableNumber(value), "text");
    }

    void textsThatAreNoNumberAreRefused_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* const text :
             {"", "abc", "1,5", "0.5x", "nan", "inf", "1e999", "+-1", "--1"})
            QTest::newRow(text) << text;
    }

    void textsThatAreNoNumberAreRefused()
    {
        QFETCH(QString, text);
        QVERIFY(!parseNumber(text));
    }

    void aLongNumberIsRoundedUntilItIsEdited_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("shown");
        QTest::newRow("short") << 0.5 << "0.5";
        QTest::newRow("eta") << 2.310490601866484 << "2.3104906";
        QTest::newRow("exponent") << -1.2345678912345678e-17 << "-1.2346e-17";
    }

    void aLongNumberIsRoundedUntilItIsEdited()
    {
        QFETCH(double, value);
        QFETCH(QString, shown);
        LivePanel panel;
        setSettingValue(panel.experiment, kBias.toStdString(), value);
        panel.setExperiment(panel.experiment);
        QLineEdit* const box = panel.row(kBias)->box();
        QVERIFY(!box->hasFocus());
        const QFontMetrics metrics = box->fontMetrics();
        QVERIFY(metrics.horizontalAdvance(box->text()) <= box->width());
        // The last digits depend on the font of the platform.
        const int common = qMin(box->text().size(), qMin(shown.size(), qsizetype{6}));
        QCOMPARE(box->text().left(common), shown.left(common));
        QVERIFY(std::abs(box->text().toDouble() / value - 1.0) < 1e-3);

        const QSignalSpy edits(&panel, &ControlPanel::settingEdited);
        QTest::mouseClick(box, Qt::LeftButton);
        QCOMPARE(box->text(), exactNumber(value));
        QTest::keyClick(box, Qt::Key_Return);
        QCOMPARE(box->text(), exactNumber(value));
        box->selectAll();
        // Its own menu opens and closes: what was selected is what it works on.
        for (const QEvent::Type type : {QEvent::FocusOut, QEvent::FocusIn}) {
            QFocusEvent event(type, Qt::PopupFocusReason);
            QApplication::sendEvent(box, &event);
            QCoreApplication::processEvents();
        }
        QCOMPARE(box->selectedText(), exactNumber(value));
        box->clearFocus();
        QTRY_VERIFY(metrics.horizontalAdvance(box->text()) <= box->width());
        QVERIFY(!box->acceptDrops());
        QCOMPARE(edits.count(), 0);
        QCOMPARE(panel.valueOf(kBias), value);
    }

    void aCountIsNeverRounded()
    {
        LivePanel panel;
        const QString key = QStringLiteral("stop.iterations");
        setSettingValue(panel.experiment, key.toStdString(), 123456789012.0);
        panel.setExperiment(panel.experiment);
        QCOMPARE(panel.row(key)->box()->text(), QStringLiteral("123456789012"));
    }

    void aRoundedNumberFitsInEveryFont()
    {
        LivePanel panel;
        setSettingValue(panel.experiment, kBias.toStdString(), -1.2345678912345678e-17);
        panel.setExperiment(panel.experiment);
        const QLineEdit* const box = panel.row(kBias)->box();
        for (const double size : {8.0, 20.0}) {
            QFont font = panel.font();
            font.setPointSizeF(size);
            panel.setFont(font);
            QVERIFY(box->fontMetrics().horizontalAdvance(box->text()) < box->width());
            QVERIFY(box->text().endsWith(QStringLiteral("e-17")));
            QVERIFY(std::abs(box->text().toDouble() / -1.2345678912345678e-17 - 1.0) < 1e-3);
        }
    }

    void sliderPositionsAreShortDecimalsAndReturn()
    {
        for (const Setting& setting : settingsFor(Experiment())) {
            const SliderScale scale(setting);
            QCOMPARE(scale.valueAt(0), setting.minimum);
            QCOMPARE(scale.valueAt(scale.last()), setting.maximum);
            for (int position = 1; position < scale.last(); position += 7) {
                const double value = scale.valueAt(position);
                QVERIFY2(exactNumber(value).size() <= 9, qPrintable(exactNumber(value)));
                // Whole numbers below 20 are fewer than their positions.
                if (!setting.isInteger || value > 50.0)
                    QCOMPARE(scale.positionOf(value), position);
            }
        }
    }

    void learningRateSliderIsLogarithmic()
    {
        LivePanel panel;
        const SliderScale scale(panel.row(kEta)->setting());
        QCOMPARE(scale.positionOf(1.0), scale.last() / 2);
        QCOMPARE(scale.valueAt(scale.last() * 3 / 4), 100.0);
    }

    void dragOfLearningRateSpeaksContinuouslyAndFinishesOnce()
    {
        LivePanel panel;
        ValueSlider* const slider = panel.row(kEta)->slider();
        QSignalSpy edited(&panel, &ControlPanel::settingEdited);
        QSignalSpy finished(&panel, &ControlPanel::settingEditFinished);
        QPoint at = handleCentre(slider);
        QTest::mousePress(slider, Qt::LeftButton, {}, at);
        for (int i = 0; i < 4; ++i) {
            at.rx() += 4;
            QTest::mouseMove(slider, at);
        }
        QVERIFY(edited.count() >= 3);
        QCOMPARE(finished.count(), 0);
        QTest::mouseRelease(slider, Qt::LeftButton, {}, at);
        QCOMPARE(finished.count(), 1);
        QCOMPARE(finished.front().front().toString(), kEta);
        QVERIFY(panel.experiment.learningRate.w > 0.5);
        QCOMPARE(panel.row(kEta)->box()->text(), exactNumber(panel.experiment.learningRate.w));
    }

    void aDraggedSliderIsNotMovedByTheProgram()
    {
        LivePanel panel;
        ValueSlider* const slider = panel.row(kEta)->slider();
        QTest::mousePress(slider, Qt::LeftButton, {}, handleCentre(slider));
        const int held = slider->value();
        Experiment other;
        other.learningRate = LearningRate(1000.0);
        panel.setExperiment(other);
        QCOMPARE(slider->value(), held);
        QTest::mouseRelease(slider, Qt::LeftButton, {}, handleCentre(slider));
    }

    void typedValueKeepsEveryDigit()
    {
        LivePanel panel;
        QSignalSpy finished(&panel, &ControlPanel::settingEditFinished);
        panel.type(kEta, QStringLiteral("0.12345678901234566"));
        QCOMPARE(panel.experiment.learningRate.w, 0.12345678901234566);
        QCOMPARE(panel.row(kEta)->box()->text(), QStringLiteral("0.12345678901234566"));
        QCOMPARE(finished.count(), 1);
    }

    void typedValueBeyondTheSliderIsTaken()
    {
        LivePanel panel;
        panel.type(kEta, QStringLiteral("1e6"));
        QCOMPARE(panel.experiment.learningRate.w, 1e6);
        QCOMPARE(panel.row(kEta)->slider()->value(), panel.row(kEta)->slider()->maximum());
        QCOMPARE(panel.row(kEta)->box()->text(), QStringLiteral("1000000"));
    }

    void wrongEntriesSayWhatIsExpectedAndChangeNothing_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("no number") << kEta << "fast"
                                   << "a number";
        QTest::newRow("comma") << kEta << "0,5"
                               << "a number";
        QTest::newRow("negative rate") << kEta << "-1"
                                       << "greater than 0";
        QTest::newRow("zero rate") << kEta << "0"
                                   << "greater than 0";
        QTest::newRow("half an iteration") << "stop.iterations"
                                           << "2.5"
                                           << "whole number";
        QTest::newRow("negative iterations") << "stop.iterations"
                                             << "-3"
                                             << "at least 0";
    }

    void wrongEntriesSayWhatIsExpectedAndChangeNothing()
    {
        QFETCH(QString, key);
        QFETCH(QString, text);
        QFETCH(QString, expected);
        LivePanel panel;
        QSignalSpy edited(&panel, &ControlPanel::settingEdited);
        const double before = panel.valueOf(key);
        panel.type(key, text);
        QCOMPARE(edited.count(), 0);
        QCOMPARE(panel.valueOf(key), before);
        QCOMPARE(panel.row(key)->box()->text(), text);
        QVERIFY2(panel.problem(key).contains(expected), qPrintable(panel.problem(key)));

        QTest::keyClick(panel.row(key)->box(), Qt::Key_Escape);
        QCOMPARE(panel.row(key)->box()->text(), exactNumber(before));
        QVERIFY(panel.problem(key).isEmpty());
    }

    void aBoxBeingTypedInIsLeftAlone()
    {
        LivePanel panel;
        QLineEdit* const box = panel.row(kEta)->box();
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, QStringLiteral("0.2"));
        Experiment other;
        other.learningRate = LearningRate(7.0);
        panel.setExperiment(other);
        QCOMPARE(box->text(), QStringLiteral("0.2"));
    }

    void doubleClickRestoresTheDefault_data()
    {
        QTest::addColumn<bool>("onSlider");
        QTest::newRow("slider") << true;
        QTest::newRow("label") << false;
    }

    void doubleClickRestoresTheDefault()
    {
        QFETCH(bool, onSlider);
        LivePanel panel;
        panel.type(kEta, QStringLiteral("3"));
        SettingRow* const row = panel.row(kEta);
        QSignalSpy finished(&panel, &ControlPanel::settingEditFinished);
        QWidget* const target = onSlider ? static_cast<QWidget*>(row->slider()) : row->label();
        QTest::mouseDClick(target, Qt::LeftButton, {},
                           onSlider ? handleCentre(row->slider()) : QPoint(3, 3));
        QCOMPARE(panel.experiment.learningRate.w, 0.5);
        QCOMPARE(row->box()->text(), QStringLiteral("0.5"));
        QCOMPARE(finished.count(), 1);
    }

    void optionalSettingIsSwitchedByItsBox()
    {
        LivePanel panel;
        SettingRow* const row = panel.row(kTolerance);
        auto* const box = row->findChild<QCheckBox*>();
        QVERIFY(!panel.experiment.stop.gradientNorm);
        QVERIFY(!row->box()->isEnabled());
        box->click();
        QCOMPARE(panel.experiment.stop.gradientNorm, std::optional(1e-6));
        QVERIFY(row->box()->isEnabled());
        panel.type(kTolerance, QStringLiteral("0.001"));
        box->click();
        QVERIFY(!panel.experiment.stop.gradientNorm);
        box->click();
        QCOMPARE(panel.experiment.stop.gradientNorm, std::optional(0.001));
    }

    void arrowsMoveAFocusedSliderAndFinishOnRelease()
    {
        LivePanel panel;
        ValueSlider* const slider = panel.row(QStringLiteral("start.b.0"))->slider();
        QSignalSpy finished(&panel, &ControlPanel::settingEditFinished);
        QTest::keyPress(slider, Qt::Key_Right);
        QTest::keyPress(slider, Qt::Key_Right);
        QCOMPARE(finished.count(), 0);
        QTest::keyRelease(slider, Qt::Key_Right);
        QCOMPARE(finished.count(), 1);
        QCOMPARE(panel.experiment.start.b()(0), 0.12);
    }

    void theWheelScrollsThePanelAndChangesNoValue()
    {
        LivePanel panel;
        panel.resize(320, 240);
        QSignalSpy edited(&panel, &ControlPanel::settingEdited);
        ValueSlider* const slider = panel.row(kEta)->slider();
        const QPointF at(5, 5);
        QWheelEvent event(at, slider->mapToGlobal(at), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(slider, &event);
        QCOMPARE(edited.count(), 0);
        QVERIFY(!event.isAccepted());
    }

    void numberOfInputsIsAskedForAndRowsFollow()
    {
        LivePanel panel;
        QSignalSpy counts(&panel, &ControlPanel::inputCountEdited);
        panel.inputCountBox()->setValue(8);
        QCOMPARE(counts.count(), 1);
        QCOMPARE(counts.front().front().toInt(), 8);
        QCOMPARE(panel.inputCountBox()->maximum(), 8);
        QCOMPARE(panel.inputCountBox()->minimum(), 1);
        panel.setExperiment(withFeatureCount(panel.experiment, 8));
        for (const char* const key : {"data.x.0.7", "start.w.0.7", "start.G.0.7"})
            QVERIFY2(panel.row(QString::fromLatin1(key)), key);
        panel.setExperiment(withFeatureCount(panel.experiment, 1));
        QVERIFY(!panel.row(QStringLiteral("data.x.0.1")));
        QCOMPARE(panel.inputCountBox()->value(), 1);
    }

    void numberOfUnitsIsAskedForAndRowsFollow()
    {
        LivePanel panel;
        QSignalSpy counts(&panel, &ControlPanel::unitCountEdited);
        panel.unitCountBox()->setFocus();
        QTest::keyClick(panel.unitCountBox(), Qt::Key_Up);
        QCOMPARE(counts.count(), 1);
        QCOMPARE(counts.front().front().toInt(), 2);
        Experiment three;
        three.start = Layer(3, 2);
        panel.setExperiment(three);
        QCOMPARE(panel.unitCountBox()->value(), 3);
        QCOMPARE(counts.count(), 1);
        QVERIFY(panel.row(QStringLiteral("start.w.2.1")));
        QVERIFY(panel.row(QStringLiteral("start.b.2")));
    }

    void oneOfManySamplesIsSteered()
    {
        LivePanel panel;
        QVERIFY(!panel.sampleBox()->isVisible());
        Experiment many;
        many.data.X = Eigen::MatrixXd{{1.0, 2.0, 3.0}, {-1.0, -2.0, -3.0}};
        panel.setExperiment(many);
        QVERIFY(panel.sampleBox()->isVisible());
        QCOMPARE(panel.sampleBox()->text(), QStringLiteral("1 of 3"));
        QCOMPARE(panel.row(QStringLiteral("data.x.0.1"))->value(), -1.0);
        panel.sampleBox()->setFocus();
        QTest::keyClick(panel.sampleBox(), Qt::Key_Up);
        QTest::keyClick(panel.sampleBox(), Qt::Key_Up);
        QVERIFY(!panel.row(QStringLiteral("data.x.0.1")));
        QCOMPARE(panel.row(QStringLiteral("data.x.2.0"))->value(), 3.0);
        QCOMPARE(panel.row(QStringLiteral("data.x.2.1"))->value(), -3.0);
        many.data.X.edit()(1, 2) = 0.25;
        panel.setExperiment(many);
        QCOMPARE(panel.row(QStringLiteral("data.x.2.1"))->value(), 0.25);
        // The last sample goes: the one before is shown.
        many.data.X = Eigen::MatrixXd{{1.0, 2.0}, {-1.0, -2.0}};
        panel.setExperiment(many);
        QCOMPARE(panel.row(QStringLiteral("data.x.1.0"))->value(), 2.0);
        panel.setExperiment(Experiment());
        QVERIFY(!panel.sampleBox()->isVisible());
        QCOMPARE(panel.row(QStringLiteral("data.x.0.0"))->value(), 0.6);
    }

    void rowsSurviveAnExperimentOfTheSameShape()
    {
        LivePanel panel;
        const SettingRow* const before = panel.row(kEta);
        Experiment other;
        other.data.X.edit()(0, 0) = 2.5;
        panel.setExperiment(other);
        QCOMPARE(panel.row(kEta), before);
        QCOMPARE(panel.row(QStringLiteral("data.x.0.0"))->value(), 2.5);
    }

    void everyControlHasANameAndATooltip()
    {
        LivePanel panel;
        for (const Setting& setting : settingsFor(panel.experiment)) {
            const SettingRow* const row = panel.row(QString::fromStdString(setting.key));
            QVERIFY2(row, setting.key.c_str());
            const QList<QWidget*> controls{row->slider(), row->box()};
            for (const QWidget* const control : controls) {
                QVERIFY(!control->accessibleName().isEmpty());
                QVERIFY(control->toolTip().contains(
                    QString::fromStdString(setting.help).toHtmlEscaped()));
            }
        }
        QVERIFY(!panel.inputCountBox()->accessibleName().isEmpty());
    }

    void noRowIsClippedAtTheNarrowestWidth()
    {
        LivePanel panel;
        panel.setExperiment(withFeatureCount(panel.experiment, 8));
        panel.resize(panel.minimumWidth(), 300);
        const auto* const area = panel.findChild<QScrollArea*>();
        QTRY_VERIFY(area->widget()->width() <= area->viewport()->width());
        const QLineEdit* const box = panel.row(kEta)->box();
        QVERIFY(box->mapTo(area->viewport(), QPoint(box->width(), 0)).x()
                <= area->viewport()->width());
    }
};

QTEST_MAIN(TestControlPanel)
#include "test_control_panel.moc"
