#pragma once

#include "tests/places.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

namespace entropy_lab {

/// A number of the reference table: the nearest double and what remains.
struct Exact {
    double nearest;
    double rest;
};

/// By scripts/make-entropy-table: what holds at z; CE of the label 1.
struct ReferenceRow {
    double z;
    Exact D, H, dHdz, CE1, dCE1dz;
};

inline std::vector<ReferenceRow> referenceTable()
{
    std::ifstream file(inProject("tests/data/entropy_reference.csv").toStdString());
    std::string line;
    std::getline(file, line);
    std::vector<ReferenceRow> rows;
    while (std::getline(file, line)) {
        std::array<double, 11> cell{};
        const char* text = line.c_str();
        for (double& number : cell) {
            char* end = nullptr;
            number = std::strtod(text, &end);
            text = *end == ',' ? end + 1 : end;
        }
        rows.push_back({cell[0],
                        {cell[1], cell[2]},
                        {cell[3], cell[4]},
                        {cell[5], cell[6]},
                        {cell[7], cell[8]},
                        {cell[9], cell[10]}});
    }
    return rows;
}

/// Distance in units in the last place of the exact value, where that is a normal double.
inline double ulps(double value, Exact exact)
{
    const double size = std::abs(exact.nearest);
    if (size < std::numeric_limits<double>::min())
        return 0.0;
    const double ulp = std::nextafter(size, std::numeric_limits<double>::infinity()) - size;
    return std::abs((value - exact.nearest) - exact.rest) / ulp;
}

}  // namespace entropy_lab
