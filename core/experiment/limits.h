#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>

/// What a file or a command may ask for at most. Files come from anywhere: what they need is worked
/// out, and compared with these numbers, before anything is made. docs/formats.md lists them.
namespace entropy_lab {

// Of any JSON that is read.
inline constexpr int kDeepestJson = 64;  ///< lists and objects inside each other
inline constexpr std::size_t kLongestJson = std::size_t{256} << 20;  ///< bytes
inline constexpr std::size_t kMostJsonValues = std::size_t{1} << 24;
inline constexpr std::size_t kLongestJsonText = std::size_t{1} << 16;  ///< bytes of a text or key

// Of files.
inline constexpr std::size_t kLargestFile = std::size_t{512} << 20;  ///< bytes of any file
/// Bytes of the record inside a figure, unpacked.
inline constexpr std::size_t kLongestFigureRecord = std::size_t{64} << 20;

// Of a table.
inline constexpr std::size_t kMostColumns = 100'000;
inline constexpr std::int64_t kMostTableNumbers = 50'000'000;

// Of an experiment.
inline constexpr std::int64_t kMostInputs = 50'000'000;          ///< samples x inputs
inline constexpr std::int64_t kMostParameters = 1'000'000;       ///< units x (2 x inputs + 1)
inline constexpr std::int64_t kMostPreActivations = 40'000'000;  ///< samples x units
inline constexpr std::size_t kMostLayers = 64;
inline constexpr std::int64_t kMostLayerWeights = 20'000'000;  ///< of all layers together

// Of a lesson.
inline constexpr std::size_t kMostLessonSteps = 500;
/// Numbers (inputs, labels and parameters) of all experiments that are read for a lesson.
inline constexpr std::int64_t kMostLessonNumbers = 20'000'000;

/// The product of numbers of at least 0; nothing where it is beyond the largest 64-bit number.
std::optional<std::int64_t> productOf(std::initializer_list<std::int64_t> factors);

/// a + b of numbers of at least 0; nothing as above, or where either is nothing.
std::optional<std::int64_t> sumOf(std::optional<std::int64_t> a, std::optional<std::int64_t> b);

/// What is wrong with so many numbers of 8 bytes: "50000000 parameters (400 MB): expected at most
/// 1000000"; empty where it is at most `most`. `count` nothing: more than can be said.
std::string countProblem(std::optional<std::int64_t> count, const char* what, std::int64_t most);

/// The same of units with two weights an input and a bias each.
std::string parameterProblem(std::int64_t units, std::int64_t inputs);

/// The same of a pre-activation for each unit at each sample.
std::string preActivationProblem(std::int64_t units, std::int64_t samples);

}  // namespace entropy_lab
