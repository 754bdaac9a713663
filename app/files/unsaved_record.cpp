#include "app/files/unsaved_record.h"

#include "core/files/experiment_json.h"
#include "core/files/file_reader.h"
#include "core/files/unsaved_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFileInfo>
#include <QLocale>

#include <utility>

namespace entropy_lab {

namespace {

constexpr std::size_t kLongestHead = std::size_t{1} << 20;

}  // namespace

std::string formatUnsavedRecord(const UnsavedRecord& record)
{
    return formatUnsavedText(
        {.head = {.file = record.file.toStdString(),
                  .title = record.experiment.title,
                  .iteration = record.iteration,
                  .mark = record.mark ? std::optional(record.mark->digest.toHex().toStdString())
                                      : std::nullopt},
         .experiment = record.experiment});
}

UnsavedRecord loadUnsavedRecord(const QString& path)
{
    const std::string name = path.toStdString();
    try {
        UnsavedText found = parseUnsavedText(readFile(name, kLongestJson), name);
        std::optional<FileMark> mark;
        if (found.head.mark)
            mark = FileMark{QByteArray::fromHex(QByteArray::fromStdString(*found.head.mark))};
        return {.experiment = std::move(found.experiment),
                .file = QString::fromStdString(found.head.file),
                .mark = mark,
                .iteration = found.head.iteration};
    } catch (const FileError& error) {
        throw ExperimentError(error.what());
    }
}

UnsavedChanges describeUnsaved(const QString& path)
{
    std::optional<UnsavedHead> head;
    try {
        head = readUnsavedHead(readFileHead(path.toStdString(), kLongestHead));
    } catch (const FileError&) {
        return {.path = path, .title = {}};
    }
    if (!head)
        return {.path = path, .title = {}};
    const QString saved = QString::fromStdString(head->file);
    const QString name =
        saved.isEmpty() ? QString::fromStdString(head->title) : QFileInfo(saved).fileName();
    const QString time = QLocale().toString(QFileInfo(path).lastModified(), QLocale::ShortFormat);
    return {.path = path,
            .title =
                QCoreApplication::translate("UnsavedRecord", "%1, changed %2").arg(name, time)};
}

}  // namespace entropy_lab
