#pragma once

#include "core/files/file_reader.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <random>
#include <sstream>
#include <string>
#include <vector>

/// Known texts, and seeded random changes of them.
namespace entropy_lab {

using Random = std::mt19937_64;

inline std::size_t below(std::size_t end, Random& random)
{
    return static_cast<std::size_t>(random() % end);
}

inline std::vector<std::string> corpusIn(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<std::string> corpus;
    for (const std::filesystem::path& file : files)
        corpus.push_back(readFile(file));
    return corpus;
}

/// The words of a dictionary of libFuzzer: each in quotes on a line, \xNN for any byte.
inline std::vector<std::string> wordsIn(const std::filesystem::path& file)
{
    std::vector<std::string> words;
    std::istringstream lines(readFile(file));
    for (std::string line; std::getline(lines, line);) {
        const std::size_t first = line.find('"');
        const std::size_t last = line.rfind('"');
        if (line.starts_with('#') || first >= last)
            continue;
        std::string word;
        for (std::size_t i = first + 1; i < last; ++i) {
            if (line[i] != '\\') {
                word += line[i];
            } else if (line[i + 1] == 'x') {
                word += static_cast<char>(std::stoi(line.substr(i + 2, 2), nullptr, 16));
                i += 3;
            } else {
                word += line[++i];
            }
        }
        words.push_back(word);
    }
    return words;
}

/// Another number in the place of one; nothing where there is none.
inline void changeNumber(std::string& text, Random& random)
{
    constexpr const char* kDigits = "0123456789";
    static const std::vector<std::string> numbers{
        "0",     "-0.0",  "1",       "-1",     "2",       "3",      "7",     "0.1",
        "-0.8",  "40",    "-745.2",  "1e-320", "-1e-320", "1e-308", "1e-16", "1e16",
        "1e300", "1e308", "1.7e308", "-1e308", "1e19",    "1e309",  "null",  "9223372036854775807"};
    const std::size_t at = text.find_first_of(kDigits, below(text.size() + 1, random));
    if (at == std::string::npos)
        return;
    const std::size_t first = text.find_last_not_of("-+.eE0123456789", at) + 1;
    const std::size_t end = std::min(text.find_first_not_of("-+.eE0123456789", at), text.size());
    text.replace(first, end - first, numbers[below(numbers.size(), random)]);
}

/// One change: a byte, a part left out, doubled, taken from another text, a word put in, or another
/// number.
inline void change(std::string& text, const std::vector<std::string>& words,
                   const std::string& other, Random& random)
{
    constexpr std::size_t kLongestPart = 64;
    const std::size_t at = below(text.size() + 1, random);
    const std::size_t length = below(std::min(kLongestPart, text.size() - at) + 1, random);
    switch (below(8, random)) {
    case 0:
        if (at < text.size())
            text[at] = static_cast<char>(random());
        break;
    case 1:
        text.erase(at, length);
        break;
    case 2:
        text.insert(at, text.substr(at, length));
        break;
    case 3:
        if (!other.empty())
            text.insert(at, other.substr(below(other.size(), random), length));
        break;
    case 4:
        text.resize(at);
        break;
    case 5:
    case 6:
        changeNumber(text, random);
        break;
    default:
        if (!words.empty())
            text.replace(at, below(2, random) * length, words[below(words.size(), random)]);
    }
}

}  // namespace entropy_lab
