#pragma once

#include "core/cellar/wine.h"
