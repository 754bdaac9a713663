#pragma once

#include "core/analysis/time_step.h"
#include "ui/workspaces/base/chart_page.h"

#include <optional>

class QLabel;
class QSpinBox;

namespace entropy_lab {

class SettingRow;
class TimeStepChart;
class TimeStepErrorChart;

/// Descent at the learning rate of the run beside the gradient flow that it follows in steps.
class TimeStepPage : public ChartPage {
    Q_OBJECT
public:
    explicit TimeStepPage(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame) override;
    void takeViewOf(const Workspace& other) override;

    /// time-step, time-step-error.
    std::vector<NamedChart> charts() const override;

    TimeStepChart* paths() const { return m_paths; }
    TimeStepErrorChart* errors() const { return m_errors; }
    SettingRow* timeRow() const { return m_time; }
    QString words() const;

protected:
    void catchUp() override;

private:
    void chooseRate(double eta);
    void showState();
    void showFlow(const Experiment& experiment);
    /// Where the run stands in the flow; what its words are to say of it.
    QString showRun(const Experiment& experiment);

    TimeStepChart* m_paths = nullptr;
    TimeStepErrorChart* m_errors = nullptr;
    SettingRow* m_time = nullptr;
    QSpinBox* m_unit = nullptr;
    QLabel* m_unitName = nullptr;
    QLabel* m_words = nullptr;

    RunFrame m_frame;
    std::shared_ptr<const Experiment> m_shown;
    QString m_flowWords;  ///< of the flow alone
    bool m_isStateShown = true;
};

}  // namespace entropy_lab
