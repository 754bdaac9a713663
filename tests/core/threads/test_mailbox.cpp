#include "core/threads/mailbox.h"

#include <QtTest>

#include <memory>
#include <thread>

using namespace entropy_lab;

class TestMailbox : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theNewestWins();
    void takesOnce();
    void wakesAWaitingThread();
    void endsWaitingWhenStopped();
    void handsOverBetweenThreads();
};

void TestMailbox::theNewestWins()
{
    Mailbox<int> box;
    box.put(1);
    box.put(2);
    QVERIFY(box.hasNews());
    QCOMPARE(box.take(), std::optional<int>(2));
}

void TestMailbox::takesOnce()
{
    Mailbox<std::unique_ptr<int>> box;
    QVERIFY(!box.take());
    box.put(std::make_unique<int>(7));
    QCOMPARE(**box.take(), 7);
    QVERIFY(!box.hasNews());
    QVERIFY(!box.take());
}

void TestMailbox::wakesAWaitingThread()
{
    Mailbox<int> box;
    int taken = 0;
    std::jthread reader([&](const std::stop_token& stop) {
        box.wait(stop);
        taken = box.take().value_or(-1);
    });
    box.put(5);
    reader.join();
    QCOMPARE(taken, 5);
}

void TestMailbox::endsWaitingWhenStopped()
{
    Mailbox<int> box;
    bool hasEnded = false;
    std::jthread reader([&](const std::stop_token& stop) {
        box.wait(stop);
        box.waitFor(stop, std::chrono::hours(1));
        hasEnded = true;
    });
    reader.request_stop();
    reader.join();
    QVERIFY(hasEnded);
}

void TestMailbox::handsOverBetweenThreads()
{
    constexpr int kLast = 20000;
    Mailbox<std::shared_ptr<const int>> box;
    std::jthread writer([&] {
        for (int i = 1; i <= kLast; ++i)
            box.put(std::make_shared<const int>(i));
    });
    int newest = 0;
    while (newest < kLast)
        if (const auto value = box.take()) {
            QVERIFY(**value > newest);
            newest = **value;
        }
    QCOMPARE(newest, kLast);
}

QTEST_APPLESS_MAIN(TestMailbox)
#include "test_mailbox.moc"
