#pragma once

#include "ui/workspaces/base/chart_page.h"

class QLabel;
class QPushButton;

namespace entropy_lab {

class SharpnessChart;

/// How large a step may be: what is safe, what is a guide, and what decides.
class StabilityPage : public ChartPage {
    Q_OBJECT
public:
    explicit StabilityPage(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame) override;

    /// sharpness.
    std::vector<NamedChart> charts() const override;
    std::vector<std::shared_ptr<JobSlot>> jobSlots() const override;
    bool isWorking() const override;

    SharpnessChart* chart() const { return m_chart; }
    /// Sets the rate to the safe one.
    QPushButton* safeRateButton() const { return m_useSafeRate; }
    QPushButton* counterExampleButton() const { return m_counterExample; }
    QString words() const;

protected:
    void catchUp() override;

private:
    void showState();
    void showWords();
    /// Whether the rate of w is safe, or why that is not known.
    static QString rateText(const Experiment& experiment, double safe);
    QString bendsText() const;
    void useSafeRate();

    SharpnessChart* m_chart = nullptr;
    QPushButton* m_useSafeRate = nullptr;
    QPushButton* m_counterExample = nullptr;
    QLabel* m_words = nullptr;

    RunFrame m_frame;
    bool m_isStateShown = true;
};

}  // namespace entropy_lab
