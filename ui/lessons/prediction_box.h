#pragma once

#include "core/lessons/lesson.h"
#include "ui/style/theme.h"

#include <QWidget>

#include <optional>

class QButtonGroup;
class QPushButton;

namespace entropy_lab {

class MarkdownLabel;
class SettingRow;

/// The question of a lesson's step, and where a person answers it: a slider with a box, a choice,
/// or the words that say where to draw. What is drawn on a chart is not its own.
class PredictionBox : public QWidget {
    Q_OBJECT
public:
    explicit PredictionBox(const LessonPrediction& prediction, QWidget* parent = nullptr);

    const LessonPrediction& prediction() const { return m_prediction; }
    /// The number that was set; nothing until somebody set one.
    std::optional<double> number() const { return m_number; }
    std::optional<std::size_t> choice() const;
    /// What was answered before, on coming back to a step.
    void setNumber(double number);
    void setChoice(std::size_t choice);

    /// Where something is drawn: whether there is anything that could be drawn anew.
    void setDrawn(bool isDrawn);
    /// Guess, truth and distance in words, Markdown; the explanation follows.
    void showResult(const QString& text, bool isHit);
    /// The right choice.
    void showAnswer();
    void hideResult();
    QString resultText() const;
    void setTheme(const Theme& theme);

    SettingRow* numberRow() const { return m_row; }
    QButtonGroup* choices() const { return m_choices; }
    QPushButton* clearButton() const { return m_clear; }

signals:
    void predicted();
    /// What was drawn shall be taken away.
    void clearRequested();

private:
    void buildNumber();
    void buildChoices();
    void buildDrawing();

    const LessonPrediction m_prediction;
    std::optional<double> m_number;
    SettingRow* m_row = nullptr;
    QButtonGroup* m_choices = nullptr;
    QPushButton* m_clear = nullptr;
    MarkdownLabel* m_result = nullptr;
};

}  // namespace entropy_lab
