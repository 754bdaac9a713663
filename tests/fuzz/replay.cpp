#include "core/files/file_reader.h"
#include "tests/fuzz/harnesses.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <sstream>
#include <string>
#include <vector>

/// The harnesses without clang: what stands in the corpus, and seeded random changes to it.
///   fuzz_replay HARNESS FOLDER MUTATIONS SEED      FOLDER holds corpus/HARNESS and HARNESS.dict
namespace {

using namespace entropy_lab;

using Random = std::mt19937_64;

std::size_t below(std::size_t end, Random& random)
{
    return static_cast<std::size_t>(random() % end);
}

std::vector<std::string> corpusIn(const std::filesystem::path& folder)
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
std::vector<std::string> wordsIn(const std::filesystem::path& file)
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

/// One change: a byte, a part left out, doubled, taken from another text, or a word put in.
void change(std::string& text, const std::vector<std::string>& words, const std::string& other,
            Random& random)
{
    constexpr std::size_t kLongestPart = 64;
    const std::size_t at = below(text.size() + 1, random);
    const std::size_t length = below(std::min(kLongestPart, text.size() - at) + 1, random);
    switch (below(6, random)) {
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
    default:
        if (!words.empty())
            text.replace(at, below(2, random) * length, words[below(words.size(), random)]);
    }
}

int replay(const Harness& harness, const std::filesystem::path& folder, long mutations,
           unsigned long seed)
{
    const std::vector<std::string> corpus = corpusIn(folder / "corpus" / harness.name);
    const std::vector<std::string> words = wordsIn(folder / (std::string(harness.name) + ".dict"));
    for (const std::string& text : corpus)
        harness.read(text);
    Random random(seed);
    for (long i = 0; i < mutations; ++i) {
        std::string text = corpus[below(corpus.size(), random)];
        const std::string& other = corpus[below(corpus.size(), random)];
        constexpr std::size_t kMostChanges = 4;
        for (std::size_t k = 0; k <= below(kMostChanges, random); ++k)
            change(text, words, other, random);
        // What ends the program can be looked at afterwards.
        if (std::FILE* const last = std::getenv("FUZZ_LAST") != nullptr
                ? std::fopen(std::getenv("FUZZ_LAST"), "wb")
                : nullptr) {
            std::fwrite(text.data(), 1, text.size(), last);
            std::fclose(last);
        }
        harness.read(text);
    }
    std::printf("%s: %zu texts and %ld changes of them\n", harness.name, corpus.size(), mutations);
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    constexpr int kArguments = 5;
    if (argc != kArguments) {
        std::fputs("fuzz_replay HARNESS FOLDER MUTATIONS SEED\n", stderr);
        return 2;
    }
    for (const Harness& harness : harnesses())
        if (std::string_view(harness.name) == argv[1])
            return replay(harness, argv[2], std::strtol(argv[3], nullptr, 10),
                          std::strtoul(argv[4], nullptr, 10));
    std::fprintf(stderr, "%s: no such harness\n", argv[1]);
    return 2;
}
