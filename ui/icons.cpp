#include "ui/icons.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

// The resource lies in a static library: whoever uses it must name it, outside any namespace.
static void loadIconResource()
{
    Q_INIT_RESOURCE(icons);
}

namespace entropy_lab {

namespace {

QPixmap drawn(QByteArray svg, const QColor& colour, int size)
{
    svg.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(svg);
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(0, 0, size, size));
    return pixmap;
}

}  // namespace

QIcon themedIcon(const QString& name, const Theme& theme)
{
    loadIconResource();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no icon called %s", qPrintable(name));
    const QByteArray svg = file.readAll();
    const QColor faded = applicationPalette(theme).color(QPalette::Disabled, QPalette::ButtonText);
    QIcon icon;
    for (const int size : {16, 20, 24, 32, 48, 64}) {
        icon.addPixmap(drawn(svg, theme.text, size), QIcon::Normal);
        icon.addPixmap(drawn(svg, faded, size), QIcon::Disabled);
    }
    return icon;
}

}  // namespace entropy_lab
