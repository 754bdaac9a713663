#include "ui/data/column_chooser.h"

#include "ui/style/shown_text.h"

#include <QGridLayout>
#include <QLabel>
#include <QListWidget>
#include <QSignalBlocker>

#include <algorithm>
#include <string_view>
#include <unordered_set>

namespace entropy_lab {

namespace {

constexpr qsizetype kLongestCell = 40;

QString formatText(const CsvFormat& format)
{
    const QString separator = format.separator == ';' ? QObject::tr("semicolons")
        : format.separator == '\t'                    ? QObject::tr("tabs")
                                                      : QObject::tr("commas");
    return QObject::tr("Read with %1 between the fields, decimal %2, %3.")
        .arg(separator, format.hasDecimalComma ? QObject::tr("commas") : QObject::tr("points"),
             format.hasHeader ? QObject::tr("names in the first row")
                              : QObject::tr("no names in the first row"));
}

/// The first cells of a column, so that one knows it again.
QString cellsText(const CsvPreview& preview, std::size_t column)
{
    constexpr std::size_t kCells = 5;
    QStringList cells;
    for (std::size_t k = 0; k < std::min(kCells, preview.rows.size()); ++k) {
        const std::string& cell = preview.rows[k][column];
        cells.append(cell.empty() ? QObject::tr("(empty)")
                                  : shownText(QString::fromStdString(cell), kLongestCell));
    }
    return cells.join(QStringLiteral(", ")) + QStringLiteral(", …");
}

void fill(QListWidget& list, const CsvPreview& preview, const std::vector<std::string>& checked)
{
    const QSignalBlocker quiet(&list);
    list.clear();
    const std::unordered_set<std::string_view> checkedNames(checked.begin(), checked.end());
    for (std::size_t k = 0; k < preview.columns.size(); ++k) {
        const std::string& name = preview.columns[k];
        // Put into the list at the end only: there every change has all of it laid out anew.
        auto* item = new QListWidgetItem(name.empty() ? QObject::tr("(no name)")
                                                      : shownText(QString::fromStdString(name)));
        item->setToolTip(tipText(cellsText(preview, k)));
        item->setCheckState(checkedNames.contains(name) ? Qt::Checked : Qt::Unchecked);
        // A column without a name cannot be asked for.
        item->setFlags(name.empty()
                           ? Qt::NoItemFlags
                           : Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        list.addItem(item);
    }
}

}  // namespace

ColumnChooser::ColumnChooser(QWidget* parent) : QWidget(parent)
{
    m_format = new QLabel;
    m_format->setWordWrap(true);
    m_inputs = createList(tr("Columns that are inputs"));
    m_targets = createList(tr("Columns that are targets"));
    auto* inputsLabel = new QLabel(tr("&Inputs x"));
    inputsLabel->setBuddy(m_inputs);
    auto* targetsLabel = new QLabel(tr("Tar&gets y (0, 1 or empty)"));
    targetsLabel->setBuddy(m_targets);
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_format, 0, 0, 1, 2);
    layout->addWidget(inputsLabel, 1, 0);
    layout->addWidget(targetsLabel, 1, 1);
    layout->addWidget(m_inputs, 2, 0);
    layout->addWidget(m_targets, 2, 1);
    layout->setRowStretch(2, 1);
    layout->setColumnStretch(0, 1);
    layout->setColumnStretch(1, 1);
    clear();
}

QListWidget* ColumnChooser::createList(const QString& name)
{
    auto* list = new QListWidget;
    list->setAccessibleName(name);
    list->setUniformItemSizes(true);
    list->setSpacing(1);
    connect(list, &QListWidget::itemChanged, this,
            [this, list](const QListWidgetItem* item) { takeCheck(list, item); });
    return list;
}

void ColumnChooser::setTable(const CsvPreview& preview, const ColumnChoice& choice)
{
    m_format->setText(formatText(preview.format));
    m_columns = preview.columns;
    fill(*m_inputs, preview, choice.inputs);
    fill(*m_targets, preview, choice.targets);
    setEnabled(true);
}

void ColumnChooser::clear()
{
    m_columns.clear();
    m_format->setText(tr("Commas, semicolons or tabs between the fields; names in the first row, "
                         "or numbers at once."));
    m_inputs->clear();
    m_targets->clear();
    setEnabled(false);
}

ColumnChoice ColumnChooser::choice() const
{
    ColumnChoice choice;
    for (std::size_t k = 0; k < m_columns.size(); ++k) {
        const int row = static_cast<int>(k);
        if (m_inputs->item(row)->checkState() == Qt::Checked)
            choice.inputs.push_back(m_columns[k]);
        if (m_targets->item(row)->checkState() == Qt::Checked)
            choice.targets.push_back(m_columns[k]);
    }
    return choice;
}

void ColumnChooser::takeCheck(const QListWidget* list, const QListWidgetItem* item)
{
    QListWidget* const other = list == m_inputs ? m_targets : m_inputs;
    if (item->checkState() == Qt::Checked) {
        const QSignalBlocker quiet(other);
        other->item(list->row(item))->setCheckState(Qt::Unchecked);
    }
    emit choiceChanged();
}

}  // namespace entropy_lab
