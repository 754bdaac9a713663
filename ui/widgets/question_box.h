#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace entropy_lab {

/// A question over a window, which does not wait: `yes` is called where somebody agrees. Escape and
/// Enter decline. Its words are shown as they stand, whoever wrote them.
struct Question {
    QString title;
    QString text;     ///< what is asked
    QString details;  ///< below it: why, or what it is about
    QString yesLabel;
    std::function<void()> yes{};
    std::function<void()> no{};
};
void askOver(QWidget& window, const Question& question);

/// A message over a window, in the same way.
void tellOver(QWidget& window, const QString& title, const QString& text);

}  // namespace entropy_lab
