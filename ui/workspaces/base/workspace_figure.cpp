#include "ui/workspaces/base/workspace_figure.h"

#include "ui/workspaces/base/workspace.h"

#include <QPainter>

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr QSizeF kLeastSize(600.0, 400.0);  // px at 96 dpi

QRectF boundsOf(const std::vector<WorkspaceFigure::Part>& parts)
{
    QRectF bounds;
    for (const WorkspaceFigure::Part& part : parts)
        bounds |= part.place;
    return bounds;
}

}  // namespace

WorkspaceFigure::WorkspaceFigure(Workspace& workspace, QString title)
    : m_workspace(workspace), m_title(std::move(title))
{
}

std::vector<WorkspaceFigure::Part> WorkspaceFigure::parts() const
{
    // A page that was never shown has not been laid out; to draw it, Qt does.
    if (!m_workspace.isVisible())
        m_workspace.grab(QRect(0, 0, 1, 1));
    std::vector<Part> found;
    for (QWidget* const child : m_workspace.findChildren<QWidget*>()) {
        auto* const figure = dynamic_cast<Figure*>(child);
        if (figure != nullptr && child->isVisibleTo(&m_workspace))
            found.push_back({figure, QRectF(child->mapTo(&m_workspace, QPoint()), child->size())});
    }
    return found;
}

QSizeF WorkspaceFigure::figureSize() const
{
    return boundsOf(parts()).size();
}

StillFigure WorkspaceFigure::still(QSizeF size, const FigureStyle& style)
{
    const std::vector<Part> all = parts();
    const QRectF bounds = boundsOf(all);
    StillFigure still;
    if (!style.isTransparent)
        still.emplace_back([size, ground = style.theme.background](QPainter& painter) {
            painter.fillRect(QRectF(QPointF(), size), ground);
        });
    // Several charts with letters of full size have no room on a small page: all of it shrinks.
    const double shrink =
        std::min({1.0, size.width() / kLeastSize.width(), size.height() / kLeastSize.height()});
    size /= shrink;
    for (const Part& part : all) {
        const QPointF at((part.place.left() - bounds.left()) / bounds.width() * size.width(),
                         (part.place.top() - bounds.top()) / bounds.height() * size.height());
        const QSizeF room(part.place.width() / bounds.width() * size.width(),
                          part.place.height() / bounds.height() * size.height());
        for (const auto& paint : part.figure->still(room, style))
            still.emplace_back([paint, shrink, at](QPainter& painter) {
                painter.save();
                painter.scale(shrink, shrink);
                painter.translate(at);
                paint(painter);
                painter.restore();
            });
    }
    return still;
}

}  // namespace entropy_lab
