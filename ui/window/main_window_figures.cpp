// What the window does about films, reports and the data beside a figure.
#include "ui/figures/film_dialog.h"
#include "ui/plot/chart_data.h"
#include "ui/plot/plot_view.h"
#include "ui/window/export_controller.h"
#include "ui/window/main_window.h"
#include "ui/workspaces/base/workspace.h"
#include "ui/workspaces/catalog/catalog.h"

#include <QAction>
#include <QMenu>
#include <QStandardPaths>

namespace entropy_lab {

void MainWindow::addFigureActions(QMenu& menu)
{
    const auto add = [&](const QString& text, const QString& tip, const auto& act) {
        QAction* const action = menu.addAction(text, this, act);
        action->setToolTip(tip);
        action->setStatusTip(tip);
    };
    add(tr("Data of this chart, &every iteration (CSV)…"),
        tr("What the current chart shows, at every iteration."),
        [this] { askForChartData(currentChart(), DataResolution::Full); });
    add(tr("Data of this chart, as &drawn (CSV)…"), tr("The points of its lines on the screen."),
        [this] { askForChartData(currentChart(), DataResolution::AsDrawn); });
    add(tr("Experiment and &results (JSON)…"), tr("As entropy-lab run --json writes them."),
        [this] {
            const QString path = ask({.purpose = FileQuestion::Purpose::Save,
                                      .title = tr("Save experiment and results"),
                                      .start = suggestedFile(QStringLiteral("-result.json")),
                                      .filters = {tr("Result (*.json)")}});
            if (!path.isEmpty())
                emit saveResultRequested(path);
        });
    menu.addSeparator();
    add(tr("&Film…"), tr("The run as a moving picture."), [this] { showFilmDialog(); });
    add(tr("Re&port (PDF)…"), tr("Settings, charts, results and checks in one document."), [this] {
        const QString path = ask({.purpose = FileQuestion::Purpose::Save,
                                  .title = tr("Save a report"),
                                  .start = suggestedFile(QStringLiteral("-report.pdf")),
                                  .filters = {tr("PDF document (*.pdf)")}});
        if (!path.isEmpty())
            emit reportRequested(path);
    });
}

void MainWindow::askForChartData(PlotView* chart, DataResolution resolution)
{
    const QString path =
        ask({.purpose = FileQuestion::Purpose::Save,
             .title = tr("Save the data of “%1”").arg(chart->title()),
             .start = suggestedFile(u'-' + exportDesk()->nameOf(chart) + QStringLiteral(".csv")),
             .filters = {tr("Table (*.csv)")}});
    if (!path.isEmpty())
        emit saveChartDataRequested(path, chartDataOf(*chart, resolution));
}

void MainWindow::showFilmDialog()
{
    if (m_filmDialog == nullptr) {
        std::vector<FilmSubject> subjects;
        for (const ExportSubject& subject : exportDesk()->subjects()) {
            if (!subject.isEveryChart)
                subjects.push_back({subject.name, subject.title});
        }
        const bool hasFfmpeg = !QStandardPaths::findExecutable(QStringLiteral("ffmpeg")).isEmpty();
        m_filmDialog = new FilmDialog(subjects, hasFfmpeg, this);
        connect(m_filmDialog, &FilmDialog::startRequested, this, [this] {
            const QString path = ask({.purpose = FileQuestion::Purpose::Save,
                                      .title = tr("Save the film"),
                                      .start = suggestedFile(m_filmDialog->suffix()),
                                      .filters = {tr("Film (*%1)").arg(m_filmDialog->suffix())}});
            if (path.isEmpty())
                return;
            FilmOptions options = m_filmDialog->options();
            options.path = path;
            m_filmDialog->showStart(path);
            emit filmRequested(options);
        });
        connect(m_filmDialog, &FilmDialog::cancelRequested, this, &MainWindow::filmCancelRequested);
        m_filmDialog->setSubject(shownKey());
    }
    m_filmDialog->setTheme(m_theme);
    m_filmDialog->setLastIteration(m_frame.snapshot ? m_frame.snapshot->record.iteration : 0);
    m_filmDialog->show();
    m_filmDialog->raise();
    m_filmDialog->activateWindow();
}

Workspace* MainWindow::workspaceOf(const QString& figure)
{
    const std::span<const WorkspaceEntry> entries = workspaceCatalog();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries[i].hasFigure(figure))
            return &workspaceAt(static_cast<int>(i));
    }
    return nullptr;
}

}  // namespace entropy_lab
