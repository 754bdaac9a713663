#pragma once

#include <QString>

#include <filesystem>
#include <functional>

class QSettings;

namespace entropy_lab {

class MainWindow;

/// Tables that somebody agreed to have read for a file outside whose folder they are: pairs of
/// file and table, which the settings remember, so that each is asked about once.
class TableConsent {
public:
    /// Without settings nothing is remembered.
    explicit TableConsent(QSettings* settings) : m_settings(settings) { }

    bool has(const QString& file, const QString& table) const;
    void add(const QString& file, const QString& table);

private:
    QSettings* m_settings;
};

/// Asks over the window whether a file may have that table read, an absolute path; `read` is called
/// with it where somebody agrees, or has done so before.
void askAboutTable(MainWindow& window, const QString& file, const QString& table,
                   const std::function<void(const std::filesystem::path& table)>& read);

}  // namespace entropy_lab
