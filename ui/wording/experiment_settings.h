#pragma once

#include "core/experiment/experiment.h"

#include <QString>
#include <QStringList>

#include <vector>

/// What decides a run, in words: for reports and lists of runs.
namespace entropy_lab {

struct NamedText {
    QString name;
    QString text;
};

/// Where the data come from: "table points.csv: inputs a, b; targets label", "Two moons: samples
/// per class = 100; noise = 0.1; ...; seed = 7" with every setting of the generator, or their shape
/// where the experiment holds the numbers.
QString dataText(const Experiment& experiment);

/// "1 unit, 2 inputs", with scale and seed where it was drawn.
QString startText(const Experiment& experiment);

/// What the first `iterations` updates took up on the way, a text a change, such as "η → 0.1 at
/// 100"; rates of groups that do not move are left out. Numbers have `digits` digits, and a change
/// of more than `most` inputs only says how many.
QStringList changeTexts(const Experiment& recorded, std::int64_t iterations, int digits,
                        qsizetype most);

/// Every setting that decides the first `iterations` updates of a run, and none that has no effect
/// on it. `stop` is the run's, which the record of its start does not have. Of long lists of
/// numbers only the beginning is told, with a word that says so.
std::vector<NamedText> decidingSettings(const Experiment& recorded, const Stop& stop,
                                        std::int64_t iterations);

}  // namespace entropy_lab
