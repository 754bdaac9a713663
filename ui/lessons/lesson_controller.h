#pragma once

#include "core/lessons/lesson.h"
#include "ui/plot/items/plot_description.h"
#include "ui/style/theme.h"
#include "ui/widgets/background_result.h"
#include "ui/wording/run_frame.h"

#include <QObject>
#include <QPointer>
#include <QStringList>

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

class QSettings;

namespace entropy_lab {

class Highlight;
class LessonPanel;
class LessonStage;
class PlotView;
class PredictionBox;

/// What the lesson at hand does to the window: its experiment, workspace, rings and sketches, the
/// truth beside a guess, the deciding numbers. What it hides comes back when the lesson is left;
/// the experiment stays as it is.
class LessonDesk : public QObject {
    Q_OBJECT
public:
    /// `window`: what the rings are drawn over.
    LessonDesk(LessonStage& stage, QWidget& window, QSettings* settings);

    LessonPanel* panel() const { return m_panel; }
    Highlight* highlight() const { return m_highlight; }
    /// Where guesses and deciding numbers are measured.
    const std::shared_ptr<JobSlot>& jobSlot() const { return m_measuring.slot(); }

    /// The experiment as it is set now; a frame may still be of the one before.
    void setExperiment(const Experiment& experiment);
    void setFrame(const RunFrame& frame);
    void setTheme(const Theme& theme);
    void setHighlighted(std::optional<Quantity> quantity);
    /// Whether the truth of this step is shown.
    bool isRevealed() const { return m_isRevealed; }
    /// Whether the run at hand is the lesson's.
    bool isLessonsRun() const;

    /// What "control:" may be followed by.
    static QStringList controlNames();

signals:
    /// The pointer came to a term of a formula, or left it.
    void quantityHovered(std::optional<entropy_lab::Quantity> quantity);
    void experimentRequested(const entropy_lab::Experiment& experiment, const QString& text);
    void resetRequested();
    void playToRequested(qint64 iteration);

private:
    /// What was answered at a step.
    struct Guess {
        std::optional<double> number{};
        std::optional<std::size_t> choice{};
        std::vector<QPointF> drawn{};
    };
    /// Something to measure: a number by its index, or the truth of the question.
    struct Task {
        std::optional<std::size_t> number{};
        LessonQuantity quantity;
        std::shared_ptr<const Experiment> experiment;
    };
    struct Answer {
        int order = 0;
        double value = 0.0;
    };

    void enterStep();
    void leaveStep();
    void leaveLesson();
    void loadExperiment(bool isResumed);
    void arrangeWindow();
    void showLayers();
    void pointAtThings();
    std::vector<QWidget*> thingsAt(const QString& name);
    QWidget* figureNamed(const QString& name);

    void connectPrediction(PredictionBox& box);
    void openSketch();
    PlotView* chartOf(const LessonPrediction& prediction);
    PlotSketch emptySketch(const PlotView& chart) const;
    void takeSketch();
    void clearSketch();
    void showMe();
    void reveal();
    void showTruth();
    void showNumberTruth(double truth);
    void showPlaceTruth();
    void showCurveTruth();
    int truthCurve() const;
    Guess& guess();

    const LessonStep* step() const;
    std::shared_ptr<const Experiment> lessonsExperiment() const;
    bool hasReached(std::int64_t iteration) const;
    void measureNumbers();
    void order(Task task);
    void startNext();
    void take(const Answer& answer);

    LessonStage& m_stage;
    QWidget& m_window;
    LessonPanel* m_panel;
    Highlight* m_highlight;
    Experiment m_current;
    RunFrame m_frame;
    BackgroundResult<Answer> m_measuring;
    std::deque<Task> m_tasks;  ///< the first one is being worked on
    int m_orders = 0;

    bool m_isOpen = false;  ///< a lesson is at hand, and what it hides is hidden
    /// What the lesson works on; null where it has said nothing yet.
    std::shared_ptr<const Experiment> m_experiment;
    bool m_hasArrived = false;  ///< the run of the step's experiment is the one shown
    bool m_isRevealed = false;
    bool m_isOnTheWay = false;  ///< the run was seen before the iteration to play to
    /// Which numbers were ordered, and for which run.
    std::vector<bool> m_ordered;
    std::shared_ptr<const Experiment> m_recorded;
    mutable std::shared_ptr<const Experiment> m_compared;
    mutable bool m_isSame = false;
    QPointer<PlotView> m_sketched;
    int m_hiddenCurve = -1;
    std::optional<double> m_truth;
    std::map<std::pair<std::string, std::size_t>, Guess> m_guesses;
};

}  // namespace entropy_lab
