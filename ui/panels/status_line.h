#pragma once

#include "ui/style/theme.h"
#include "ui/wording/run_description.h"

#include <QElapsedTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QTimer;
class QToolButton;

namespace entropy_lab {

class LiveLabel;
class Timeline;

/// The foot of the window: the timeline with the iteration shown, which can be typed, and one line
/// in words of what is happening.
class StatusLine : public QWidget {
    Q_OBJECT
public:
    explicit StatusLine(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame);
    void setTheme(const Theme& theme);
    /// Says something for a few seconds in place of the run's line, such as where a file went.
    void showMessage(const QString& text);

    /// Whether the button of a remedy is shown, where there is a remedy; it is to begin with.
    void setRemedyOffered(bool isOffered);

    const RunDescription& description() const { return m_description; }
    /// "iteration 123 of 500".
    QString counterText() const;
    QString words() const;
    Timeline* timeline() const { return m_timeline; }
    QLineEdit* iterationEdit() const { return m_iteration; }
    QToolButton* newestButton() const { return m_newest; }
    QPushButton* remedyButton() const { return m_remedy; }

signals:
    /// From 0 to the newest one; others say what is wrong and change nothing.
    void iterationRequested(qint64 iteration);
    void newestRequested();
    void remedyRequested(const entropy_lab::RunRemedy& remedy);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showCounter(std::int64_t shown, std::int64_t limit);
    void goToTyped();
    void showWords();
    void showRemedy();

    QLineEdit* m_iteration = nullptr;
    QLabel* m_limit = nullptr;
    Timeline* m_timeline = nullptr;
    QToolButton* m_newest = nullptr;
    std::int64_t m_shown = 0;
    LiveLabel* m_words = nullptr;
    QPushButton* m_remedy = nullptr;
    bool m_isRemedyOffered = true;
    QTimer* m_messageEnd = nullptr;
    RunDescription m_description;
    QElapsedTimer m_sinceWords;  ///< since they were shown
    QString m_message;
    Theme m_theme = Theme::light();
};

}  // namespace entropy_lab
