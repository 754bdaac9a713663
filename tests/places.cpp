#include "tests/places.h"

QString inProject(const QString& path)
{
    return QStringLiteral(SOURCE_DIR "/") + path;
}

QString programPath()
{
    return QStringLiteral(PROGRAM);
}
