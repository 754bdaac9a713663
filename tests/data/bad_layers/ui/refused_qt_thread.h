#pragma once

#include <QThread>
