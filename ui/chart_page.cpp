#include "ui/chart_page.h"

#include "ui/plot_view.h"
#include "ui/setting_row.h"

#include <QLabel>
#include <QSplitter>

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

QWidget* ChartPage::besideEachOther(QWidget* first, QWidget* second)
{
    constexpr int kGap = 8;
    auto* const splitter = new QSplitter(Qt::Horizontal);
    splitter->setHandleWidth(kGap);
    splitter->setChildrenCollapsible(false);
    for (QWidget* const part : {first, second}) {
        splitter->addWidget(part);
        splitter->setStretchFactor(splitter->count() - 1, 1);
    }
    splitter->setSizes({10000, 10000});
    return splitter;
}

QLabel* ChartPage::makeWords()
{
    auto* const words = new QLabel;
    words->setWordWrap(true);
    words->setTextFormat(Qt::PlainText);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    words->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    return words;
}

}  // namespace entropy_lab
