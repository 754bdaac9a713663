#include "ui/widgets/live_label.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QtTest>

using namespace entropy_lab;

namespace {

/// Counts how often a widget is told to lay out its children anew.
class Layouts : public QObject {
public:
    explicit Layouts(QWidget& watched) { watched.installEventFilter(this); }
    int count = 0;

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        count += event->type() == QEvent::LayoutRequest ? 1 : 0;
        return QObject::eventFilter(watched, event);
    }
};

struct Row : QWidget {
    Row()
    {
        auto* const layout = new QHBoxLayout(this);
        layout->addWidget(label);
        label->label()->setWordWrap(true);
        label->setMinimumWidth(80);
        resize(160, 60);
        show();
        label->setText("iteration 1");
        QTest::qWait(1);
    }
    LiveLabel* const label = new LiveLabel;
};

}  // namespace

class TestLiveLabel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anotherTextOfTheSameSizeLaysOutNothing()
    {
        Row row;
        const Layouts layouts(row);
        for (int i = 2; i < 50; ++i) {
            row.label->setText(QString("iteration %1").arg(i));
            QCoreApplication::sendPostedEvents();
        }
        QCOMPARE(row.label->text(), QString("iteration 49"));
        QCOMPARE(row.label->label()->text(), row.label->text());
        QCOMPARE(layouts.count, 0);
    }

    void itGrowsWithItsLinesAndShrinksAgain()
    {
        Row row;
        const int line = row.label->fontMetrics().lineSpacing();
        QCOMPARE(row.label->sizeHint().height(), 2 * line);
        const Layouts layouts(row);
        row.label->setText("a sentence of many words that needs more lines than there is room for");
        QCoreApplication::sendPostedEvents();
        QVERIFY(row.label->sizeHint().height() > 2 * line);
        QTRY_VERIFY(row.label->height()
                    >= row.label->label()->heightForWidth(row.label->label()->width()));
        QVERIFY(layouts.count > 0);
        row.label->setText("short");
        QCOMPARE(row.label->sizeHint().height(), 2 * line);
    }
};

QTEST_MAIN(TestLiveLabel)
#include "test_live_label.moc"
