#pragma once

#include "app/files/experiment_store.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace entropy_lab {

/// `entropy-lab sweep`.
struct SweepOptions {
    QString experiment;
    std::string learningRates{};  ///< MIN:MAX:COUNT; empty where `key` and `values` are given
    std::string key{};            ///< of a number of the experiment
    std::string values{};         ///< MIN:MAX:COUNT
    bool isLinear = false;        ///< equal steps instead of equal ratios
    std::optional<std::int64_t> iterations{};
    int threads = 0;                      ///< at most; 0: one for each core
    std::string shard{};                  ///< K/N, or empty for the whole
    std::vector<std::string> settings{};  ///< KEY=VALUE
    QString csv{};                        ///< empty: none; "-": standard output
    Tables tables = Tables::BesideFigures;
};

/// Sweeps and writes the table, or prints a summary where no table is asked for; after Ctrl+C it
/// writes nothing. Throws ExperimentError.
int sweepExperiment(const SweepOptions& options);

}  // namespace entropy_lab
