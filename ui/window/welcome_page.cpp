#include "ui/window/welcome_page.h"

#include "ui/style/icons.h"
#include "ui/window/bell_stage.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace entropy_lab {

namespace {

constexpr int kGap = 8;
constexpr int kWidest = 560;
constexpr int kIcon = 24;
constexpr double kTitleScale = 1.8;

}  // namespace

WelcomePage::WelcomePage(QWidget* parent, QWidget* message) : QWidget(parent), m_message(message)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("First start"));
    auto* const title = new QLabel(tr("Entropy Gradient Lab"));
    QFont font = title->font();
    font.setPointSizeF(font.pointSizeF() * kTitleScale);
    font.setBold(true);
    title->setFont(font);
    title->setWordWrap(true);
    auto* const words = new QLabel(
        tr("A unit decides between no and yes. Its entropy H says how undecided it is: the "
           "ball is the unit, and each step rolls it a little further down."));
    words->setWordWrap(true);
    m_bell = new BellStage;
    m_run = newButton(tr("Watch one unit go down its entropy"),
                      tr("Play the default experiment; every control is live."));
    m_lessons = newButton(tr("Take the lessons"),
                          tr("Fourteen claims: guess first, then see the number that decides."));
    m_file = newButton(tr("Open a file"),
                       tr("An experiment, a lesson, or a figure that carries its experiment."));
    m_close = new QToolButton;
    m_close->setText(tr("Go straight to the lab"));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close this page (Esc)."));

    auto* const column = new QWidget;
    column->setMaximumWidth(kWidest);
    auto* const rows = new QVBoxLayout(column);
    rows->setSpacing(2 * kGap);
    rows->addStretch(1);
    rows->addWidget(title);
    rows->addWidget(words);
    for (QPushButton* const button : {m_run, m_lessons, m_file}) {
        auto* const hint = new QLabel(button->toolTip());
        hint->setWordWrap(true);
        hint->setForegroundRole(QPalette::PlaceholderText);
        auto* const pair = new QVBoxLayout;
        pair->setSpacing(2);
        pair->addWidget(button);
        pair->addWidget(hint);
        rows->addLayout(pair);
    }
    rows->addWidget(m_close, 0, Qt::AlignLeft);
    rows->addStretch(1);
    auto* const area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    auto* const middle = new QWidget;
    auto* const halves = new QHBoxLayout(middle);
    halves->setContentsMargins(3 * kGap, 2 * kGap, 3 * kGap, 2 * kGap);
    halves->setSpacing(4 * kGap);
    halves->addWidget(m_bell, 3);
    halves->addWidget(column, 2);
    area->setWidget(middle);
    auto* const all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(area);

    connect(m_run, &QPushButton::clicked, this, &WelcomePage::runRequested);
    connect(m_lessons, &QPushButton::clicked, this, &WelcomePage::lessonsRequested);
    connect(m_file, &QPushButton::clicked, this, &WelcomePage::fileRequested);
    connect(m_close, &QToolButton::clicked, this, &WelcomePage::closeRequested);
    parent->installEventFilter(this);
    m_message->installEventFilter(this);
    takeRoom();
}

/// All of it but what is to be read first.
void WelcomePage::takeRoom()
{
    const int top = m_message->isVisibleTo(parentWidget())
        ? m_message->mapTo(parentWidget(), QPoint(0, m_message->height())).y()
        : 0;
    setGeometry(parentWidget()->rect().adjusted(0, top, 0, 0));
}

QPushButton* WelcomePage::newButton(const QString& title, const QString& tip)
{
    auto* const button = new QPushButton(title);
    button->setToolTip(tip);
    button->setIconSize(QSize(kIcon, kIcon));
    button->setMinimumHeight(2 * kIcon);
    return button;
}

bool WelcomePage::eventFilter(QObject* watched, QEvent* event)
{
    const QEvent::Type type = event->type();
    const bool isMoved = type == QEvent::Resize || type == QEvent::Move || type == QEvent::Show
        || type == QEvent::Hide;
    if (isMoved && (watched == parent() || watched == m_message))
        takeRoom();
    return QWidget::eventFilter(watched, event);
}

void WelcomePage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        emit closeRequested();
    else
        QWidget::keyPressEvent(event);
}

void WelcomePage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    // Not when the window comes back.
    if (!event->spontaneous())
        m_run->setFocus();
}

void WelcomePage::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().window());
}

void WelcomePage::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_bell->setTheme(theme);
    const std::pair<QPushButton*, const char*> icons[] = {
        {m_run, "play"}, {m_lessons, "lessons"}, {m_file, "open"}};
    for (const auto& [button, name] : icons)
        button->setIcon(themedIcon(QString::fromLatin1(name), theme));
}

}  // namespace entropy_lab
