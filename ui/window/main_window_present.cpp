// The window before an audience: full screen, larger, and only what matters.
#include "ui/widgets/pointer_trail.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/base/workspace.h"

#include <QApplication>
#include <QMenuBar>

#include <algorithm>

namespace entropy_lab {

namespace {

/// An audience sees text by its share of the picture's height, whatever the pixels are.
constexpr double kHeightOfScaleOne = 640.0;
constexpr double kSmallestScale = 1.2;
constexpr double kLargestScale = 2.5;

}  // namespace

void MainWindow::setFullScreen(bool isFull)
{
    m_transport->fullScreenAction()->setChecked(isFull);
    if (isFull == m_isPresenting)
        return;
    m_isPresenting = isFull;
    menuBar()->setVisible(!isFull);
    m_transport->setReduced(isFull);
    if (isFull)
        m_wasPanelShown = m_showPanel->isChecked();
    m_showPanel->setChecked(!isFull && m_wasPanelShown);
    setWindowState(windowState().setFlag(Qt::WindowFullScreen, isFull));
    scaleText();
    if (m_trail == nullptr)
        m_trail = new PointerTrail(this);
    m_trail->setTheme(m_theme);
    m_trail->setFollowing(isFull);
}

void MainWindow::scaleText()
{
    const double scale = m_isPresenting
        ? std::clamp(height() / kHeightOfScaleOne, kSmallestScale, kLargestScale)
        : 1.0;
    if (scale == m_textScale)
        return;
    m_textScale = scale;
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * scale);
    setFont(m_isPresenting ? font : QFont());
    for (Workspace* const workspace : madeWorkspaces())
        workspace->setFontScale(scale);
    if (m_trail)
        m_trail->setScale(scale);
}

}  // namespace entropy_lab
