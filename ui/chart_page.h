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
    /// Up to two lines of words; longer ones are in its tool tip as a whole.
    static QLabel* makeWords();
    static void setWords(QLabel* words, const QString& text);
};

}  // namespace entropy_lab
