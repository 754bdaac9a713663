#include "ui/lessons/lesson_progress.h"

#include <QSettings>
#include <QStringList>

namespace entropy_lab {

namespace {

const QString kSkipped = QStringLiteral("skipped");
const QString kDone = QStringLiteral("done");

QString keyOf(const QString& lesson)
{
    return QStringLiteral("lessons/progress/") + lesson;
}

}  // namespace

/// "3" is begun, at step 3; "done 3" and "skipped 3" are what they say.
QString LessonProgress::read(const QString& lesson) const
{
    return m_settings ? m_settings->value(keyOf(lesson)).toString() : m_known.value(lesson);
}

LessonProgress::State LessonProgress::state(const QString& lesson) const
{
    const QString text = read(lesson);
    if (text.isEmpty())
        return State::New;
    return text.startsWith(kDone)   ? State::Done
        : text.startsWith(kSkipped) ? State::Skipped
                                    : State::Begun;
}

int LessonProgress::step(const QString& lesson) const
{
    return state(lesson) == State::Done ? 0 : read(lesson).section(u' ', -1).toInt();
}

void LessonProgress::set(const QString& lesson, State state, int step)
{
    const QString word = state == State::Done ? kDone + u' '
        : state == State::Skipped             ? kSkipped + u' '
                                              : QString();
    const QString text = state == State::New ? QString() : word + QString::number(step);
    if (m_settings)
        m_settings->setValue(keyOf(lesson), text);
    else
        m_known.insert(lesson, text);
}

}  // namespace entropy_lab
