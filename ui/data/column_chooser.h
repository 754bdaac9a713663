#pragma once

#include "core/files/csv_preview.h"
#include "core/files/data_reader.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QListWidgetItem;

namespace entropy_lab {

/// Which columns of a table are inputs and which are targets: two lists of check boxes. A column
/// is one or the other or neither.
class ColumnChooser : public QWidget {
    Q_OBJECT
public:
    explicit ColumnChooser(QWidget* parent = nullptr);

    void setTable(const CsvPreview& preview, const ColumnChoice& choice);
    void clear();
    ColumnChoice choice() const;

    QListWidget* inputList() const { return m_inputs; }
    QListWidget* targetList() const { return m_targets; }

signals:
    void choiceChanged();

private:
    QListWidget* createList(const QString& name);
    void takeCheck(const QListWidget* list, const QListWidgetItem* item);

    QLabel* m_format = nullptr;
    QListWidget* m_inputs = nullptr;
    QListWidget* m_targets = nullptr;
    std::vector<std::string> m_columns;
};

}  // namespace entropy_lab
