#include "ui/whole_file.h"

#include "core/source_path.h"

#include <QCoreApplication>
#include <QFile>
#include <QRandomGenerator>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace entropy_lab {

namespace {

constexpr mode_t kNewMode = 0666;  // less what the user's mask takes away
constexpr mode_t kModeBits = 07777;

QByteArray linkTo(int descriptor)
{
    return "/proc/self/fd/" + QByteArray::number(descriptor);
}

/// A name beside the file that no other has.
QByteArray nameBeside(const QByteArray& file)
{
    constexpr qsizetype kLongest = 240;  // bytes, of the 255 that a name may have
    constexpr int kLetters = 6;
    const qsizetype slash = file.lastIndexOf('/');
    QByteArray name = file.first(std::min(file.size(), slash + 1 + kLongest)) + '.';
    for (int k = 0; k < kLetters; ++k)
        name += static_cast<char>('a' + QRandomGenerator::global()->bounded(26));
    return name;
}

}  // namespace

WholeFile::WholeFile(const QString& path)
    : m_target(QByteArray::fromStdString(fileBehind(QFile::encodeName(path).toStdString())))
{
    struct stat old { };
    const bool isThere = ::stat(m_target.constData(), &old) == 0;
    // Renaming over a device or a pipe would replace it.
    if (isThere && !S_ISREG(old.st_mode)) {
        m_problem =
            QCoreApplication::translate("WholeFile", "there is something that is not a file");
        return;
    }
    if (isThere && ::access(m_target.constData(), W_OK) != 0) {
        fail(errno);
        return;
    }
    open();
    if (m_descriptor < 0)
        fail(errno);
    else if (isThere)
        // Not every file system can, and a file is worth more than its mode.
        ::fchmod(m_descriptor, old.st_mode & kModeBits);
}

WholeFile::~WholeFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    if (!m_name.isEmpty())
        ::unlink(m_name.constData());
}

void WholeFile::fail(int error)
{
    m_problem = QString::fromLocal8Bit(std::generic_category().message(error).c_str());
}

void WholeFile::open()
{
#ifdef O_TMPFILE
    const QByteArray folder = m_target.first(m_target.lastIndexOf('/') + 1);
    m_descriptor = ::open(folder.constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, kNewMode);
    if (m_descriptor >= 0 && ::access(linkTo(m_descriptor).constData(), F_OK) == 0)
        return;
    // It could never get its name.
    if (m_descriptor >= 0)
        ::close(m_descriptor);
#endif
    do {
        m_name = nameBeside(m_target);
        m_descriptor = ::open(m_name.constData(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kNewMode);
    } while (m_descriptor < 0 && errno == EEXIST);
    if (m_descriptor < 0)
        m_name.clear();
}

void WholeFile::write(std::string_view bytes)
{
    while (m_problem.isEmpty() && !bytes.empty()) {
        const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
        if (written >= 0)
            bytes.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR)
            fail(errno);
    }
}

QString WholeFile::beginning() const
{
    return m_name.isEmpty() ? QStringLiteral("/proc/%1/fd/%2").arg(::getpid()).arg(m_descriptor)
                            : QFile::decodeName(m_name);
}

/// From here on there is something to remove.
bool WholeFile::takeName()
{
    while (m_name.isEmpty()) {
        const QByteArray name = nameBeside(m_target);
        if (::linkat(AT_FDCWD, linkTo(m_descriptor).constData(), AT_FDCWD, name.constData(),
                     AT_SYMLINK_FOLLOW)
            == 0)
            m_name = name;
        else if (errno != EEXIST)
            return false;
    }
    return true;
}

QString WholeFile::commit()
{
    if (!m_problem.isEmpty())
        return m_problem;
    // What the system has not written yet may find no room. Not everything can be asked.
    if (::fsync(m_descriptor) != 0 && errno != EINVAL && errno != EROFS && errno != ENOTSUP)
        fail(errno);
    else if (!takeName() || std::rename(m_name.constData(), m_target.constData()) != 0)
        fail(errno);
    else
        m_name.clear();
    return m_problem;
}

}  // namespace entropy_lab
