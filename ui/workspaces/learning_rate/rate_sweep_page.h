#pragma once

#include "ui/workspaces/base/workspace.h"

#include <optional>

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace entropy_lab {

class RateCurveChart;
class RateSweep;
struct RateSweepResult;

/// Page "Sweep" of the learning rate: what each of many rates comes to on the problem of now, and
/// the whole curve of the one under the pointer beside the run. A click loads a rate.
class RateSweepPage : public Workspace {
    Q_OBJECT
public:
    explicit RateSweepPage(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame) override;
    void setTheme(const Theme& theme) override;
    void setFontScale(double scale) override;
    void takeViewOf(const Workspace& other) override;
    void setCurrent(bool isCurrent) override;

    /// sweep, sweep-iterations, rate-curve, rate-map.
    std::vector<NamedChart> charts() const override;
    std::vector<std::shared_ptr<JobSlot>> jobSlots() const override;
    bool isWorking() const override;

    RateSweep* sweep() const { return m_sweep; }
    /// Number of the cell whose curve is shown beside the run's.
    std::optional<std::size_t> previewed() const { return m_previewed; }
    QProgressBar* progressBar() const { return m_progress; }
    /// "Cancel" while something is computed, then "Run again".
    QPushButton* workButton() const { return m_workButton; }
    QLineEdit* smallestBox() const { return m_smallest; }
    QLineEdit* largestBox() const { return m_largest; }
    /// What is known of the rate under the pointer, in words.
    QString words() const;

private:
    QWidget* makeBar();
    void addCurves();
    /// The charts over rates.
    std::vector<PlotView*> rateCharts() const { return {m_strip, m_counts, m_map}; }
    void connectPlaces(PlotView* chart);
    void showMap(const RateSweepResult& result);
    void showResult();
    void showWork();
    void showMarks();
    void preview(double rate);
    void showPreview();
    void load(double rate);
    void changeRange();

    RateSweep* m_sweep = nullptr;
    PlotView* m_strip = nullptr;
    PlotView* m_counts = nullptr;
    RateCurveChart* m_curve = nullptr;
    PlotView* m_map = nullptr;
    QLabel* m_state = nullptr;
    QLabel* m_words = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_workButton = nullptr;
    QLineEdit* m_smallest = nullptr;
    QLineEdit* m_largest = nullptr;
    RunFrame m_frame;
    std::shared_ptr<const RateSweepResult> m_shown;
    std::optional<std::size_t> m_previewed;
    bool m_hasObjective = false;  ///< a curve of its own
};

}  // namespace entropy_lab
