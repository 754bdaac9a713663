#include "app/files/file_mark.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

namespace entropy_lab {

namespace {

constexpr QCryptographicHash::Algorithm kDigest = QCryptographicHash::Sha256;

}  // namespace

FileMark markOf(const QString& path)
{
    QFile file(path);
    QCryptographicHash digest(kDigest);
    // A pipe in its place would keep whoever opens it waiting.
    const bool isRead =
        QFileInfo(path).isFile() && file.open(QIODevice::ReadOnly) && digest.addData(&file);
    return isRead ? FileMark{digest.result()} : FileMark{};
}

FileMark markOfContent(std::string_view content)
{
    return {QCryptographicHash::hash(
        QByteArray::fromRawData(content.data(), static_cast<qsizetype>(content.size())), kDigest)};
}

}  // namespace entropy_lab
