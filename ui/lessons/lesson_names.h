#pragma once

#include "core/lessons/lesson.h"

namespace entropy_lab {

/// What a lesson may name: workspaces and charts of the catalog, controls, formulas.
const LessonNames& knownLessonNames();

}  // namespace entropy_lab
