#include "app/experiment_store.h"

#include "core/experiment_json.h"

#include <QDir>
#include <QFile>

/// A static library's resources are linked only where something asks for them.
static void requireResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace entropy_lab {

namespace {

constexpr const char* kFolder = ":/experiments";
constexpr const char* kSuffix = ".entropy.json";

Experiment parse(const QByteArray& text, const QString& name)
{
    return parseExperiment({text.constData(), static_cast<std::size_t>(text.size())},
                           name.toStdString());
}

}  // namespace

std::vector<StoredExperiment> builtInExperiments()
{
    requireResources();
    std::vector<StoredExperiment> found;
    for (const QString& file :
         QDir(kFolder).entryList({QString("*") + kSuffix}, QDir::Files, QDir::Name)) {
        const QString name = file.chopped(static_cast<int>(qstrlen(kSuffix)));
        found.push_back({name, QString::fromStdString(openExperiment(name).title)});
    }
    return found;
}

bool isBuiltIn(const QString& fileOrName)
{
    requireResources();
    return QFile::exists(QString("%1/%2%3").arg(kFolder, fileOrName, kSuffix));
}

Experiment openExperiment(const QString& fileOrName)
{
    if (fileOrName == "-") {
        QFile input;
        if (!input.open(stdin, QIODevice::ReadOnly))
            throw ExperimentError("standard input: cannot be read: expected an experiment");
        return parse(input.readAll(), "standard input");
    }
    requireResources();
    QFile builtIn(QString("%1/%2%3").arg(kFolder, fileOrName, kSuffix));
    if (builtIn.open(QIODevice::ReadOnly))
        return parse(builtIn.readAll(), fileOrName);
    if (!QFile::exists(fileOrName)) {
        QStringList names;
        for (const QString& file :
             QDir(kFolder).entryList({QString("*") + kSuffix}, QDir::Files, QDir::Name))
            names += file.chopped(static_cast<int>(qstrlen(kSuffix)));
        throw ExperimentError(
            QString(
                "%1: there is no such file or built-in experiment: expected a file or one of %2")
                .arg(fileOrName, names.join(", "))
                .toStdString());
    }
    return loadExperiment(fileOrName.toStdString());
}

}  // namespace entropy_lab
