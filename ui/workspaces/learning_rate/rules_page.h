#pragma once

#include "ui/plot/history_curve.h"
#include "ui/wording/rule_rows.h"
#include "ui/workspaces/base/workspace.h"

class QLabel;
class QSplitter;

namespace entropy_lab {

/// Page "Update rules" of the learning rate: what the objective comes to by every rule from the
/// same start over the same iterations, each at its own rate. The run of the window is the one with
/// its rule; the others run in lockstep beside it while the page is shown.
class RulesPage : public Workspace {
    Q_OBJECT
public:
    explicit RulesPage(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame) override;
    void setTheme(const Theme& theme) override;
    void setFontScale(double scale) override;
    void takeViewOf(const Workspace& other) override;
    void setCurrent(bool isCurrent) override;

    /// rules, rules-gradient.
    std::vector<NamedChart> charts() const override;

    /// The runs beside the one of the last frame.
    std::vector<Variation> companions() const;
    RuleRows* rows() const { return m_rows; }
    /// The curve of a rule in the chart.
    static int curveOf(RuleKind kind) { return static_cast<int>(RuleRows::indexOf(kind)); }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    /// What the rules are measured by: names, axis and headings.
    void setObjective(const Experiment& experiment);
    void addCurves();
    void requestCompanions();
    void editRate(RuleKind kind, double rate);
    void showRun(RuleKind kind, const HistoryView& history,
                 const std::shared_ptr<const RunColumns>& columns, const RunSnapshot& snapshot);

    QSplitter* m_splitter = nullptr;
    QLabel* m_hint = nullptr;
    PlotView* m_chart = nullptr;
    PlotView* m_slopes = nullptr;
    RuleRows* m_rows = nullptr;
    /// Of each chart, rule by rule.
    std::array<std::array<std::shared_ptr<HistoryCurveCache>, kRuleKinds.size()>, 2> m_caches;
    RunFrame m_frame;
    RuleKind m_own = RuleKind::GradientDescent;
    std::optional<ObjectiveKind> m_objective;
    Direction m_direction = Direction::Descend;
    Eigen::Index m_units = 0;
    bool m_isCurrent = false;
};

}  // namespace entropy_lab
