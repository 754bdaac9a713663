#pragma once

#include "core/experiment/experiment.h"
#include "core/threads/job_slot.h"
#include "ui/style/theme.h"

#include <QWidget>

#include <memory>

namespace entropy_lab {

class RateStrip;
class RateSweep;

/// The learning rate under the charts, with what each rate comes to on the problem at hand, which
/// is worked out beside the run. Not there where w, G and b have rates of their own.
class RateBar : public QWidget {
    Q_OBJECT
public:
    explicit RateBar(QWidget* parent = nullptr);

    void setExperiment(const Experiment& experiment);
    void setTheme(const Theme& theme);
    /// Whether there is a use for it beside the other things on the screen.
    void setWanted(bool isWanted);

    RateStrip* strip() const { return m_strip; }
    const std::shared_ptr<JobSlot>& jobSlot() const;

signals:
    void settingEdited(const QString& key, double value);
    void settingEditFinished(const QString& key);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void showOutcome();
    void showOrHide();

    RateStrip* m_strip;
    RateSweep* m_sweep;
    bool m_isUniform = true;
    bool m_isWanted = true;
};

}  // namespace entropy_lab
