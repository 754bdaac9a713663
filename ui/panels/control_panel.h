#pragma once

#include "core/experiment/experiment.h"
#include "core/experiment/settings.h"
#include "ui/style/theme.h"

#include <QStringList>
#include <QWidget>

#include <map>
#include <vector>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QScrollArea;
class QSpinBox;
class QVBoxLayout;

namespace entropy_lab {

class SettingRow;

/// The numbers of an experiment under sliders and boxes, built from the table of settings. Shows
/// what it is given and says what a person wants; it changes no experiment.
class ControlPanel : public QWidget {
    Q_OBJECT
public:
    explicit ControlPanel(QWidget* parent = nullptr);

    /// Shows the values; rows are rebuilt only where the shape differs. A slider being dragged and
    /// a box being typed in are left alone.
    void setExperiment(const Experiment& experiment);
    void setTheme(const Theme& theme);

    /// Shows only the rows whose keys begin with one of these ("start", "start.b"), and the
    /// sections that have such rows; an empty list shows all.
    void setShownKeys(const QStringList& keys);
    const QStringList& shownKeys() const { return m_shownKeys; }

    /// The row of a key, or null.
    SettingRow* row(const QString& key) const;
    /// Those whose keys begin so.
    std::vector<SettingRow*> rowsOf(const QString& key) const;
    QSpinBox* inputCountBox() const { return m_inputCount; }
    QSpinBox* unitCountBox() const { return m_unitCount; }
    /// Which sample the inputs are those of, from 1 on; shown where there are several.
    QSpinBox* sampleBox() const { return m_sample; }
    QPushButton* dataButton() const { return m_dataButton; }

signals:
    /// NaN switches an optional setting off.
    void settingEdited(const QString& key, double value);
    /// Once after each drag, typed value or default.
    void settingEditFinished(const QString& key);
    void inputCountEdited(int count);
    void unitCountEdited(int count);
    void dataRequested();

protected:
    /// Space and R are the window's: no number of inputs has them.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Section {
        QWidget* header = nullptr;
        QVBoxLayout* rows = nullptr;
        QLabel* remainder = nullptr;  ///< says how many settings are not shown
    };

    QString problemWith(const QString& key, double value) const;
    void addSection(QVBoxLayout* column, SettingGroup group, const QString& title);
    QSpinBox* addCount(QHBoxLayout* row, const QString& name, int maximum, const QString& tip);
    void addSampleChoice(QVBoxLayout* column);
    void showSample();
    void rebuildRows(const std::vector<Setting>& table);
    void showRows();
    void alignNames();

    Experiment m_experiment;
    Theme m_theme = Theme::light();
    QScrollArea* m_scrollArea = nullptr;
    QSpinBox* m_inputCount = nullptr;
    QSpinBox* m_unitCount = nullptr;
    QWidget* m_sampleChoice = nullptr;
    QSpinBox* m_sample = nullptr;
    QPushButton* m_dataButton = nullptr;
    std::map<SettingGroup, Section> m_sections;
    std::vector<SettingRow*> m_rows;
    QStringList m_shownKeys;
};

}  // namespace entropy_lab
