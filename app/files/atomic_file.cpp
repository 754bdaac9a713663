#include "app/files/atomic_file.h"

#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace entropy_lab {

AtomicFile::AtomicFile(const QString& path) : m_path(path)
{
    if (path == "-")
        return;
    const QFileInfo place(path);
    if (place.exists() && !place.isFile()) {
        m_problem = "it is not an ordinary file (- is standard output)";
        return;
    }
    m_file.emplace(path);
    m_problem = m_file->problem();
}

void AtomicFile::write(std::string_view text)
{
    if (!m_problem.isEmpty())
        return;
    if (m_file) {
        m_file->write(text);
        m_problem = m_file->problem();
    } else if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) {
        m_problem = std::strerror(errno);
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
    if (!m_problem.isEmpty())
        return problem();
    if (m_file)
        m_problem = m_file->commit();
    else if (std::fflush(stdout) != 0)
        m_problem = std::strerror(errno);
    return problem();
}

QString writeFile(const QString& path, std::string_view content)
{
    AtomicFile file(path);
    file.write(content);
    return file.commit();
}

}  // namespace entropy_lab
