#pragma once

#include <Qt>

class QSplitter;
class QWidget;

/// Parts that the pages of workspaces are put together from.
namespace entropy_lab {

/// Between charts, and around them, px.
inline constexpr int kChartGap = 8;

/// Two rows or columns that a person may shift but not close, with so many shares of the room each.
QSplitter* makeSplitter(Qt::Orientation orientation, QWidget* first, QWidget* second,
                        int firstShare = 1, int secondShare = 1);

/// A row of controls above a chart, on one ground.
QWidget* withControlsAbove(QWidget* controls, QWidget* chart);

}  // namespace entropy_lab
