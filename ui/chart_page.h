#pragma once

#include "ui/workspace.h"

class QLabel;

namespace entropy_lab {

/// A workspace of charts and controls around them: a page of a larger one, or alone.
class ChartPage : public Workspace {
    Q_OBJECT
public:
    using Workspace::Workspace;

    void setTheme(const Theme& theme) override;
    void setFontScale(double scale) override;

protected:
    /// Two charts beside each other that a person may shift but not close.
    static QWidget* besideEachOther(QWidget* first, QWidget* second);
    /// A line of words that takes the height it needs and no width of its own.
    static QLabel* makeWords();
};

}  // namespace entropy_lab
