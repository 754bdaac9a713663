#include "ui/data/sample_table.h"

#include "ui/style/number_format.h"
#include "ui/style/shown_text.h"

#include <algorithm>
#include <cmath>

namespace entropy_lab {

void SampleTable::setData(std::shared_ptr<const Batch> batch, const QStringList& names)
{
    beginResetModel();
    m_batch = std::move(batch);
    m_names = names;
    endResetModel();
}

int SampleTable::rowCount(const QModelIndex& parent) const
{
    if (parent.isValid() || !m_batch)
        return 0;
    return static_cast<int>(std::min<Eigen::Index>(m_batch->samples(), kShownRows));
}

int SampleTable::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_batch ? 0
                                        : static_cast<int>(m_batch->features() + m_batch->Y.rows());
}

double SampleTable::valueAt(const QModelIndex& index) const
{
    const Eigen::Index features = m_batch->features();
    return index.column() < features ? m_batch->X(index.column(), index.row())
                                     : m_batch->Y(index.column() - features, index.row());
}

QVariant SampleTable::data(const QModelIndex& index, int role) const
{
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    const double value = valueAt(index);
    if (role == Qt::DisplayRole)
        return std::isnan(value) ? QStringLiteral("–") : readableNumber(value, 6);
    if (role == Qt::ToolTipRole)
        return std::isnan(value) ? tr("unlabeled") : exactNumber(value);
    return {};
}

QVariant SampleTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    if (orientation == Qt::Vertical)
        return section + 1;
    const QString name = m_names.value(section);
    return role == Qt::ToolTipRole ? tipText(name) : name;
}

}  // namespace entropy_lab
