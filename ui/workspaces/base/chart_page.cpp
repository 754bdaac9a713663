#include "ui/workspaces/base/chart_page.h"

#include "ui/plot/plot_view.h"
#include "ui/style/shown_text.h"
#include "ui/widgets/setting_row.h"

#include <QLabel>

namespace entropy_lab {

void ChartPage::setTheme(const Theme& theme)
{
    for (const NamedChart& entry : charts())
        entry.chart->setTheme(theme);
    for (SettingRow* const row : findChildren<SettingRow*>())
        row->setTheme(theme);
}

void ChartPage::setFontScale(double scale)
{
    for (const NamedChart& entry : charts())
        entry.chart->setFontScale(scale);
}

void ChartPage::setCurrent(bool isCurrent)
{
    m_isCurrent = isCurrent;
    if (isCurrent)
        catchUp();
}

void ChartPage::showEvent(QShowEvent* event)
{
    Workspace::showEvent(event);
    catchUp();
}

QLabel* ChartPage::makeWords()
{
    auto* const words = new QLabel;
    words->setWordWrap(true);
    words->setTextFormat(Qt::PlainText);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    words->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    // Of one height whatever it says, so that the charts keep theirs.
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    policy.setHeightForWidth(false);
    words->setSizePolicy(policy);
    words->setFixedHeight(2 * words->fontMetrics().lineSpacing() + 2);
    return words;
}

void ChartPage::setWords(QLabel* words, const QString& text)
{
    if (words->text() == text)
        return;
    words->setText(text);
    words->setToolTip(tipText(text));
}

}  // namespace entropy_lab
