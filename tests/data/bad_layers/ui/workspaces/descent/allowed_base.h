#pragma once

#include "ui/workspaces/base/workspace.h"
