#include "app/files/experiment_store.h"

#include "core/files/experiment_json.h"
#include "core/files/figure_file.h"
#include "core/files/figure_record.h"
#include "core/files/file_reader.h"
#include "core/files/source_path.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

/// A static library's resources are linked only where something asks for them.
static void requireResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace entropy_lab {

namespace {

constexpr const char* kFolder = ":/experiments";
constexpr const char* kSuffix = ".entropy.json";

struct Group {
    const char* title;
    std::vector<const char*> names;
};

/// In the order of the lessons; every experiment of the folder stands here once.
const std::vector<Group>& groups()
{
    static const std::vector<Group> all{
        {"", {"one-neuron"}},
        {QT_TRANSLATE_NOOP("ExperimentStore", "Certainty"),
         {"confidently-wrong", "dead-start", "dead-start-cross-entropy", "barely-awake"}},
        {QT_TRANSLATE_NOOP("ExperimentStore", "Two weight sets"),
         {"two-weight-sets", "two-names-for-one-weight", "second-set-frozen", "weight-decay"}},
        {QT_TRANSLATE_NOOP("ExperimentStore", "Several samples"),
         {"four-valleys", "four-valleys-one-set", "smallest-rise"}},
        {QT_TRANSLATE_NOOP("ExperimentStore", "Few labels and none"),
         {"few-labels", "few-labels-little-entropy", "few-labels-alone", "collapse",
          "collapse-cured"}},
        {QT_TRANSLATE_NOOP("ExperimentStore", "Adapting to a shift"),
         {"before-the-shift", "shift-small", "shift-large"}},
        {QT_TRANSLATE_NOOP("ExperimentStore", "Entropy against cross-entropy"),
         {"entropy-from-right", "cross-entropy-from-right", "entropy-from-wrong",
          "cross-entropy-from-wrong"}},
        {QT_TRANSLATE_NOOP("ExperimentStore", "Layers"), {"stacked-layers"}},
    };
    return all;
}

Experiment parse(const QByteArray& text, const QString& name)
{
    return parseExperiment({text.constData(), static_cast<std::size_t>(text.size())},
                           name.toStdString());
}

/// The content of a PNG, SVG or PDF file; nothing of any other.
std::optional<std::string> figureContent(const std::string& path)
{
    constexpr std::size_t kHead = 4096;
    try {
        if (isFigureFile(readFileHead(path, kHead)))
            return readFile(path);
        return std::nullopt;
    } catch (const FileError& error) {
        throw ExperimentError(error.what());
    }
}

OpenedExperiment fromFigure(const std::string& content, const std::string& name,
                            const TableReach& reach)
{
    const std::string record = figureRecordIn(content, name);
    if (record.empty())
        throw ExperimentError(name
                              + ": there is no experiment in this figure: expected one exported by "
                                "Entropy Gradient Lab with the experiment inside");
    FigureRecord found = parseFigureRecord(record, name, folderOf(name), reach);
    return {
        .experiment = std::move(found.experiment), .iteration = found.iteration, .isFigure = true};
}

}  // namespace

std::vector<StoredExperiment> builtInExperiments()
{
    requireResources();
    std::vector<StoredExperiment> found;
    for (const Group& group : groups()) {
        for (const char* const name : group.names) {
            const Experiment experiment = openExperiment(name);
            const bool hasTitle = *group.title != '\0';
            found.push_back({.name = name,
                             .title = QString::fromStdString(experiment.title),
                             .description = QString::fromStdString(experiment.description),
                             .group = hasTitle
                                 ? QCoreApplication::translate("ExperimentStore", group.title)
                                 : QString()});
        }
    }
    return found;
}

bool isBuiltIn(const QString& fileOrName)
{
    requireResources();
    return QFile::exists(QString("%1/%2%3").arg(kFolder, fileOrName, kSuffix));
}

Experiment openExperiment(const QString& fileOrName, Tables tables)
{
    return openExperimentOrFigure(fileOrName, tables).experiment;
}

TableReach tableReach(const QString& file, Tables tables, bool isFigure,
                      const std::filesystem::path& allowed)
{
    const bool isAnywhere =
        tables == Tables::Anywhere || (tables == Tables::BesideFigures && !isFigure);
    if (isAnywhere)
        return {};
    return {.within = folderOf(file.toStdString()), .allowed = allowed};
}

OpenedExperiment openExperimentOrFigure(const QString& fileOrName, Tables tables,
                                        const std::filesystem::path& allowed)
{
    return *openExperimentOrFigure(fileOrName, tables, allowed, {}, {});
}

std::optional<OpenedExperiment> openExperimentOrFigure(const QString& fileOrName, Tables tables,
                                                       const std::filesystem::path& allowed,
                                                       const ReadProgress& progress,
                                                       const std::stop_token& stop)
{
    if (fileOrName == "-") {
        try {
            return OpenedExperiment{
                .experiment = parseExperiment(readStandardInput(kLongestJson), "standard input")};
        } catch (const FileError& error) {
            throw ExperimentError(error.what());
        }
    }
    requireResources();
    QFile builtIn(QString("%1/%2%3").arg(kFolder, fileOrName, kSuffix));
    if (builtIn.open(QIODevice::ReadOnly))
        return OpenedExperiment{.experiment = parse(builtIn.readAll(), fileOrName)};
    if (!QFile::exists(fileOrName)) {
        QStringList names;
        for (const Group& group : groups())
            for (const char* const name : group.names)
                names += name;
        throw ExperimentError(
            QString(
                "%1: there is no such file or built-in experiment: expected a file or one of %2")
                .arg(fileOrName, names.join(", "))
                .toStdString());
    }
    const std::string path = fileOrName.toStdString();
    if (const std::optional<std::string> figure = figureContent(path))
        return fromFigure(*figure, path, tableReach(fileOrName, tables, true, allowed));
    std::optional<Experiment> experiment =
        loadExperiment(path, progress, stop, tableReach(fileOrName, tables, false, allowed));
    if (!experiment)
        return std::nullopt;
    return OpenedExperiment{.experiment = *std::move(experiment)};
}

}  // namespace entropy_lab
