#pragma once

#include "core/networks/unit_run.h"
#include "ui/plot/plot_view.h"

namespace entropy_lab {

/// Units x iterations in colors: one row for each unit, the first at the bottom.
class UnitMap : public PlotView {
    Q_OBJECT
public:
    explicit UnitMap(QWidget* parent = nullptr);

    void setQuantity(UnitQuantity quantity);
    UnitQuantity quantity() const { return m_quantity; }
    void setHistory(const HistoryView& history, Eigen::Index units, std::int64_t limit);
    void setIteration(std::int64_t iteration);
    /// The row that other views tell more about, from 0 on.
    void setUnit(Eigen::Index unit);

signals:
    /// A click on a cell.
    void cellChosen(qint64 iteration, int unit);

protected:
    void updateContent() override;

private:
    std::shared_ptr<const PlotField> makeField() const;

    UnitQuantity m_quantity = UnitQuantity::H;
    HistoryView m_history;
    Eigen::Index m_units = 0;
    std::int64_t m_limit = 0;
    std::int64_t m_iteration = 0;
    Eigen::Index m_unit = 0;
    bool m_hasNews = false;
    AxisRange m_shown{};  ///< that the field was made for
    int m_shownColumns = 0;
};

}  // namespace entropy_lab
