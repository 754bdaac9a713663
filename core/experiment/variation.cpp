#include "core/experiment/variation.h"

namespace entropy_lab {

namespace {

void scale(LearningRate& rate, double factor)
{
    rate.w *= factor;
    rate.G *= factor;
    rate.b *= factor;
}

/// The rate of one set that stands for both: a set that does not learn adds nothing.
void addRates(LearningRate& rate, const Trainable& trainable)
{
    if (trainable.w || trainable.G)
        rate.w = (trainable.w ? rate.w : 0.0) + (trainable.G ? rate.G : 0.0);
}

}  // namespace

Experiment varied(const Experiment& experiment, const Variation& variation)
{
    Experiment e = experiment;
    if (variation.objective)
        e.objective = *variation.objective;
    if (variation.direction)
        e.direction = *variation.direction;
    if (variation.rule)
        e.rule = *variation.rule;
    if (variation.trainable)
        e.trainable = *variation.trainable;
    if (variation.learningRate) {
        e.learningRate = *variation.learningRate;
        for (LiveChange& change : e.changes)
            change.learningRate = *variation.learningRate;
    }
    if (variation.hasOneWeightSet) {
        e.randomStart.reset();
        e.start.W() += experiment.start.G();
        e.start.G().setZero();
        if (variation.addsWeightRates) {
            addRates(e.learningRate, e.trainable);
            for (LiveChange& change : e.changes)
                addRates(change.learningRate, e.trainable);
            e.trainable.w = e.trainable.w || e.trainable.G;
        }
        e.trainable.G = false;
    }
    if (variation.rateFactor != 1.0) {
        scale(e.learningRate, variation.rateFactor);
        for (LiveChange& change : e.changes)
            scale(change.learningRate, variation.rateFactor);
    }
    return e;
}

}  // namespace entropy_lab
