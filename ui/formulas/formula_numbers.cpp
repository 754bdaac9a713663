#include "ui/formulas/formula_numbers.h"

#include "core/analysis/stability.h"
#include "core/entropy/entropy.h"
#include "ui/style/number_format.h"

#include <QHash>
#include <QObject>

#include <algorithm>
#include <cmath>
#include <optional>

namespace entropy_lab {

namespace {

/// The numbers that the rows are made of.
struct Numbers {
    const RunSnapshot& run;
    const Experiment& experiment;
    Eigen::Index sample;
    Eigen::Index unit;
    int digits;
    double z;

    Formula number(double value, Quantity quantity, bool isInBrackets = false) const
    {
        return numberRun(value, quantity, digits, isInBrackets);
    }
    /// D, or 1 - D without cancellation.
    Formula decision() const { return number(sigmoid(z), Quantity::D); }
    Formula rest() const { return number(sigmoid(-z), Quantity::D); }
    /// NaN without a label.
    double label() const
    {
        const Batch& data = experiment.data;
        return data.hasLabels() ? data.Y(unit, sample) : std::nan("");
    }
    /// What the next update multiplies the gradients with.
    LearningRate rates() const
    {
        const double factor = scheduleFactor(experiment.schedule, run.record.iteration);
        LearningRate rate = experiment.learningRate;
        rate.w *= factor;
        rate.G *= factor;
        rate.b *= factor;
        return rate;
    }
};

using Rows = std::vector<FormulaRow>;

FormulaRow entropyRow(const Numbers& n, Formula numbers)
{
    return {.name = letter(QStringLiteral("H"), Quantity::H),
            .numbers = std::move(numbers),
            .result = n.number(entropyBits(n.z), Quantity::H)};
}

Rows entropyIntegral(const Numbers& n)
{
    // From z = 0, where H is 1 bit.
    return {entropyRow(n,
                       upright(QObject::tr("1 − (1/ln 2) ∫ "))
                           + letter(QStringLiteral("z"), Quantity::Z) + upright(QStringLiteral(" "))
                           + letter(QStringLiteral("dD"), Quantity::D)
                           + upright(QObject::tr(" from z = 0 to ")) + n.number(n.z, Quantity::Z))};
}

Rows entropyShannon(const Numbers& n)
{
    const Formula log = upright(QStringLiteral(" log₂\u00a0"));
    return {entropyRow(n,
                       upright(QStringLiteral("−")) + n.decision() + log + n.decision()
                           + upright(QStringLiteral(" − ")) + n.rest() + log + n.rest())};
}

Rows entropySoftplus(const Numbers& n)
{
    return {entropyRow(n,
                       upright(QStringLiteral("(ln(1 + "))
                           + exponential(readableNumber(n.z, n.digits), Quantity::Z)
                           + upright(QStringLiteral(") − ")) + n.number(n.z, Quantity::Z, true)
                           + upright(kTimes) + n.decision() + upright(QStringLiteral(")/ln 2")))};
}

Rows crossEntropy(const Numbers& n)
{
    const double y = n.label();
    if (std::isnan(y))
        return {};
    return {{.name = letter(QStringLiteral("CE"), Quantity::CrossEntropy),
             .numbers = upright(QStringLiteral("−(")) + n.number(y, Quantity::Neutral)
                 + upright(QStringLiteral(" log₂\u00a0")) + n.decision()
                 + upright(QStringLiteral(" + ")) + n.number(1.0 - y, Quantity::Neutral)
                 + upright(QStringLiteral(" log₂\u00a0")) + n.rest() + upright(QStringLiteral(")")),
             .result = n.number(crossEntropyBits(n.z, y), Quantity::CrossEntropy)}};
}

Rows crossEntropyGradient(const Numbers& n)
{
    const double y = n.label();
    if (std::isnan(y))
        return {};
    return {{.name = letter(QStringLiteral("dCE"), Quantity::CrossEntropy)
                 + upright(QStringLiteral("/")) + letter(QStringLiteral("dz"), Quantity::Z),
             .numbers = upright(QStringLiteral("(")) + n.decision() + upright(QStringLiteral(" − "))
                 + n.number(y, Quantity::Neutral) + upright(QStringLiteral(")/ln 2")),
             .result = n.number(dCEdZ(n.z, y), Quantity::CrossEntropy)}};
}

Rows objectiveOf(ObjectiveKind kind, const Numbers& n)
{
    if (n.experiment.objective.kind != kind)
        return {};
    return {{.name = upright(QObject::tr("objective")),
             .result = n.number(n.run.record.objective, Quantity::Neutral)}};
}

Rows mixedObjective(const Numbers& n)
{
    return objectiveOf(ObjectiveKind::Mixed, n);
}

Rows balancedObjective(const Numbers& n)
{
    return objectiveOf(ObjectiveKind::BalancedEntropy, n);
}

Rows pathSum(const Numbers& n)
{
    return {{.name = letter(QObject::tr("path sum"), Quantity::PathSum),
             .result = n.number(n.run.record.pathSum, Quantity::PathSum)}};
}

Rows conservedOf(const Numbers& n, const std::optional<LearningRate>& rates)
{
    Rows rows;
    for (Eigen::Index j = 0; j < n.run.layer.features; ++j) {
        const QString index = QString::number(j + 1);
        const double w = n.run.layer.W()(n.unit, j);
        const double G = n.run.layer.G()(n.unit, j);
        Formula name = indexed(QStringLiteral("w"), index, Quantity::W)
            + upright(QStringLiteral(" − ")) + indexed(QStringLiteral("G"), index, Quantity::G);
        Formula first = n.number(w, Quantity::W);
        Formula second = n.number(G, Quantity::G, true);
        if (rates) {
            const QString eta = QStringLiteral("η");
            name = indexed(eta, QStringLiteral("G"), Quantity::Eta) + upright(QStringLiteral(" "))
                + indexed(QStringLiteral("w"), index, Quantity::W) + upright(QStringLiteral(" − "))
                + indexed(eta, QStringLiteral("w"), Quantity::Eta) + upright(QStringLiteral(" "))
                + indexed(QStringLiteral("G"), index, Quantity::G);
            first = n.number(rates->G, Quantity::Eta) + upright(kTimes)
                + n.number(w, Quantity::W, true);
            second = n.number(rates->w, Quantity::Eta) + upright(kTimes) + second;
        }
        rows.push_back(
            {.name = std::move(name),
             .numbers = first + upright(QStringLiteral(" − ")) + second,
             .result = n.number(rates ? rates->G * w - rates->w * G : w - G, Quantity::WMinusG)});
    }
    return rows;
}

Rows conserved(const Numbers& n)
{
    return conservedOf(n, std::nullopt);
}

Rows conservedRates(const Numbers& n)
{
    return conservedOf(n, n.experiment.learningRate);
}

/// Whether z of every sample goes by a map of those z alone, whatever the parameters are.
bool isMapOfZ(const Experiment& e, Direction direction)
{
    return e.objective.kind == ObjectiveKind::Entropy && e.direction == direction
        && e.weightDecay == 0.0 && e.trainable == Trainable()
        && e.rule.kind == RuleKind::GradientDescent && e.learningRate.isUniform();
}

/// K_ij = 2 x_i·x_j + 1
double kernelOf(const Batch& data, Eigen::Index i, Eigen::Index j)
{
    return 2.0 * data.X->col(i).dot(data.X->col(j)) + 1.0;
}

/// z after the next update, of a run that is a map of z alone.
Rows nextPreActivation(const Numbers& n, Direction direction)
{
    const Experiment& e = n.experiment;
    if (e.data.samples() != 1 || !isMapOfZ(e, direction))
        return {};
    const double eta = n.rates().w;
    const double kappa = kernelOf(e.data, 0, 0);
    const double s = sigmoidSlope(n.z);
    const bool isDescent = direction == Direction::Descend;
    const double a = eta * kappa * kBitsPerNat;
    Formula factor = isDescent
        ? n.number(eta, Quantity::Eta) + upright(kTimes) + n.number(kappa, Quantity::Neutral)
            + upright(kTimes) + n.number(s, Quantity::D) + upright(QStringLiteral("/ln 2)"))
        : n.number(a, Quantity::Neutral) + upright(kTimes) + n.number(s, Quantity::D)
            + upright(QStringLiteral(")"));
    return {{.name = upright(QObject::tr("next ")) + letter(QStringLiteral("z"), Quantity::Z),
             .numbers = n.number(n.z, Quantity::Z, true)
                 + upright(isDescent ? QStringLiteral(" (1 + ") : QStringLiteral(" (1 − "))
                 + factor,
             .result = n.number(n.z * (isDescent ? 1.0 + a * s : 1.0 - a * s), Quantity::Z)}};
}

/// z of the sample after the next update, moved by all samples through the kernel.
Rows batchMap(const Numbers& n)
{
    const Experiment& e = n.experiment;
    if (!isMapOfZ(e, Direction::Descend))
        return {};
    const Eigen::Index units = n.run.layer.units;
    double sum = 0.0;
    for (Eigen::Index j = 0; j < e.data.samples(); ++j) {
        const double z = n.run.Z[static_cast<std::size_t>(j * units + n.unit)];
        sum += kernelOf(e.data, n.sample, j) * z * sigmoidSlope(z);
    }
    const double eta = n.rates().w;
    const auto count = static_cast<double>(e.data.samples());
    return {{.name = upright(QObject::tr("next ")) + letter(QStringLiteral("z"), Quantity::Z),
             .numbers = n.number(n.z, Quantity::Z) + upright(QStringLiteral(" + "))
                 + n.number(eta, Quantity::Eta) + upright(QStringLiteral("/("))
                 + n.number(count, Quantity::Neutral) + upright(QStringLiteral(" ln 2)"))
                 + upright(kTimes) + n.number(sum, Quantity::Neutral, true),
             .result = n.number(n.z + eta * kBitsPerNat / count * sum, Quantity::Z)}};
}

/// The sample with the next one; with itself where there is no other.
Rows kernel(const Numbers& n)
{
    const Batch& data = n.experiment.data;
    const Eigen::Index next = (n.sample + 1) % data.samples();
    constexpr Eigen::Index kOneDigit = 9;
    const QString comma = std::max(n.sample, next) < kOneDigit ? QString() : QStringLiteral(",");
    const QString index = QStringLiteral("%1%2%3").arg(n.sample + 1).arg(comma).arg(next + 1);
    return {{.name = indexed(QStringLiteral("K"), index, Quantity::Neutral),
             .numbers = upright(QStringLiteral("2")) + upright(kTimes)
                 + n.number(data.X->col(n.sample).dot(data.X->col(next)), Quantity::Neutral, true)
                 + upright(QStringLiteral(" + 1")),
             .result = n.number(kernelOf(data, n.sample, next), Quantity::Neutral)}};
}

Rows safeRate(const Numbers& n)
{
    // Worked out again for every frame: only where that is nothing.
    constexpr Eigen::Index kMostWork = 1000000;
    const Batch& data = n.experiment.data;
    const Eigen::Index width = data.features() + 1;
    if (data.samples() * width * width > kMostWork || !isMapOfZ(n.experiment, Direction::Descend))
        return {};
    const double largest = largestKernelEigenvalue(*data.X);
    const auto count = static_cast<double>(data.samples());
    return {{.name = upright(QObject::tr("safe ")) + letter(QStringLiteral("η"), Quantity::Eta),
             .numbers = upright(QStringLiteral("2")) + upright(kTimes)
                 + n.number(count, Quantity::Neutral) + upright(QStringLiteral("/("))
                 + n.number(kLargestEntropyCurvature, Quantity::Neutral) + upright(kTimes)
                 + n.number(largest, Quantity::Neutral) + upright(QStringLiteral(")")),
             .result = n.number(safeLearningRate(*data.X), Quantity::Eta)}};
}

Rows gradientFlow(const Numbers& n)
{
    const Experiment& e = n.experiment;
    if (e.data.samples() != 1 || !isMapOfZ(e, Direction::Descend))
        return {};
    const double kappa = kernelOf(e.data, 0, 0);
    const double s = sigmoidSlope(n.z);
    return {{.name = letter(QStringLiteral("dz"), Quantity::Z) + upright(QStringLiteral("/"))
                 + letter(QStringLiteral("dt"), Quantity::Neutral),
             .numbers = n.number(kappa, Quantity::Neutral) + upright(QStringLiteral("/ln 2"))
                 + upright(kTimes) + n.number(n.z, Quantity::Z, true) + upright(kTimes)
                 + n.number(s, Quantity::D),
             .result = n.number(kappa * kBitsPerNat * n.z * s, Quantity::Z)}};
}

/// 1 where the gradient is steepest.
Rows steepestPoint(const Numbers& n)
{
    return {{.name = letter(QStringLiteral("z"), Quantity::Z) + upright(QStringLiteral(" tanh("))
                 + letter(QStringLiteral("z"), Quantity::Z) + upright(QStringLiteral("/2)")),
             .numbers = n.number(n.z, Quantity::Z) + upright(QStringLiteral(" tanh("))
                 + n.number(n.z / 2.0, Quantity::Z) + upright(QStringLiteral(")")),
             .result = n.number(n.z * std::tanh(n.z / 2.0), Quantity::Neutral)}};
}

Rows oneSampleMap(const Numbers& n)
{
    return nextPreActivation(n, Direction::Descend);
}

Rows returnMapAscent(const Numbers& n)
{
    return nextPreActivation(n, Direction::Ascend);
}

/// Those rows of the gradient's chain that a formula stands for; nothing for other formulas.
std::optional<ChainStep> chainStepOf(const QString& formula)
{
    static const QHash<QString, ChainStep> steps{
        {QStringLiteral("preactivation"), ChainStep::PreActivation},
        {QStringLiteral("decision"), ChainStep::Decision},
        {QStringLiteral("gradient-z"), ChainStep::EntropySlope},
        {QStringLiteral("gradient-w"), ChainStep::WeightGradient},
        {QStringLiteral("gradient-b"), ChainStep::BiasGradient},
        {QStringLiteral("update"), ChainStep::Update}};
    const auto found = steps.constFind(formula);
    return found == steps.constEnd() ? std::nullopt : std::optional(*found);
}

struct Kind {
    Rows (*rows)(const Numbers&);
    bool isOfOneSample;
};

const QHash<QString, Kind>& kinds()
{
    static const QHash<QString, Kind> all{
        {QStringLiteral("entropy-integral"), {entropyIntegral, true}},
        {QStringLiteral("entropy-shannon"), {entropyShannon, true}},
        {QStringLiteral("entropy-softplus"), {entropySoftplus, true}},
        {QStringLiteral("cross-entropy"), {crossEntropy, true}},
        {QStringLiteral("cross-entropy-gradient"), {crossEntropyGradient, true}},
        {QStringLiteral("mixed-objective"), {mixedObjective, false}},
        {QStringLiteral("balanced-objective"), {balancedObjective, false}},
        {QStringLiteral("path-sum"), {pathSum, false}},
        {QStringLiteral("conserved"), {conserved, false}},
        {QStringLiteral("conserved-rates"), {conservedRates, false}},
        {QStringLiteral("one-sample-map"), {oneSampleMap, false}},
        {QStringLiteral("batch-map"), {batchMap, true}},
        {QStringLiteral("kernel"), {kernel, false}},
        {QStringLiteral("safe-rate"), {safeRate, false}},
        {QStringLiteral("gradient-flow"), {gradientFlow, false}},
        {QStringLiteral("steepest-point"), {steepestPoint, true}},
        {QStringLiteral("return-map-ascent"), {returnMapAscent, false}}};
    return all;
}

/// The numbers of one layer that a row is made of.
struct LayerNumbers {
    const LayerSummary& layer;
    int digits;

    Formula number(double value, Quantity quantity, bool isInBrackets = false) const
    {
        return numberRun(value, quantity, digits, isInBrackets);
    }
    /// Σ z ΔD
    double product() const { return -layer.last.stepEntropy / kBitsPerNat; }
};

FormulaRow layerStepEntropy(const LayerNumbers& n)
{
    return {.name = letter(QObject::tr("step entropy"), Quantity::StepEntropy),
            .numbers = upright(QStringLiteral("−(1/ln 2)")) + upright(kTimes)
                + n.number(n.product(), Quantity::D, true),
            .result = n.number(n.layer.last.stepEntropy, Quantity::StepEntropy)};
}

FormulaRow layerCosine(const LayerNumbers& n)
{
    const LayerStep& last = n.layer.last;
    if (std::isnan(last.cosine))
        return {.note = QObject::tr("cos has no value where z or D does not change")};
    return {.name = upright(QStringLiteral("cos")),
            .numbers = n.number(n.product(), Quantity::D) + upright(QStringLiteral("/("))
                + n.number(last.normZ, Quantity::Z) + upright(kTimes)
                + n.number(last.normDecisionChange, Quantity::D) + upright(QStringLiteral(")")),
            .result = n.number(last.cosine, Quantity::Neutral)};
}

FormulaRow layerGradient(const LayerNumbers& n)
{
    const LayerSample& at = n.layer.first;
    return {.name = letter(QStringLiteral("dZ"), Quantity::Gradient),
            .numbers = upright(QStringLiteral("−(1/ln 2) (")) + n.number(at.z, Quantity::Z)
                + upright(kTimes) + n.number(at.D, Quantity::D) + upright(kTimes)
                + n.number(1.0 - at.D, Quantity::D) + upright(QStringLiteral(" + "))
                + n.number(at.decisionChange, Quantity::D, true) + upright(QStringLiteral(")")),
            .result = n.number(at.gradient, Quantity::Gradient)};
}

FormulaRow layerPathSum(const LayerNumbers& n)
{
    return {.name = letter(QObject::tr("path sum"), Quantity::PathSum),
            .result = n.number(n.layer.last.pathSum, Quantity::PathSum)};
}

using LayerRow = FormulaRow (*)(const LayerNumbers&);

const QHash<QString, LayerRow>& layerRows()
{
    static const QHash<QString, LayerRow> all{
        {QStringLiteral("layer-step-entropy"), layerStepEntropy},
        {QStringLiteral("layer-cosine"), layerCosine},
        {QStringLiteral("layer-gradient"), layerGradient},
        {QStringLiteral("path-sum"), layerPathSum}};
    return all;
}

}  // namespace

std::vector<FormulaRow> formulaNumbers(const QString& formula, const RunSnapshot& snapshot,
                                       Eigen::Index sample, Eigen::Index unit, int digits)
{
    Rows rows;
    bool isOfOneSample = true;
    if (const std::optional<ChainStep> step = chainStepOf(formula)) {
        isOfOneSample = step != ChainStep::Update;
        for (FormulaRow& row : gradientChain(snapshot, sample, unit, digits)) {
            const bool isItsNote = !isOfOneSample && row.step == ChainStep::GradientNote;
            if (!row.numbers.empty())
                row.formula.clear();
            if (row.step == *step || isItsNote)
                rows.push_back(std::move(row));
        }
    } else if (const auto kind = kinds().constFind(formula); kind != kinds().constEnd()) {
        isOfOneSample = kind->isOfOneSample;
        const auto at = static_cast<std::size_t>(sample * snapshot.layer.units + unit);
        rows = kind->rows({.run = snapshot,
                           .experiment = *snapshot.experiment,
                           .sample = sample,
                           .unit = unit,
                           .digits = digits,
                           .z = snapshot.Z[at]});
    }
    const Eigen::Index samples = snapshot.experiment->data.samples();
    if (!rows.empty() && isOfOneSample && samples > 1)
        rows.push_back({.note = QObject::tr("sample %1 of %2")
                                    .arg(readableCount(sample + 1), readableCount(samples))});
    return rows;
}

std::vector<FormulaRow> formulaNumbers(const QString& formula,
                                       const std::vector<LayerSummary>& layers, int digits)
{
    const LayerRow rowOf = layerRows().value(formula);
    if (layers.empty() || !rowOf)
        return {};
    const QString step = QObject::tr("at step k = %1").arg(readableCount(layers.front().k));
    Rows rows{{.note = rowOf == &layerGradient
                   ? QObject::tr("%1, first unit and first sample of each layer").arg(step)
                   : step}};
    for (std::size_t l = 0; l < layers.size(); ++l) {
        FormulaRow row = rowOf({.layer = layers[l], .digits = digits});
        const QString name = QObject::tr("layer %1: ").arg(l + 1);
        if (row.note.isEmpty())
            row.name = upright(name) + row.name;
        else
            row.note.prepend(name);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace entropy_lab
