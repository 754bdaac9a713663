#pragma once

#include "core/lessons/lesson.h"

namespace entropy_lab {

/// What a lesson may name: workspaces and charts of the catalogue, controls, formulas.
const LessonNames& knownLessonNames();

}  // namespace entropy_lab
