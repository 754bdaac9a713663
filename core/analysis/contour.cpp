#include "core/analysis/contour.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

namespace entropy_lab {

namespace {

/// The crossings of a level with the edges of the grid, and which of them are joined.
/// Edge numbers: 2 * cell for the edge to the next column, 2 * cell + 1 for the one to the next
/// row, where cell = column * rows + row.
class LevelTracer {
public:
    explicit LevelTracer(const Landscape& landscape)
        : m_landscape(landscape),
          m_links(static_cast<std::size_t>(2 * landscape.value.size()), {-1, -1})
    {
        for (Eigen::Index column = 0; column + 1 < landscape.value.cols(); column += kBlock)
            for (Eigen::Index row = 0; row + 1 < landscape.value.rows(); row += kBlock)
                m_blocks.push_back(blockAt(row, column));
    }

    void appendContours(double level, std::vector<Contour>& contours)
    {
        m_level = level;
        m_crossed.clear();
        for (const Block& block : m_blocks) {
            if (!(block.minimum < level && level <= block.maximum))
                continue;
            for (Eigen::Index column = block.column; column < block.endColumn; ++column)
                for (Eigen::Index row = block.row; row < block.endRow; ++row)
                    linkCell(row, column);
        }
        // A line that ends at the border has an edge with one neighbor; start there. Tracing takes
        // the links away, so that none is left for the next level.
        for (const Eigen::Index edge : m_crossed)
            if (linksOf(edge)[0] >= 0 && linksOf(edge)[1] < 0)
                contours.push_back(trace(edge, false));
        for (const Eigen::Index edge : m_crossed)
            if (linksOf(edge)[0] >= 0)
                contours.push_back(trace(edge, true));
    }

private:
    /// Some cells and the extremes of their corners: a level passes by most of the blocks.
    struct Block {
        Eigen::Index row = 0;
        Eigen::Index column = 0;
        Eigen::Index endRow = 0;
        Eigen::Index endColumn = 0;
        double minimum = 0.0;
        double maximum = 0.0;
    };
    static constexpr Eigen::Index kBlock = 8;

    Block blockAt(Eigen::Index row, Eigen::Index column) const
    {
        const Eigen::MatrixXd& value = m_landscape.value;
        Block block{.row = row,
                    .column = column,
                    .endRow = std::min(row + kBlock, value.rows() - 1),
                    .endColumn = std::min(column + kBlock, value.cols() - 1),
                    .minimum = std::numeric_limits<double>::infinity(),
                    .maximum = -std::numeric_limits<double>::infinity()};
        // Comparisons leave NaN out.
        for (Eigen::Index j = column; j <= block.endColumn; ++j) {
            for (Eigen::Index i = row; i <= block.endRow; ++i) {
                block.minimum = std::min(block.minimum, value(i, j));
                block.maximum = std::max(block.maximum, value(i, j));
            }
        }
        return block;
    }

    std::array<Eigen::Index, 2>& linksOf(Eigen::Index edge)
    {
        return m_links[static_cast<std::size_t>(edge)];
    }

    void link(Eigen::Index from, Eigen::Index to)
    {
        for (const auto& [edge, other] : {std::pair(from, to), std::pair(to, from)}) {
            std::array<Eigen::Index, 2>& links = linksOf(edge);
            if (links[0] < 0)
                m_crossed.push_back(edge);
            links[links[0] < 0 ? 0 : 1] = other;
        }
    }

    void unlink(Eigen::Index from, Eigen::Index neighbour)
    {
        std::array<Eigen::Index, 2>& links = linksOf(from);
        if (links[0] == neighbour)
            links[0] = links[1];
        links[1] = -1;
    }

    void linkCell(Eigen::Index row, Eigen::Index column)
    {
        // Corners in the order lower left, lower right, upper right, upper left.
        const Eigen::MatrixXd& value = m_landscape.value;
        const std::array<double, 4> corner{value(row, column), value(row, column + 1),
                                           value(row + 1, column + 1), value(row + 1, column)};
        int above = 0;
        double sum = 0.0;
        for (int k = 0; k < 4; ++k) {
            above |= corner[static_cast<std::size_t>(k)] >= m_level ? 1 << k : 0;
            sum += corner[static_cast<std::size_t>(k)];
        }
        if (above == 0 || above == 15 || std::isnan(sum))
            return;
        const Eigen::Index rows = value.rows();
        const Eigen::Index cell = column * rows + row;
        const Eigen::Index lower = 2 * cell;
        const Eigen::Index right = 2 * (cell + rows) + 1;
        const Eigen::Index upper = 2 * (cell + 1);
        const Eigen::Index left = 2 * cell + 1;
        switch (above > 7 ? 15 - above : above) {
        case 1:
            return link(lower, left);
        case 2:
            return link(lower, right);
        case 3:
            return link(left, right);
        case 4:
            return link(right, upper);
        case 6:
            return link(lower, upper);
        case 7:
            return link(left, upper);
        default:
            break;
        }
        // Saddle: two opposite corners are above. Cut off the two that differ from the center.
        const bool isCentreAbove = 0.25 * sum >= m_level;
        const bool isLowerLeftAbove = (above & 1) != 0;
        if (isCentreAbove == isLowerLeftAbove) {
            link(lower, right);
            link(left, upper);
        } else {
            link(lower, left);
            link(right, upper);
        }
    }

    Point crossing(Eigen::Index edge) const
    {
        const Eigen::MatrixXd& value = m_landscape.value;
        const Eigen::Index row = (edge / 2) % value.rows();
        const Eigen::Index column = (edge / 2) / value.rows();
        const bool isAlongV = edge % 2 != 0;
        const double from = value(row, column);
        const double to = isAlongV ? value(row + 1, column) : value(row, column + 1);
        const double share = std::clamp((m_level - from) / (to - from), 0.0, 1.0);
        const double u = m_landscape.u(column);
        const double v = m_landscape.v(row);
        if (isAlongV)
            return {u, v + share * (m_landscape.v(row + 1) - v)};
        return {u + share * (m_landscape.u(column + 1) - u), v};
    }

    Contour trace(Eigen::Index start, bool isClosed)
    {
        Contour contour{m_level, isClosed, {crossing(start)}};
        Eigen::Index edge = start;
        while (linksOf(edge)[0] >= 0) {
            const Eigen::Index next = linksOf(edge)[0];
            unlink(edge, next);
            unlink(next, edge);
            edge = next;
            contour.points.push_back(crossing(edge));
        }
        return contour;
    }

    const Landscape& m_landscape;
    std::vector<Block> m_blocks;
    double m_level = 0.0;
    std::vector<std::array<Eigen::Index, 2>> m_links;
    std::vector<Eigen::Index> m_crossed;
};

}  // namespace

std::vector<Contour> contourLines(const Landscape& landscape, std::span<const double> levels)
{
    if (landscape.value.rows() != landscape.v.size()
        || landscape.value.cols() != landscape.u.size())
        throw std::invalid_argument(
            "contourLines: values of " + std::to_string(landscape.value.rows()) + " x "
            + std::to_string(landscape.value.cols()) + " over " + std::to_string(landscape.v.size())
            + " x " + std::to_string(landscape.u.size()) + " points");
    std::vector<Contour> contours;
    LevelTracer tracer(landscape);
    for (const double level : levels)
        tracer.appendContours(level, contours);
    return contours;
}

}  // namespace entropy_lab
