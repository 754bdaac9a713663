#pragma once

#include <QString>

namespace entropy_lab {

class PlotView;

/// A chart of a workspace.
struct NamedChart {
    QString name;  ///< as the command line calls it
    PlotView* chart = nullptr;
};

}  // namespace entropy_lab
