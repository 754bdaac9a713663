#include "core/sweeps/sweep_table.h"

#include "core/files/csv.h"

namespace entropy_lab {

namespace {

void appendCell(std::string& out, double number)
{
    out += ',';
    appendNumber(out, number);
}

void appendCell(std::string& out, std::int64_t count)
{
    out += ',';
    out += std::to_string(count);
}

void appendIteration(std::string& out, std::int64_t iterationOrNever)
{
    out += ',';
    if (iterationOrNever >= 0)
        out += std::to_string(iterationOrNever);
}

}  // namespace

std::string sweepTableHeader(const std::string& key)
{
    return key
        + ",H,objective,gradient_norm,iterations,iterations_to_half,iterations_to_tolerance,rises,"
          "largest_rise,reversals,largest_reversal,stop_reason,regime\r\n";
}

void appendSweepTableRow(std::string& out, const SweepCell& cell)
{
    appendNumber(out, cell.value);
    appendCell(out, cell.H);
    appendCell(out, cell.objective);
    appendCell(out, cell.gradientNorm);
    appendCell(out, cell.iterations);
    appendIteration(out, cell.iterationsToHalf);
    appendIteration(out, cell.iterationsToTolerance);
    appendCell(out, cell.rises);
    appendCell(out, cell.largestRise);
    appendCell(out, cell.reversals);
    appendCell(out, cell.largestReversal);
    out.append(",").append(keyOf(cell.stopReason));
    out.append(",").append(keyOf(cell.regime)).append("\r\n");
}

}  // namespace entropy_lab
