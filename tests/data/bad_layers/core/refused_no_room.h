#pragma once

#include "core/entropy/entropy.h"
