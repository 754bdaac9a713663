// Eigen as AVX2 makes it, under a name of its own: the rest of the program is built for any x86-64.
#define Eigen EigenAvx2
#include <Eigen/Core>
#include <benchmark/benchmark.h>

#if defined(__AVX2__)

namespace {

using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The two products that a step cannot do without, and nothing else: Z = A X and dW = dZ X^T.
void products(benchmark::State& state)
{
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) {
        state.SkipWithError("this machine has no AVX2");
        return;
    }
    const Eigen::Index units = state.range(0);
    const Eigen::Index features = state.range(1);
    const Eigen::Index samples = state.range(2);
    const RowMatrix A = RowMatrix::Random(units, features);
    const Eigen::MatrixXd X = Eigen::MatrixXd::Random(features, samples);
    const Eigen::MatrixXd dZ = Eigen::MatrixXd::Random(units, samples);
    Eigen::MatrixXd Z(units, samples);
    RowMatrix dW(units, features);
    for (auto _ : state) {
        Z.noalias() = A * X;
        dW.noalias() = dZ * X.transpose();
        benchmark::ClobberMemory();
    }
}
BENCHMARK(products)->Name("products/Eigen")->Args({10, 64, 1000})->Args({256, 784, 512});

}  // namespace

#endif
