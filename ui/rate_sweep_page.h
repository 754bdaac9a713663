#pragma once

#include "ui/workspace.h"

namespace entropy_lab {

/// Page "Sweep" of the learning rate.
class RateSweepPage : public Workspace {
    Q_OBJECT
public:
    explicit RateSweepPage(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame) override;
    void setTheme(const Theme& theme) override;
    void setFontScale(double scale) override;

    /// sweep.
    std::vector<NamedChart> charts() const override;

private:
    PlotView* m_strip = nullptr;
};

}  // namespace entropy_lab
