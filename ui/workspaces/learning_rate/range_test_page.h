#pragma once

#include "core/sweeps/range_test.h"
#include "ui/widgets/background_result.h"
#include "ui/workspaces/base/workspace.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace entropy_lab {

/// Page "Range test" of the learning rate: one run whose rate grows with each update, where it
/// first goes the wrong way, and the rate that this suggests.
class RangeTestPage : public Workspace {
    Q_OBJECT
public:
    explicit RangeTestPage(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame) override;
    void setTheme(const Theme& theme) override;
    void setFontScale(double scale) override;
    void takeViewOf(const Workspace& other) override;
    void setCurrent(bool isCurrent) override;

    /// range-test.
    std::vector<NamedChart> charts() const override;
    std::vector<std::shared_ptr<JobSlot>> jobSlots() const override;
    bool isWorking() const override { return m_test.isWorking(); }

    /// The last one made; empty until then.
    const std::optional<RangeTest>& result() const { return m_shown; }
    QLineEdit* smallestBox() const { return m_smallest; }
    QLineEdit* largestBox() const { return m_largest; }
    QSpinBox* stepsBox() const { return m_steps; }
    /// Loads the suggested rate.
    QPushButton* suggestionButton() const { return m_use; }
    QString words() const;

private:
    QWidget* makeBar();
    void changeSettings();
    void orderTest();
    void forget();
    void showTest(const RangeTest& test);
    void showMarks();
    void load(double rate);

    BackgroundResult<RangeTest> m_test;
    RangeTestSettings m_settings;
    PlotView* m_chart = nullptr;
    QLineEdit* m_smallest = nullptr;
    QLineEdit* m_largest = nullptr;
    QSpinBox* m_steps = nullptr;
    QPushButton* m_use = nullptr;
    QLabel* m_words = nullptr;
    std::shared_ptr<const Experiment> m_experiment;
    std::shared_ptr<const Experiment> m_tested;
    std::optional<RangeTest> m_shown;
    bool m_isCurrent = false;
};

}  // namespace entropy_lab
