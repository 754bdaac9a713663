#pragma once

#include "core/entropy.h"
  #  include <QString>
