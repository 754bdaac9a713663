#include "core/descent/trainer.h"

#include <QtTest>

#include <atomic>
#include <cstdlib>
#include <random>

using namespace entropy_lab;

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define ENTROPY_LAB_COUNTS_ALLOCATIONS
#endif

namespace {
std::atomic<long> g_allocations{0};
}

#ifdef ENTROPY_LAB_COUNTS_ALLOCATIONS
// In place of the C library's, for operator new, Eigen and everything else in this program. The
// names are the C library's own.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-*)
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t size)
{
    ++g_allocations;
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size)
{
    ++g_allocations;
    return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size)
{
    ++g_allocations;
    return __libc_realloc(old, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size)
{
    ++g_allocations;
    return __libc_memalign(alignment, size);
}
}
// NOLINTEND(bugprone-reserved-identifier,readability-*)
#endif

class TestAllocations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void allocationsAreCounted();
    void aStepAllocatesNothing_data();
    void aStepAllocatesNothing();
};

void TestAllocations::initTestCase()
{
#ifndef ENTROPY_LAB_COUNTS_ALLOCATIONS
    QSKIP("the allocator is the sanitizer's or not glibc's");
#endif
}

void TestAllocations::allocationsAreCounted()
{
    const long before = g_allocations;
    Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(40, 40);
    QVERIFY(matrix.sum() == 0.0);
    QVERIFY(g_allocations > before);
}

void TestAllocations::aStepAllocatesNothing_data()
{
    QTest::addColumn<int>("units");
    QTest::addColumn<int>("features");
    QTest::addColumn<int>("samples");
    QTest::addColumn<int>("rule");
    QTest::addColumn<int>("objective");
    const auto add = [](int units, int features, int samples, RuleKind rule,
                        ObjectiveKind objective) {
        QTest::addRow("%d x %d x %d, rule %d, objective %d", units, features, samples,
                      static_cast<int>(rule), static_cast<int>(objective))
            << units << features << samples << static_cast<int>(rule)
            << static_cast<int>(objective);
    };
    for (const RuleKind rule : {RuleKind::GradientDescent, RuleKind::Momentum, RuleKind::Nesterov,
                                RuleKind::AdaGrad, RuleKind::RmsProp, RuleKind::Adam})
        for (const ObjectiveKind objective : {ObjectiveKind::Entropy, ObjectiveKind::CrossEntropy,
                                              ObjectiveKind::Mixed, ObjectiveKind::BalancedEntropy})
            add(3, 5, 40, rule, objective);
    add(1, 2, 1, RuleKind::GradientDescent, ObjectiveKind::Entropy);
    add(1, 2, 60, RuleKind::GradientDescent, ObjectiveKind::Entropy);
    // Beyond what Eigen would take from the stack.
    add(200, 300, 400, RuleKind::GradientDescent, ObjectiveKind::Entropy);
    add(200, 300, 400, RuleKind::Adam, ObjectiveKind::Mixed);
}

void TestAllocations::aStepAllocatesNothing()
{
    QFETCH(int, units);
    QFETCH(int, features);
    QFETCH(int, samples);
    QFETCH(int, rule);
    QFETCH(int, objective);
    std::mt19937_64 random(1);
    std::normal_distribution<double> normal;
    Experiment e;
    e.data.X = Eigen::MatrixXd::NullaryExpr(features, samples, [&] { return normal(random); });
    if (objective != static_cast<int>(ObjectiveKind::Entropy))
        e.data.Y = (e.data.X->row(0).replicate(units, 1).array() > 0.0).cast<double>();
    e.start = Layer(units, features);
    for (double& value : e.start.values)
        value = 0.1 * normal(random);
    e.rule.kind = static_cast<RuleKind>(rule);
    e.objective.kind = static_cast<ObjectiveKind>(objective);
    e.learningRate = LearningRate(1e-3);
    e.weightDecay = rule == static_cast<int>(RuleKind::Adam) ? 0.01 : 0.0;

    Trainer trainer(e);
    trainer.step();
    const long before = g_allocations;
    for (int k = 0; k < 5; ++k)
        trainer.step();
    QCOMPARE(g_allocations - before, 0L);
    QCOMPARE(trainer.record().iteration, 6);
}

QTEST_APPLESS_MAIN(TestAllocations)
#include "test_allocations.moc"
