#include "app/atomic_file.h"

#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace entropy_lab {

AtomicFile::AtomicFile(const QString& path) : m_path(path)
{
    if (path == "-")
        return;
    // Renaming over a device or a pipe would replace it.
    const QFileInfo place(path);
    if (place.exists() && !place.isFile()) {
        m_problem = "it is not an ordinary file (- is standard output)";
        return;
    }
    m_file.setFileName(path);
    if (!m_file.open(QIODevice::WriteOnly))
        m_problem = m_file.errorString();
}

void AtomicFile::write(std::string_view text)
{
    if (!m_problem.isEmpty())
        return;
    if (m_path == "-") {
        if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
            m_problem = std::strerror(errno);
    } else if (m_file.write(text.data(), static_cast<qint64>(text.size()))
               != static_cast<qint64>(text.size())) {
        m_problem = m_file.errorString();
    }
}

void AtomicFile::writeWhenLarge(std::string& text)
{
    constexpr std::size_t kLarge = 1 << 16;
    if (text.size() < kLarge)
        return;
    write(text);
    text.clear();
}

QString AtomicFile::problem() const
{
    return m_problem.isEmpty() ? QString()
                               : QString("%1: cannot be written: %2").arg(m_path, m_problem);
}

QString AtomicFile::commit()
{
    if (m_path == "-") {
        if (m_problem.isEmpty() && std::fflush(stdout) != 0)
            m_problem = std::strerror(errno);
    } else if (m_problem.isEmpty()) {
        // What commit itself writes out may fail without a word: Qt 6.4 looks at earlier writes
        // only.
        if (!m_file.flush() || !m_file.commit())
            m_problem = m_file.errorString();
    } else {
        m_file.cancelWriting();
    }
    return problem();
}

QString writeFile(const QString& path, std::string_view content)
{
    AtomicFile file(path);
    file.write(content);
    return file.commit();
}

}  // namespace entropy_lab
