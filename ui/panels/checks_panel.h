#pragma once

#include "core/analysis/checks.h"
#include "ui/style/theme.h"
#include "ui/widgets/background_result.h"
#include "ui/wording/run_frame.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;
class QToolButton;

namespace entropy_lab {

/// What must hold of every run, checked at the iteration shown: a tick or a cross, the number and
/// its bound. Checked on another thread and at most a few times a second, and only while shown.
class ChecksPanel : public QWidget {
    Q_OBJECT
public:
    explicit ChecksPanel(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame);
    void setTheme(const Theme& theme);
    const std::shared_ptr<JobSlot>& jobSlot() const { return m_checking.slot(); }

    /// Those of `iteration`, the last ones made.
    const std::vector<CheckResult>& results() const { return m_shown.results; }
    std::int64_t iteration() const { return m_shown.iteration; }
    QString text(std::size_t index) const;
    QToolButton* closeButton() const { return m_close; }

signals:
    void closeRequested();

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Moment {
        std::int64_t iteration = 0;
        std::vector<CheckResult> results;
    };

    void checkSoon();
    void check();
    void showResults();

    BackgroundResult<Moment> m_checking;
    QTimer m_pause;
    std::shared_ptr<const RunSnapshot> m_snapshot;
    std::shared_ptr<const RunSnapshot> m_checked;
    Moment m_shown;
    Theme m_theme = Theme::light();
    QLabel* m_heading = nullptr;
    QGridLayout* m_grid = nullptr;
    QToolButton* m_close = nullptr;
    std::vector<QLabel*> m_labels;
};

}  // namespace entropy_lab
