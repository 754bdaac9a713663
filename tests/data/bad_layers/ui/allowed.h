#pragma once

#include "core/history.h"
