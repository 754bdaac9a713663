#include "ui/window/rate_bar.h"

#include "core/experiment/settings.h"
#include "ui/panels/rate_strip.h"
#include "ui/workspaces/learning_rate/background_rate_sweep.h"

#include <QVBoxLayout>

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr const char* kKey = "learning_rate";
constexpr int kRates = 120;
/// Of one core, after each change of the problem.
constexpr double kSeconds = 1.0;

Setting learningRate()
{
    const std::vector<Setting> all = settingsFor(Experiment{});
    return *std::find_if(all.begin(), all.end(),
                         [](const Setting& setting) { return setting.key == kKey; });
}

}  // namespace

RateBar::RateBar(QWidget* parent)
    : QWidget(parent), m_strip(new RateStrip(learningRate())), m_sweep(new RateSweep(this))
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 2);
    column->addWidget(m_strip);
    const Setting& setting = m_strip->setting();
    m_sweep->setRates({setting.minimum, setting.maximum}, kRates);
    m_sweep->setBudget(kSeconds);
    connect(m_sweep, &RateSweep::changed, this, &RateBar::showOutcome);
    connect(m_strip, &RateStrip::rateEdited, this,
            [this](double rate) { emit settingEdited(QString::fromLatin1(kKey), rate); });
    connect(m_strip, &RateStrip::moveFinished, this,
            [this] { emit settingEditFinished(QString::fromLatin1(kKey)); });
}

const std::shared_ptr<JobSlot>& RateBar::jobSlot() const
{
    return m_sweep->slot();
}

void RateBar::setExperiment(const Experiment& experiment)
{
    m_isUniform = experiment.learningRate.isUniform();
    m_strip->setRate(experiment.learningRate.w);
    m_sweep->setExperiment(std::make_shared<const Experiment>(experiment));
    showOutcome();
    showOrHide();
}

void RateBar::setTheme(const Theme& theme)
{
    m_strip->setTheme(theme);
}

void RateBar::setWanted(bool isWanted)
{
    m_isWanted = isWanted;
    showOrHide();
}

void RateBar::showOrHide()
{
    setVisible(m_isUniform && m_isWanted);
}

/// While a new one is being worked out the last one stays, paler and without words.
void RateBar::showOutcome()
{
    if (const std::shared_ptr<const RateSweepResult>& result = m_sweep->result())
        m_strip->setOutcome(result->cells, result->safeRate, m_sweep->isWorking());
    else
        m_strip->setOutcome({}, {}, false);
}

void RateBar::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_sweep->setActive(true);
}

void RateBar::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_sweep->setActive(false);
}

}  // namespace entropy_lab
