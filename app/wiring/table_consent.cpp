#include "app/wiring/table_consent.h"

#include "core/files/table_reach.h"
#include "ui/widgets/question_box.h"
#include "ui/window/main_window.h"

#include <QFileInfo>
#include <QSettings>

namespace entropy_lab {

namespace {

const QString kKey = QStringLiteral("files/tables");
/// File and table in turn.
constexpr qsizetype kMostEntries = 2 * 100;

QString real(const QString& path)
{
    return QString::fromStdString(realPath(path.toStdString()).string());
}

}  // namespace

bool TableConsent::has(const QString& file, const QString& table) const
{
    const QStringList known = m_settings ? m_settings->value(kKey).toStringList() : QStringList();
    for (qsizetype i = 0; i + 1 < known.size(); i += 2) {
        if (known[i] == real(file) && known[i + 1] == real(table))
            return true;
    }
    return false;
}

void TableConsent::add(const QString& file, const QString& table)
{
    if (!m_settings || has(file, table))
        return;
    const QStringList pair{real(file), real(table)};
    m_settings->setValue(kKey,
                         (pair + m_settings->value(kKey).toStringList()).mid(0, kMostEntries));
}

void askAboutTable(MainWindow& window, const QString& file, const QString& table,
                   const std::function<void(const std::filesystem::path& table)>& read)
{
    const std::filesystem::path path = table.toStdString();
    TableConsent consent(window.settings());
    if (consent.has(file, table)) {
        read(path);
        return;
    }
    const QString name = QFileInfo(file).fileName();
    askOver(window,
            {.title = MainWindow::tr("Read a table elsewhere?"),
             .text = MainWindow::tr("%1 has its data in a table outside its own folder:\n%2")
                         .arg(name, table),
             .details = MainWindow::tr("Its numbers would be shown, and be inside the figures that "
                                       "you export. Read it only if you know why it is named."),
             .yesLabel = MainWindow::tr("Read the table"),
             .yes =
                 [consent, file, table, path, read]() mutable {
                     consent.add(file, table);
                     read(path);
                 },
             .no =
                 [&window, name] {
                     window.showBanner(
                         MainWindow::tr("%1 was not opened: its table was not read.").arg(name));
                 }});
}

}  // namespace entropy_lab
