#include "ui/widgets/file_chooser.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QRegularExpression>

namespace entropy_lab {

namespace {

/// ".csv" of "Table (*.csv)"; the first where there are several.
QString firstSuffixOf(const QString& filter)
{
    static const QRegularExpression kPattern(QStringLiteral("\\*(\\.[A-Za-z0-9.]+)"));
    return kPattern.match(filter).captured(1);
}

}  // namespace

QString chooseFile(QWidget* parent, const FileQuestion& question)
{
    const QString filters = question.filters.join(QStringLiteral(";;"));
    if (question.purpose == FileQuestion::Purpose::Open)
        return QFileDialog::getOpenFileName(parent, question.title, question.start, filters);
    if (question.purpose == FileQuestion::Purpose::Folder)
        return QFileDialog::getExistingDirectory(parent, question.title, question.start);
    QFileDialog dialog(parent, question.title, question.start);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setFileMode(QFileDialog::AnyFile);
    dialog.setNameFilters(question.filters);
    dialog.selectFile(QFileInfo(question.start).fileName());
    // By the dialog itself, so that it asks before it replaces the very file that is written.
    const auto takeSuffix = [&dialog](const QString& filter) {
        dialog.setDefaultSuffix(firstSuffixOf(filter).mid(1));
    };
    takeSuffix(question.filters.value(0));
    QObject::connect(&dialog, &QFileDialog::filterSelected, &dialog, takeSuffix);
    return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().value(0) : QString();
}

}  // namespace entropy_lab
