#include "ui/widgets/flow_row.h"

#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QVBoxLayout>

using namespace entropy_lab;

namespace {

constexpr QSize kSize(100, 20);

/// Some boxes of 100 x 20 px in a row on a page.
struct Page {
    explicit Page(int count)
    {
        auto* const column = new QVBoxLayout(&widget);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(0);
        column->addLayout(row);
        column->addStretch(1);
        for (int i = 0; i < count; ++i) {
            boxes.append(new QWidget);
            boxes.back()->setFixedSize(kSize);
            row->addWidget(boxes.back());
        }
    }
    void show(int width)
    {
        widget.resize(width, 300);
        widget.show();
    }

    QWidget widget;
    FlowRow* row = new FlowRow;
    QList<QWidget*> boxes;
};

}  // namespace

class TestFlowRow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneLineWhereThereIsRoom()
    {
        Page page(3);
        page.show(400);
        QTRY_COMPARE(page.boxes[2]->geometry(), QRect(QPoint(216, 0), kSize));
        QCOMPARE(page.row->geometry().height(), 20);
    }

    void aSecondLineWhereItIsNarrow()
    {
        Page page(3);
        page.show(215);
        QTRY_COMPARE(page.boxes[1]->geometry(), QRect(QPoint(108, 0), kSize));
        QTRY_COMPARE(page.boxes[2]->geometry(), QRect(QPoint(0, 24), kSize));
        QTRY_COMPARE(page.row->geometry().height(), 44);
        page.show(400);
        QTRY_COMPARE(page.row->geometry().height(), 20);
    }

    void itIsAsNarrowAsItsWidestItem()
    {
        Page page(4);
        QCOMPARE(page.row->minimumSize().width(), 100);
        QVERIFY(page.row->sizeHint().width() >= 424);
        QVERIFY(!page.row->hasHeightForWidth());
    }

    void whatIsHiddenTakesNoRoom()
    {
        Page page(3);
        page.boxes[0]->hide();
        page.show(215);
        QTRY_COMPARE(page.boxes[2]->geometry(), QRect(QPoint(108, 0), kSize));
        page.boxes[0]->show();
        QTRY_COMPARE(page.boxes[2]->geometry(), QRect(QPoint(0, 24), kSize));
    }

    void whatFollowsAStretchIsOnTheRight()
    {
        Page page(1);
        page.row->addStretch();
        auto* const last = new QWidget;
        last->setFixedSize(kSize);
        page.row->addWidget(last);
        page.show(400);
        QTRY_COMPARE(last->geometry(), QRect(QPoint(300, 0), kSize));
        page.show(150);
        QTRY_COMPARE(last->geometry(), QRect(QPoint(0, 24), kSize));
    }

    void aNameStaysWithItsBox()
    {
        Page page(1);
        auto* const box = new QPushButton(QStringLiteral("Go"));
        QLabel* const label =
            page.row->addNamed(QStringLiteral("what it does"), box, QStringLiteral("It goes."));
        QCOMPARE(label->buddy(), box);
        QCOMPARE(box->accessibleName(), QStringLiteral("what it does"));
        QCOMPARE(box->toolTip(), QStringLiteral("It goes."));
        page.show(120);
        QTRY_COMPARE(box->parentWidget()->pos(), QPoint(0, 24));
        QCOMPARE(label->parentWidget(), box->parentWidget());
    }
};

QTEST_MAIN(TestFlowRow)
#include "test_flow_row.moc"
