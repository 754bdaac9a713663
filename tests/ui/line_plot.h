#pragma once

#include "ui/plot/plot_view.h"

#include <QApplication>
#include <QTest>
#include <QWheelEvent>

#include <cmath>

namespace entropy_lab {

/// A shown plot of one line from (0, 0) to (100, 10), 600 x 400.
class LinePlot : public PlotView {
public:
    LinePlot()
        : PlotView(
            {.title = "Line", .x = {.title = "x", .range = {0.0, 100.0}}, .y = {.title = "y"}})
    {
        addCurve({.name = "line", .quantity = Quantity::H});
        setCurveSampler(0, [this](double, double, int, std::vector<QPointF>& out) {
            ++samplings;
            out = {{0.0, 0.0}, {50.0, 5.0}, {100.0, 10.0}};
        });
        resize(600, 400);
        show();
        refresh();
    }

    QPoint pixel(double x, double y) const { return mapping().toPixel({x, y}).toPoint(); }
    void wheel(QPoint at, int delta)
    {
        QWheelEvent event(at, viewport()->mapToGlobal(at), {}, {0, delta}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(viewport(), &event);
    }
    void drag(Qt::MouseButton button, QPoint from, QPoint to)
    {
        QTest::mousePress(viewport(), button, {}, from);
        QTest::mouseMove(viewport(), (from + to) / 2);
        QTest::mouseMove(viewport(), to);
        QTest::mouseRelease(viewport(), button, {}, to);
    }

    int samplings = 0;
};

inline bool areClose(AxisRange a, AxisRange b, double tolerance)
{
    return std::abs(a.minimum - b.minimum) < tolerance
        && std::abs(a.maximum - b.maximum) < tolerance;
}

}  // namespace entropy_lab
