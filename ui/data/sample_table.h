#pragma once

#include "core/experiment/batch.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <memory>

namespace entropy_lab {

/// The first samples of a batch as rows: inputs, then labels. A missing label stands as a dash.
class SampleTable : public QAbstractTableModel {
    Q_OBJECT
public:
    static constexpr int kShownRows = 1000;

    using QAbstractTableModel::QAbstractTableModel;

    /// `names` of inputs and targets, in that order; null for no data.
    void setData(std::shared_ptr<const Batch> batch, const QStringList& names);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    double valueAt(const QModelIndex& index) const;

    std::shared_ptr<const Batch> m_batch;
    QStringList m_names;
};

}  // namespace entropy_lab
