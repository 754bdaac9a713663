#pragma once

#include "ui/style/theme.h"

#include <QPointer>
#include <QWidget>

#include <vector>

namespace entropy_lab {

/// Rings around things of a window that somebody shall look at. They lie over everything, follow
/// what they ring when it moves, scrolls or changes its size, and leave the mouse to it.
class Highlight : public QWidget {
    Q_OBJECT
public:
    explicit Highlight(QWidget* window);

    /// One ring around each group of widgets, as far as it is on screen.
    void setTargets(const std::vector<std::vector<QWidget*>>& groups);
    /// Where the rings are now, in px of the window; none for what is not on screen.
    std::vector<QRect> rings() const;
    void setTheme(const Theme& theme);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QRect visibleRect(const QWidget& target) const;
    void watch(QObject* object);
    void placeSoon();
    void place();

    std::vector<std::vector<QPointer<QWidget>>> m_groups;
    std::vector<QPointer<QObject>> m_watched;
    std::vector<QRect> m_placed;
    bool m_isPlacing = false;
    Theme m_theme = Theme::light();
};

}  // namespace entropy_lab
