#pragma once

#include <QtCore/QMutex>
