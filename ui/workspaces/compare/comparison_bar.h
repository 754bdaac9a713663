#pragma once

#include "core/analysis/comparison.h"
#include "core/experiment/experiment.h"
#include "ui/style/theme.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QTabBar;

namespace entropy_lab {

/// What the run is compared with, where the labels for that are missing, and on how many samples
/// the two disagree.
class ComparisonBar : public QWidget {
    Q_OBJECT
public:
    explicit ComparisonBar(QWidget* parent = nullptr);

    /// What the run itself descends: the others are on offer.
    void setOwnObjective(const Objective& objective);
    /// Labels and signs of the state shown; `samples` and `units` are those of the data.
    void setDisagreement(const Disagreement& count, Eigen::Index samples, Eigen::Index units);
    void setTheme(const Theme& theme);

    /// What the run is compared with.
    Objective objective() const;
    bool hasOneWeightSet() const;
    QComboBox* objectiveBox() const { return m_objective; }
    QComboBox* weightSetsBox() const { return m_weightSets; }
    QDoubleSpinBox* lambdaBox() const { return m_lambda; }
    /// Gives labels, or asks for data that have some; hidden where there are labels.
    QPushButton* labelButton() const { return m_labelButton; }
    QString flag() const;

    /// Which page of the comparison is shown: the tabs at the right.
    QTabBar* pages() const { return m_pages; }

signals:
    void choiceChanged();
    /// The one sample shall have this label.
    void labelRequested(int y);
    void dataRequested();

private:
    void offerObjectives();
    void askForLabels();

    ObjectiveKind m_own = ObjectiveKind::Entropy;
    bool m_hasOneSample = true;
    Theme m_theme = Theme::light();
    QLabel* m_name = nullptr;
    QComboBox* m_objective = nullptr;
    QLabel* m_lambdaName = nullptr;
    QDoubleSpinBox* m_lambda = nullptr;
    QComboBox* m_weightSets = nullptr;
    QTabBar* m_pages = nullptr;
    QLabel* m_flag = nullptr;
    QPushButton* m_labelButton = nullptr;
    bool m_isDisagreeing = false;
};

}  // namespace entropy_lab
