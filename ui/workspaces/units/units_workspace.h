#pragma once

#include "core/networks/unit_run.h"
#include "ui/workspaces/base/workspace.h"

#include <QTimer>

class QComboBox;
class QLabel;
class QTableWidget;

namespace entropy_lab {

class UnitChart;
class UnitMap;

/// The workspace "Units": every unit of the run by itself. The run does not stop to look at its
/// units; while somebody looks here, it is made again beside it, number by number.
class UnitsWorkspace : public Workspace {
    Q_OBJECT
public:
    explicit UnitsWorkspace(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame) override;
    void setTheme(const Theme& theme) override;
    void setFontScale(double scale) override;
    void takeViewOf(const Workspace& other) override;
    /// Works only while somebody looks.
    void setCurrent(bool isCurrent) override;

    /// unit-map, unit-curves.
    std::vector<NamedChart> charts() const override;
    std::vector<std::shared_ptr<JobSlot>> jobSlots() const override { return {m_slot}; }
    bool isWorking() const override { return m_timer.isActive(); }

    /// Shows what a run made elsewhere has kept, for the frame it was given.
    void showRun(std::shared_ptr<UnitRun> run);

    UnitMap* map() const { return m_map; }
    UnitChart* unitChart() const { return m_unitChart; }
    QComboBox* quantityBox() const { return m_quantity; }
    /// A row for each unit, at the iteration shown.
    QTableWidget* table() const { return m_table; }
    /// The line above the map.
    QString state() const;
    /// The unit told more about, from 0 on.
    int unit() const { return m_unit; }
    /// Iterations whose units are known.
    std::int64_t iterationsKnown() const;

public slots:
    void setUnit(int unit);

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeMap();
    void follow();
    void forgetRun();
    void showHistory();
    void showState();
    void showTable();

    const std::shared_ptr<JobSlot> m_slot = std::make_shared<JobSlot>();
    UnitMap* m_map = nullptr;
    UnitChart* m_unitChart = nullptr;
    QComboBox* m_quantity = nullptr;
    QLabel* m_state = nullptr;
    QTableWidget* m_table = nullptr;

    RunFrame m_frame;
    int m_unit = 0;
    bool m_isCurrent = false;
    std::shared_ptr<UnitRun> m_run;
    std::shared_ptr<const Experiment> m_recorded;  ///< that the run follows
    std::int64_t m_target = 0;                     ///< iteration it was last sent to
    bool m_isSent = false;                         ///< and was not called back since
    QTimer m_timer;
};

}  // namespace entropy_lab
