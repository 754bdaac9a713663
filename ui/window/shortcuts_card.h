#pragma once

#include "ui/plot/items/plot_description.h"

#include <QDialog>
#include <QList>

class QAction;
class QLabel;

namespace entropy_lab {

/// A card with every key of the window and every gesture of the charts. Not modal; Esc closes it.
class ShortcutsCard : public QDialog {
    Q_OBJECT
public:
    explicit ShortcutsCard(const QList<QAction*>& actions, QWidget* parent = nullptr);

    /// What the two drags in a chart do now.
    void setLeftDrag(LeftDrag mode);

private:
    QLabel* m_drag = nullptr;
    QLabel* m_rightDrag = nullptr;
};

}  // namespace entropy_lab
