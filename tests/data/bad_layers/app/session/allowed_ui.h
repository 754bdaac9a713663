#pragma once

#include "ui/style/theme.h"
