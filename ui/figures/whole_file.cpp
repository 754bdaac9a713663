#include "ui/figures/whole_file.h"

#include "core/files/source_path.h"

#include <QCoreApplication>
#include <QFile>
#include <QRandomGenerator>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>
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

/// What the beginning of a file is called beside it.
QByteArray nameBeside(const QByteArray& file)
{
    constexpr qsizetype kLongest = 230;  // bytes, of the 255 that a name may have
    const qsizetype slash = file.lastIndexOf('/') + 1;
    return file.first(slash) + '.' + file.mid(slash, kLongest) + ".entropy-lab";
}

/// One that is free, after `taken` was not.
QByteArray nextName(const QByteArray& file, const QByteArray& taken)
{
    // Who is at work holds a lock on it; of a program that was killed it is left over.
    const int descriptor =
        ::open(taken.constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    const bool isLeft = descriptor >= 0 && ::flock(descriptor, LOCK_EX | LOCK_NB) == 0
        && ::unlink(taken.constData()) == 0;
    if (descriptor >= 0)
        ::close(descriptor);
    return isLeft ? taken
                  : nameBeside(file) + '-'
            + QByteArray::number(QRandomGenerator::global()->bounded(1'000'000));
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
    removeName();
}

void WholeFile::removeName()
{
    if (!m_name.isEmpty())
        ::unlink(m_name.constData());
    m_name.clear();
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
    m_name = nameBeside(m_target);
    while (true) {
        m_descriptor = ::open(m_name.constData(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kNewMode);
        if (m_descriptor >= 0 || errno != EEXIST)
            break;
        m_name = nextName(m_target, m_name);
    }
    if (m_descriptor < 0)
        m_name.clear();
    else
        ::flock(m_descriptor, LOCK_EX | LOCK_NB);
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
    if (!m_name.isEmpty())
        return true;
    ::flock(m_descriptor, LOCK_EX | LOCK_NB);
    QByteArray name = nameBeside(m_target);
    while (::linkat(AT_FDCWD, linkTo(m_descriptor).constData(), AT_FDCWD, name.constData(),
                    AT_SYMLINK_FOLLOW)
           != 0) {
        if (errno != EEXIST)
            return false;
        name = nextName(m_target, name);
    }
    m_name = name;
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
    removeName();
    return m_problem;
}

}  // namespace entropy_lab
