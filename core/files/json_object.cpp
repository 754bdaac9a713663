#include "core/files/json_object.h"

#include "core/files/experiment_json.h"
#include "core/files/plain_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <vector>

namespace entropy_lab {

namespace {

using nlohmann::json;

constexpr std::size_t kLongestShown = 60;

/// `value` as it stands in a file, until that is longer than what is shown of it.
void appendShown(const json& value, std::string& out)
{
    if (out.size() > kLongestShown)
        return;
    if (!value.is_structured() || value.empty()) {
        out += value.dump(-1, ' ', false, json::error_handler_t::replace);
        return;
    }
    out += value.is_array() ? '[' : '{';
    bool isFirst = true;
    for (const auto& [key, item] : value.items()) {
        if (out.size() > kLongestShown)
            return;
        out += isFirst ? "" : ",";
        isFirst = false;
        if (value.is_object())
            out += json(key).dump(-1, ' ', false, json::error_handler_t::replace) + ":";
        appendShown(item, out);
    }
    out += value.is_array() ? ']' : '}';
}

/// Long values are cut: the message shall name the place, not repeat the file.
std::string shown(const json& value)
{
    std::string text;
    appendShown(value, text);
    if (text.size() > kLongestShown)
        text = std::string(firstBytes(text, kLongestShown)) + " ...";
    return text;
}

void write(const json& value, int indent, std::string& out)
{
    const auto dump = [](const json& leaf) {
        return leaf.dump(-1, ' ', false, json::error_handler_t::replace);
    };
    const auto isFlat = [](const json& array) {
        return std::none_of(array.begin(), array.end(),
                            [](const json& item) { return item.is_structured(); });
    };
    const std::string inner(static_cast<std::size_t>(indent) + 2, ' ');
    if (value.is_object() && !value.empty()) {
        out += "{\n";
        bool isFirst = true;
        for (const auto& [key, item] : value.items()) {
            out += isFirst ? inner : ",\n" + inner;
            isFirst = false;
            out += dump(json(key)) + ": ";
            write(item, indent + 2, out);
        }
        out += "\n" + std::string(static_cast<std::size_t>(indent), ' ') + "}";
    } else if (value.is_array() && !value.empty()) {
        const bool isOneLine = isFlat(value) || (value.size() == 1 && isFlat(value[0]));
        out += isOneLine ? "[" : "[\n";
        bool isFirst = true;
        for (const json& item : value) {
            if (isOneLine)
                out += isFirst ? "" : ", ";
            else
                out += isFirst ? inner : ",\n" + inner;
            isFirst = false;
            write(item, indent + 2, out);
        }
        out += isOneLine ? "]" : "\n" + std::string(static_cast<std::size_t>(indent), ' ') + "]";
    } else {
        out += dump(value);
    }
}

}  // namespace

std::string formatJson(const json& document)
{
    std::string out;
    write(document, 0, out);
    return out + "\n";
}

JsonObject::JsonObject(const json& value, std::string name, std::string path)
    : m_value(value), m_name(std::move(name)), m_path(std::move(path))
{
    if (!value.is_object())
        throw ExperimentError(m_name + ": " + (m_path.empty() ? "" : m_path + ": ") + shown(value)
                              + ": expected an object in braces");
}

bool JsonObject::has(const std::string& key) const
{
    m_asked.insert(key);
    return m_value.contains(key);
}

bool JsonObject::isObject(const std::string& key) const
{
    return has(key) && m_value[key].is_object();
}

JsonObject JsonObject::object(const std::string& key) const
{
    return {require(key), m_name, pathOf(key)};
}

const json& JsonObject::value(const std::string& key) const
{
    return require(key);
}

const json& JsonObject::array(const std::string& key) const
{
    const json& value = require(key);
    if (!value.is_array())
        fail(key, "expected a list in brackets");
    return value;
}

std::string JsonObject::text(const std::string& key) const
{
    const json& value = require(key);
    if (!value.is_string())
        fail(key, "expected a text in quotes");
    return value.get<std::string>();
}

double JsonObject::number(const std::string& key) const
{
    const json& value = require(key);
    if (!value.is_number())
        fail(key, "expected a number");
    return value.get<double>();
}

double JsonObject::numberOr(const std::string& key, double otherwise) const
{
    return has(key) ? number(key) : otherwise;
}

std::int64_t JsonObject::integer(const std::string& key) const
{
    const json& value = require(key);
    const bool fits = value.is_number_integer()
        && (!value.is_number_unsigned()
            || value.get<std::uint64_t>()
                <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
    if (!fits)
        fail(key, "expected a whole number");
    return value.get<std::int64_t>();
}

std::int64_t JsonObject::integerOr(const std::string& key, std::int64_t otherwise) const
{
    return has(key) ? integer(key) : otherwise;
}

bool JsonObject::booleanOr(const std::string& key, bool otherwise) const
{
    if (!has(key))
        return otherwise;
    if (!m_value[key].is_boolean())
        fail(key, "expected true or false");
    return m_value[key].get<bool>();
}

std::uint64_t JsonObject::seed(const std::string& key) const
{
    const json& value = require(key);
    if (!value.is_number_unsigned())
        fail(key, "expected a whole number of at least 0");
    return value.get<std::uint64_t>();
}

std::uint64_t JsonObject::seedOr(const std::string& key, std::uint64_t otherwise) const
{
    return has(key) ? seed(key) : otherwise;
}

std::vector<std::string> JsonObject::remainingKeys() const
{
    std::vector<std::string> keys;
    for (const auto& [key, value] : m_value.items())
        if (!m_asked.contains(key))
            keys.push_back(key);
    return keys;
}

void JsonObject::finish() const
{
    for (const auto& [key, value] : m_value.items()) {
        if (m_asked.contains(key))
            continue;
        std::string known;
        for (const std::string& name : m_asked)
            known += (known.empty() ? "" : ", ") + name;
        throw ExperimentError(m_name + ": " + pathOf(key) + ": unknown key: expected one of "
                              + known);
    }
}

void JsonObject::fail(const std::string& key, const std::string& expected) const
{
    fail(key, require(key), expected);
}

void JsonObject::fail(const std::string& key, const json& value, const std::string& expected) const
{
    fail(key, shown(value), expected);
}

void JsonObject::fail(const std::string& key, const std::string& value,
                      const std::string& expected) const
{
    throw ExperimentError(m_name + ": " + pathOf(key) + ": " + value + ": " + expected);
}

const json& JsonObject::require(const std::string& key) const
{
    if (!has(key))
        throw ExperimentError(m_name + ": " + pathOf(key) + ": missing");
    return m_value[key];
}

std::string JsonObject::pathOf(const std::string& key) const
{
    constexpr std::size_t kLongest = 100;
    const std::string shown(firstBytes(key, kLongest));
    return m_path.empty() ? shown : m_path + "." + shown;
}

void checkHead(const JsonObject& root, const std::string& format, int version)
{
    if (root.text("format") != format)
        root.fail("format", "expected \"" + format + "\"");
    const std::int64_t found = root.integer("version");
    if (found > version)
        root.fail("version",
                  "this file was written by a newer Entropy Gradient Lab; this one reads versions "
                  "up to "
                      + std::to_string(version));
    if (found < 1)
        root.fail("version", "expected a version from 1 on");
}

}  // namespace entropy_lab
