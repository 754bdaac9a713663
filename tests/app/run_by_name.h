#pragma once

#include "core/descent/trainer.h"
#include "core/experiment/variation.h"
#include "core/runs/run_table.h"
#include "ui/plot/plot_view.h"
#include "ui/wording/experiment_names.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <cmath>
#include <optional>
#include <utility>
#include <vector>

namespace entropy_lab {

/// The table of a run that was made anew, as `entropy-lab run --csv` writes it, by the names of its
/// columns.
class RunByName {
public:
    RunByName(const Experiment& experiment, std::int64_t steps) : m_units(experiment.start.units)
    {
        std::string lines = runTableHeader(experiment);
        Trainer trainer(experiment);
        do
            appendRunTableRow(lines, experiment, trainer.record());
        while (trainer.record().iteration < steps && trainer.step());
        const QStringList rows =
            QString::fromStdString(lines).split(QStringLiteral("\r\n"), Qt::SkipEmptyParts);
        const QStringList names = rows.front().split(u',');
        for (qsizetype k = 1; k < rows.size(); ++k) {
            const QStringList cells = rows[k].split(u',');
            for (qsizetype i = 0; i < names.size(); ++i)
                m_columns[names[i]].push_back(cells[i].isEmpty() ? std::nan("")
                                                                 : cells[i].toDouble());
        }
        m_last = static_cast<std::int64_t>(rows.size()) - 2;
    }

    std::int64_t last() const { return m_last; }
    Eigen::Index units() const { return m_units; }

    /// NaN beyond the run and for a column that it does not have.
    double at(const QString& column, std::int64_t k) const
    {
        const auto found = m_columns.constFind(column);
        const bool isThere = found != m_columns.constEnd() && k >= 0 && k <= m_last;
        return isThere ? (*found)[static_cast<std::size_t>(k)] : std::nan("");
    }

    /// "w₁", "G₁₂", "b", "w₁ + G₁", "w − G" (of the first of each) and the like.
    double parameter(QString name, std::int64_t k) const
    {
        double sum = 0.0;
        double sign = 1.0;
        QString letter;
        QString digits;
        const auto addTerm = [&] {
            if (digits.isEmpty())
                digits =
                    letter == u"b" || m_units == 1 ? QStringLiteral("1") : QStringLiteral("11");
            QStringList indices = digits.split(QString(), Qt::SkipEmptyParts);
            if (letter != u"b" && m_units == 1)
                indices.prepend(QStringLiteral("1"));
            sum += sign * at(letter + u'_' + indices.join(u'_'), k);
            digits.clear();
        };
        name = name.section(u'(', 0, 0).remove(u' ');
        for (const QChar c : std::as_const(name)) {
            if (c.unicode() >= 0x2080 && c.unicode() <= 0x2089) {
                digits += QChar('0' + c.unicode() - 0x2080);
            } else if (c == u'+' || c == QChar(0x2212)) {
                addTerm();
                sign = c == u'+' ? 1.0 : -1.0;
            } else {
                letter = c;
            }
        }
        addTerm();
        return sum;
    }

private:
    Eigen::Index m_units;
    std::int64_t m_last = 0;
    QHash<QString, std::vector<double>> m_columns;
};

/// A run and those that workspaces have asked for beside it.
struct KnownRuns {
    KnownRuns(const Experiment& experiment, std::int64_t steps,
              const std::vector<Variation>& companions)
        : own(experiment, steps), ownRule(ruleName(experiment.rule.kind))
    {
        for (const Variation& companion : companions) {
            const Experiment other = varied(experiment, companion);
            if (findProblem(other).empty())
                beside.insert(QString::fromStdString(companion.name), RunByName(other, own.last()));
        }
    }

    RunByName own;
    QString ownRule;
    QHash<QString, RunByName> beside;
};

/// Whether a chart draws quantities of a run over its iterations, so that the names of its curves
/// say what must stand there.
inline bool isNamedByRun(const QString& chart)
{
    static const QStringList kCharts{
        "entropy",        "parameters",       "schedule-run",       "rate-curve",        "rules",
        "rules-gradient", "compare-accuracy", "compare-objectives", "compare-parameters"};
    return kCharts.contains(chart);
}

/// What the table says of a curve of such a chart; nothing for what is no quantity of a run.
inline std::optional<double> valueByName(const QString& chart, const PlotCurve& curve,
                                         const KnownRuns& runs, const QString& second,
                                         std::int64_t k)
{
    const QString quantity = curve.name.section(QStringLiteral(" · "), 0, 0);
    const bool isSecond = curve.dash == Qt::DashLine && chart.startsWith(u"compare");
    if (isSecond && !runs.beside.contains(second))
        return std::nullopt;
    const RunByName& run = isSecond ? *runs.beside.constFind(second) : runs.own;
    if (chart.startsWith(u"rules")) {
        const auto other = runs.beside.constFind(curve.name);
        const QString column =
            chart == u"rules" ? QStringLiteral("objective") : QStringLiteral("gradient_norm");
        if (curve.name == runs.ownRule)
            return runs.own.at(column, k);
        return other == runs.beside.constEnd() ? std::nullopt : std::optional(other->at(column, k));
    }
    if (quantity == u"H" || quantity == u"this run")
        return run.at(QStringLiteral("H"), k);
    if (quantity.startsWith(u"H(start)"))
        return run.at(QStringLiteral("path_sum"), k) + run.at(QStringLiteral("H"), 0);
    if (quantity == u"CE" || quantity == u"cross-entropy CE")
        return run.at(QStringLiteral("cross_entropy"), k);
    if (quantity == u"objective" || quantity == u"accuracy")
        return run.at(quantity, k);
    if (chart.endsWith(u"parameters") && QStringLiteral("wGb").contains(quantity.front())
        && !quantity.contains(u'('))
        return run.parameter(quantity, k);
    return std::nullopt;
}

/// The first curve of a chart that does not show what its name says, in words; empty for none.
inline QString wrongCurve(const QString& name, const PlotView& chart, const KnownRuns& runs,
                          const QString& second = {})
{
    int shown = 0;
    for (int i = 0; i < chart.curveCount(); ++i) {
        const PlotCurve& curve = chart.curve(i);
        if (curve.run > 0 && !name.startsWith(u"rules"))
            continue;
        for (std::int64_t k = 0; k <= runs.own.last(); ++k) {
            const std::optional<double> wanted = valueByName(name, curve, runs, second, k);
            if (!wanted)
                break;
            ++shown;
            const double actual = chart.valueFunction(i)
                ? chart.valueFunction(i)(static_cast<double>(k))
                : std::nan("");
            const bool isSame = std::isnan(*wanted)
                ? std::isnan(actual)
                : std::abs(actual - *wanted) <= 1e-15 * (1.0 + std::abs(*wanted));
            if (!isSame)
                return QStringLiteral("%1: %2 at %3 is %4, not %5")
                    .arg(name, curve.name)
                    .arg(k)
                    .arg(actual, 0, 'g', 17)
                    .arg(*wanted, 0, 'g', 17);
        }
    }
    const bool mayBeEmpty = name == u"compare-accuracy";
    return shown > 0 || mayBeEmpty ? QString() : QStringLiteral("%1 shows nothing").arg(name);
}

}  // namespace entropy_lab
