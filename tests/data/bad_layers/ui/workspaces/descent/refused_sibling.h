#pragma once

#include "ui/workspaces/compare/twin_chart.h"
