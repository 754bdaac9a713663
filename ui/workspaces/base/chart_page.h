#pragma once

#include "ui/workspaces/base/workspace.h"

class QLabel;

namespace entropy_lab {

/// A workspace of charts and controls around them: a page of a larger one, or alone.
class ChartPage : public Workspace {
    Q_OBJECT
public:
    using Workspace::Workspace;

    void setTheme(const Theme& theme) override;
    void setFontScale(double scale) override;
    void setCurrent(bool isCurrent) override;

protected:
    /// Whether what is shown is to be kept up to date: somebody looks at it.
    bool isLookedAt() const { return m_isCurrent || isVisible(); }
    /// Takes up what came while nobody looked.
    virtual void catchUp() = 0;
    void showEvent(QShowEvent* event) override;

    /// Up to two lines of words; longer ones are in its tool tip as a whole.
    static QLabel* makeWords();
    static void setWords(QLabel* words, const QString& text);

private:
    bool m_isCurrent = false;
};

}  // namespace entropy_lab
