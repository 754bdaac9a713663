#pragma once

#include <atomic>
