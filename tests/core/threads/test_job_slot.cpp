#include "core/threads/job_slot.h"

#include <QtTest>

#include <atomic>
#include <new>
#include <stdexcept>
#include <thread>

using namespace entropy_lab;

class TestJobSlot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void worksOnAnotherThread();
    void theNewestOrderStopsTheOneBefore();
    void whatIsCancelledBeforeItBeganIsNotDone();
    void whatItThrowsEndsNothingButItself();
};

void TestJobSlot::worksOnAnotherThread()
{
    JobSlot slot;
    Mailbox<std::thread::id> result;
    slot.order([&result](const std::stop_token&) { result.put(std::this_thread::get_id()); });
    const std::jthread thread([&slot](const std::stop_token& stop) { slot.work(stop); });
    QTRY_VERIFY(result.hasNews());
    QVERIFY(result.take() != std::this_thread::get_id());
}

void TestJobSlot::theNewestOrderStopsTheOneBefore()
{
    JobSlot slot;
    const std::jthread thread([&slot](const std::stop_token& stop) { slot.work(stop); });
    std::atomic<bool> hasBegun{false};
    std::atomic<bool> hasEnded{false};
    std::atomic<bool> isSecondDone{false};
    slot.order([&hasBegun, &hasEnded](const std::stop_token& stop) {
        hasBegun = true;
        while (!stop.stop_requested())
            std::this_thread::yield();
        hasEnded = true;
    });
    QTRY_VERIFY(hasBegun);
    slot.order([&isSecondDone](const std::stop_token&) { isSecondDone = true; });
    QTRY_VERIFY(isSecondDone);
    QVERIFY(hasEnded);
}

void TestJobSlot::whatIsCancelledBeforeItBeganIsNotDone()
{
    JobSlot slot;
    bool isFirstDone = false;
    std::atomic<bool> isSecondDone{false};
    slot.order([&isFirstDone](const std::stop_token&) { isFirstDone = true; });
    slot.cancel();
    std::jthread thread([&slot](const std::stop_token& stop) { slot.work(stop); });
    slot.order([&isSecondDone](const std::stop_token&) { isSecondDone = true; });
    QTRY_VERIFY(isSecondDone);
    QVERIFY(!isFirstDone);
}

void TestJobSlot::whatItThrowsEndsNothingButItself()
{
    JobSlot slot;
    std::atomic<int> told{0};
    std::atomic<bool> isNextDone{false};
    const std::jthread thread(
        [&slot, &told](const std::stop_token& stop) { slot.work(stop, [&told] { ++told; }); });
    QVERIFY(!slot.hasFailed());
    slot.order([](const std::stop_token&) { throw std::bad_alloc(); });
    QTRY_COMPARE(told, 1);
    QVERIFY(slot.hasFailed());
    QVERIFY_EXCEPTION_THROWN(std::rethrow_exception(slot.takeFailure()), std::bad_alloc);
    QVERIFY(!slot.takeFailure());
    slot.order([&isNextDone](const std::stop_token&) { isNextDone = true; });
    QVERIFY(!slot.hasFailed());
    QTRY_VERIFY(isNextDone);
    // Of what was given up nobody hears.
    std::atomic<bool> hasBegun{false};
    slot.order([&hasBegun](const std::stop_token& stop) {
        hasBegun = true;
        while (!stop.stop_requested())
            std::this_thread::yield();
        throw std::runtime_error("given up");
    });
    QTRY_VERIFY(hasBegun);
    isNextDone = false;
    slot.order([&isNextDone](const std::stop_token&) { isNextDone = true; });
    QTRY_VERIFY(isNextDone);
    QCOMPARE(told, 1);
    QVERIFY(!slot.takeFailure());
}

QTEST_GUILESS_MAIN(TestJobSlot)
#include "test_job_slot.moc"
