#pragma once

#include <thread>
