#pragma once

#include "core/runs/run_snapshot.h"

#include <QString>

#include <vector>

namespace entropy_lab {

/// One setting in which the runs of a list differ.
struct SettingColumn {
    struct Cell {
        QString key;    ///< equal exactly where the setting is
        QString shown;  ///< for reading; differs where `key` does
        QString tip{};  ///< all of it, where `shown` is shortened
    };

    QString title;  ///< the setting's label, symbol and unit, e.g. "learning rate η"
    QString help;   ///< one sentence
    bool isNumber = false;
    std::vector<Cell> cells{};  ///< one a run, in their order
};

/// One column for every setting that is not the same in all runs; none where they are all equal.
/// Compared are the settings of the start, the stop rule, and what was changed on the way.
std::vector<SettingColumn>
differingSettings(const std::vector<std::shared_ptr<const RunSnapshot>>& runs);

}  // namespace entropy_lab
