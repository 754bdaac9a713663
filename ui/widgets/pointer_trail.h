#pragma once

#include "ui/style/theme.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <vector>

namespace entropy_lab {

/// The way of the pointer over a window, fading: an audience sees where it is and where it came
/// from. It lies over everything and takes no event.
class PointerTrail : public QWidget {
    Q_OBJECT
public:
    static constexpr qint64 kLifetime = 700;  ///< of a place, ms

    /// Over a whole top-level window; hidden to begin with.
    explicit PointerTrail(QWidget* window);

    /// Follows the pointer from now on, or no longer.
    void setFollowing(bool isFollowing);
    /// Above 1 for projectors.
    void setScale(double scale) { m_scale = scale; }
    void setTheme(const Theme& theme) { m_color = theme.accent; }

    /// Those not faded yet.
    int placeCount() const { return static_cast<int>(m_places.size()); }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    struct Place {
        QPointF at;
        qint64 time = 0;
    };

    void fade();
    QRegion region() const;
    /// Of the disc at the pointer; the line begins as wide.
    double radius() const { return kRadius * m_scale; }

    static constexpr double kRadius = 7.0;  ///< px

    std::vector<Place> m_places;  ///< oldest first
    QElapsedTimer m_clock;
    QTimer m_timer;
    double m_scale = 1.0;
    QColor m_color;
};

}  // namespace entropy_lab
