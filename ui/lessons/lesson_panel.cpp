#include "ui/lessons/lesson_panel.h"

#include "ui/lessons/lesson_step_view.h"
#include "ui/style/counted.h"
#include "ui/style/icons.h"
#include "ui/style/shown_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr int kGap = 8;
constexpr int kNarrowest = 264;
constexpr int kBarHeight = 4;

QString textOf(const std::string& text)
{
    return QString::fromStdString(text);
}

}  // namespace

LessonPanel::LessonPanel(QSettings* settings, QWidget* parent)
    : QWidget(parent), m_progress(settings)
{
    setAccessibleName(tr("Lessons"));
    setMinimumWidth(kNarrowest);
    m_pages = new QStackedWidget;
    m_pages->addWidget(makeListPage());
    m_pages->addWidget(makeLessonPage());
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    column->addWidget(m_pages, 1);
    showList();
}

LessonPanel::~LessonPanel() = default;

QToolButton* LessonPanel::newTool(const QString& text, const QString& tip)
{
    auto* const button = new QToolButton;
    button->setAutoRaise(true);
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(text);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QPushButton* LessonPanel::newButton(const QString& text, const QString& tip)
{
    auto* const button = new QPushButton(text);
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QWidget* LessonPanel::makeHeader()
{
    auto* const header = new QWidget;
    auto* const row = new QHBoxLayout(header);
    row->setContentsMargins(kGap, kGap / 2, kGap / 2, kGap / 2);
    row->setSpacing(2);
    m_toList = newTool(tr("All lessons"), tr("Leave this lesson and show the list of lessons."));
    m_title = new QLabel;
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_title->setMinimumWidth(1);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_restart = newTool(tr("Start over"), tr("Begin this lesson again at its first step."));
    m_skip = newTool(tr("Skip"), tr("Leave this lesson out and go on with the next one."));
    m_close = newTool(tr("Close"), tr("Close the lessons; the experiment stays as it is."));
    row->addWidget(m_toList);
    row->addWidget(m_title, 1);
    row->addWidget(m_restart);
    row->addWidget(m_skip);
    row->addWidget(m_close);
    connect(m_toList, &QToolButton::clicked, this, &LessonPanel::leave);
    connect(m_restart, &QToolButton::clicked, this, &LessonPanel::restart);
    connect(m_skip, &QToolButton::clicked, this, &LessonPanel::skip);
    connect(m_close, &QToolButton::clicked, this, &LessonPanel::closeRequested);
    return header;
}

QWidget* LessonPanel::makeListPage()
{
    m_list = new QListWidget;
    m_list->setAccessibleName(tr("List of lessons"));
    m_list->setWordWrap(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_claim = new QLabel;
    m_claim->setWordWrap(true);
    m_claim->setMinimumWidth(1);
    m_claim->setTextFormat(Qt::PlainText);
    m_open = newButton(tr("Start"), tr("Begin the chosen lesson, or go on where it was left."));
    m_openAnew = newButton(tr("Start over"), tr("Begin the chosen lesson at its first step."));
    m_listSkip = newButton(tr("Skip"), tr("Mark the chosen lesson as left out."));
    auto* const page = new QWidget;
    auto* const column = new QVBoxLayout(page);
    column->setContentsMargins(kGap, 0, kGap, kGap);
    column->setSpacing(kGap);
    column->addWidget(m_list, 1);
    column->addWidget(m_claim);
    auto* const row = new QHBoxLayout;
    row->addWidget(m_open);
    row->addWidget(m_openAnew);
    row->addWidget(m_listSkip);
    column->addLayout(row);
    const auto chosen = [this] {
        return m_lessons.empty() || m_list->currentRow() < 0
            ? QString()
            : textOf(m_lessons.at(static_cast<std::size_t>(m_list->currentRow())).name);
    };
    connect(m_list, &QListWidget::currentRowChanged, this, &LessonPanel::showChosen);
    connect(m_list, &QListWidget::itemActivated, this, [this, chosen] { open(chosen()); });
    connect(m_open, &QPushButton::clicked, this, [this, chosen] { open(chosen()); });
    connect(m_openAnew, &QPushButton::clicked, this, [this, chosen] { open(chosen(), 0); });
    connect(m_listSkip, &QPushButton::clicked, this, [this, chosen] {
        m_progress.set(chosen(), LessonProgress::State::Skipped, m_progress.step(chosen()));
        const int skipped = m_list->currentRow();
        listLessons();
        m_list->setCurrentRow(std::min(skipped + 1, m_list->count() - 1));
    });
    return page;
}

QWidget* LessonPanel::makeLessonPage()
{
    m_place = new QLabel;
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(kBarHeight);
    m_area = new QScrollArea;
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus);
    m_back = newButton(tr("Back"), tr("Show the step before."));
    m_show = newButton({}, {});
    m_next = newButton(tr("Next"), tr("Show the next step."));
    auto* const page = new QWidget;
    auto* const column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, kGap);
    column->setSpacing(kGap / 2);
    auto* const place = new QHBoxLayout;
    place->setContentsMargins(kGap, 0, kGap, 0);
    place->addWidget(m_place);
    place->addWidget(m_bar, 1);
    column->addLayout(place);
    column->addWidget(m_area, 1);
    auto* const row = new QHBoxLayout;
    row->setContentsMargins(kGap, 0, kGap, 0);
    row->addWidget(m_back);
    row->addStretch(1);
    row->addWidget(m_show);
    row->addStretch(1);
    row->addWidget(m_next);
    column->addLayout(row);
    connect(m_back, &QPushButton::clicked, this, &LessonPanel::back);
    connect(m_next, &QPushButton::clicked, this, &LessonPanel::next);
    connect(m_show, &QPushButton::clicked, this, &LessonPanel::showRequested);
    return page;
}

void LessonPanel::setLessons(const std::vector<Lesson>& lessons)
{
    std::vector<Lesson> own(m_lessons.begin() + static_cast<std::ptrdiff_t>(m_ownFrom),
                            m_lessons.end());
    m_lessons = lessons;
    m_ownFrom = lessons.size();
    for (Lesson& lesson : own)
        m_lessons.push_back(std::move(lesson));
    showList();
}

void LessonPanel::addLesson(const Lesson& lesson)
{
    const auto it =
        std::find_if(m_lessons.begin() + static_cast<std::ptrdiff_t>(m_ownFrom), m_lessons.end(),
                     [&](const Lesson& other) { return other.name == lesson.name; });
    // The one at hand is shown anew when it is opened.
    leave();
    if (it == m_lessons.end())
        m_lessons.push_back(lesson);
    else
        *it = lesson;
    listLessons();
}

std::optional<std::size_t> LessonPanel::indexOf(const QString& name) const
{
    // A person's own go before built-in ones of the same name.
    for (std::size_t i = m_lessons.size(); i-- > 0;) {
        if (textOf(m_lessons[i].name) == name)
            return i;
    }
    return std::nullopt;
}

bool LessonPanel::open(const QString& name, std::optional<std::size_t> step)
{
    const std::optional<std::size_t> index = indexOf(name);
    if (!index)
        return false;
    if (m_current)
        emit lessonLeft();
    m_current = index;
    const std::size_t last = m_lessons[*index].steps.size() - 1;
    const auto resumed = static_cast<std::size_t>(std::max(m_progress.step(name), 0));
    enter(std::min(step.value_or(resumed), last));
    return true;
}

const Lesson* LessonPanel::lesson() const
{
    return m_current ? &m_lessons[*m_current] : nullptr;
}

void LessonPanel::enter(std::size_t step)
{
    const Lesson& lesson = m_lessons[*m_current];
    m_step = step;
    const std::size_t count = lesson.steps.size();
    m_progress.set(textOf(lesson.name), LessonProgress::State::Begun, static_cast<int>(step));
    QStringList sources;
    if (step + 1 == count) {
        for (const std::string& source : lesson.sources)
            sources.append(textOf(source));
    }
    const LessonStep& shown = lesson.steps[step];
    m_view = new LessonStepView(shown, step == 0 ? textOf(lesson.claim) : QString(), sources);
    m_view->setTheme(m_theme);
    // Not deleted at once: the wish for this step may come from the one before.
    if (QWidget* const before = m_area->takeWidget()) {
        before->hide();
        before->deleteLater();
    }
    m_area->setWidget(m_view);
    m_area->verticalScrollBar()->setValue(0);
    m_title->setText(shownLines(textOf(lesson.title)));
    m_place->setText(tr("Step %1 of %2").arg(step + 1).arg(count));
    m_bar->setRange(0, static_cast<int>(count));
    m_bar->setValue(static_cast<int>(step) + 1);
    m_back->setEnabled(step > 0);
    m_next->setText(step + 1 == count ? tr("Finish") : tr("Next"));
    m_next->setToolTip(step + 1 == count ? tr("Mark the lesson as done and show the list.")
                                         : tr("Show the next step."));
    m_show->setVisible(shown.playTo || shown.prediction);
    m_show->setText(shown.playTo ? tr("Show me") : tr("Answer"));
    m_show->setToolTip(shown.playTo ? tr("Play the run to iteration %1.").arg(*shown.playTo)
                                    : tr("Show what is true beside the guess."));
    m_show->setEnabled(true);
    for (QToolButton* const tool : {m_toList, m_restart, m_skip})
        tool->show();
    m_pages->setCurrentIndex(1);
    emit stepEntered();
}

void LessonPanel::leave()
{
    if (!m_current)
        return;
    m_current.reset();
    emit lessonLeft();
    showList();
}

void LessonPanel::skip()
{
    if (!m_current)
        return;
    const std::size_t index = *m_current;
    m_progress.set(textOf(m_lessons[index].name), LessonProgress::State::Skipped,
                   static_cast<int>(m_step));
    if (index + 1 < m_lessons.size())
        open(textOf(m_lessons[index + 1].name));
    else
        leave();
}

void LessonPanel::restart()
{
    if (m_current)
        enter(0);
}

void LessonPanel::next()
{
    if (!m_current)
        return;
    if (m_step + 1 < m_lessons[*m_current].steps.size()) {
        enter(m_step + 1);
        return;
    }
    m_progress.set(textOf(m_lessons[*m_current].name), LessonProgress::State::Done, 0);
    leave();
}

void LessonPanel::back()
{
    if (m_current && m_step > 0)
        enter(m_step - 1);
}

void LessonPanel::showList()
{
    if (QWidget* const before = m_area->takeWidget())
        before->deleteLater();
    m_view = nullptr;
    m_title->setText(tr("Lessons"));
    for (QToolButton* const tool : {m_toList, m_restart, m_skip})
        tool->hide();
    m_pages->setCurrentIndex(0);
    listLessons();
}

QString LessonPanel::stateText(const Lesson& lesson) const
{
    const QString name = textOf(lesson.name);
    switch (m_progress.state(name)) {
    case LessonProgress::State::New:
        return countText(std::ssize(lesson.steps), tr("step"), tr("steps"));
    case LessonProgress::State::Begun:
        return tr("at step %1 of %2").arg(m_progress.step(name) + 1).arg(lesson.steps.size());
    case LessonProgress::State::Skipped:
        return tr("left out");
    case LessonProgress::State::Done:
        return tr("✓ done");
    }
    return {};
}

void LessonPanel::listLessons()
{
    const int row = m_list->currentRow();
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (std::size_t i = 0; i < m_lessons.size(); ++i) {
        const Lesson& lesson = m_lessons[i];
        const QString number = i < m_ownFrom ? tr("%1. ").arg(i + 1) : QString();
        auto* const item = new QListWidgetItem(
            QStringLiteral("%1%2\n%3")
                .arg(number, shownText(textOf(lesson.title)), stateText(lesson)));
        item->setToolTip(tipText(textOf(lesson.claim)));
        m_list->addItem(item);
    }
    // Where one would go on: the first that is neither done nor left out.
    int wanted = row;
    for (std::size_t i = 0; i < m_lessons.size() && wanted < 0; ++i) {
        const LessonProgress::State state = m_progress.state(textOf(m_lessons[i].name));
        if (state == LessonProgress::State::New || state == LessonProgress::State::Begun)
            wanted = static_cast<int>(i);
    }
    m_list->setCurrentRow(std::clamp(wanted, m_list->count() > 0 ? 0 : -1, m_list->count() - 1));
    showChosen();
}

void LessonPanel::showChosen()
{
    const int row = m_list->currentRow();
    const bool isChosen = row >= 0 && row < static_cast<int>(m_lessons.size());
    for (QPushButton* const button : {m_open, m_openAnew, m_listSkip})
        button->setEnabled(isChosen);
    m_claim->clear();
    if (!isChosen)
        return;
    const Lesson& lesson = m_lessons[static_cast<std::size_t>(row)];
    const LessonProgress::State state = m_progress.state(textOf(lesson.name));
    m_claim->setText(shownLines(textOf(lesson.claim)));
    m_open->setText(state == LessonProgress::State::Begun ? tr("Resume") : tr("Start"));
    m_openAnew->setEnabled(state != LessonProgress::State::New);
}

void LessonPanel::setShowEnabled(bool isEnabled)
{
    m_show->setEnabled(isEnabled);
}

void LessonPanel::setTheme(const Theme& theme)
{
    m_theme = theme;
    const std::pair<QToolButton*, const char*> icons[] = {
        {m_toList, "list"}, {m_restart, "reset"}, {m_skip, "skip"}, {m_close, "close"}};
    for (const auto& [button, name] : icons)
        button->setIcon(themedIcon(QString::fromLatin1(name), theme));
    m_show->setIcon(themedIcon(QStringLiteral("play"), theme));
    if (m_view)
        m_view->setTheme(theme);
}

}  // namespace entropy_lab
