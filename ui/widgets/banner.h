#pragma once

#include "ui/style/theme.h"

#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace entropy_lab {

/// One message above the charts that waits for nobody: what happened, one remedy, and a way to
/// close it. A newer message replaces an older one.
class Banner : public QFrame {
    Q_OBJECT
public:
    explicit Banner(QWidget* parent = nullptr);

    /// Without a remedy's label there is no button.
    void showMessage(const QString& text, const QString& remedyLabel = {},
                     std::function<void()> remedy = {});
    void setTheme(const Theme& theme);

    /// The whole message, also where only its beginning is shown.
    QString text() const;
    QPushButton* remedyButton() const { return m_remedyButton; }
    QToolButton* closeButton() const { return m_closeButton; }

private:
    QLabel* m_icon = nullptr;
    QLabel* m_text = nullptr;
    QString m_message;
    QPushButton* m_remedyButton = nullptr;
    QToolButton* m_closeButton = nullptr;
    std::function<void()> m_remedy;
};

}  // namespace entropy_lab
