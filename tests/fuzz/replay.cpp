#include "tests/fuzz/changes.h"
#include "tests/fuzz/harnesses.h"

#include <cstdio>
#include <cstdlib>
#include <string_view>

/// The harnesses without clang: what stands in the corpus, and seeded random changes to it.
///   fuzz_replay HARNESS FOLDER MUTATIONS SEED      FOLDER holds corpus/HARNESS and HARNESS.dict
namespace {

using namespace entropy_lab;

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
