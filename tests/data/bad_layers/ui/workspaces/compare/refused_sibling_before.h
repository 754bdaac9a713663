#pragma once

#include "ui/workspaces/descent/entropy_chart.h"
