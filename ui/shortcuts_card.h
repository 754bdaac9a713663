#pragma once

#include <QDialog>
#include <QList>

class QAction;

namespace entropy_lab {

/// A card with every key of the window and every gesture of the charts. Not modal; Esc closes it.
class ShortcutsCard : public QDialog {
    Q_OBJECT
public:
    explicit ShortcutsCard(const QList<QAction*>& actions, QWidget* parent = nullptr);
};

}  // namespace entropy_lab
