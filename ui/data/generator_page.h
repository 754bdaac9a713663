#pragma once

#include "core/experiment/data_sets.h"
#include "ui/style/theme.h"

#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QCheckBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace entropy_lab {

class SettingRow;

/// The settings of one built-in point set under sliders and boxes, and its seed.
class GeneratorPage : public QWidget {
    Q_OBJECT
public:
    explicit GeneratorPage(const DataSetGenerator& generator, QWidget* parent = nullptr);

    /// Settings that differ from their default, and the seed.
    GeneratorSource source() const;
    void setSource(const GeneratorSource& source);
    void setTheme(const Theme& theme);

    /// The row of a setting or of "seed"; null for one that is no number.
    SettingRow* row(const QString& key) const;
    /// The box of a setting that is yes or no; null for others.
    QCheckBox* box(const QString& key) const;
    QPushButton* newSeedButton() const { return m_newSeed; }

signals:
    void sourceChanged();

private:
    void addNumber(QVBoxLayout* column, const DataSetSetting& setting);
    void addYesOrNo(QVBoxLayout* column, const DataSetSetting& setting);
    void addSeed(QVBoxLayout* column);
    void alignNames();

    const DataSetGenerator m_generator;
    std::map<std::string, double> m_values;
    std::map<std::string, QCheckBox*> m_boxes;
    std::vector<SettingRow*> m_rows;
    SettingRow* m_seed = nullptr;
    QPushButton* m_newSeed = nullptr;
};

}  // namespace entropy_lab
