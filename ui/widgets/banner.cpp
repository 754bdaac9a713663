#include "ui/widgets/banner.h"

#include "ui/style/icons.h"
#include "ui/style/shown_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <utility>

namespace entropy_lab {

namespace {

/// A few lines, so that the charts keep their place whatever somebody wrote.
QString briefly(const QString& text)
{
    constexpr qsizetype kLongest = 600;
    constexpr qsizetype kMostLines = 6;
    QStringList lines = shownLines(text, kLongest).split(u'\n');
    if (lines.size() > kMostLines)
        lines = lines.first(kMostLines - 1) + QStringList(QStringLiteral("…"));
    return lines.join(u'\n');
}

}  // namespace

Banner::Banner(QWidget* parent) : QFrame(parent)
{
    setAutoFillBackground(true);
    setAccessibleName(tr("Message"));
    m_icon = new QLabel;
    m_text = new QLabel;
    m_text->setWordWrap(true);
    m_text->setMinimumWidth(1);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_remedyButton = new QPushButton;
    m_remedyButton->setFocusPolicy(Qt::TabFocus);
    m_remedyButton->setToolTip(tr("Do what the message offers."));
    m_closeButton = new QToolButton;
    m_closeButton->setAutoRaise(true);
    m_closeButton->setToolTip(tr("Close this message."));
    m_closeButton->setAccessibleName(tr("Close this message"));
    connect(m_closeButton, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_remedyButton, &QPushButton::clicked, this, [this] {
        hide();
        // The remedy may show the next message.
        const std::function<void()> remedy = std::exchange(m_remedy, {});
        if (remedy)
            remedy();
    });
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 6, 6);
    layout->setSpacing(8);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_remedyButton);
    layout->addWidget(m_closeButton);
    setTheme(Theme::light());
    hide();
}

void Banner::showMessage(const QString& text, const QString& remedyLabel,
                         std::function<void()> remedy)
{
    m_message = text;
    const QString shown = briefly(text);
    m_text->setText(shown);
    m_text->setToolTip(shown.size() < text.size() ? tipText(text) : QString());
    m_remedy = std::move(remedy);
    m_remedyButton->setText(remedyLabel);
    m_remedyButton->setToolTip(remedyLabel);
    m_remedyButton->setVisible(!remedyLabel.isEmpty());
    show();
}

void Banner::setTheme(const Theme& theme)
{
    QPalette colours = palette();
    colours.setColor(QPalette::Window, theme.warning);
    colours.setColor(QPalette::WindowText, theme.text);
    setPalette(colours);
    m_icon->setPixmap(
        themedIcon(QStringLiteral("warning"), theme).pixmap(QSize(20, 20), devicePixelRatioF()));
    m_closeButton->setIcon(themedIcon(QStringLiteral("close"), theme));
}

QString Banner::text() const
{
    return m_message;
}

}  // namespace entropy_lab
