#include "app/commands/command_line.h"

#include "app/commands/film_command.h"
#include "app/commands/lesson_command.h"
#include "app/commands/render_command.h"
#include "app/commands/report_command.h"
#include "app/commands/run_command.h"
#include "app/commands/sweep_command.h"
#include "app/files/experiment_store.h"
#include "app/files/lesson_store.h"
#include "app/files/terminal.h"
#include "core/analysis/checks.h"
#include "core/files/experiment_json.h"
#include "core/files/plain_text.h"
#include "ui/figures/export_choice.h"
#include "ui/workspaces/catalog/catalog.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <limits>
#include <sstream>

namespace entropy_lab {

namespace {

constexpr const char* kExperimentHelp = "experiment file, name of a built-in experiment, or -";
/// Beyond any run; a larger number would be cut to it in silence.
constexpr std::int64_t kLargestCount = 1'000'000'000'000'000;

int printChecks(const Experiment& experiment)
{
    bool hasFailed = false;
    for (const CheckResult& result : allChecks(experiment)) {
        hasFailed = hasFailed || result.failed();
        if (!result.untested.empty()) {
            std::printf("--    %s\n      not tested: %s\n", result.name.c_str(),
                        result.untested.c_str());
            continue;
        }
        std::printf("%s  %s\n      %s: %.3g, bound %.3g\n", result.passed ? "ok  " : "FAIL",
                    result.name.c_str(), result.quantity.c_str(), result.value, result.bound);
    }
    return hasFailed ? kExitFailed : kExitDone;
}

int printList()
{
    std::puts("experiments");
    for (const StoredExperiment& experiment : builtInExperiments())
        std::printf("  %-25s %s\n", qPrintable(experiment.name), qPrintable(experiment.title));
    std::puts("charts");
    for (const FigureName& figure : figureNames())
        std::printf("  %-25s %s\n", qPrintable(figure.key), qPrintable(figure.title));
    std::puts("lessons");
    for (const Lesson& lesson : builtInLessons())
        std::printf("  %-25s %s\n", lesson.name.c_str(), lesson.title.c_str());
    return kExitDone;
}

/// What the parser fills in.
struct Arguments {
    std::string experiment;
    bool isAnyTableAllowed = false;
    RunOptions run;
    std::string csv;
    std::string json;
    RenderOptions render;
    std::string chart;
    std::string output;
    std::string size = "800x500";
    std::string theme = "light";
    FilmCommand film;
    ReportCommand report;
    std::string filmSize = "1280x720";
    std::string filmChart = "descent-workspace";
    SweepOptions sweep;

    Tables tables() const { return isAnyTableAllowed ? Tables::Anywhere : Tables::BesideFigures; }
};

void addExperiment(CLI::App& command, Arguments& arguments)
{
    command.add_option("experiment", arguments.experiment, kExperimentHelp)->required();
    command.add_flag("--allow-table", arguments.isAnyTableAllowed,
                     "read the table that a figure names outside of its own folder");
}

void addRun(CLI::App& command, Arguments& arguments)
{
    addExperiment(command, arguments);
    command.add_option("--iterations", arguments.run.iterations, "updates to make at most")
        ->check(CLI::Range(std::int64_t{0}, kLargestCount));
    command.add_option("--every", arguments.run.every, "a table row every K iterations")
        ->check(CLI::Range(std::int64_t{1}, kLargestCount));
    command
        .add_option("--set", arguments.run.settings,
                    "KEY=VALUE, a key of the experiment file, such as start.b.0=-0.12")
        ->allow_extra_args(false);
    command.add_option("--csv", arguments.csv, "write the run table to this file, or -");
    command.add_option("--json", arguments.json, "write experiment and result to this file, or -");
}

void addRender(CLI::App& command, Arguments& arguments)
{
    addExperiment(command, arguments);
    command
        .add_option("--chart", arguments.chart,
                    "name of the chart or workspace (see: entropy-lab list)")
        ->required();
    command.add_option("--output", arguments.output, "figure to write: .svg, .pdf or .png")
        ->required();
    ExportOptions& figure = arguments.render.figure;
    command
        .add_option("--size", arguments.size,
                    "WIDTHxHEIGHT in pixels of 1/96 inch, or with mm: 85x60mm")
        ->capture_default_str();
    command.add_option("--dpi", figure.dpi, "resolution of a PNG in dots an inch")
        ->check(CLI::Range(24.0, 2400.0));
    command
        .add_option("--theme", arguments.theme,
                    "light, dark, or print: black on white, curves told apart by dashes and marks")
        ->check(CLI::IsMember({"light", "dark", "print"}))
        ->capture_default_str();
    command.add_option("--font-scale", figure.fontScale, "size of text, marks and lines")
        ->check(CLI::Range(0.25, 8.0))
        ->capture_default_str();
    command.add_option("--line-scale", figure.lineScale, "width of lines on top of it")
        ->check(CLI::Range(0.1, 10.0))
        ->capture_default_str();
    command.add_flag("--transparent", figure.isTransparent, "no ground");
    command.add_flag("!--no-title", figure.hasTitle, "without the name of the chart");
    command.add_flag("!--no-legend", figure.hasLegend, "without the names of the curves");
    command.add_flag("--caption", arguments.render.hasCaption,
                     "a line below with learning rate and iteration");
    command.add_flag("!--no-experiment", arguments.render.hasRecord,
                     "without the experiment inside the file");
    command.add_option("--at", arguments.render.at, "iteration to show (default: the end)")
        ->check(CLI::Range(std::int64_t{0}, kLargestCount));
    command.add_option("--set", arguments.run.settings, "KEY=VALUE, as in run")
        ->allow_extra_args(false);
}

void addFilm(CLI::App& command, Arguments& arguments)
{
    FilmOptions& film = arguments.film.film;
    addExperiment(command, arguments);
    command
        .add_option("--output", arguments.output,
                    "film to write: .mp4 or .webm (both need ffmpeg) or .webp")
        ->required();
    command
        .add_option("--chart", arguments.filmChart,
                    "name of the chart or workspace (see: entropy-lab list)")
        ->capture_default_str();
    command.add_option("--size", arguments.filmSize, "WIDTHxHEIGHT in pixels")
        ->capture_default_str();
    command.add_option("--fps", film.framesPerSecond, "pictures a second")
        ->check(CLI::Range(1.0, 120.0))
        ->capture_default_str();
    command.add_option("--seconds", film.seconds, "length")->capture_default_str();
    command.add_option("--theme", arguments.theme, "light, dark or print")
        ->check(CLI::IsMember({"light", "dark", "print"}))
        ->capture_default_str();
    command.add_option("--font-scale", film.fontScale, "size of text, marks and lines")
        ->check(CLI::Range(0.25, 8.0))
        ->capture_default_str();
    command.add_option("--at", arguments.film.at, "iteration to end at (default: the end)")
        ->check(CLI::Range(std::int64_t{0}, kLargestCount));
    command.add_option("--set", arguments.run.settings, "KEY=VALUE, as in run")
        ->allow_extra_args(false);
}

void addReport(CLI::App& command, Arguments& arguments)
{
    addExperiment(command, arguments);
    command.add_option("--output", arguments.output, "report to write: .pdf")->required();
    command.add_option("--at", arguments.report.at, "iteration to end at (default: the end)")
        ->check(CLI::Range(std::int64_t{0}, kLargestCount));
    command.add_option("--set", arguments.run.settings, "KEY=VALUE, as in run")
        ->allow_extra_args(false);
}

void addSweep(CLI::App& command, Arguments& arguments)
{
    SweepOptions& sweep = arguments.sweep;
    addExperiment(command, arguments);
    CLI::Option* const rates =
        command.add_option("--learning-rates", sweep.learningRates,
                           "MIN:MAX:COUNT, learning rates in equal ratios, both ends included");
    CLI::Option* const key = command.add_option(
        "--key", sweep.key,
        "another number of the experiment to sweep, such as start.b.0 or rule.momentum");
    CLI::Option* const values =
        command.add_option("--values", sweep.values, "MIN:MAX:COUNT, values for --key");
    key->needs(values)->excludes(rates);
    values->needs(key)->excludes(rates);
    command.add_flag("--linear", sweep.isLinear, "equal steps instead of equal ratios");
    command.add_option("--iterations", arguments.run.iterations, "updates to make at most")
        ->check(CLI::Range(std::int64_t{0}, kLargestCount));
    command.add_option("--threads", sweep.threads, "threads at most (default: one for each core)")
        ->check(CLI::Range(1, std::numeric_limits<int>::max()));
    command.add_option("--shard", sweep.shard,
                       "K/N, only the K-th of N parts; the parts in order make the whole table");
    command.add_option("--set", arguments.run.settings, "KEY=VALUE, as in run")
        ->allow_extra_args(false);
    command.add_option("--csv", arguments.csv, "write the table to this file, or -");
}

/// Prints help, version or what is wrong with the arguments, which may hold anything.
int exitAfter(const CLI::App& program, const CLI::ParseError& error)
{
    std::ostringstream out;
    std::ostringstream problems;
    const int code = program.exit(error, out, problems);
    std::fputs(out.str().c_str(), stdout);
    std::istringstream lines(problems.str());
    for (std::string line; std::getline(lines, line);)
        std::fprintf(stderr, "%s\n", forTerminal(line).c_str());
    return code == 0 ? kExitDone : kExitUsage;
}

int render(Arguments& arguments, int argc, char** argv)
{
    ExportOptions& figure = arguments.render.figure;
    if (!parseFigureSize(arguments.size, figure)) {
        complain("--size: " + arguments.size + ": expected WIDTHxHEIGHT in pixels, or with mm");
        return kExitUsage;
    }
    arguments.render.experiment = QString::fromStdString(arguments.experiment);
    arguments.render.tables = arguments.tables();
    arguments.render.settings = arguments.run.settings;
    arguments.render.chart = QString::fromStdString(arguments.chart);
    figure.path = QString::fromStdString(arguments.output);
    figure.theme = themeNamed(QString::fromStdString(arguments.theme));
    return renderToFile(arguments.render, argc, argv);
}

int film(Arguments& arguments, int argc, char** argv)
{
    FilmOptions& film = arguments.film.film;
    ExportOptions size;
    if (!parseFigureSize(arguments.filmSize, size) || size.unit != ExportOptions::Unit::Pixel)
        throw ExperimentError("--size: " + arguments.filmSize
                              + ": expected WIDTHxHEIGHT in pixels");
    film.size = size.size.toSize();
    film.path = QString::fromStdString(arguments.output);
    film.figure = QString::fromStdString(arguments.filmChart);
    film.theme = themeNamed(QString::fromStdString(arguments.theme));
    arguments.film.experiment = QString::fromStdString(arguments.experiment);
    arguments.film.tables = arguments.tables();
    arguments.film.settings = arguments.run.settings;
    return filmToFile(arguments.film, argc, argv);
}

}  // namespace

std::optional<int> runCommandLine(int argc, char** argv, QString& fileOrName)
{
    CLI::App program("Entropy Gradient Lab: a desktop laboratory for the entropy gradient",
                     "entropy-lab");
    program.set_version_flag("--version", "entropy-lab " ENTROPY_LAB_VERSION);
    program.require_subcommand(0, 1);
    Arguments arguments;
    program.add_option("experiment", arguments.experiment,
                       std::string(kExperimentHelp) + "; opens the window");
    CLI::App* const run = program.add_subcommand("run", "run an experiment without a window");
    addRun(*run, arguments);
    CLI::App* const renderCommand =
        program.add_subcommand("render", "draw a chart of an experiment into a file");
    addRender(*renderCommand, arguments);
    CLI::App* const filmCommand =
        program.add_subcommand("film", "film the run of an experiment into a file");
    addFilm(*filmCommand, arguments);
    CLI::App* const report = program.add_subcommand(
        "report", "settings, charts, results and checks of an experiment in one PDF");
    addReport(*report, arguments);
    CLI::App* const sweep =
        program.add_subcommand("sweep", "run an experiment for many values of one setting");
    addSweep(*sweep, arguments);
    CLI::App* const check = program.add_subcommand(
        "check", "gradients against finite differences, invariants along the run");
    addExperiment(*check, arguments);
    CLI::App* const lesson =
        program.add_subcommand("lesson", "lessons without a window")->require_subcommand(1);
    CLI::App* const lessonCheck =
        lesson->add_subcommand("check", "read a lesson and measure its numbers");
    lessonCheck
        ->add_option("lesson", arguments.experiment, "lesson file, or name of a built-in lesson")
        ->required();
    CLI::App* const list =
        program.add_subcommand("list", "built-in experiments, charts and lessons");
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return exitAfter(program, error);
    }
    try {
        if (list->parsed())
            return printList();
        if (check->parsed())
            return printChecks(
                openExperiment(QString::fromStdString(arguments.experiment), arguments.tables()));
        if (lessonCheck->parsed())
            return checkLesson(QString::fromStdString(arguments.experiment));
        if (renderCommand->parsed())
            return render(arguments, argc, argv);
        if (filmCommand->parsed())
            return film(arguments, argc, argv);
        if (report->parsed()) {
            arguments.report.experiment = QString::fromStdString(arguments.experiment);
            arguments.report.tables = arguments.tables();
            arguments.report.settings = arguments.run.settings;
            arguments.report.output = QString::fromStdString(arguments.output);
            return reportToFile(arguments.report, argc, argv);
        }
        if (run->parsed()) {
            arguments.run.experiment = QString::fromStdString(arguments.experiment);
            arguments.run.tables = arguments.tables();
            arguments.run.csv = QString::fromStdString(arguments.csv);
            arguments.run.json = QString::fromStdString(arguments.json);
            return runExperiment(arguments.run);
        }
        if (sweep->parsed()) {
            arguments.sweep.experiment = QString::fromStdString(arguments.experiment);
            arguments.sweep.iterations = arguments.run.iterations;
            arguments.sweep.tables = arguments.tables();
            arguments.sweep.settings = arguments.run.settings;
            arguments.sweep.csv = QString::fromStdString(arguments.csv);
            return sweepExperiment(arguments.sweep);
        }
    } catch (const ExperimentError& error) {
        const bool isTableNamed = dynamic_cast<const OutsideTableError*>(&error) != nullptr;
        complain(std::string(error.what())
                 + (isTableNamed ? "; with --allow-table it is read all the same" : ""));
        return kExitUsage;
    }
    fileOrName = QString::fromStdString(arguments.experiment);
    return std::nullopt;
}

}  // namespace entropy_lab
