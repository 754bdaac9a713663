#pragma once

#include "core/files/csv.h"
