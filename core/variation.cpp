#include "core/variation.h"

namespace entropy_lab {

namespace {

void scale(LearningRate& rate, double factor)
{
    rate.w *= factor;
    rate.G *= factor;
    rate.b *= factor;
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
    if (variation.hasOneWeightSet) {
        e.randomStart.reset();
        e.start.W() += experiment.start.G();
        e.start.G().setZero();
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
