#pragma once

#include "core/lessons/lesson.h"
#include "core/networks/stack_run.h"
#include "core/runs/run_snapshot.h"
#include "ui/style/theme.h"

#include <QWidget>

#include <memory>
#include <vector>

class QLabel;

namespace entropy_lab {

class FormulaPicture;
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
    /// The state whose numbers stand in the formulas.
    void setSnapshot(const std::shared_ptr<const RunSnapshot>& snapshot);
    /// The stack whose numbers do so instead.
    void setLayers(const std::vector<LayerSummary>& layers);
    const std::vector<FormulaPicture*>& formulas() const { return m_formulas; }
    const LessonStep& step() const { return m_step; }
    /// Null where the step asks nothing.
    PredictionBox* prediction() const { return m_prediction; }
    /// Null where the step has no numbers.
    LessonNumbers* numbers() const { return m_numbers; }

private:
    void addHeading(const QString& text);
    void addRule();

    const LessonStep m_step;
    std::vector<FormulaPicture*> m_formulas;
    PredictionBox* m_prediction = nullptr;
    LessonNumbers* m_numbers = nullptr;
};

}  // namespace entropy_lab
