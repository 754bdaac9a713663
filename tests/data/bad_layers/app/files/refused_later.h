#pragma once

#include "app/session/session.h"
