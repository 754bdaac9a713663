#include "ui/workspaces/learning_rate/range_test_page.h"

#include "core/experiment/same_problem.h"
#include "ui/plot/plot_view.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <cmath>

namespace entropy_lab {

namespace {

constexpr int kGap = 8;
constexpr int kMostSteps = 100'000;

/// Two significant digits: a suggestion is no measurement.
double rounded(double rate)
{
    return QString::number(rate, 'g', 2).toDouble();
}

QString nameOf(double rate)
{
    return RangeTestPage::tr("η = %1").arg(readableNumber(rate, 3));
}

}  // namespace

RangeTestPage::RangeTestPage(QWidget* parent)
    : Workspace(parent), m_test([this](const RangeTest& test) { showTest(test); })
{
    m_chart = new PlotView({.title = tr("One run, the rate growing with each update"),
                            .x = {.title = tr("learning rate η of the update"),
                                  .range = {m_settings.smallest, m_settings.largest},
                                  .isLog = true},
                            .y = {.title = tr("entropy H (bits)"), .range = {0.0, 1.0}}});
    m_chart->addCurve({.name = tr("H after the update"), .quantity = Quantity::H});
    m_chart->setPointing(true);
    m_chart->setToolTip(tr("Click a rate to load it."));
    connect(m_chart, &PlotView::clicked, this, [this](QPointF place) { load(place.x()); });
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(kGap / 2);
    layout->addWidget(makeBar());
    layout->addWidget(m_chart, 1);
    connectCharts();
}

QWidget* RangeTestPage::makeBar()
{
    const auto makeBox = [this](double rate, const QString& name, const QString& tip) {
        auto* const box = new QLineEdit(exactNumber(rate));
        box->setAlignment(Qt::AlignRight);
        box->setAccessibleName(name);
        box->setToolTip(tip);
        box->setMaximumWidth(box->fontMetrics().horizontalAdvance(QStringLiteral("0000000000")));
        connect(box, &QLineEdit::editingFinished, this, &RangeTestPage::changeSettings);
        connect(box, &QLineEdit::returnPressed, box, &QWidget::clearFocus);
        return box;
    };
    m_smallest =
        makeBox(m_settings.smallest, tr("first rate"), tr("The rate of the first update."));
    m_largest = makeBox(m_settings.largest, tr("last rate"), tr("The rate of the last update."));
    m_steps = new QSpinBox;
    m_steps->setRange(2, kMostSteps);
    m_steps->setValue(static_cast<int>(m_settings.steps));
    m_steps->setKeyboardTracking(false);
    m_steps->setAccessibleName(tr("updates"));
    m_steps->setToolTip(tr("Updates of the test: the more, the slower the rate grows."));
    connect(m_steps, &QSpinBox::valueChanged, this, &RangeTestPage::changeSettings);
    connect(m_steps, &QSpinBox::editingFinished, m_steps, &QWidget::clearFocus);
    m_use = new QPushButton(tr("No rate to suggest"));
    m_use->setToolTip(tr("Set the learning rate η that the test suggests."));
    m_use->setEnabled(false);
    connect(m_use, &QPushButton::clicked, this, [this] {
        if (m_shown && m_shown->suggestion)
            load(rounded(*m_shown->suggestion));
    });
    m_words = new QLabel;
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* const bar = new QWidget;
    auto* const column = new QVBoxLayout(bar);
    column->setContentsMargins(0, 0, 0, kGap / 2);
    column->setSpacing(2);
    auto* const row = new QHBoxLayout;
    row->setSpacing(kGap);
    row->addWidget(new QLabel(tr("Rates from")));
    row->addWidget(m_smallest);
    row->addWidget(new QLabel(tr("to")));
    row->addWidget(m_largest);
    row->addWidget(new QLabel(tr("in")));
    row->addWidget(m_steps);
    row->addWidget(new QLabel(tr("updates")));
    row->addWidget(m_use);
    row->addStretch(1);
    column->addLayout(row);
    column->addWidget(m_words);
    return bar;
}

void RangeTestPage::changeSettings()
{
    const std::optional<double> smallest = parseNumber(m_smallest->text());
    const std::optional<double> largest = parseNumber(m_largest->text());
    constexpr double kLeast = 1e-12;
    constexpr double kMost = 1e12;
    if (smallest && largest && *smallest >= kLeast && *largest <= kMost && *smallest < *largest) {
        m_settings.smallest = *smallest;
        m_settings.largest = *largest;
    }
    m_settings.steps = m_steps->value();
    m_smallest->setText(exactNumber(m_settings.smallest));
    m_largest->setText(exactNumber(m_settings.largest));
    orderTest();
}

void RangeTestPage::setFrame(const RunFrame& frame)
{
    if (!frame.snapshot || frame.end().experiment == m_experiment)
        return;
    m_experiment = frame.end().experiment;
    const bool isOfOther = m_tested && !hasSameProblem(*m_tested, *m_experiment);
    // While a slider moves, and somebody looks, the last test stands in for the next one.
    if (isOfOther && (!m_isCurrent || !differsInNumbersOnly(*m_tested, *m_experiment)))
        forget();
    showMarks();
    m_chart->refresh();
    if (!m_tested || isOfOther)
        orderTest();
}

/// What was found is of a problem before.
void RangeTestPage::forget()
{
    m_test.cancel();
    m_tested.reset();
    m_shown.reset();
    m_chart->removeCurvesFrom(1);
    m_chart->setCurvePoints(0, {});
    m_use->setEnabled(false);
    m_use->setText(tr("No rate to suggest"));
    m_words->clear();
}

void RangeTestPage::setCurrent(bool isCurrent)
{
    m_isCurrent = isCurrent;
    if (isCurrent && m_experiment && (!m_tested || !hasSameProblem(*m_tested, *m_experiment)))
        orderTest();
}

void RangeTestPage::orderTest()
{
    if (!m_isCurrent || !m_experiment)
        return;
    m_tested = m_experiment;
    m_test.order([experiment = m_experiment, settings = m_settings](const std::stop_token& stop) {
        return runRangeTest(*experiment, settings, stop);
    });
}

void RangeTestPage::showTest(const RangeTest& test)
{
    m_shown = test;
    std::vector<QPointF> H;
    std::vector<QPointF> objective;
    for (const RangeTestStep& step : test.steps) {
        H.emplace_back(step.rate, step.H);
        objective.emplace_back(step.rate, step.objective);
    }
    m_chart->removeCurvesFrom(1);
    m_chart->setCurvePoints(0, std::move(H));
    if (m_tested->objective.kind != ObjectiveKind::Entropy) {
        const int curve = m_chart->addCurve({.name = tr("objective after the update"),
                                             .quantity = Quantity::CrossEntropy,
                                             .dash = Qt::DashDotLine});
        m_chart->setCurvePoints(curve, std::move(objective));
    }
    m_chart->setFittedRangeX({m_settings.smallest, m_settings.largest});
    m_use->setEnabled(test.suggestion.has_value());
    m_use->setText(test.suggestion ? tr("Use %1").arg(nameOf(rounded(*test.suggestion)))
                                   : tr("No rate to suggest"));
    const QString rise = test.firstReversal ? tr("The objective first goes the wrong way at %1.")
                                                  .arg(nameOf(test.steps[*test.firstReversal].rate))
        : test.isCut ? tr("The run leaves the finite numbers after %1.")
                           .arg(countText(std::ssize(test.steps), tr("update"), tr("updates")))
                     : tr("The objective never goes the wrong way.");
    const QString steepest = test.steepest
        ? tr("It moves fastest at %1.").arg(nameOf(test.steps[*test.steepest].rate))
        : tr("It never moves.");
    m_words->setText(rise + u' ' + steepest);
    showMarks();
    m_chart->refresh();
}

void RangeTestPage::showMarks()
{
    std::vector<PlotMark> marks;
    // Where H moves fastest it falls to the right, or rises on an ascent: labels stand off it.
    const bool isDescent = !m_experiment || m_experiment->direction == Direction::Descend;
    const Qt::Alignment above = isDescent ? Qt::AlignRight : Qt::AlignLeft;
    const Qt::Alignment below = isDescent ? Qt::AlignLeft : Qt::AlignRight;
    if (m_experiment)
        marks.push_back({.position = m_experiment->learningRate.w,
                         .label = tr("now %1").arg(nameOf(m_experiment->learningRate.w)),
                         .quantity = Quantity::Eta,
                         .side = Qt::AlignBottom | below});
    std::vector<PlotPoint> points;
    if (m_shown && m_shown->firstRise) {
        const RangeTestStep& step = m_shown->steps[*m_shown->firstRise];
        marks.push_back({.position = step.rate,
                         .label = tr("H first rises: %1").arg(nameOf(step.rate)),
                         .quantity = Quantity::H});
        points.push_back({.position = {step.rate, step.H}, .quantity = Quantity::H});
    }
    if (m_shown && m_shown->suggestion)
        marks.push_back({.position = *m_shown->suggestion,
                         .label = tr("suggested: %1").arg(nameOf(rounded(*m_shown->suggestion))),
                         .quantity = Quantity::Z,
                         .side = Qt::AlignTop | above});
    m_chart->setMarks(std::move(marks));
    m_chart->setPoints(std::move(points));
}

void RangeTestPage::load(double rate)
{
    if (!m_experiment)
        return;
    Experiment experiment = *m_experiment;
    experiment.learningRate = LearningRate(QString::number(rate, 'g', 3).toDouble());
    emit experimentEdited(experiment, QStringLiteral("learning_rate"), tr("the learning rate"));
    emit experimentEditFinished();
}

void RangeTestPage::takeViewOf(const Workspace& other)
{
    Workspace::takeViewOf(other);
    const auto* const shown = dynamic_cast<const RangeTestPage*>(&other);
    if (shown == nullptr || shown->m_settings == m_settings)
        return;
    const QSignalBlocker quiet(m_steps);
    m_smallest->setText(exactNumber(shown->m_settings.smallest));
    m_largest->setText(exactNumber(shown->m_settings.largest));
    m_steps->setValue(static_cast<int>(shown->m_settings.steps));
    changeSettings();
}

QString RangeTestPage::words() const
{
    return m_words->text();
}

void RangeTestPage::setTheme(const Theme& theme)
{
    m_chart->setTheme(theme);
}

void RangeTestPage::setFontScale(double scale)
{
    m_chart->setFontScale(scale);
}

std::vector<NamedChart> RangeTestPage::charts() const
{
    return {{QStringLiteral("range-test"), m_chart}};
}

std::vector<std::shared_ptr<JobSlot>> RangeTestPage::jobSlots() const
{
    return {m_test.slot()};
}

}  // namespace entropy_lab
