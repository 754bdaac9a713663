#include "ui/export_desk.h"

#include "ui/plot_view.h"
#include "ui/workspace.h"
#include "ui/workspace_figure.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace entropy_lab {

namespace {

QString filterOf(ExportFormat format)
{
    switch (format) {
    case ExportFormat::Png:
        return ExportDesk::tr("PNG picture (*.png)");
    case ExportFormat::Svg:
        return ExportDesk::tr("SVG drawing (*.svg)");
    case ExportFormat::Pdf:
        break;
    }
    return ExportDesk::tr("PDF document (*.pdf)");
}

}  // namespace

ExportDesk::ExportDesk(const std::vector<std::pair<Workspace*, QString>>& workspaces,
                       ExportLinks links, QSettings* settings, QWidget* window)
    : QObject(window), m_links(std::move(links)), m_settings(settings), m_window(window)
{
    for (const auto& [workspace, name] : workspaces) {
        for (const NamedFigure& each : workspace->figures())
            m_subjects.push_back({.name = each.name,
                                  .title = tr("%1: %2").arg(name, each.title),
                                  .figure = each.figure});
    }
    for (const auto& [workspace, name] : workspaces) {
        m_pages.emplace_back(workspace, std::make_unique<WorkspaceFigure>(*workspace, name));
        m_subjects.push_back({.name = name.toLower().replace(u' ', u'-') + "-workspace",
                              .title = tr("%1: the whole workspace").arg(name),
                              .figure = m_pages.back().second.get()});
    }
    m_subjects.push_back({.name = everyChart(),
                          .title = tr("Every chart, a file each"),
                          .figure = m_subjects.front().figure,
                          .isEveryChart = true});
}

ExportDesk::~ExportDesk() = default;

QString ExportDesk::everyChart()
{
    return QStringLiteral("every-chart");
}

const ExportSubject* ExportDesk::find(const QString& name) const
{
    const auto it = std::find_if(m_subjects.begin(), m_subjects.end(),
                                 [&](const ExportSubject& s) { return s.name == name; });
    return it == m_subjects.end() ? nullptr : &*it;
}

QString ExportDesk::nameOf(const PlotView* chart) const
{
    const auto it = std::find_if(m_subjects.begin(), m_subjects.end(),
                                 [&](const ExportSubject& s) { return s.figure == chart; });
    return it == m_subjects.end() ? QString() : it->name;
}

QString ExportDesk::nameOf(const Workspace& workspace) const
{
    for (const auto& [shown, figure] : m_pages) {
        const auto it =
            std::find_if(m_subjects.begin(), m_subjects.end(),
                         [&](const ExportSubject& s) { return s.figure == figure.get(); });
        if (shown == &workspace)
            return it->name;
    }
    return {};
}

void ExportDesk::setTheme(const Theme& theme)
{
    m_theme = theme;
    if (m_dialog)
        m_dialog->setTheme(theme);
}

void ExportDesk::figuresChanged()
{
    if (m_dialog == nullptr || !m_dialog->isVisible())
        return;
    m_dialog->setCaption(m_links.caption());
    m_dialog->figureChanged();
}

ExportDialog& ExportDesk::shownDialog()
{
    if (m_dialog == nullptr) {
        m_dialog = new ExportDialog(m_subjects, m_settings, m_window);
        m_dialog->setTheme(m_theme);
        connect(m_dialog, &ExportDialog::exportRequested, this,
                [this] { askAndExport(m_dialog->subject().name); });
        connect(m_dialog, &ExportDialog::copyRequested, this, &ExportDesk::copy);
    }
    m_dialog->setCaption(m_links.caption());
    return *m_dialog;
}

void ExportDesk::open(const QString& name)
{
    ExportDialog& dialog = shownDialog();
    dialog.setSubject(name);
    dialog.show();
    dialog.raise();
    dialog.activateWindow();
}

void ExportDesk::open(const PlotView* chart)
{
    open(nameOf(chart));
}

ExportChoice ExportDesk::choiceFor(const ExportSubject& subject) const
{
    if (m_dialog && m_dialog->isVisible() && m_dialog->subject().name == subject.name)
        return m_dialog->choice();
    const ExportChoice asShown =
        exportPresets(subject.figure->figureSize(), m_theme).front().choice;
    return m_settings ? rememberedExport(*m_settings, subject.name, asShown) : asShown;
}

void ExportDesk::askAndExport(const QString& name)
{
    const ExportSubject& subject = *find(name);
    const ExportChoice choice = choiceFor(subject);
    const QString suffix = suffixOf(choice.format);
    const QFileInfo last(choice.options.path);
    const QString suggested =
        m_links.suggestedFile(subject.isEveryChart ? suffix : u'-' + name + suffix);
    const QString path = m_links.ask({.purpose = FileQuestion::Purpose::Save,
                                      .title = subject.isEveryChart
                                          ? tr("Save every chart, each name with the chart's added")
                                          : tr("Save “%1”").arg(subject.title),
                                      .start = last.dir().exists() && !choice.options.path.isEmpty()
                                          ? last.dir().filePath(suggested)
                                          : suggested,
                                      .filters = {filterOf(choice.format)}});
    if (!path.isEmpty())
        exportTo(name, path);
}

QString ExportDesk::write(const ExportSubject& subject, const ExportChoice& choice,
                          const QString& path)
{
    ExportOptions options = choice.options;
    options.path = path;
    options.caption = choice.hasCaption ? m_links.caption() : QString();
    options.record = choice.hasRecord ? m_links.record(subject.name) : QString();
    QString problem;
    return exportChart(*subject.figure, options, &problem) ? QString() : problem;
}

void ExportDesk::exportTo(const QString& name, const QString& path)
{
    if (const ExportSubject* const subject = find(name))
        exportWith(*subject, choiceFor(*subject), path);
}

void ExportDesk::exportWith(const ExportSubject& subject, ExportChoice choice, const QString& path)
{
    const QString name = subject.name;
    const auto complain = [this, name](const QString& problem) {
        m_links.complain(problem, tr("Choose another name"), [this, name] { askAndExport(name); });
    };
    const std::optional<ExportFormat> format = exportFormatOf(path);
    if (!format) {
        complain(tr("%1: the name must end in .png, .svg or .pdf").arg(path));
        return;
    }
    choice.format = *format;
    choice.options.path = path;
    const QFileInfo file(path);
    QStringList written;
    for (const ExportSubject& each : m_subjects) {
        const bool isAmong = subject.isEveryChart
            ? dynamic_cast<const WorkspaceFigure*>(each.figure) == nullptr && !each.isEveryChart
            : &each == &subject;
        if (!isAmong)
            continue;
        const QString to = subject.isEveryChart
            ? file.dir().filePath(
                QStringLiteral("%1-%2.%3").arg(file.completeBaseName(), each.name, file.suffix()))
            : path;
        if (const QString problem = write(each, choice, to); !problem.isEmpty()) {
            complain(problem);
            return;
        }
        written.append(QFileInfo(to).fileName());
    }
    if (m_settings)
        rememberExport(*m_settings, name, choice);
    m_lastName = name;
    m_lastChoice = choice;
    m_links.tell(subject.isEveryChart
                     ? tr("Saved in %1: %2")
                           .arg(QDir::toNativeSeparators(file.absolutePath()),
                                written.join(QStringLiteral(", ")))
                     : tr("Chart saved to %1").arg(QDir::toNativeSeparators(path)));
}

void ExportDesk::exportAgain()
{
    if (hasExported())
        exportWith(*find(m_lastName), m_lastChoice, m_lastChoice.options.path);
}

void ExportDesk::copy()
{
    ExportOptions options = m_dialog->choice().options;
    options.caption = m_dialog->choice().hasCaption ? m_links.caption() : QString();
    const QImage picture = chartImage(*m_dialog->subject().figure, options);
    QApplication::clipboard()->setImage(picture);
    m_links.tell(tr("“%1” copied").arg(m_dialog->subject().title));
}

}  // namespace entropy_lab
