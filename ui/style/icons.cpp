#include "ui/style/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <utility>

// The resource lies in a static library: whoever uses it must name it, outside any namespace.
static void loadIconResource()
{
    Q_INIT_RESOURCE(icons);
}

namespace entropy_lab {

namespace {

/// Draws the SVG when it is asked for, at the size asked for: most icons are shown at one size and
/// in one state, and a window with none drawn yet opens sooner.
class SvgIconEngine : public QIconEngine {
public:
    SvgIconEngine(QString name, QByteArray svg, const QColor& colour, const QColor& faded)
        : m_name(std::move(name)), m_svg(std::move(svg)), m_colour(colour), m_faded(faded)
    {
    }

    QIconEngine* clone() const override { return new SvgIconEngine(*this); }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const double scale = painter->device()->devicePixelRatioF();
        QPixmap picture = pixmap(rect.size() * scale, mode, state);
        picture.setDevicePixelRatio(scale);
        painter->drawPixmap(rect, picture);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override
    {
        const QColor colour = mode == QIcon::Disabled ? m_faded : m_colour;
        const QString key = QStringLiteral("entropy-lab/%1/%2/%3x%4")
                                .arg(m_name, colour.name())
                                .arg(size.width())
                                .arg(size.height());
        QPixmap picture;
        if (QPixmapCache::find(key, &picture))
            return picture;
        QByteArray svg = m_svg;
        svg.replace("currentColor", colour.name().toLatin1());
        QSvgRenderer renderer(svg);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        picture = QPixmap(size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        renderer.render(&painter);
        painter.end();
        QPixmapCache::insert(key, picture);
        return picture;
    }

private:
    QString m_name;
    QByteArray m_svg;
    QColor m_colour;
    QColor m_faded;
};

}  // namespace

QIcon themedIcon(const QString& name, const Theme& theme)
{
    loadIconResource();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no icon called %s", qPrintable(name));
    return QIcon(new SvgIconEngine(
        name, file.readAll(), theme.text,
        applicationPalette(theme).color(QPalette::Disabled, QPalette::ButtonText)));
}

}  // namespace entropy_lab
