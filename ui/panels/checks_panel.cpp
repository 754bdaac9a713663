#include "ui/panels/checks_panel.h"

#include "core/experiment/same_problem.h"
#include "ui/style/icons.h"
#include "ui/style/number_format.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace entropy_lab {

namespace {

constexpr int kGap = 8;
constexpr int kPauseMilliseconds = 200;
/// Updates that are made again within a fraction of a second.
constexpr std::int64_t kMostUpdates = 100000;
constexpr int kColumns = 2;
constexpr int kDigits = 3;

}  // namespace

ChecksPanel::ChecksPanel(QWidget* parent)
    : QWidget(parent), m_checking([this](const Moment& moment) {
          m_shown = moment;
          showResults();
          checkSoon();
      })
{
    setAccessibleName(tr("Checks"));
    m_heading = new QLabel;
    m_heading->setTextFormat(Qt::RichText);
    m_heading->setToolTip(tr("Each claim with its number and the bound that it must not pass."));
    m_close = new QToolButton;
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close the checks."));
    m_close->setAccessibleName(tr("Close the checks"));
    m_close->setFocusPolicy(Qt::TabFocus);
    connect(m_close, &QToolButton::clicked, this, &ChecksPanel::closeRequested);
    auto* const head = new QHBoxLayout;
    head->addWidget(m_heading, 1);
    head->addWidget(m_close);
    m_grid = new QGridLayout;
    m_grid->setHorizontalSpacing(2 * kGap);
    m_grid->setVerticalSpacing(2);
    for (int column = 0; column < kColumns; ++column)
        m_grid->setColumnStretch(column, 1);
    auto* const all = new QVBoxLayout(this);
    all->setContentsMargins(kGap, 2, kGap, kGap);
    all->setSpacing(2);
    all->addLayout(head);
    all->addLayout(m_grid);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMilliseconds);
    connect(&m_pause, &QTimer::timeout, this, &ChecksPanel::check);
    showResults();
}

void ChecksPanel::setFrame(const RunFrame& frame)
{
    const bool isOther = m_snapshot && frame.snapshot
        && !differsInNumbersOnly(*m_snapshot->experiment, *frame.snapshot->experiment);
    m_snapshot = frame.snapshot;
    // What was found of another experiment says nothing of this one.
    if (isOther) {
        m_checking.cancel();
        m_checked.reset();
        m_shown = {};
        showResults();
    }
    checkSoon();
}

void ChecksPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    check();
}

void ChecksPanel::checkSoon()
{
    const bool isWanted = isVisible() && m_snapshot && m_snapshot != m_checked;
    if (isWanted && !m_checking.isWorking() && !m_pause.isActive())
        m_pause.start();
}

void ChecksPanel::check()
{
    if (!isVisible() || !m_snapshot || m_snapshot == m_checked || m_checking.isWorking())
        return;
    m_checked = m_snapshot;
    m_checking.order([snapshot = m_snapshot](const std::stop_token& stop) -> std::optional<Moment> {
        return Moment{.iteration = snapshot->record.iteration,
                      .results = checkMoment(*snapshot, kMostUpdates, stop)};
    });
}

void ChecksPanel::showResults()
{
    const std::size_t count = m_shown.results.size();
    m_heading->setText(
        count == 0 ? tr("<b>Checks</b>")
                   : tr("<b>Checks</b> at iteration %1").arg(readableCount(m_shown.iteration)));
    while (m_labels.size() < count) {
        auto* const label = new QLabel;
        label->setTextFormat(Qt::RichText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        const int place = static_cast<int>(m_labels.size());
        m_grid->addWidget(label, place / kColumns, place % kColumns, Qt::AlignTop);
        m_labels.push_back(label);
    }
    for (std::size_t i = 0; i < m_labels.size(); ++i) {
        m_labels[i]->setVisible(i < count);
        if (i >= count)
            continue;
        const CheckResult& result = m_shown.results[i];
        if (!result.untested.empty()) {
            m_labels[i]->setToolTip(QString::fromStdString(result.untested));
            m_labels[i]->setText(tr("<b style='color:%1'>–</b> %2: not tested")
                                     .arg(m_theme.secondaryText.name(),
                                          QString::fromStdString(result.name).toHtmlEscaped()));
            continue;
        }
        const QColor color = m_theme.textOf(result.passed ? Quantity::Z : Quantity::H);
        m_labels[i]->setToolTip(QString::fromStdString(result.quantity));
        m_labels[i]->setText(
            QStringLiteral("<b style='color:%1'>%2</b> %3: <span "
                           "style='color:%4'>%5 ≤ %6</span>")
                .arg(color.name(), result.passed ? QStringLiteral("✓") : QStringLiteral("✗"),
                     QString::fromStdString(result.name).toHtmlEscaped(),
                     m_theme.secondaryText.name(), readableNumber(result.value, kDigits),
                     readableNumber(result.bound, kDigits)));
    }
}

QString ChecksPanel::text(std::size_t index) const
{
    return m_labels.at(index)->text();
}

void ChecksPanel::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_close->setIcon(themedIcon(QStringLiteral("close"), theme));
    showResults();
}

}  // namespace entropy_lab
