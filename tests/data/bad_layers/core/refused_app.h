#pragma once

#include "app/session.h"
