#pragma once

#include "ui/run_description.h"
#include "ui/theme.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QTimer;

namespace entropy_lab {

/// The foot of the window: how far the run is, and one line in words of what is happening.
class StatusLine : public QWidget {
    Q_OBJECT
public:
    explicit StatusLine(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame);
    void setTheme(const Theme& theme);
    /// Says something for a few seconds in place of the run's line, such as where a file went.
    void showMessage(const QString& text);

    const RunDescription& description() const { return m_description; }
    QString counterText() const;
    QString words() const;

private:
    void showWords();

    QLabel* m_counter = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel* m_words = nullptr;
    QTimer* m_messageEnd = nullptr;
    RunDescription m_description;
    QString m_message;
    Theme m_theme = Theme::light();
};

}  // namespace entropy_lab
