#pragma once

#include "core/networks/stack_run.h"
#include "ui/workspaces/base/workspace.h"

#include <QTimer>

class QComboBox;
class QLabel;
class QTableWidget;

namespace entropy_lab {

class LayerChart;
class LayersBar;

/// The workspace "Layers": a stack on the data of the experiment, at its learning rate, for as many
/// steps as its stop rule has iterations. It is run as soon as somebody looks at it, and again when
/// one of these changes.
class LayersWorkspace : public Workspace {
    Q_OBJECT
public:
    explicit LayersWorkspace(QWidget* parent = nullptr);

    void setExperiment(const Experiment& experiment) override;
    void setFrame(const RunFrame& frame) override;
    void setTheme(const Theme& theme) override;
    void setFontScale(double scale) override;
    void takeViewOf(const Workspace& other) override;
    /// Works only while somebody looks.
    void setCurrent(bool isCurrent) override;

    /// layers-step-entropy, layers-path-sum, layers-cosine, layers-norms.
    std::vector<NamedChart> charts() const override;
    std::vector<std::shared_ptr<JobSlot>> jobSlots() const override { return {m_slot}; }

    /// Shows a run that is over instead of one of its own.
    void showRun(std::shared_ptr<StackRun> run);

    LayersBar* bar() const { return m_bar; }
    QComboBox* normBox() const { return m_norm; }
    /// A row for each layer: the numbers it ends at.
    QTableWidget* table() const { return m_table; }
    /// Steps shown, all of them once the stack is done.
    std::int64_t stepsShown() const;
    bool isWorking() const override { return m_timer.isActive(); }
    /// What the table shows; empty before the first step.
    const std::vector<LayerSummary>& summaries() const { return m_summaries; }

signals:
    void summariesChanged();

private:
    /// Everything that decides the numbers of a stack.
    struct Order {
        SharedMatrix X;
        StackedLayersSettings settings;
        std::int64_t steps = 0;
    };

    QWidget* makeNorms();
    void changeLayers(const LayerStack& layers, const QString& key, const QString& text);
    void takeOrder();
    void work();
    void takeNews();
    void showHistory();
    void showSummaries(std::vector<LayerSummary> summaries);
    void showState();
    QString problem() const;

    const std::shared_ptr<JobSlot> m_slot = std::make_shared<JobSlot>();
    LayersBar* m_bar = nullptr;
    LayerChart* m_stepEntropy = nullptr;
    LayerChart* m_pathSum = nullptr;
    LayerChart* m_cosine = nullptr;
    LayerChart* m_norms = nullptr;
    QComboBox* m_norm = nullptr;
    QTableWidget* m_table = nullptr;
    QLabel* m_source = nullptr;  ///< whose rule the layers follow

    Experiment m_experiment;
    Order m_order;
    bool m_isCurrent = false;
    std::vector<LayerSummary> m_summaries;
    std::shared_ptr<StackRun> m_run;  ///< null until the worker has made it
    std::shared_ptr<Mailbox<std::shared_ptr<StackRun>>> m_made;
    QTimer m_timer;
};

}  // namespace entropy_lab
