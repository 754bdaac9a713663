#pragma once

#include "ui/plot/items/axis_ticks.h"
#include "ui/style/theme.h"

#include <QFrame>

#include <optional>

class QLabel;
class QLineEdit;

namespace entropy_lab {

/// The axis whose limits are typed.
struct AxisLimits {
    Qt::Orientation axis = Qt::Horizontal;
    QString title{};
    AxisRange range{};
    bool isLog = false;
};

/// What is wrong with two limits, as a sentence; empty where an axis can show them.
QString axisLimitsProblem(std::optional<double> minimum, std::optional<double> maximum, bool isLog);

/// Two small fields over a plot, minimum and maximum of an axis. Enter applies and closes, Esc or
/// the focus going elsewhere closes; limits that no axis can show stay, with a sentence why.
class AxisLimitsEditor : public QFrame {
    Q_OBJECT
public:
    AxisLimitsEditor(const AxisLimits& limits, const Theme& theme, QWidget* parent);

    Qt::Orientation axis() const { return m_limits.axis; }
    /// Shows it, ready to type the minimum.
    void start();

    QLineEdit* minimumField() const { return m_minimum; }
    QLineEdit* maximumField() const { return m_maximum; }
    QString problem() const;

signals:
    void limitsChosen(entropy_lab::AxisRange limits);
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void apply();
    void cancel();
    void close();
    void showProblem(const QString& problem);
    void closeIfLeft(const QWidget* focus);

    const AxisLimits m_limits;
    const Theme m_theme;
    QLineEdit* m_minimum = nullptr;
    QLineEdit* m_maximum = nullptr;
    QLabel* m_problem = nullptr;
    bool m_isOver = false;
};

}  // namespace entropy_lab
