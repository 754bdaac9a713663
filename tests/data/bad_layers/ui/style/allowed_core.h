#pragma once

#include "core/runs/history.h"
