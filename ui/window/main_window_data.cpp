// What the window does about data: asks for them, takes dropped and pasted tables.
#include "core/files/csv_preview.h"
#include "ui/data/data_dialog.h"
#include "ui/widgets/banner.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>

namespace entropy_lab {

void MainWindow::createDataActions()
{
    m_data = new QAction(tr("&Data…"), this);
    m_data->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_D));
    m_data->setToolTip(tr("Choose the samples: a built-in set, a table file, pasted numbers."));
    connect(m_data, &QAction::triggered, this, &MainWindow::showDataDialog);
    m_pasteTable = new QAction(tr("&Paste data…"), this);
    m_pasteTable->setShortcut(QKeySequence::Paste);
    m_pasteTable->setToolTip(tr("Use the table of numbers in the clipboard as data."));
    connect(m_pasteTable, &QAction::triggered, this, &MainWindow::pasteTable);
    for (QAction* const action : {m_data, m_pasteTable}) {
        action->setStatusTip(action->toolTip());
        addAction(action);
    }
}

DataDialog& MainWindow::shownDataDialog()
{
    if (m_dataDialog == nullptr) {
        m_dataDialog = new DataDialog(m_dataReader, this);
        m_dataDialog->setTheme(m_theme);
        m_dataDialog->setFileChooser(
            [this](const FileQuestion& question) { return ask(question); });
        connect(m_dataDialog, &DataDialog::dataChosen, this, &MainWindow::dataChosen);
        connect(m_dataDialog, &DataDialog::dataRead, this, [this](const QString& problem) {
            if (std::exchange(m_isTableDropped, false) && !problem.isEmpty())
                showBanner(problem);
        });
    }
    if (!m_dataDialog->isVisible())
        m_dataDialog->setExperiment(m_experiment);
    m_dataDialog->show();
    m_dataDialog->raise();
    m_dataDialog->activateWindow();
    return *m_dataDialog;
}

void MainWindow::showDataDialog()
{
    shownDataDialog();
}

void MainWindow::offerTable(const QString& path)
{
    shownDataDialog().openFile(path);
    m_isTableDropped = true;
}

void MainWindow::pasteTable()
{
    const QString text = QApplication::clipboard()->text();
    if (looksLikeTable(text.toStdString()))
        shownDataDialog().setTableText(text);
    else
        showMessage(tr("The clipboard holds no table of numbers."));
}

}  // namespace entropy_lab
