#pragma once

#include "core/experiment/experiment.h"
#include "core/runs/history.h"

#include <cstdint>
#include <optional>
#include <vector>

/// Where a recorded run took up other inputs. Between the row of such an iteration, computed with
/// the inputs before, and the next one, computed with the new ones, H differs for two reasons: what
/// a step has done is seen between rows of equal inputs alone.
namespace entropy_lab {

/// The inputs that the row of `iteration` was computed with; those of the step that leads away from
/// it are those of `iteration` + 1.
const SharedMatrix& inputsAt(const Experiment& recorded, std::int64_t iteration);

/// The iterations at which the inputs became others, rising. A change that left them equal is none.
std::vector<std::int64_t> inputChanges(const Experiment& recorded);

/// The first of them before the row of `iteration`; nothing where that row was computed with the
/// inputs of the start, and all before it.
std::optional<std::int64_t> firstInputChange(const Experiment& recorded, std::int64_t iteration);

/// Where to begin and where to end in a history so that neither its values nor its extremes say
/// anything of the other side of `iteration`, which lies in [0, history.size()): `iteration` itself
/// while every row is kept, and where rows were thinned a row that was kept, some further on.
std::int64_t rowsFrom(const HistoryView& history, std::int64_t iteration);
std::int64_t rowsUpTo(const HistoryView& history, std::int64_t iteration);

}  // namespace entropy_lab
