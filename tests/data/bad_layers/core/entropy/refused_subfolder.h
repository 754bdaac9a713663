#pragma once

#include "core/entropy/simd/vector.h"
