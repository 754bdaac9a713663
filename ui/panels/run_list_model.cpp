#include "ui/panels/run_list_model.h"

#include "ui/style/icons.h"
#include "ui/style/number_format.h"
#include "ui/style/shown_text.h"

#include <QFont>
#include <QPainter>
#include <QPixmap>

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr int kEntropyDigits = 5;
constexpr int kSwatchSize = 16;
constexpr qsizetype kLongestName = 60;

QString endText(const RunSnapshot& end, bool isNow)
{
    if (end.stopReason) {
        switch (*end.stopReason) {
        case StopReason::IterationsReached:
            return QObject::tr("iteration limit");
        case StopReason::GradientBelowTolerance:
            return QObject::tr("gradient below tolerance");
        case StopReason::NotFinite:
            return QObject::tr("not finite");
        case StopReason::Cancelled:
            return QObject::tr("stopped");
        }
    }
    if (!isNow)
        return QObject::tr("left at %1").arg(readableCount(end.record.iteration));
    return end.isRunning ? QObject::tr("running") : QObject::tr("paused");
}

QString endTip(const RunSnapshot& end, bool isNow)
{
    if (!end.stopReason)
        return isNow ? QObject::tr("This run can go on.")
                     : QObject::tr("Another run took its place before it had ended.");
    const QString reason = QString::fromUtf8(describe(*end.stopReason));
    return end.notFiniteDetail.empty()
        ? reason
        : QStringLiteral("%1: %2").arg(reason, QString::fromStdString(end.notFiniteDetail));
}

bool haveSameRows(const std::vector<PastRun>& a, const std::vector<PastRun>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const PastRun& x, const PastRun& y) { return x.number == y.number; });
}

bool haveSameTitles(const std::vector<SettingColumn>& a, const std::vector<SettingColumn>& b)
{
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(),
        [](const SettingColumn& x, const SettingColumn& y) { return x.title == y.title; });
}

}  // namespace

RunListModel::RunListModel(QObject* parent)
    : QAbstractTableModel(parent), m_pin(themedIcon(QStringLiteral("pin"), m_theme))
{
}

void RunListModel::setRuns(const PastRuns& past, std::shared_ptr<const RunSnapshot> now)
{
    const bool hasSameSettings = m_now && now->recorded == m_now->recorded
        && now->experiment == m_now->experiment && past == m_list;
    if (hasSameSettings) {
        m_now = std::move(now);
        emit dataChanged(index(0, 0), index(0, columnCount() - 1));
        return;
    }
    std::vector<PastRun> runs;
    if (past)
        runs.assign(past->rbegin(), past->rend());
    std::vector<std::shared_ptr<const RunSnapshot>> ends{now};
    for (const PastRun& run : runs)
        ends.push_back(run.snapshot);
    std::vector<SettingColumn> differences = differingSettings(ends);

    // Selection and an open editor outlive a change that leaves rows and columns in place.
    const bool hasSameShape =
        m_now && haveSameRows(runs, m_past) && haveSameTitles(differences, m_differences);
    if (!hasSameShape)
        beginResetModel();
    m_list = past;
    m_past = std::move(runs);
    m_now = std::move(now);
    m_differences = std::move(differences);
    if (!hasSameShape)
        endResetModel();
    else
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void RunListModel::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_pin = themedIcon(QStringLiteral("pin"), theme);
    if (!m_now)
        return;
    emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    emit headerDataChanged(Qt::Vertical, 0, rowCount() - 1);
}

const PastRun* RunListModel::pastRunAt(int row) const
{
    const bool isPast = row >= 1 && row <= static_cast<int>(m_past.size());
    return isPast ? &m_past[static_cast<std::size_t>(row) - 1] : nullptr;
}

int RunListModel::rowOf(int number) const
{
    for (std::size_t i = 0; i < m_past.size(); ++i) {
        if (m_past[i].number == number)
            return static_cast<int>(i) + 1;
    }
    return -1;
}

int RunListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_now ? 0 : 1 + static_cast<int>(m_past.size());
}

int RunListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : endColumn() + 1;
}

Qt::ItemFlags RunListModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.column() != NameColumn || pastRunAt(index.row()) == nullptr)
        return flags;
    return flags | Qt::ItemIsEditable | Qt::ItemIsUserCheckable;
}

const RunSnapshot& RunListModel::snapshotAt(int row) const
{
    const PastRun* const run = pastRunAt(row);
    return run ? *run->snapshot : *m_now;
}

const SettingColumn* RunListModel::differenceAt(int column) const
{
    const bool isDifference = column >= FirstDifference && column < iterationsColumn();
    return isDifference ? &m_differences[static_cast<std::size_t>(column - FirstDifference)]
                        : nullptr;
}

bool RunListModel::isNumber(int column) const
{
    const SettingColumn* const difference = differenceAt(column);
    return difference ? difference->isNumber
                      : column == iterationsColumn() || column == EntropyColumn;
}

QVariant RunListModel::text(int row, int column) const
{
    const RunSnapshot& end = snapshotAt(row);
    if (const SettingColumn* const difference = differenceAt(column))
        return shownText(difference->cells[static_cast<std::size_t>(row)].shown);
    if (column == NameColumn)
        return pastRunAt(row) ? pastRunAt(row)->name : tr("This run");
    if (column == EntropyColumn)
        return readableNumber(end.record.H, kEntropyDigits);
    return column == iterationsColumn() ? readableCount(end.record.iteration)
                                        : endText(end, row == 0);
}

QVariant RunListModel::tip(int row, int column) const
{
    if (const SettingColumn* const difference = differenceAt(column)) {
        const SettingColumn::Cell& cell = difference->cells[static_cast<std::size_t>(row)];
        return tipText(cell.tip.isEmpty() ? cell.shown : cell.tip);
    }
    if (column == endColumn())
        return endTip(snapshotAt(row), row == 0);
    const PastRun* const run = pastRunAt(row);
    if (column != NameColumn || run == nullptr)
        return {};
    const QString shown = run->isHidden ? tr("hidden in the charts") : tr("shown in the charts");
    return tipText(run->isPinned ? tr("%1: %2, pinned").arg(run->name, shown)
                                 : tr("%1: %2").arg(run->name, shown));
}

QVariant RunListModel::nameData(int row, int role) const
{
    const PastRun* const run = pastRunAt(row);
    if (run == nullptr)
        return {};
    if (role == Qt::CheckStateRole)
        return static_cast<int>(run->isHidden ? Qt::Unchecked : Qt::Checked);
    if (role == Qt::EditRole)
        return run->name;
    if (role == Qt::DecorationRole && run->isPinned)
        return m_pin;
    return {};
}

QVariant RunListModel::data(const QModelIndex& index, int role) const
{
    const int row = index.row();
    if (!index.isValid() || !m_now)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return tip(row, index.column());
    case Qt::TextAlignmentRole:
        return static_cast<int>(Qt::AlignVCenter
                                | (isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole: {
        QFont font;
        font.setBold(row == 0);
        return font;
    }
    case Qt::ForegroundRole:
        return pastRunAt(row) && pastRunAt(row)->isHidden ? QVariant(m_theme.secondaryText)
                                                          : QVariant();
    default:
        return index.column() == NameColumn ? nameData(row, role) : QVariant();
    }
}

QIcon RunListModel::swatch(int number) const
{
    QPixmap pixmap(kSwatchSize, kSwatchSize);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.shadeOfRun(number));
    painter.drawRoundedRect(QRectF(pixmap.rect()).adjusted(2, 2, -2, -2), 2, 2);
    return pixmap;
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical) {
        const PastRun* const run = pastRunAt(section);
        if (role == Qt::DecorationRole && run)
            return swatch(run->number);
        if (role == Qt::ToolTipRole && run)
            return tipText(tr("Color of “%1” in the charts").arg(run->name));
        return role == Qt::DisplayRole ? QVariant(QString()) : QVariant();
    }
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(Qt::AlignVCenter
                                | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const bool isTip = role == Qt::ToolTipRole;
    if (const SettingColumn* const difference = differenceAt(section))
        return isTip ? difference->help : difference->title;
    if (section == NameColumn)
        return isTip ? tr("Ticked runs are drawn behind this one. Double click renames.")
                     : tr("run");
    if (section == EntropyColumn)
        return isTip ? tr("Entropy at the end of the run so far, in bits.") : tr("H (bits)");
    if (section == iterationsColumn())
        return isTip ? tr("Updates made.") : tr("iterations");
    return isTip ? tr("Why the run ended.") : tr("end");
}

bool RunListModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const PastRun* const run = pastRunAt(index.row());
    if (run == nullptr || index.column() != NameColumn)
        return false;
    const int number = run->number;
    if (role == Qt::CheckStateRole) {
        emit hideRequested(number, value.toInt() == Qt::Unchecked);
        return true;
    }
    const QString name = shownText(value.toString().simplified(), kLongestName);
    if (role != Qt::EditRole || name.isEmpty() || name == run->name)
        return false;
    emit renameRequested(number, name);
    return true;
}

}  // namespace entropy_lab
