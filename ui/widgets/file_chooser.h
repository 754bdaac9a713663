#pragma once

#include <QString>
#include <QStringList>

#include <functional>

class QWidget;

namespace entropy_lab {

/// A question for a file, apart from what is done with the answer.
struct FileQuestion {
    enum class Purpose { Open, Save, Folder };

    Purpose purpose = Purpose::Open;
    QString title;
    /// Folder or file to begin with.
    QString start;
    /// As QFileDialog takes them: "SVG picture (*.svg)".
    QStringList filters;
};

/// Answers with a path, or empty where nobody chose one.
using FileChooser = std::function<QString(const FileQuestion&)>;

/// Asks with a file dialog. A name without a suffix gets that of the chosen filter.
QString chooseFile(QWidget* parent, const FileQuestion& question);

}  // namespace entropy_lab
