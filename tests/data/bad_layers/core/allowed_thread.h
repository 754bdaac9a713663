#pragma once

#include <mutex>
