#pragma once

#include "tests/helpers.h"
