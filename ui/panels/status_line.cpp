#include "ui/panels/status_line.h"

#include "ui/panels/timeline.h"
#include "ui/style/number_format.h"
#include "ui/style/shown_text.h"
#include "ui/widgets/live_label.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTimer>
#include <QToolButton>

#include <algorithm>
#include <optional>
#include <utility>

namespace entropy_lab {

namespace {

constexpr int kMessageMs = 8000;
constexpr qsizetype kLongestMessage = 300;
constexpr int kWordsMs = 100;  // between two numbers of a run that goes on

/// The count that a text says, groups and all.
std::optional<qint64> countOf(QString text)
{
    text.remove(QRegularExpression(QStringLiteral("[\\s\u202f\u2009_',]")));
    bool isCount = false;
    const qint64 count = text.toLongLong(&isCount);
    return isCount && count >= 0 ? std::optional(count) : std::nullopt;
}

}  // namespace

StatusLine::StatusLine(QWidget* parent) : QWidget(parent)
{
    auto* const name = new QLabel(tr("iteration"));
    m_iteration = new QLineEdit;
    m_iteration->setAccessibleName(tr("Iteration shown"));
    m_iteration->setToolTip(tr("The iteration shown; type another one to see it."));
    m_iteration->setAlignment(Qt::AlignRight);
    m_iteration->setFocusPolicy(Qt::ClickFocus);
    m_iteration->installEventFilter(this);
    name->setBuddy(m_iteration);
    m_limit = new QLabel;
    m_limit->setToolTip(tr("The limit of the run, in iterations."));
    m_timeline = new Timeline;
    m_newest = new QToolButton;
    m_newest->setText(tr("Newest"));
    m_newest->setToolTip(tr("Show the newest iteration again (Ctrl+End)."));
    m_newest->setFocusPolicy(Qt::TabFocus);
    // It comes and goes with the past: its place stays.
    QSizePolicy policy = m_newest->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_newest->setSizePolicy(policy);
    m_newest->hide();
    m_words = new LiveLabel;
    m_words->label()->setAccessibleName(tr("What is happening"));
    m_words->label()->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_words->label()->setWordWrap(true);
    m_words->setMinimumWidth(80);
    m_words->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_remedy = new QPushButton;
    m_remedy->setToolTip(tr("Do what helps the run."));
    m_remedy->setFocusPolicy(Qt::TabFocus);
    m_remedy->hide();
    connect(m_remedy, &QPushButton::clicked, this,
            [this] { emit remedyRequested(m_description.remedy); });
    m_messageEnd = new QTimer(this);
    m_messageEnd->setSingleShot(true);
    m_messageEnd->setInterval(kMessageMs);
    connect(m_messageEnd, &QTimer::timeout, this, [this] {
        m_message.clear();
        showWords();
    });
    connect(m_timeline, &Timeline::iterationRequested, this, &StatusLine::iterationRequested);
    connect(m_newest, &QToolButton::clicked, this, &StatusLine::newestRequested);
    // Whoever goes elsewhere has given up typing.
    connect(m_timeline, &Timeline::iterationRequested, m_iteration, &QLineEdit::clearFocus);
    connect(m_newest, &QToolButton::clicked, m_iteration, &QLineEdit::clearFocus);
    connect(m_iteration, &QLineEdit::returnPressed, this, &StatusLine::goToTyped);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 0, 12, 0);
    layout->setSpacing(6);
    layout->addWidget(name);
    layout->addWidget(m_iteration);
    layout->addWidget(m_limit);
    layout->addSpacing(6);
    layout->addWidget(m_timeline, 5);
    layout->addWidget(m_newest);
    layout->addSpacing(6);
    layout->addWidget(m_words, 4);
    layout->addWidget(m_remedy);
}

void StatusLine::setFrame(const RunFrame& frame)
{
    if (!frame.snapshot)
        return;
    showCounter(frame.snapshot->record.iteration, frame.end().experiment->stop.iterations);
    m_timeline->setFrame(frame);
    m_newest->setVisible(frame.isPastShown());
    const RunDescription before = std::exchange(m_description, describeRun(frame));
    // Numbers on the move are read by nobody more often; what happens is said at once.
    const bool isMoving = frame.end().isRunning && m_description.kind == before.kind
        && m_description.regime == before.regime;
    if (!isMoving || !m_sinceWords.isValid() || m_sinceWords.elapsed() >= kWordsMs)
        showWords();
    showRemedy();
}

void StatusLine::setRemedyOffered(bool isOffered)
{
    if (isOffered == m_isRemedyOffered)
        return;
    m_isRemedyOffered = isOffered;
    showRemedy();
}

void StatusLine::showRemedy()
{
    const QString& label = m_description.remedy.label;
    if (m_remedy->text() != label) {
        m_remedy->setText(label);
        m_remedy->setToolTip(label);
    }
    m_remedy->setVisible(m_isRemedyOffered && m_description.remedy.kind != RunRemedy::Kind::None);
}

void StatusLine::showCounter(std::int64_t shown, std::int64_t limit)
{
    const QString count = readableCount(limit);
    if (m_limit->text() != tr("of %1").arg(count)) {
        m_limit->setText(tr("of %1").arg(count));
        // The width of the last count from the start, so that the line does not creep.
        constexpr int kFrame = 16;
        m_iteration->setFixedWidth(
            std::max(m_iteration->fontMetrics().horizontalAdvance(count),
                     m_iteration->fontMetrics().horizontalAdvance(QStringLiteral("0000")))
            + kFrame);
    }
    m_shown = shown;
    // Under somebody's hands it stays, typed or not: a selection would be lost.
    if (!m_iteration->hasFocus() && m_iteration->text() != readableCount(shown))
        m_iteration->setText(readableCount(shown));
}

void StatusLine::goToTyped()
{
    const std::optional<qint64> wanted = countOf(m_iteration->text());
    if (!wanted || *wanted > m_timeline->newestIteration()) {
        showMessage(tr("%1: expected an iteration from 0 to %2, the newest one")
                        .arg(quotedInput(m_iteration->text()),
                             readableCount(m_timeline->newestIteration())));
        m_iteration->selectAll();
        return;
    }
    m_iteration->clearFocus();
    emit iterationRequested(*wanted);
}

bool StatusLine::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_iteration) {
        const bool isEscape = event->type() == QEvent::KeyPress
            && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape;
        if (isEscape || event->type() == QEvent::FocusOut) {
            m_iteration->setText(readableCount(m_shown));
            if (isEscape)
                m_iteration->clearFocus();
            return isEscape;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void StatusLine::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_timeline->setTheme(theme);
    showWords();
}

void StatusLine::showMessage(const QString& text)
{
    m_message = text;
    m_messageEnd->start();
    showWords();
}

QString StatusLine::counterText() const
{
    return tr("iteration %1 of %2")
        .arg(m_iteration->text(), m_limit->text().section(QLatin1Char(' '), 1));
}

QString StatusLine::words() const
{
    return m_words->text();
}

void StatusLine::showWords()
{
    using Kind = RunDescription::Kind;
    m_sinceWords.start();
    const bool needsAttention = m_message.isEmpty()
        && (m_description.kind == Kind::Saturated || m_description.kind == Kind::Failed
            || m_description.regime == Regime::DeadStart
            || m_description.regime == Regime::NonMonotone);
    const QString text =
        m_message.isEmpty() ? m_description.text : shownText(m_message, kLongestMessage);
    m_words->setText(text);
    const QColor colour = needsAttention ? m_theme.textOf(Quantity::H) : m_theme.text;
    if (m_words->palette().color(QPalette::WindowText) != colour) {
        QPalette colours = m_words->palette();
        colours.setColor(QPalette::WindowText, colour);
        m_words->setPalette(colours);
    }
}

}  // namespace entropy_lab
