#pragma once

#include "app/files/lesson_store.h"
#include "app/session/session.h"
#include "app/wiring/window_wiring.h"
#include "ui/lessons/lesson_controller.h"
#include "ui/lessons/lesson_numbers.h"
#include "ui/lessons/lesson_panel.h"
#include "ui/lessons/lesson_step_view.h"
#include "ui/lessons/prediction_box.h"
#include "ui/plot/plot_view.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/base/workspace.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QPushButton>
#include <QSlider>
#include <QtTest>

#include <algorithm>

namespace entropy_lab {

/// The whole program with its lessons: real window, real session, real worker.
struct LessonProgram {
    explicit LessonProgram(QSettings* settings = nullptr) : window(settings)
    {
        window.setThemeChoice(ThemeChoice::Light);
        connectWindow(window, session);
        window.resize(1280, 800);
        window.show();
    }

    Session session;
    MainWindow window;

    LessonDesk& desk() { return *window.lessonDesk(); }
    LessonPanel& panel() { return *desk().panel(); }
    LessonStepView& view() { return *panel().stepView(); }
    const LessonStep& step() { return view().step(); }
    std::int64_t iteration() const
    {
        return session.frame().snapshot ? session.frame().end().record.iteration : -1;
    }
    bool await(std::int64_t wanted) const
    {
        return QTest::qWaitFor([&] { return iteration() == wanted; }, kPatience);
    }
    void click(QAbstractButton* button) { QTest::mouseClick(button, Qt::LeftButton); }
    PlotView* chart(const QString& name)
    {
        return window.workspaceAt(window.workspaces()->currentIndex()).chart(name);
    }

    /// Over the whole plot, from its upper left to its lower right.
    static void drawAcross(PlotView& plot)
    {
        const QRectF area = plot.mapping().area;
        const QPoint from = area.topLeft().toPoint() + QPoint(4, 4);
        const QPoint to = area.bottomRight().toPoint() - QPoint(4, 4);
        QTest::mousePress(plot.viewport(), Qt::LeftButton, {}, from);
        constexpr int kMoves = 20;
        for (int i = 1; i <= kMoves; ++i)
            QTest::mouseMove(plot.viewport(), from + (to - from) * i / kMoves);
        QTest::mouseRelease(plot.viewport(), Qt::LeftButton, {}, to);
    }

    /// Answers the question of the step by mouse, rightly or not.
    void predict()
    {
        PredictionBox* const box = view().prediction();
        if (box == nullptr)
            return;
        const LessonPrediction& asked = box->prediction();
        if (asked.kind == PredictionKind::Number) {
            QSlider* const slider = box->findChild<QSlider*>();
            QTest::mouseClick(slider, Qt::LeftButton, {},
                              QPoint(slider->width() / 4, slider->height() / 2));
        } else if (asked.kind == PredictionKind::Choice) {
            // The mark at its left; the text of a wide button may be cut off.
            QAbstractButton* const button = box->choices()->button(0);
            QTest::mouseClick(button, Qt::LeftButton, {}, QPoint(8, button->height() / 2));
        } else {
            PlotView& plot = *chart(QString::fromStdString(asked.chart));
            plot.refresh();
            if (asked.kind == PredictionKind::Curve)
                drawAcross(plot);
            else
                QTest::mouseClick(plot.viewport(), Qt::LeftButton, {},
                                  plot.mapping().area.center().toPoint());
        }
    }

    bool areNumbersMeasured()
    {
        const LessonNumbers* const numbers = view().numbers();
        for (std::size_t i = 0; numbers != nullptr && i < numbers->count(); ++i) {
            if (numbers->state(i) != NumberState::Measured)
                return false;
        }
        return true;
    }

    /// Plays and looks until everything that the step can show is there.
    bool seeAnswer()
    {
        if (panel().showButton()->isVisible())
            click(panel().showButton());
        const std::optional<std::int64_t> playTo = step().playTo;
        const auto isSeen = [&] {
            return (!playTo || iteration() >= *playTo)
                && (!step().prediction || desk().isRevealed());
        };
        if (!QTest::qWaitFor(isSeen, kPatience))
            return false;
        if (playTo && !QTest::qWaitFor([&] { return !session.isRunning(); }, kPatience))
            return false;
        // What is measured later in the run than where the demonstration ends.
        std::int64_t last = 0;
        for (const LessonNumber& number : step().numbers) {
            if (!number.experiment)
                last = std::max(last, number.quantity.at.value_or(0));
        }
        if (last > iteration())
            session.playTo(last);
        return QTest::qWaitFor([&] { return areNumbersMeasured(); }, kPatience);
    }

    static constexpr int kPatience = 60000;
};

}  // namespace entropy_lab
