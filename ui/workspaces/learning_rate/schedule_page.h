#pragma once

#include "core/sweeps/sweep.h"
#include "ui/widgets/background_result.h"
#include "ui/workspaces/base/workspace.h"

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace entropy_lab {

/// What a schedule comes to: H along a run with it and along one at the constant rate.
struct ScheduleCurves {
    std::vector<std::int64_t> iterations;
    std::vector<double> H;
    std::vector<double> constantH;
};

/// Page "Schedule" of the learning rate: how the rate changes with the iteration, by choice or
/// drawn by hand, and what H comes to with it.
class SchedulePage : public Workspace {
    Q_OBJECT
public:
    explicit SchedulePage(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame) override;
    void setTheme(const Theme& theme) override;
    void setFontScale(double scale) override;
    void setCurrent(bool isCurrent) override;

    /// schedule, schedule-run.
    std::vector<NamedChart> charts() const override;
    std::vector<std::shared_ptr<JobSlot>> jobSlots() const override;
    bool isWorking() const override { return m_curves.isWorking(); }

    QComboBox* kindBox() const { return m_kind; }
    QDoubleSpinBox* factorBox() const { return m_factor; }
    QSpinBox* everyBox() const { return m_every; }
    QSpinBox* overBox() const { return m_over; }
    QDoubleSpinBox* floorBox() const { return m_floor; }

private:
    QWidget* makeBar();
    void edit(const Schedule& schedule, const QString& key, const QString& text);
    void takeChoice();
    void takeSettings();
    void showSchedule();
    void orderCurves();
    void forgetCurves();
    void showCurves(const ScheduleCurves& curves);
    void draw(QPointF from, QPointF to);
    void finishDrawing();

    BackgroundResult<ScheduleCurves> m_curves;
    PlotView* m_rates = nullptr;
    PlotView* m_run = nullptr;
    QComboBox* m_kind = nullptr;
    QDoubleSpinBox* m_factor = nullptr;
    QSpinBox* m_every = nullptr;
    QSpinBox* m_over = nullptr;
    QDoubleSpinBox* m_floor = nullptr;
    QLabel* m_hint = nullptr;
    RunFrame m_frame;
    std::shared_ptr<const Experiment> m_experiment;
    std::shared_ptr<const Experiment> m_ordered;
    std::vector<double> m_drawn;  ///< factors of equal stretches of the run, while drawing
    bool m_isCurrent = false;
};

}  // namespace entropy_lab
