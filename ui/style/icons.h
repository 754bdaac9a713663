#pragma once

#include "ui/style/theme.h"

#include <QIcon>
#include <QString>

namespace entropy_lab {

/// The icon resources/icons/NAME.svg in the theme's text color, paler where disabled.
QIcon themedIcon(const QString& name, const Theme& theme);

}  // namespace entropy_lab
