#pragma once

#include "core/files/experiment_json.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace entropy_lab {

/// The text is no JSON at all.
class JsonSyntaxError : public ExperimentError {
public:
    using ExperimentError::ExperimentError;
};

/// Parses strict JSON: the one door for every JSON that is read. Throws JsonSyntaxError "NAME: line
/// L, column C: ..." for bad syntax, and ExperimentError, likewise, for what goes beyond a limit of
/// core/experiment/limits.h; "NAME: key: ..." for a key that stands twice in one object.
nlohmann::json parseJson(std::string_view text, const std::string& name);

/// Sorted keys, two blanks of indent, rows of numbers on one line each.
std::string formatJson(const nlohmann::json& document);

/// An object being read key by key: every complaint names file, key path, value and what was
/// expected, and finish() refuses keys that nobody asked for. All members throw ExperimentError.
class JsonObject {
public:
    /// `value` must outlive this. `path` is the key path of the object, "" for the document.
    JsonObject(const nlohmann::json& value, std::string name, std::string path);

    bool has(const std::string& key) const;
    bool isObject(const std::string& key) const;

    JsonObject object(const std::string& key) const;
    const nlohmann::json& value(const std::string& key) const;
    const nlohmann::json& array(const std::string& key) const;
    std::string text(const std::string& key) const;
    double number(const std::string& key) const;
    double numberOr(const std::string& key, double otherwise) const;
    std::int64_t integer(const std::string& key) const;
    std::int64_t integerOr(const std::string& key, std::int64_t otherwise) const;
    bool booleanOr(const std::string& key, bool otherwise) const;
    std::uint64_t seed(const std::string& key) const;
    std::uint64_t seedOr(const std::string& key, std::uint64_t otherwise) const;

    /// The keys that none of the calls above named, sorted.
    std::vector<std::string> remainingKeys() const;

    /// Throws for the first key of the object that none of the calls above named.
    void finish() const;

    /// Throws "NAME: PATH.KEY: VALUE: EXPECTED".
    [[noreturn]] void fail(const std::string& key, const std::string& expected) const;
    [[noreturn]] void fail(const std::string& key, const nlohmann::json& value,
                           const std::string& expected) const;
    [[noreturn]] void fail(const std::string& key, const std::string& value,
                           const std::string& expected) const;

private:
    const nlohmann::json& require(const std::string& key) const;
    std::string pathOf(const std::string& key) const;

    const nlohmann::json& m_value;
    std::string m_name;
    std::string m_path;
    mutable std::set<std::string> m_asked;
};

/// Reads "format" and "version" of a document. Throws ExperimentError for another format and for a
/// version that is newer than `version`.
void checkHead(const JsonObject& root, const std::string& format, int version);

}  // namespace entropy_lab
