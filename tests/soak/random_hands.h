#pragma once

#include "app/session/session.h"
#include "ui/window/main_window.h"

#include <QPointer>
#include <QTemporaryDir>
#include <QWindow>

#include <cstdint>
#include <functional>
#include <random>
#include <vector>

namespace entropy_lab {

/// Does one thing after the other to the window, as somebody without a plan does: the same for the
/// same seed, as far as the window is the same at that moment.
class RandomHands : public QObject {
public:
    RandomHands(MainWindow& window, Session& session, std::uint64_t seed);

    /// The next thing. May return late: a dialog has an event loop of its own.
    void act();
    /// Lets go of the mouse and closes menus and dialogs, one a call; false once nothing is left.
    bool comeToRest();

private:
    struct Action {
        double weight;
        std::function<void()> perform;
    };
    struct Drag {
        QPointer<QWindow> window;
        Qt::MouseButton button = Qt::LeftButton;
        QPoint position;
        int moves = 0;
    };

    int between(int first, int last);
    double uniform(double first, double last);
    bool isLikely(double probability);
    template <typename T> const T& oneOf(const std::vector<T>& choices)
    {
        return choices[static_cast<std::size_t>(between(0, static_cast<int>(choices.size()) - 1))];
    }

    QWindow* frontWindow() const;
    /// Anywhere in the window, half of the time on something that can be used.
    QPoint somewhere(const QWindow& window);
    Qt::MouseButton someButton();

    // What is done to a window may be its end, of which the hand that let go of a button or a key
    // knows nothing: the other half goes to the main window then.
    void release(const QPointer<QWindow>& pressed, Qt::MouseButton button, QPoint position);
    void strike(QWindow& window, Qt::Key key, Qt::KeyboardModifiers modifiers);

    void goOnDragging();
    void click();
    void doubleClick();
    void beginDrag();
    void hover();
    void wheel();
    void key();
    void typeSetting();
    void typeIteration();
    void scrub();
    void changeSpeed();
    void changeInputCount();
    void changePastRun();
    void changeWindow();
    void saveAndOpen();
    QString somePath(const FileQuestion& question);

    MainWindow& m_window;
    Session& m_session;
    std::mt19937_64 m_random;
    QTemporaryDir m_folder;
    std::vector<Action> m_actions;
    Drag m_drag;
};

}  // namespace entropy_lab
