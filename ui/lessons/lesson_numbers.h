#pragma once

#include "core/lessons/lesson.h"
#include "ui/style/theme.h"

#include <QWidget>

#include <vector>

class QLabel;

namespace entropy_lab {

/// How far a deciding number is.
enum class NumberState {
    Held,       ///< until the question of the step is answered
    Waiting,    ///< for the run to reach its iteration
    Computing,  ///< on another thread
    Measured,
    Changed,  ///< the experiment at hand is no longer the lesson's
};

/// The numbers that a lesson's step ends at: what is measured, what was expected within which
/// tolerance, and a tick or a cross.
class LessonNumbers : public QWidget {
    Q_OBJECT
public:
    explicit LessonNumbers(const std::vector<LessonNumber>& numbers, QWidget* parent = nullptr);

    void show(std::size_t index, NumberState state, double measured = 0.0);
    NumberState state(std::size_t index) const { return m_rows.at(index).state; }
    double measured(std::size_t index) const { return m_rows.at(index).measured; }
    /// Measured, and within the tolerance.
    bool isMet(std::size_t index) const;
    QString text(std::size_t index) const;
    std::size_t count() const { return m_rows.size(); }
    void setTheme(const Theme& theme);

private:
    struct Row {
        LessonNumber number;
        NumberState state = NumberState::Waiting;
        double measured = 0.0;
        QLabel* label = nullptr;
    };

    void showRow(const Row& row);

    std::vector<Row> m_rows;
    Theme m_theme = Theme::light();
};

}  // namespace entropy_lab
