#include "ui/formulas/gradient_chain.h"

#include "core/entropy/entropy.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/wording/experiment_names.h"

#include <QObject>

#include <numbers>

namespace entropy_lab {

namespace {

/// Above this number of inputs the single gradients are not listed.
constexpr Eigen::Index kMaximumListedInputs = 16;

/// Everything the rows are made of.
struct Chain {
    const RunSnapshot& run;
    const Experiment& experiment;
    Eigen::Index sample;
    Eigen::Index unit;
    double z;
    double D;
    double s;
    double slope;
    int digits;

    Chain(const RunSnapshot& snapshot, Eigen::Index sampleIndex, Eigen::Index unitIndex,
          int significantDigits)
        : run(snapshot), experiment(*snapshot.experiment), sample(sampleIndex), unit(unitIndex),
          z(snapshot.Z[static_cast<std::size_t>(sampleIndex * snapshot.layer.units + unitIndex)]),
          D(sigmoid(z)), s(sigmoidSlope(z)), slope(dHdZ(z)), digits(significantDigits)
    {
    }

    Eigen::Index features() const { return run.layer.features; }
    Eigen::Index samples() const { return experiment.data.samples(); }
    double x(Eigen::Index j) const { return experiment.data.X(j, sample); }
    /// Whether the gradient is this sample's dH/dz times its input, and nothing else.
    bool isPlain() const
    {
        return samples() == 1 && experiment.objective.kind == ObjectiveKind::Entropy
            && experiment.weightDecay == 0.0;
    }
    Formula number(double value, Quantity quantity, bool isInBrackets = false) const
    {
        return numberRun(value, quantity, digits, isInBrackets);
    }
    /// " + 0.2" or " − 0.2".
    Formula signedTerm(double value, Quantity quantity, bool isBreakable) const
    {
        const QString sign = value < 0.0 ? QStringLiteral(" − ") : QStringLiteral(" + ");
        return (isBreakable ? breakable(sign) : upright(sign)) + number(std::abs(value), quantity);
    }
    double gradientAt(Eigen::Index index) const
    {
        return run.gradient[static_cast<std::size_t>(index)];
    }
    Eigen::Index indexOfW(Eigen::Index j) const { return unit * features() + j; }
    Eigen::Index indexOfG(Eigen::Index j) const { return run.layer.weightCount() + indexOfW(j); }
    Eigen::Index indexOfB() const { return 2 * run.layer.weightCount() + unit; }
};

QString indexText(Eigen::Index j)
{
    return QString::number(j + 1);
}

FormulaRow preActivationRow(const Chain& c)
{
    const Formula j = {{.text = QStringLiteral("j"), .shape = TextShape::Subscript}};
    FormulaRow row{.name = letter(QStringLiteral("z"), Quantity::Z),
                   .formula = upright(QStringLiteral("Σ")) + j + upright(QStringLiteral(" ("))
                       + indexed(QStringLiteral("w"), QStringLiteral("j"), Quantity::W)
                       + upright(QStringLiteral(" + "))
                       + indexed(QStringLiteral("G"), QStringLiteral("j"), Quantity::G)
                       + upright(QStringLiteral(") "))
                       + indexed(QStringLiteral("x"), QStringLiteral("j"), Quantity::X)
                       + upright(QStringLiteral(" + ")) + letter(QStringLiteral("b"), Quantity::B),
                   .result = c.number(c.z, Quantity::Z)};
    const Eigen::Index listed = std::min(c.features(), kMaximumListedInputs);
    for (Eigen::Index i = 0; i < listed; ++i) {
        row.numbers = row.numbers
            + (i == 0 ? upright(QStringLiteral("(")) : breakable(QStringLiteral(" + (")))
            + c.number(c.run.layer.W()(c.unit, i), Quantity::W)
            + c.signedTerm(c.run.layer.G()(c.unit, i), Quantity::G, false)
            + upright(QStringLiteral(")") + kTimes) + c.number(c.x(i), Quantity::X, true);
    }
    if (listed < c.features())
        row.numbers = row.numbers + breakable(QStringLiteral(" + …"));
    row.numbers = row.numbers + c.signedTerm(c.run.layer.b()(c.unit), Quantity::B, true);
    return row;
}

FormulaRow decisionRow(const Chain& c)
{
    const Formula one = upright(QStringLiteral("1/(1 + "));
    const Formula close = upright(QStringLiteral(")"));
    return {.name = letter(QStringLiteral("D"), Quantity::D),
            .formula = one + exponential(QStringLiteral("−z"), Quantity::Z) + close,
            .numbers = one + exponential(readableNumber(-c.z, c.digits), Quantity::Z) + close,
            .result = c.number(c.D, Quantity::D)};
}

FormulaRow sigmoidSlopeRow(const Chain& c)
{
    const Formula D = letter(QStringLiteral("D"), Quantity::D);
    // 1 − D = D(−z), without cancellation where D is close to 1.
    return {.name = letter(QStringLiteral("s"), Quantity::Neutral),
            .formula = D + upright(QStringLiteral(" (1 − ")) + D + upright(QStringLiteral(")")),
            .numbers =
                c.number(c.D, Quantity::D) + upright(kTimes) + c.number(sigmoid(-c.z), Quantity::D),
            .result = c.number(c.s, Quantity::Neutral)};
}

FormulaRow entropySlopeRow(const Chain& c)
{
    const Formula z = letter(QStringLiteral("z"), Quantity::Z);
    const Formula minus = upright(QStringLiteral("−"));
    return {.name = slopeOver(z),
            .formula = minus + z + upright(QStringLiteral(" "))
                + letter(QStringLiteral("s"), Quantity::Neutral)
                + upright(QStringLiteral(" / ln 2")),
            .numbers = minus + c.number(c.z, Quantity::Z, true) + upright(kTimes)
                + c.number(c.s, Quantity::Neutral) + breakable(QStringLiteral(" / "))
                + upright(readableNumber(std::numbers::ln2, c.digits)),
            .result = c.number(c.slope, Quantity::Gradient)};
}

FormulaRow weightGradientRow(const Chain& c, Eigen::Index j)
{
    const Formula z = letter(QStringLiteral("z"), Quantity::Z);
    const Formula x = indexed(QStringLiteral("x"), indexText(j), Quantity::X);
    return {.name = slopeOver(indexed(QStringLiteral("w"), indexText(j), Quantity::W))
                + upright(QStringLiteral(" = "))
                + slopeOver(indexed(QStringLiteral("G"), indexText(j), Quantity::G)),
            .formula = slopeOver(z) + upright(kTimes) + x,
            .numbers = c.number(c.slope, Quantity::Gradient) + upright(kTimes)
                + c.number(c.x(j), Quantity::X, true),
            .result = c.number(c.slope * c.x(j), Quantity::Gradient)};
}

FormulaRow biasGradientRow(const Chain& c)
{
    return {.name = slopeOver(letter(QStringLiteral("b"), Quantity::B)),
            .formula = slopeOver(letter(QStringLiteral("z"), Quantity::Z)),
            .result = c.number(c.slope, Quantity::Gradient)};
}

/// What the run's gradient is where it is not this sample's alone.
QString gradientNote(const Chain& c)
{
    const Objective& objective = c.experiment.objective;
    const QString name = objective.kind == ObjectiveKind::Entropy
        ? QObject::tr("H")
        : QObject::tr("the objective “%1”").arg(objectiveName(objective));
    QString text = QObject::tr("The step uses the gradient g of %1").arg(name);
    if (c.samples() > 1)
        text += QObject::tr(", the mean over all %1").arg(samplesText(c.samples()));
    if (c.experiment.weightDecay > 0.0)
        text += QObject::tr(", with weight decay %1").arg(readableNumber(c.experiment.weightDecay));
    return text + u':';
}

/// p <- p - rate g, with the numbers of parameter `index`.
FormulaRow updateRow(const Chain& c, const Formula& parameter, Eigen::Index index, double rate,
                     bool isTrained)
{
    const Quantity quantity = parameter.front().quantity;
    const bool isDescent = c.experiment.direction == Direction::Descend;
    const Formula sign = upright(isDescent ? QStringLiteral(" − ") : QStringLiteral(" + "));
    const double value = c.run.layer.values(index);
    const double g = c.gradientAt(index);
    Formula name = upright(QObject::tr("next ")) + parameter;
    if (!isTrained)
        return {.name = std::move(name),
                .formula = parameter + upright(QObject::tr(" (frozen)")),
                .result = c.number(value, quantity)};
    const Formula gradient =
        c.isPlain() ? slopeOver(parameter) : letter(QStringLiteral("g"), Quantity::Gradient);
    return {.name = std::move(name),
            .formula = parameter + sign + letter(QStringLiteral("η"), Quantity::Eta)
                + upright(QStringLiteral(" ")) + gradient,
            .numbers = c.number(value, quantity)
                + breakable(isDescent ? QStringLiteral(" − ") : QStringLiteral(" + "))
                + c.number(rate, Quantity::Eta) + upright(kTimes)
                + c.number(g, Quantity::Gradient, true),
            .result = c.number(isDescent ? value - rate * g : value + rate * g, quantity)};
}

void addUpdateRows(const Chain& c, std::vector<FormulaRow>& rows)
{
    if (c.experiment.rule.kind != RuleKind::GradientDescent) {
        rows.push_back({.startsSection = true,
                        .note = QObject::tr("The next w, G and b follow from g and from the "
                                            "memory of the update rule."),
                        .step = ChainStep::Update});
        return;
    }
    const double factor = scheduleFactor(c.experiment.schedule, c.run.record.iteration);
    const LearningRate& rate = c.experiment.learningRate;
    const Trainable& trained = c.experiment.trainable;
    const std::size_t first = rows.size();
    const Eigen::Index listed = std::min(c.features(), kMaximumListedInputs);
    for (Eigen::Index j = 0; j < listed; ++j)
        rows.push_back(updateRow(c, indexed(QStringLiteral("w"), indexText(j), Quantity::W),
                                 c.indexOfW(j), factor * rate.w, trained.w));
    for (Eigen::Index j = 0; j < listed; ++j)
        rows.push_back(updateRow(c, indexed(QStringLiteral("G"), indexText(j), Quantity::G),
                                 c.indexOfG(j), factor * rate.G, trained.G));
    rows.push_back(updateRow(c, letter(QStringLiteral("b"), Quantity::B), c.indexOfB(),
                             factor * rate.b, trained.b));
    rows[first].startsSection = c.isPlain();
    for (std::size_t i = first; i < rows.size(); ++i)
        rows[i].step = ChainStep::Update;
}

}  // namespace

std::vector<FormulaRow> gradientChain(const RunSnapshot& snapshot, Eigen::Index sample,
                                      Eigen::Index unit, int digits)
{
    const Chain c(snapshot, sample, unit, digits);
    std::vector<FormulaRow> rows;
    const auto add = [&rows](FormulaRow row, ChainStep step) {
        row.step = step;
        rows.push_back(std::move(row));
    };
    add(preActivationRow(c), ChainStep::PreActivation);
    add(decisionRow(c), ChainStep::Decision);
    add(sigmoidSlopeRow(c), ChainStep::SigmoidSlope);
    add(entropySlopeRow(c), ChainStep::EntropySlope);
    const std::size_t firstGradient = rows.size();
    const Eigen::Index listed = std::min(c.features(), kMaximumListedInputs);
    for (Eigen::Index j = 0; j < listed; ++j)
        add(weightGradientRow(c, j), ChainStep::WeightGradient);
    add(biasGradientRow(c), ChainStep::BiasGradient);
    rows[firstGradient].startsSection = true;
    if (!c.isPlain())
        add({.startsSection = true, .note = gradientNote(c)}, ChainStep::GradientNote);
    addUpdateRows(c, rows);
    if (listed < c.features())
        rows.push_back({.note = QObject::tr("The first %1 of %2 are listed.")
                                    .arg(listed)
                                    .arg(inputsText(c.features()))});
    return rows;
}

QString plainText(const FormulaRow& row)
{
    if (!row.note.isEmpty())
        return row.note;
    QString text = plainText(row.name);
    for (const Formula* part : {&row.formula, &row.numbers, &row.result}) {
        if (!part->empty())
            text += QStringLiteral(" = ") + plainText(*part);
    }
    return text;
}

}  // namespace entropy_lab
