#pragma once

#include "ui/style/theme.h"

#include <QWidget>

class QPushButton;
class QToolButton;

namespace entropy_lab {

class BellStage;

/// The first start: one screen over the window with three ways in. It fills its parent, but leaves
/// a message above it to be read, and goes when one way was taken.
class WelcomePage : public QWidget {
    Q_OBJECT
public:
    /// `message` lives as long as the parent.
    WelcomePage(QWidget* parent, QWidget* message);

    void setTheme(const Theme& theme);
    QPushButton* runButton() const { return m_run; }
    QPushButton* lessonsButton() const { return m_lessons; }
    QPushButton* fileButton() const { return m_file; }
    QToolButton* closeButton() const { return m_close; }

signals:
    void runRequested();
    void lessonsRequested();
    void fileRequested();
    void closeRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    /// The keys are the page's: Esc, Tab between the ways in, Space for the first one.
    void showEvent(QShowEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QPushButton* newButton(const QString& title, const QString& tip);
    void takeRoom();

    QWidget* m_message;
    QPushButton* m_run = nullptr;
    QPushButton* m_lessons = nullptr;
    QPushButton* m_file = nullptr;
    QToolButton* m_close = nullptr;
    BellStage* m_bell = nullptr;
    Theme m_theme = Theme::light();
};

}  // namespace entropy_lab
