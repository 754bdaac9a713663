#pragma once

#include "core/entropy/kernels.h"
