// What the window does with files: asks for a path, acts on it, says how it went.
#include "core/experiment/settings.h"
#include "core/files/figure_record.h"
#include "ui/figures/chart_export.h"
#include "ui/plot/plot_view.h"
#include "ui/style/shown_text.h"
#include "ui/widgets/recent_menu.h"
#include "ui/window/export_controller.h"
#include "ui/window/main_window.h"
#include "ui/wording/run_caption.h"

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDir>
#include <QFileInfo>
#include <QMessageBox>
#include <QMimeData>
#include <QRegularExpression>
#include <QSettings>
#include <QStandardPaths>
#include <QTabWidget>
#include <QUrl>

namespace entropy_lab {

namespace {

const QString kFolderKey = QStringLiteral("files/folder");
/// Dots per CSS pixel of a saved or copied bitmap: sharp on paper and on fine screens.
constexpr double kBitmapScale = 2.0;
constexpr double kScreenDpi = 96.0;
/// Of a file that is named after its experiment, letters.
constexpr qsizetype kLongestName = 60;

QStringList experimentFilters()
{
    return {QObject::tr("Experiment (*.entropy.json)"), QObject::tr("Every file (*)")};
}

/// A figure has its experiment inside.
QStringList openableFilters()
{
    return {QObject::tr("Experiment, lesson or figure (*.entropy.json *.lesson.json *.png *.svg "
                        "*.pdf)"),
            QObject::tr("Every file (*)")};
}

bool isTableFile(const QString& path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    return suffix == u"csv" || suffix == u"tsv" || suffix == u"txt" || suffix == u"dat";
}

}  // namespace

QString MainWindow::ask(FileQuestion question)
{
    QString folder = m_settings ? m_settings->value(kFolderKey).toString() : QString();
    if (folder.isEmpty() || !QFileInfo(folder).isDir())
        folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    if (!QFileInfo(question.start).isAbsolute())
        question.start = QDir(folder).filePath(question.start);
    QString path = m_chooseFile(question);
    if (!path.isEmpty() && m_settings)
        m_settings->setValue(kFolderKey, QFileInfo(path).absolutePath());
    return path;
}

QString MainWindow::suggestedFile(const QString& ending) const
{
    QString name = QFileInfo(m_filePath).fileName();
    name.remove(QStringLiteral(".entropy.json"));
    if (name.isEmpty()) {
        static const QRegularExpression kOther(QStringLiteral("[^\\p{L}\\p{N}]+"));
        name = QString::fromStdString(m_experiment.title)
                   .left(kLongestName)
                   .toLower()
                   .replace(kOther, "-");
    }
    return name + ending;
}

void MainWindow::askForOpening()
{
    const QString path = ask({.purpose = FileQuestion::Purpose::Open,
                              .title = tr("Open an experiment"),
                              .start = {},
                              .filters = openableFilters()});
    if (!path.isEmpty())
        requestOpening(path);
}

void MainWindow::requestOpening(const QString& path)
{
    if (mayClose())
        emit openRequested(path);
}

void MainWindow::requestBuiltIn(const QString& name)
{
    if (mayClose())
        emit builtInRequested(name);
}

void MainWindow::requestUnsaved(const QString& path)
{
    if (mayClose())
        emit unsavedRequested(path);
}

void MainWindow::createRecentMenu()
{
    m_recent = new RecentMenu(m_settings, this);
    m_transport->setRecentMenu(m_recent);
    connect(m_recent, &RecentMenu::fileRequested, this, &MainWindow::requestOpening);
    connect(m_recent, &RecentMenu::unsavedRequested, this, &MainWindow::requestUnsaved);
    connect(m_recent, &RecentMenu::fileMissed, this, [this](const QString& path) {
        showBanner(tr("%1 is no longer there.").arg(path), tr("Take it off the list"),
                   [this, path] { m_recent->removeFile(path); });
    });
}

void MainWindow::save()
{
    if (m_filePath.isEmpty())
        saveAs();
    else
        emit saveRequested(m_filePath);
}

void MainWindow::saveAs()
{
    const QString path =
        ask({.purpose = FileQuestion::Purpose::Save,
             .title = tr("Save the experiment"),
             .start =
                 m_filePath.isEmpty() ? suggestedFile(QStringLiteral(".entropy.json")) : m_filePath,
             .filters = experimentFilters()});
    if (!path.isEmpty())
        emit saveRequested(path);
}

void MainWindow::askForTable()
{
    const QString path = ask({.purpose = FileQuestion::Purpose::Save,
                              .title = tr("Save the run as a table"),
                              .start = suggestedFile(QStringLiteral(".csv")),
                              .filters = {tr("Table (*.csv)")}});
    if (!path.isEmpty())
        emit saveTableRequested(path);
}

ExportDesk* MainWindow::exportDesk()
{
    if (m_exports)
        return m_exports;
    std::vector<Workspace*> pages;
    for (int i = 0; i < m_workspaces->count(); ++i)
        pages.push_back(&workspaceAt(i));
    m_exports = new ExportDesk(
        pages,
        {.ask = [this](const FileQuestion& question) { return ask(question); },
         .suggestedFile = [this](const QString& ending) { return suggestedFile(ending); },
         .caption = [this] { return chartCaption(); },
         .record =
             [this](const QString& chart) {
                 if (!m_frame.snapshot)
                     return QString();
                 return QString::fromStdString(
                     formatFigureRecord({.experiment = *m_frame.snapshot->recorded,
                                         .iteration = m_frame.snapshot->record.iteration,
                                         .chart = chart.toStdString()}));
             },
         .tell = [this](const QString& text) { showMessage(text); },
         .complain =
             [this](const QString& text, const QString& remedyLabel, std::function<void()> remedy) {
                 showBanner(text, remedyLabel, std::move(remedy));
             },
         .write = [this](auto work, auto done) { m_writeFile(std::move(work), std::move(done)); }},
        m_settings, this);
    m_exports->setTheme(m_theme);
    return m_exports;
}

QString MainWindow::chartCaption() const
{
    return m_frame.snapshot ? runCaption(*m_frame.snapshot) : QString();
}

void MainWindow::exportChartTo(PlotView* chart, const QString& path)
{
    exportDesk()->exportTo(chart, path);
}

void MainWindow::exportAllChartsTo(const QString& path)
{
    exportDesk()->exportTo(ExportDesk::everyChart(), path);
}

void MainWindow::copyChart()
{
    PlotView* const chart = currentChart();
    const ExportOptions options{.size = QSizeF(chart->size()) * kBitmapScale,
                                .dpi = kScreenDpi * kBitmapScale,
                                .theme = m_theme,
                                .caption = chartCaption()};
    const QImage picture = chartImage(*chart, options);
    if (picture.isNull()) {
        const QString problem = exportProblem(options);
        showBanner(problem.isEmpty() ? noMemoryProblem(options) : problem);
        return;
    }
    QApplication::clipboard()->setImage(picture);
    showMessage(tr("Chart “%1” copied").arg(chart->title()));
}

bool MainWindow::mayClose()
{
    // A built-in experiment that was played with has no file that could miss anything.
    if (!isWindowModified() || m_filePath.isEmpty())
        return true;
    const QMessageBox::StandardButton answer = QMessageBox::question(
        this, tr("Save the changes?"),
        tr("The experiment has changes that %1 does not have.")
            .arg(shownText(QFileInfo(m_filePath).fileName())),
        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, QMessageBox::Save);
    if (answer == QMessageBox::Save)
        emit saveRequested(m_filePath);
    // Still changed after saving: the write failed, and the banner says why.
    return answer == QMessageBox::Discard || (answer == QMessageBox::Save && !isWindowModified());
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!mayClose()) {
        event->ignore();
        return;
    }
    rememberLayout();
    emit closeRequested();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() != 1 || !urls.front().isLocalFile())
        return;
    event->acceptProposedAction();
    const QString path = urls.front().toLocalFile();
    if (isTableFile(path))
        offerTable(path);
    else
        requestOpening(path);
}

}  // namespace entropy_lab
