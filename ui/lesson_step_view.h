#pragma once

#include "core/lesson.h"
#include "ui/theme.h"

#include <QWidget>

class QLabel;

namespace entropy_lab {

class LessonNumbers;
class PredictionBox;

/// One step of a lesson as it is read: title, text, question, deciding numbers.
class LessonStepView : public QWidget {
    Q_OBJECT
public:
    /// `claim` stands above the first step; empty for others. `sources` below the last.
    LessonStepView(const LessonStep& step, const QString& claim, const QStringList& sources,
                   QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    const LessonStep& step() const { return m_step; }
    /// Null where the step asks nothing.
    PredictionBox* prediction() const { return m_prediction; }
    /// Null where the step has no numbers.
    LessonNumbers* numbers() const { return m_numbers; }

private:
    void addText(const QString& text, bool isHeading);
    void addRule();

    const LessonStep m_step;
    PredictionBox* m_prediction = nullptr;
    LessonNumbers* m_numbers = nullptr;
};

}  // namespace entropy_lab
