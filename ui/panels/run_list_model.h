#pragma once

#include "ui/style/theme.h"
#include "ui/wording/past_run.h"
#include "ui/wording/run_differences.h"

#include <QAbstractTableModel>
#include <QIcon>

namespace entropy_lab {

/// The run of now in row 0, below it the past runs, newest first. Columns: name, H at the end, one
/// for each setting that differs, iterations, and how the run ended; so a narrow tray shows both
/// what was changed and what came of it. Changes nothing itself: what is typed and checked comes
/// out as signals.
class RunListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum FixedColumn { NameColumn, EntropyColumn, FirstDifference };

    explicit RunListModel(QObject* parent = nullptr);

    /// Rebuilds the list only where another one is given; otherwise the numbers of row 0 alone.
    void setRuns(const PastRuns& past, std::shared_ptr<const RunSnapshot> now);
    void setTheme(const Theme& theme);

    /// Null for the run of now and for rows that do not exist.
    const PastRun* pastRunAt(int row) const;
    /// -1 where there is no such run.
    int rowOf(int number) const;
    int iterationsColumn() const
    {
        return FirstDifference + static_cast<int>(m_differences.size());
    }
    int endColumn() const { return iterationsColumn() + 1; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

signals:
    void renameRequested(int number, const QString& name);
    void hideRequested(int number, bool isHidden);

private:
    const RunSnapshot& snapshotAt(int row) const;
    const SettingColumn* differenceAt(int column) const;
    QVariant text(int row, int column) const;
    QVariant tip(int row, int column) const;
    QVariant nameData(int row, int role) const;
    bool isNumber(int column) const;
    QIcon swatch(int number) const;

    PastRuns m_list;
    std::vector<PastRun> m_past;  ///< newest first
    std::shared_ptr<const RunSnapshot> m_now;
    std::vector<SettingColumn> m_differences;
    Theme m_theme = Theme::light();
    QIcon m_pin;
};

}  // namespace entropy_lab
