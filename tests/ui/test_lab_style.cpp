#include "ui/lab_style.h"
#include "ui/theme.h"

#include <QImage>
#include <QTabBar>
#include <QtTest>

using namespace entropy_lab;

class TestLabStyle : public QObject {
    Q_OBJECT
private slots:
    void theTabShownHasABar_data();
    void theTabShownHasABar();
};

void TestLabStyle::theTabShownHasABar_data()
{
    QTest::addColumn<bool>("isDark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestLabStyle::theTabShownHasABar()
{
    QFETCH(const bool, isDark);
    const Theme theme = isDark ? Theme::dark() : Theme::light();
    LabStyle style;
    QTabBar bar;
    bar.setStyle(&style);
    bar.setPalette(applicationPalette(theme));
    for (const char* const name : {"Sweep", "Schedule", "Stability"})
        bar.addTab(name);
    bar.setCurrentIndex(1);
    bar.resize(bar.sizeHint());
    const QImage picture = bar.grab().toImage();
    const QColor highlight = bar.palette().color(QPalette::Highlight);
    for (int i = 0; i < bar.count(); ++i) {
        const QRect tab = bar.tabRect(i);
        int found = 0;
        for (int y = tab.top(); y < tab.center().y(); ++y)
            found += picture.pixelColor(tab.center().x(), y) == highlight ? 1 : 0;
        QCOMPARE(found >= 2, i == 1);
    }
}

QTEST_MAIN(TestLabStyle)
#include "test_lab_style.moc"
