#pragma once

#include <QString>

namespace entropy_lab {

class Figure;
class PlotView;

/// A chart of a workspace.
struct NamedChart {
    QString name;  ///< as the command line calls it
    PlotView* chart = nullptr;
};

/// A chart or another view that can be exported.
struct NamedFigure {
    QString name;   ///< as the command line calls it
    QString title;  ///< for a person
    Figure* figure = nullptr;
};

}  // namespace entropy_lab
