#include "ui/window/export_controller.h"

#include "ui/figures/figure_drawing.h"
#include "ui/plot/plot_view.h"
#include "ui/workspaces/base/workspace.h"
#include "ui/workspaces/base/workspace_figure.h"
#include "ui/workspaces/catalog/catalog.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QPointer>

#include <algorithm>
#include <new>

namespace entropy_lab {

namespace {

constexpr double kBudget = 8.0;  // ms of drawing at a time
constexpr double kAtOnce = 1e9;

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

ExportDesk::ExportDesk(const std::vector<Workspace*>& workspaces, ExportLinks links,
                       QSettings* settings, QWidget* window)
    : QObject(window), m_links(std::move(links)), m_settings(settings), m_window(window)
{
    const std::span<const WorkspaceEntry> entries = workspaceCatalog();
    for (std::size_t i = 0; i < workspaces.size(); ++i) {
        for (const NamedFigure& each : workspaces[i]->figures())
            m_subjects.push_back({.name = each.name,
                                  .title = tr("%1: %2").arg(entries[i].tabTitle(), each.title),
                                  .figure = each.figure});
    }
    for (std::size_t i = 0; i < workspaces.size(); ++i) {
        m_pages.push_back(std::make_unique<WorkspaceFigure>(*workspaces[i], entries[i].tabTitle()));
        m_subjects.push_back({.name = QString::fromUtf8(entries[i].key),
                              .title = entries[i].wholeTitle(),
                              .figure = m_pages.back().get()});
    }
    m_subjects.push_back({.name = everyChart(),
                          .title = tr("Every chart, a file each"),
                          .figure = m_subjects.front().figure,
                          .isEveryChart = true});
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, [this] { drawOn(kBudget); });
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

void ExportDesk::exportTo(const QString& name, const QString& path)
{
    if (const ExportSubject* const subject = find(name))
        exportWith(*subject, choiceFor(*subject), path);
}

void ExportDesk::exportWith(const ExportSubject& subject, ExportChoice choice, const QString& path)
{
    const std::optional<ExportFormat> format = exportFormatOf(path);
    Order wanted{.name = subject.name, .choice = std::move(choice)};
    if (!format) {
        complain(wanted.name, tr("%1: the name must end in .png, .svg or .pdf").arg(path));
        return;
    }
    wanted.choice.format = *format;
    wanted.choice.options.path = path;
    const QFileInfo file(path);
    for (const ExportSubject& each : m_subjects) {
        const bool isAmong = subject.isEveryChart
            ? dynamic_cast<const WorkspaceFigure*>(each.figure) == nullptr && !each.isEveryChart
            : &each == &subject;
        if (!isAmong)
            continue;
        const QString own =
            QStringLiteral("%1-%2.%3").arg(file.completeBaseName(), each.name, file.suffix());
        wanted.files.emplace_back(&each, subject.isEveryChart ? file.dir().filePath(own) : path);
    }
    enqueue(std::move(wanted));
}

void ExportDesk::exportAgain()
{
    if (hasExported())
        exportWith(*find(m_lastName), m_lastChoice, m_lastChoice.options.path);
}

void ExportDesk::copy()
{
    const ExportSubject& subject = m_dialog->subject();
    enqueue({.name = subject.name,
             .choice = m_dialog->choice(),
             .files = {{&subject, QString()}},
             .isForClipboard = true});
}

void ExportDesk::complain(const QString& name, const QString& problem)
{
    m_links.complain(problem, tr("Choose another name"), [this, name] { askAndExport(name); });
}

void ExportDesk::enqueue(Order order)
{
    m_orders.push_back(std::move(order));
    if (m_orders.size() == 1)
        begin();
}

/// The next file of the first order, as its figure stands now.
void ExportDesk::begin()
{
    const Order& order = m_orders.front();
    const auto& [subject, path] = order.files[order.next];
    ExportOptions options = order.choice.options;
    options.path = path;
    options.caption = order.choice.hasCaption ? m_links.caption() : QString();
    options.record = order.choice.hasRecord ? m_links.record(subject->name) : QString();
    QString problem = exportProblem(options);
    const QFileInfo old(path);
    // Before anything is drawn: it would replace a device, or what a link points to.
    if (!order.isForClipboard && old.exists() && !old.isFile())
        problem = tr("there is something that is not a file");
    if (problem.isEmpty()) {
        try {
            m_drawing = std::make_unique<FigureDrawing>(
                *subject->figure, order.isForClipboard ? ExportFormat::Png : order.choice.format,
                options);
            problem = m_drawing->problem();
        } catch (const std::bad_alloc&) {
            problem = noMemoryProblem(options);
        }
    }
    if (problem.isEmpty())
        m_timer.start();
    else
        endFile(order.isForClipboard ? problem : QStringLiteral("%1: %2").arg(path, problem));
}

void ExportDesk::drawOn(double milliseconds)
{
    try {
        if (m_drawing->goOn(milliseconds))
            return;
    } catch (const std::bad_alloc&) {
        const Order& order = m_orders.front();
        endFile(noMemoryProblem(order.choice.options));
        return;
    }
    m_timer.stop();
    if (m_orders.front().isForClipboard) {
        QApplication::clipboard()->setImage(pictureOf(m_drawing->take()));
        endFile({});
        return;
    }
    // Its owner may be gone before it is written.
    m_links.write(workOf(), [desk = QPointer(this)](const QString& problem) {
        if (desk)
            desk->endFile(problem);
    });
}

/// What is left to do with what was drawn.
std::function<QString()> ExportDesk::workOf()
{
    auto drawn = std::make_shared<DrawnFigure>(m_drawing->take());
    m_drawing.reset();
    return [drawn] {
        const QString path = drawn->options.path;
        QString problem;
        const QByteArray bytes = bytesOf(std::move(*drawn), &problem);
        return problem.isEmpty() ? saveWhole(path, bytes)
                                 : QStringLiteral("%1: %2").arg(path, problem);
    };
}

void ExportDesk::endFile(const QString& problem)
{
    m_timer.stop();
    m_drawing.reset();
    Order& order = m_orders.front();
    if (problem.isEmpty() && ++order.next < order.files.size())
        begin();
    else
        endOrder(problem);
}

void ExportDesk::endOrder(const QString& problem)
{
    const Order order = std::move(m_orders.front());
    m_orders.pop_front();
    if (!m_orders.empty())
        begin();
    const ExportSubject& subject = *find(order.name);
    if (!problem.isEmpty()) {
        complain(order.name, problem);
        return;
    }
    if (order.isForClipboard) {
        m_links.tell(tr("“%1” copied").arg(subject.title));
        return;
    }
    if (m_settings)
        rememberExport(*m_settings, order.name, order.choice);
    m_lastName = order.name;
    m_lastChoice = order.choice;
    const QString path = order.choice.options.path;
    QStringList written;
    for (const auto& [each, to] : order.files)
        written.append(QFileInfo(to).fileName());
    m_links.tell(subject.isEveryChart
                     ? tr("Saved in %1: %2")
                           .arg(QDir::toNativeSeparators(QFileInfo(path).absolutePath()),
                                written.join(QStringLiteral(", ")))
                     : tr("Chart saved to %1").arg(QDir::toNativeSeparators(path)));
}

void ExportDesk::finish()
{
    m_links.write = [](const std::function<QString()>& work,
                       const std::function<void(const QString&)>& done) { done(work()); };
    m_links.complain = [](const QString&, const QString&, const std::function<void()>&) {};
    m_links.tell = [](const QString&) {};
    while (!m_orders.empty()) {
        if (m_drawing)
            drawOn(kAtOnce);
        else  // its thread is still at it, and nobody waits for the word any more
            endFile({});
    }
}

}  // namespace entropy_lab
