#pragma once

#include <QHash>
#include <QString>

class QSettings;

namespace entropy_lab {

/// How far a person is in each lesson, kept in the settings.
class LessonProgress {
public:
    enum class State { New, Begun, Skipped, Done };

    /// Null keeps it for the life of the program only.
    explicit LessonProgress(QSettings* settings) : m_settings(settings) { }

    State state(const QString& lesson) const;
    /// The step to go on with, from 0 on.
    int step(const QString& lesson) const;
    void set(const QString& lesson, State state, int step);

private:
    QString read(const QString& lesson) const;

    QSettings* m_settings;
    QHash<QString, QString> m_known;
};

}  // namespace entropy_lab
