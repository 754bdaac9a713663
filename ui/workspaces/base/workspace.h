#pragma once

#include "core/experiment/experiment.h"
#include "core/experiment/variation.h"
#include "core/threads/job_slot.h"
#include "ui/style/theme.h"
#include "ui/wording/run_frame.h"
#include "ui/workspaces/base/named_chart.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

namespace entropy_lab {

/// A page of views on the run. It shows what it is given and says by signals what a person wants.
class Workspace : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// The experiment as it is set now; a frame may still be of the one before.
    virtual void setExperiment(const Experiment& /*experiment*/) { }
    /// Shows the frame; hidden views take it up when they are shown.
    virtual void setFrame(const RunFrame& frame) = 0;
    virtual void setTheme(const Theme& theme) = 0;
    /// Above 1 for projectors.
    virtual void setFontScale(double scale) = 0;
    /// Emphasizes a quantity wherever it is shown, as where the pointer is on one of its terms.
    virtual void setHighlighted(std::optional<Quantity> quantity);
    /// Whether a person looks at it.
    virtual void setCurrent(bool /*isCurrent*/) { }

    /// Its charts, by the names that the command line uses.
    virtual std::vector<NamedChart> charts() const = 0;
    /// What a person chose on another workspace of this kind: hidden curves, ranges, pages.
    virtual void takeViewOf(const Workspace& other);
    /// Null for a name that is not in `charts`.
    PlotView* chart(const QString& name) const;
    /// Everything that can be exported, the charts first.
    std::vector<NamedFigure> figures() const;
    Figure* figure(const QString& name) const;
    /// What "export" and "copy" mean: the chart with the keyboard focus or under the pointer, else
    /// the first one that is shown.
    PlotView* currentChart() const;

    /// Turns to the page with that chart, where it has pages.
    virtual void showPageOf(const QString& /*chart*/) { }

    /// Work it wants done on other threads, a thread for each slot; the same for its whole life.
    virtual std::vector<std::shared_ptr<JobSlot>> jobSlots() const { return {}; }
    /// Whether something that it shall show is still being computed there.
    virtual bool isWorking() const { return false; }

signals:
    /// The pointer came to a curve or a term of that quantity, or left it.
    void quantityHovered(std::optional<entropy_lab::Quantity> quantity);
    /// A right click on a chart.
    void chartMenuRequested(const QString& name, QPoint globalPosition);
    /// The dialog for that figure.
    void exportRequested(const QString& name);
    /// Runs to make in lockstep beside the one of the window.
    void companionsRequested(const std::vector<entropy_lab::Variation>& companions);
    /// The experiment shall become this one; `text` says what changed. Edits of the same key up to
    /// `experimentEditFinished` are one step to take back.
    void experimentEdited(const entropy_lab::Experiment& experiment, const QString& key,
                          const QString& text);
    void experimentEditFinished();
    /// A built-in experiment by its name.
    void builtInRequested(const QString& name);
    /// The timeline shall show this iteration.
    void iterationRequested(qint64 iteration);

protected:
    /// What can be exported beside the charts.
    virtual std::vector<NamedFigure> otherFigures() const { return {}; }
    /// Names the charts and passes on their right clicks; once they exist.
    void connectCharts();
};

}  // namespace entropy_lab
