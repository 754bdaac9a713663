#pragma once

#include "ui/figures/figure.h"

#include <QRectF>

#include <vector>

namespace entropy_lab {

class Workspace;

/// A whole workspace as one figure: every view on its page that is a figure itself, arranged as on
/// the screen; without the controls.
class WorkspaceFigure : public Figure {
public:
    struct Part {
        Figure* figure = nullptr;
        QRectF place;  ///< px of the workspace
    };

    /// The workspace must outlive it.
    WorkspaceFigure(Workspace& workspace, QString title);

    /// As they stand now.
    std::vector<Part> parts() const;

    QString figureTitle() const override { return m_title; }
    QSizeF figureSize() const override;
    StillFigure still(QSizeF size, const FigureStyle& style) override;

private:
    Workspace& m_workspace;
    QString m_title;
};

}  // namespace entropy_lab
