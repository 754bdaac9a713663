#include "ui/workspaces/base/workspace_layout.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace entropy_lab {

QSplitter* makeSplitter(Qt::Orientation orientation, QWidget* first, QWidget* second,
                        int firstShare, int secondShare)
{
    constexpr int kWhole = 10000;
    auto* const splitter = new QSplitter(orientation);
    splitter->setHandleWidth(kChartGap);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(first);
    splitter->addWidget(second);
    splitter->setStretchFactor(0, firstShare);
    splitter->setStretchFactor(1, secondShare);
    splitter->setSizes({kWhole * firstShare, kWhole * secondShare});
    return splitter;
}

QWidget* withControlsAbove(QWidget* controls, QWidget* chart)
{
    auto* const whole = new QWidget;
    whole->setAutoFillBackground(true);
    whole->setBackgroundRole(QPalette::Base);
    auto* const layout = new QVBoxLayout(whole);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(controls);
    layout->addWidget(chart, 1);
    return whole;
}

}  // namespace entropy_lab
