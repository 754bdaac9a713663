#include "app/unsaved_record.h"

#include "core/experiment_json.h"

#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>

namespace entropy_lab {

namespace {

using nlohmann::json;

constexpr const char* kFormat = "entropy-lab unsaved changes";
constexpr std::int64_t kVersion = 1;
constexpr qint64 kLongestHead = 1 << 16;

/// What says what follows; not an object where the line is none of ours.
json headOf(const QByteArray& line)
{
    const json head = json::parse(line.toStdString(), nullptr, false);
    return head.is_object() && head.value("format", json()) == kFormat ? head : json();
}

QString textOf(const json& head, const char* key)
{
    const json value = head.value(key, json());
    return value.is_string() ? QString::fromStdString(value.get<std::string>()) : QString();
}

}  // namespace

std::string formatUnsavedRecord(const UnsavedRecord& record)
{
    json head{{"format", kFormat},
              {"version", kVersion},
              {"file", record.file.toStdString()},
              {"iteration", record.iteration},
              {"title", record.experiment.title}};
    if (record.mark)
        head["mark"] = record.mark->digest.toHex().toStdString();
    return head.dump(-1, ' ', false, json::error_handler_t::replace) + '\n'
        + formatExperiment(record.experiment);
}

UnsavedRecord loadUnsavedRecord(const QString& path)
{
    const std::string name = path.toStdString();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        throw ExperimentError(name + ": cannot be read: " + file.errorString().toStdString());
    const json head = headOf(file.readLine(kLongestHead));
    const json version = head.is_object() ? head.value("version", json()) : json();
    if (!version.is_number_integer() || version.get<std::int64_t>() < 1)
        throw ExperimentError(name + ": expected unsaved changes of Entropy Gradient Lab");
    if (version.get<std::int64_t>() > kVersion)
        throw ExperimentError(name
                              + ": these changes were kept by a newer Entropy Gradient Lab, and "
                                "are left to it");
    const QByteArray text = file.readAll();
    const json iteration = head.value("iteration", json());
    std::optional<FileMark> mark;
    if (head.contains("mark"))
        mark = FileMark{QByteArray::fromHex(textOf(head, "mark").toLatin1())};
    return {.experiment = parseExperiment(text.toStdString(), name),
            .file = textOf(head, "file"),
            .mark = mark,
            .iteration = iteration.is_number_integer()
                ? std::max<std::int64_t>(iteration.get<std::int64_t>(), 0)
                : 0};
}

UnsavedChanges describeUnsaved(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {.path = path, .title = {}};
    const json head = headOf(file.readLine(kLongestHead));
    if (!head.is_object())
        return {.path = path, .title = {}};
    const QString saved = textOf(head, "file");
    const QString name = saved.isEmpty() ? textOf(head, "title") : QFileInfo(saved).fileName();
    const QString time = QLocale().toString(QFileInfo(path).lastModified(), QLocale::ShortFormat);
    return {.path = path,
            .title =
                QCoreApplication::translate("UnsavedRecord", "%1, changed %2").arg(name, time)};
}

}  // namespace entropy_lab
