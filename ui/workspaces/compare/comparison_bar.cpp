#include "ui/workspaces/compare/comparison_bar.h"

#include "ui/widgets/flow_row.h"
#include "ui/wording/experiment_names.h"
#include "ui/workspaces/compare/gradient_arrows_chart.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTabBar>
#include <QVBoxLayout>

namespace entropy_lab {

namespace {

constexpr int kGap = 8;

}  // namespace

ComparisonBar::ComparisonBar(QWidget* parent) : QWidget(parent)
{
    m_name = new QLabel;
    m_objective = new QComboBox;
    m_objective->setAccessibleName(tr("compared with"));
    m_objective->setToolTip(
        tr("What the run beside this one descends, from the same start on the same data."));
    m_name->setBuddy(m_objective);
    m_lambdaName = new QLabel(tr("λ"));
    m_lambda = new QDoubleSpinBox;
    m_lambda->setAccessibleName(tr("weight λ of the entropy"));
    m_lambda->setToolTip(tr("Weight of the entropy in the mixed objective."));
    m_lambda->setRange(0.0, 1000.0);
    m_lambda->setDecimals(4);
    m_lambda->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_lambda->setKeyboardTracking(false);
    m_lambda->setValue(1.0);
    m_weightSets = new QComboBox;
    m_weightSets->addItems({tr("one weight set (w, b)"), tr("both sets (w, G, b)")});
    m_weightSets->setAccessibleName(tr("weight sets of the run beside"));
    m_weightSets->setToolTip(
        tr("One set begins with w + G, so that both runs start from the same z."));
    m_pages = new QTabBar;
    m_pages->setDrawBase(false);
    m_pages->setExpanding(false);
    m_pages->setAccessibleName(tr("pages of the comparison"));

    auto* const choices = new FlowRow;
    for (QWidget* const part :
         std::initializer_list<QWidget*>{m_name, m_objective, m_lambdaName, m_lambda, m_weightSets})
        choices->addWidget(part);
    choices->addStretch();
    choices->addWidget(m_pages);

    m_flag = new QLabel;
    m_flag->setContentsMargins(kGap, 3, kGap, 3);
    m_flag->setAutoFillBackground(true);
    m_labelButton = new QPushButton;
    auto* const verdict = new QHBoxLayout;
    verdict->setSpacing(kGap);
    verdict->addWidget(m_flag);
    verdict->addWidget(m_labelButton);
    verdict->addStretch(1);

    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(choices);
    layout->addLayout(verdict);

    offerObjectives();
    connect(m_objective, &QComboBox::currentIndexChanged, this, [this] {
        const bool isMixed = objective().kind == ObjectiveKind::Mixed;
        m_lambda->setVisible(isMixed);
        m_lambdaName->setVisible(isMixed);
        emit choiceChanged();
    });
    connect(m_lambda, &QDoubleSpinBox::valueChanged, this, &ComparisonBar::choiceChanged);
    // Keys belong to the run again once the number is there.
    connect(m_lambda, &QDoubleSpinBox::editingFinished, m_lambda, &QWidget::clearFocus);
    connect(m_weightSets, &QComboBox::currentIndexChanged, this, &ComparisonBar::choiceChanged);
    connect(m_labelButton, &QPushButton::clicked, this, &ComparisonBar::askForLabels);
    m_labelButton->hide();
}

void ComparisonBar::offerObjectives()
{
    struct Offer {
        ObjectiveKind kind;
        QString heading;
    };
    const Offer offers[] = {{ObjectiveKind::Entropy, tr("Entropy against")},
                            {ObjectiveKind::CrossEntropy, tr("Cross-entropy against")},
                            {ObjectiveKind::Mixed, tr("Mixed objective against")},
                            {ObjectiveKind::BalancedEntropy, tr("Balanced entropy against")}};
    const QSignalBlocker quiet(m_objective);
    m_objective->clear();
    for (const Offer& offer : offers) {
        if (offer.kind == m_own)
            m_name->setText(offer.heading);
        else
            m_objective->addItem(objectiveName(offer.kind), static_cast<int>(offer.kind));
    }
    m_objective->setCurrentIndex(0);
    m_lambda->hide();
    m_lambdaName->hide();
}

void ComparisonBar::setOwnObjective(const Objective& objective)
{
    if (objective.kind == m_own)
        return;
    m_own = objective.kind;
    offerObjectives();
    emit choiceChanged();
}

Objective ComparisonBar::objective() const
{
    return {.kind = static_cast<ObjectiveKind>(m_objective->currentData().toInt()),
            .lambda = m_lambda->value()};
}

bool ComparisonBar::hasOneWeightSet() const
{
    return m_weightSets->currentIndex() == 0;
}

void ComparisonBar::setDisagreement(const Disagreement& count, Eigen::Index samples,
                                    Eigen::Index units)
{
    m_hasOneSample = samples == 1 && units == 1;
    m_isDisagreeing = count.opposite > 0;
    const bool isMissing = count.labelled == 0;
    m_flag->setText(!isMissing ? disagreementText(count, units)
                        : m_hasOneSample
                        ? tr("The sample has no label, and cross-entropy needs one.")
                        : tr("No sample has a label, and cross-entropy needs some."));
    m_labelButton->setText(m_hasOneSample ? tr("Label it y = 1") : tr("Choose data with labels…"));
    m_labelButton->setToolTip(
        m_hasOneSample ? tr("Give the one sample the label 1, so that cross-entropy has a target.")
                       : tr("Choose samples with labels, which cross-entropy needs."));
    m_labelButton->setVisible(isMissing);
    setTheme(m_theme);
}

void ComparisonBar::askForLabels()
{
    if (m_hasOneSample)
        emit labelRequested(1);
    else
        emit dataRequested();
}

void ComparisonBar::setTheme(const Theme& theme)
{
    m_theme = theme;
    QPalette colors = palette();
    colors.setColor(QPalette::Window, m_isDisagreeing ? theme.warning : theme.background);
    colors.setColor(QPalette::WindowText, theme.text);
    if (m_flag->palette() != colors)
        m_flag->setPalette(colors);
}

QString ComparisonBar::flag() const
{
    return m_flag->text();
}

}  // namespace entropy_lab
