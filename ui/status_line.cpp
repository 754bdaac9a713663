#include "ui/status_line.h"

#include "ui/number_format.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QTimer>

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr int kMessageMs = 8000;
constexpr int kProgressParts = 1000;

}  // namespace

StatusLine::StatusLine(QWidget* parent) : QWidget(parent)
{
    m_counter = new QLabel;
    m_counter->setAccessibleName(tr("Iteration"));
    m_counter->setToolTip(tr("Updates made so far, and the limit of the run."));
    m_progress = new QProgressBar;
    m_progress->setRange(0, kProgressParts);
    m_progress->setTextVisible(false);
    m_progress->setFixedSize(120, 8);
    m_progress->setAccessibleName(tr("Share of the iterations made"));
    m_progress->setToolTip(tr("How much of the run's iterations is made."));
    m_words = new QLabel;
    m_words->setAccessibleName(tr("What is happening"));
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_words->setMinimumWidth(80);
    m_words->setWordWrap(true);
    m_words->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_messageEnd = new QTimer(this);
    m_messageEnd->setSingleShot(true);
    m_messageEnd->setInterval(kMessageMs);
    connect(m_messageEnd, &QTimer::timeout, this, [this] {
        m_message.clear();
        showWords();
    });
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 12, 4);
    layout->setSpacing(12);
    layout->addWidget(m_counter);
    layout->addWidget(m_progress);
    layout->addWidget(m_words, 1);
}

void StatusLine::setFrame(const RunFrame& frame)
{
    if (!frame.snapshot)
        return;
    const std::int64_t done = frame.snapshot->record.iteration;
    const std::int64_t limit = frame.snapshot->experiment->stop.iterations;
    const QString counter = tr("iteration %1 of %2").arg(readableCount(done), readableCount(limit));
    if (m_counter->text() != counter) {
        // The width of the last count from the start, so that the line does not creep.
        const QString widest =
            tr("iteration %1 of %2").arg(readableCount(limit), readableCount(limit));
        m_counter->setMinimumWidth(m_counter->fontMetrics().horizontalAdvance(widest));
        m_counter->setText(counter);
    }
    const double share = limit > 0 ? static_cast<double>(done) / static_cast<double>(limit) : 1.0;
    m_progress->setValue(static_cast<int>(std::min(share, 1.0) * kProgressParts));
    m_description = describeRun(frame);
    showWords();
}

void StatusLine::setTheme(const Theme& theme)
{
    m_theme = theme;
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
    return m_counter->text();
}

QString StatusLine::words() const
{
    return m_words->text();
}

void StatusLine::showWords()
{
    using Kind = RunDescription::Kind;
    const bool needsAttention = m_message.isEmpty()
        && (m_description.kind == Kind::Parked || m_description.kind == Kind::Saturated
            || m_description.kind == Kind::Failed);
    const QString text = m_message.isEmpty() ? m_description.text : m_message;
    if (m_words->text() != text)
        m_words->setText(text);
    const QColor colour = needsAttention ? m_theme.textOf(Quantity::H) : m_theme.text;
    if (m_words->palette().color(QPalette::WindowText) != colour) {
        QPalette colours = m_words->palette();
        colours.setColor(QPalette::WindowText, colour);
        m_words->setPalette(colours);
    }
}

}  // namespace entropy_lab
