#include "ui/style/lab_style.h"
#include "ui/style/theme.h"

#include <QDialogButtonBox>
#include <QImage>
#include <QPainter>
#include <QStyleOption>
#include <QTabBar>
#include <QtTest>

using namespace entropy_lab;

class TestLabStyle : public QObject {
    Q_OBJECT
private slots:
    void theTabShownHasABar_data();
    void theTabShownHasABar();
    void theRestOfAToolBarIsSeenAtNight();
    void buttonsOfDialogsHaveNoIcons();
    void whatCanBeTickedIsSeenAtNight_data();
    void whatCanBeTickedIsSeenAtNight();
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

void TestLabStyle::theRestOfAToolBarIsSeenAtNight()
{
    const QPalette before = QApplication::palette();
    const LabStyle style;
    const QIcon icon = style.standardIcon(QStyle::SP_ToolBarHorizontalExtensionButton);
    // The theme may change after the icon was asked for.
    for (const Theme& theme : {Theme::light(), Theme::dark()}) {
        QApplication::setPalette(applicationPalette(theme));
        const QImage picture = icon.pixmap(QSize(16, 16)).toImage();
        int inked = 0;
        int clear = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x) {
                const QColor pixel = picture.pixelColor(x, y);
                clear += pixel.alpha() == 0 ? 1 : 0;
                if (pixel.alpha() > 250)
                    inked += std::abs(pixel.lightness() - theme.text.lightness()) < 20 ? 1 : 0;
            }
        QVERIFY(inked >= 8);
        QVERIFY(clear > picture.width() * picture.height() / 2);
    }
    QApplication::setPalette(before);
}

void TestLabStyle::buttonsOfDialogsHaveNoIcons()
{
    LabStyle style;
    QDialogButtonBox box;
    box.setStyle(&style);
    QVERIFY(box.addButton(QDialogButtonBox::Close)->icon().isNull());
}

void TestLabStyle::whatCanBeTickedIsSeenAtNight_data()
{
    QTest::addColumn<QStyle::PrimitiveElement>("element");
    QTest::newRow("box") << QStyle::PE_IndicatorCheckBox;
    QTest::newRow("circle") << QStyle::PE_IndicatorRadioButton;
}

void TestLabStyle::whatCanBeTickedIsSeenAtNight()
{
    QFETCH(const QStyle::PrimitiveElement, element);
    const LabStyle style;
    QStyleOptionButton option;
    option.palette = applicationPalette(Theme::dark());
    option.rect = QRect(4, 4, 14, 14);
    option.state = QStyle::State_Enabled | QStyle::State_Off;
    QImage picture(22, 22, QImage::Format_RGB32);
    const QColor ground = option.palette.color(QPalette::Window);
    picture.fill(ground);
    QPainter painter(&picture);
    style.drawPrimitive(element, &option, &painter);
    painter.end();
    int brightest = 0;
    for (int x = 0; x < 11; ++x)
        brightest = std::max(brightest, qGray(picture.pixel(x, 11)));
    QVERIFY(brightest >= qGray(ground.rgb()) + 25);
}

QTEST_MAIN(TestLabStyle)
#include "test_lab_style.moc"
