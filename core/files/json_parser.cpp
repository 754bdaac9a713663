#include "core/experiment/limits.h"
#include "core/files/json_object.h"
#include "core/files/plain_text.h"

#include <nlohmann/json.hpp>

#include <iterator>
#include <vector>

namespace entropy_lab {

namespace {

using nlohmann::json;

/// The text, byte by byte, telling how far the parser has come.
class Cursor {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    Cursor(const char* at, std::size_t& read) : m_at(at), m_read(&read) { }

    reference operator*() const { return *m_at; }
    Cursor& operator++()
    {
        ++m_at;
        ++*m_read;
        return *this;
    }
    Cursor operator++(int)
    {
        const Cursor before = *this;
        ++*this;
        return before;
    }
    bool operator==(const Cursor& other) const { return m_at == other.m_at; }

private:
    const char* m_at;
    std::size_t* m_read;
};

/// Line and column, both from 1, of a 1-based byte of the text.
std::string place(std::string_view text, std::size_t byte)
{
    std::size_t line = 1;
    std::size_t column = 1;
    for (std::size_t i = 0; i + 1 < byte && i < text.size(); ++i) {
        if (text[i] == '\n') {
            ++line;
            column = 1;
        } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
            ++column;
        }
    }
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// What a library message says after its own prefix and position.
std::string reason(const std::string& message)
{
    constexpr std::size_t kLongest = 200;
    const std::size_t start = message.find("syntax error");
    const std::string_view said = std::string_view(message).substr(
        start == std::string::npos ? message.find(']') + 2 : start);
    const std::string_view shown = firstBytes(said, kLongest);
    return std::string(shown) + (shown.size() < said.size() ? " ..." : "");
}

/// Builds the document from what the parser finds, and stops it at the first thing that goes beyond
/// a limit. Nothing here calls itself: a text however deep costs no stack.
class Builder : public nlohmann::json_sax<json> {
public:
    Builder(std::string_view text, const std::string& name, const std::size_t& read)
        : m_text(text), m_name(name), m_read(read)
    {
    }

    json document;

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t&) override { return add(value); }
    bool string(string_t& value) override
    {
        checkLength(value, "a text");
        return add(std::move(value));
    }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(json::object()); }
    bool start_array(std::size_t) override { return open(json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& key) override
    {
        checkLength(key, "a key");
        json& object = *m_open.back();
        const auto [member, isNew] = object.emplace(std::move(key), nullptr);
        m_keys.back() = member.key();
        if (!isNew)
            throw ExperimentError(m_name + ": " + path() + ": this key stands twice in one object");
        m_member = &*member;
        return true;
    }

    bool parse_error(std::size_t byte, const std::string&,
                     const nlohmann::detail::exception& error) override
    {
        throw JsonSyntaxError(m_name + ": " + place(m_text, byte) + ": " + reason(error.what()));
    }

private:
    [[noreturn]] void refuse(const std::string& what) const
    {
        throw ExperimentError(m_name + ": " + place(m_text, m_read) + ": " + what);
    }

    void checkLength(const std::string& text, const char* what) const
    {
        if (text.size() > kLongestJsonText)
            refuse(std::string(what) + " of " + std::to_string(text.size())
                   + " bytes: expected at most " + std::to_string(kLongestJsonText));
    }

    /// Where the value goes that comes next.
    json& put(json value)
    {
        if (++m_count > kMostJsonValues)
            refuse("a value more: expected at most " + std::to_string(kMostJsonValues)
                   + " in one file");
        if (m_open.empty())
            return document = std::move(value);
        json& parent = *m_open.back();
        if (!parent.is_array())
            return *m_member = std::move(value);
        parent.push_back(std::move(value));
        return parent.back();
    }

    bool add(json value)
    {
        put(std::move(value));
        return true;
    }

    bool open(json value)
    {
        if (m_open.size() >= kDeepestJson)
            refuse("nested too deep: expected at most " + std::to_string(kDeepestJson)
                   + " lists and objects inside each other");
        m_open.push_back(&put(std::move(value)));
        m_keys.emplace_back();
        return true;
    }

    bool close()
    {
        m_open.pop_back();
        m_keys.pop_back();
        return true;
    }

    /// "steps.0.numbers": where the value that was begun last stands.
    std::string path() const
    {
        constexpr std::size_t kLongest = 100;
        std::string path;
        for (std::size_t i = 0; i < m_open.size(); ++i)
            path.append(path.empty() ? "" : ".")
                .append(m_open[i]->is_array() ? std::to_string(m_open[i]->size() - 1)
                                              : std::string(firstBytes(m_keys[i], kLongest)));
        return path;
    }

    std::string_view m_text;
    const std::string& m_name;
    const std::size_t& m_read;  ///< bytes that the parser has read
    std::size_t m_count = 0;
    /// Lists and objects without an end yet, from the outermost on, and the newest key of each. An
    /// element stays where it is: its parent grows only when it is closed.
    std::vector<json*> m_open;
    std::vector<std::string> m_keys;
    json* m_member = nullptr;  ///< of the newest key
};

}  // namespace

json parseJson(std::string_view text, const std::string& name)
{
    if (text.size() > kLongestJson)
        throw ExperimentError(name + ": " + std::to_string(text.size())
                              + " bytes: expected at most " + std::to_string(kLongestJson));
    std::size_t read = 0;
    Builder builder(text, name, read);
    json::sax_parse(Cursor(text.data(), read), Cursor(text.data() + text.size(), read), &builder);
    return std::move(builder.document);
}

}  // namespace entropy_lab
