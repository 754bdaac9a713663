// What the window does with files: asks for a path, acts on it, says how it went.
#include "core/settings.h"
#include "ui/chart_export.h"
#include "ui/descent_workspace.h"
#include "ui/main_window.h"
#include "ui/number_format.h"
#include "ui/plot_view.h"

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
#include <QUrl>

namespace entropy_lab {

namespace {

const QString kFolderKey = QStringLiteral("files/folder");
/// Dots per CSS pixel of a saved or copied bitmap: sharp on paper and on fine screens.
constexpr double kBitmapScale = 2.0;
constexpr double kScreenDpi = 96.0;

QStringList experimentFilters()
{
    return {QObject::tr("Experiment (*.entropy.json)"), QObject::tr("Every file (*)")};
}

QStringList pictureFilters()
{
    return {QObject::tr("SVG drawing (*.svg)"), QObject::tr("PDF document (*.pdf)"),
            QObject::tr("PNG picture (*.png)")};
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
        name = QString::fromStdString(m_experiment.title).toLower().replace(kOther, "-");
    }
    return name + ending;
}

void MainWindow::askForOpening()
{
    if (!mayClose())
        return;
    const QString path = ask({.purpose = FileQuestion::Purpose::Open,
                              .title = tr("Open an experiment"),
                              .start = {},
                              .filters = experimentFilters()});
    if (!path.isEmpty())
        emit openRequested(path);
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

void MainWindow::askForChart(PlotView* chart)
{
    QString name;
    for (const DescentWorkspace::NamedChart& named : m_descent->charts()) {
        if (named.chart == chart)
            name = u'-' + named.name;
    }
    const QString path = ask({.purpose = FileQuestion::Purpose::Save,
                              .title = tr("Save the chart “%1”").arg(chart->title()),
                              .start = suggestedFile(name + QStringLiteral(".svg")),
                              .filters = pictureFilters()});
    if (!path.isEmpty())
        exportChartTo(chart, path);
}

void MainWindow::askForAllCharts()
{
    const QString path = ask({.purpose = FileQuestion::Purpose::Save,
                              .title = tr("Save every chart, each name with the chart's added"),
                              .start = suggestedFile(QStringLiteral(".svg")),
                              .filters = pictureFilters()});
    if (!path.isEmpty())
        exportAllChartsTo(path);
}

QString MainWindow::chartCaption() const
{
    const LearningRate& rate = m_experiment.learningRate;
    const QString eta = rate.isUniform()
        ? readableNumber(rate.w, 17)
        : tr("%1 (w), %2 (G), %3 (b)")
              .arg(readableNumber(rate.w, 17), readableNumber(rate.G, 17),
                   readableNumber(rate.b, 17));
    const qint64 iteration = m_frame.snapshot ? m_frame.snapshot->record.iteration : 0;
    return tr("%1 · η = %2 · iteration %3")
        .arg(QString::fromStdString(m_experiment.title), eta, readableCount(iteration));
}

QString MainWindow::writeChart(PlotView& chart, const QString& path) const
{
    const std::optional<ExportFormat> format = exportFormatOf(path);
    if (!format)
        return tr("%1: the name must end in .png, .svg or .pdf").arg(path);
    const double scale = format == ExportFormat::Png ? kBitmapScale : 1.0;
    QString problem;
    const bool isWritten = exportChart(chart,
                                       {.path = path,
                                        .size = QSizeF(chart.size()) * scale,
                                        .dpi = kScreenDpi * scale,
                                        .theme = m_theme,
                                        .caption = chartCaption()},
                                       &problem);
    return isWritten ? QString() : problem;
}

void MainWindow::exportChartTo(PlotView* chart, const QString& path)
{
    const QString problem = writeChart(*chart, path);
    if (problem.isEmpty())
        showMessage(tr("Chart saved to %1").arg(QDir::toNativeSeparators(path)));
    else
        showBanner(problem, tr("Choose another name"), [this, chart] { askForChart(chart); });
}

void MainWindow::exportAllChartsTo(const QString& path)
{
    const QFileInfo file(path);
    QStringList written;
    for (const DescentWorkspace::NamedChart& named : m_descent->charts()) {
        const QString name =
            QStringLiteral("%1-%2.%3").arg(file.completeBaseName(), named.name, file.suffix());
        const QString problem = writeChart(*named.chart, file.dir().filePath(name));
        if (!problem.isEmpty()) {
            showBanner(problem, tr("Choose another name"), [this] { askForAllCharts(); });
            return;
        }
        written.append(name);
    }
    showMessage(tr("Saved in %1: %2")
                    .arg(QDir::toNativeSeparators(file.absolutePath()),
                         written.join(QStringLiteral(", "))));
}

void MainWindow::copyChart()
{
    PlotView* const chart = m_descent->currentChart();
    QApplication::clipboard()->setImage(chartImage(*chart,
                                                   {.size = QSizeF(chart->size()) * kBitmapScale,
                                                    .dpi = kScreenDpi * kBitmapScale,
                                                    .theme = m_theme,
                                                    .caption = chartCaption()}));
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
            .arg(QFileInfo(m_filePath).fileName()),
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
    else if (mayClose())
        emit openRequested(path);
}

}  // namespace entropy_lab
