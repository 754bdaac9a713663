#pragma once

#include <QTimer>
