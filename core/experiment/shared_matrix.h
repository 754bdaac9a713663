#pragma once

#include <Eigen/Core>

#include <memory>
#include <utility>

namespace entropy_lab {

/// A matrix whose copies share one set of numbers until one of them is edited. Copies may be read,
/// copied, edited and destroyed in different threads.
class SharedMatrix {
public:
    /// 0 x 0.
    SharedMatrix() : SharedMatrix(Eigen::MatrixXd()) { }
    // NOLINTNEXTLINE(google-explicit-constructor): a matrix can stand wherever a shared one does.
    SharedMatrix(Eigen::MatrixXd matrix)
        : m_matrix(std::make_shared<Eigen::MatrixXd>(std::move(matrix)))
    {
    }
    template <typename Derived>
    // NOLINTNEXTLINE(google-explicit-constructor): nor need an expression be named.
    SharedMatrix(const Eigen::DenseBase<Derived>& expression)
        : SharedMatrix(Eigen::MatrixXd(expression.derived()))
    {
    }
    // Copied where others are moved: nothing is ever left without a matrix.
    SharedMatrix(const SharedMatrix&) = default;
    SharedMatrix& operator=(const SharedMatrix&) = default;
    ~SharedMatrix() = default;

    const Eigen::MatrixXd& operator*() const { return *m_matrix; }
    const Eigen::MatrixXd* operator->() const { return m_matrix.get(); }
    // NOLINTNEXTLINE(google-explicit-constructor): it can stand wherever a matrix is read.
    operator const Eigen::MatrixXd&() const { return *m_matrix; }

    Eigen::Index rows() const { return m_matrix->rows(); }
    Eigen::Index cols() const { return m_matrix->cols(); }
    Eigen::Index size() const { return m_matrix->size(); }
    const double* data() const { return m_matrix->data(); }
    double operator()(Eigen::Index row, Eigen::Index column) const
    {
        return (*m_matrix)(row, column);
    }

    /// The numbers to write on: copied first where anybody else holds them.
    Eigen::MatrixXd& edit()
    {
        // Counted with a copy of the pointer: taking it waits for what another thread, which let
        // go of the numbers, has read before.
        const std::shared_ptr<Eigen::MatrixXd> held = m_matrix;
        constexpr long kOnlyThese = 2;
        if (held.use_count() != kOnlyThese)
            m_matrix = std::make_shared<Eigen::MatrixXd>(*held);
        return *m_matrix;
    }

    bool isShared(const SharedMatrix& other) const { return m_matrix == other.m_matrix; }

    /// Same shape and equal numbers; NaN equals NaN only where the numbers are shared.
    friend bool operator==(const SharedMatrix& a, const SharedMatrix& b)
    {
        return a.isShared(b) || (a.rows() == b.rows() && a.cols() == b.cols() && *a == *b);
    }

private:
    std::shared_ptr<Eigen::MatrixXd> m_matrix;
};

}  // namespace entropy_lab
