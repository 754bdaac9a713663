#pragma once

#include "core/entropy.h"
