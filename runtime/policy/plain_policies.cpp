#include "runtime/policy/plain_policies.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "runtime/policy/json_cursor.hpp"

namespace iamq::policy {

namespace {

enum class Element : std::uint8_t { sid, effect, action, resource, condition };
struct NamedElement {
  Element element;
  bool is_opposite = false;
};

// Compared in one step where the length is the same.
template <std::size_t size>
bool is(std::string_view name, const char (&known)[size]) {
  return name.size() == size - 1 && std::memcmp(name.data(), known, size - 1) == 0;
}

std::optional<NamedElement> element_called(std::string_view name) {
  if (is(name, "Effect")) return NamedElement{Element::effect};
  if (is(name, "Action")) return NamedElement{Element::action};
  if (is(name, "Resource")) return NamedElement{Element::resource};
  if (is(name, "Condition")) return NamedElement{Element::condition};
  if (is(name, "Sid")) return NamedElement{Element::sid};
  if (is(name, "NotAction")) return NamedElement{Element::action, true};
  if (is(name, "NotResource")) return NamedElement{Element::resource, true};
  return std::nullopt;
}

// Notes each of them once; false the second time.
class Once {
public:
  bool note(Element element) {
    const unsigned bit = 1U << static_cast<unsigned>(element);
    const bool is_new = (seen_ & bit) == 0;
    seen_ |= bit;
    return is_new;
  }
  bool has(Element element) const { return (seen_ >> static_cast<unsigned>(element) & 1U) != 0; }

private:
  unsigned seen_ = 0;
};

// Each function reads one thing from where the last one stopped, and is false where it is not plain.
class PlainPolicyReader {
public:
  PlainPolicyReader(JsonCursor& cursor, Library& library, Document& document)
      : cursor_(cursor), library_(library), document_(document) {}

  bool read() {
    bool has_version = false;
    const bool is_plain = object([&](std::string_view element) {
      if (is(element, "Statement")) return document_.statements.empty() && read_statements();
      return is(element, "Version") && !std::exchange(has_version, true) && read_version();
    });
    return is_plain && !document_.statements.empty();
  }

private:
  // An object with a member, at least; `read_member` reads the value of one.
  template <class Read>
  bool object(const Read& read_member) {
    if (!cursor_.take('{')) return false;
    do {
      std::string_view name;
      if (!cursor_.string(name) || !cursor_.take(':') || !read_member(name)) return false;
    } while (cursor_.take(','));
    return cursor_.take_last('}');
  }
  // One thing, or a list of one at least.
  template <class Read>
  bool one_or_more(const Read& read_one) {
    if (!cursor_.take('[')) return read_one();
    do {
      if (!read_one()) return false;
    } while (cursor_.take(','));
    return cursor_.take_last(']');
  }

  bool read_version() {
    std::string_view version;
    if (!cursor_.string(version)) return false;
    document_.version = is(version, "2012-10-17") ? Version::v2012_10_17 : Version::v2008_10_17;
    return is(version, "2012-10-17") || is(version, "2008-10-17");
  }

  bool read_statements() {
    constexpr std::size_t usual = 4;
    document_.statements.reserve(usual);
    return one_or_more([&] { return read_statement(); });
  }

  bool read_statement() {
    Statement& statement = document_.statements.emplace_back();
    Once once;
    const bool is_plain = object([&](std::string_view name) {
      const auto known = element_called(name);
      return known && once.note(known->element) && read_element(*known, statement);
    });
    return is_plain && once.has(Element::effect) && once.has(Element::action);
  }

  bool read_element(const NamedElement& name, Statement& statement) {
    switch (name.element) {
      case Element::sid:
        return read_text(statement.sid);
      case Element::effect:
        return read_effect(statement.effect);
      case Element::action:
        statement.not_action = name.is_opposite;
        return read_texts(statement.actions);
      case Element::resource:
        statement.has_resource = true;
        statement.not_resource = name.is_opposite;
        return read_texts(statement.resources);
      case Element::condition:
        return object([&](std::string_view op) { return read_operator(op, statement.conditions); });
    }
    return false;
  }

  bool read_effect(Effect& effect) {
    std::string_view text;
    if (!cursor_.string(text)) return false;
    effect = is(text, "Deny") ? Effect::deny : Effect::allow;
    return is(text, "Deny") || is(text, "Allow");
  }

  bool read_text(StringId& id) {
    std::string_view text;
    if (!cursor_.string(text)) return false;
    id = library_.strings().intern(text);
    return true;
  }

  bool read_texts(Few<StringId>& ids) {
    return one_or_more([&] {
      StringId id{};
      if (!read_text(id)) return false;
      ids.push_back(id);
      return true;
    });
  }

  bool read_operator(std::string_view name, std::vector<Condition>& conditions) {
    const auto op = library_.operators().parse(name);
    const auto has_it = [&](const Condition& before) { return before.op == *op; };
    if (!op || std::any_of(conditions.begin(), conditions.end(), has_it)) return false;
    return object([&](std::string_view key) {
      Condition condition;
      condition.op = *op;
      condition.key = library_.strings().intern(key);
      const auto is_like = [&](const Condition& before) { return has_it(before) && before.key == condition.key; };
      if (std::any_of(conditions.begin(), conditions.end(), is_like)) return false;
      conditions.push_back(std::move(condition));
      return read_texts(conditions.back().values);
    });
  }

  JsonCursor& cursor_;
  Library& library_;
  Document& document_;
};

}  // namespace

bool PlainPolicies::read(std::string_view key, JsonCursor& cursor, std::uint32_t place) {
  if (key != member_) return false;
  JsonCursor ahead = cursor;
  read_.push_back({place, {}});
  if (!PlainPolicyReader(ahead, library_, read_.back().document).read()) {
    read_.pop_back();
    return false;
  }
  cursor = ahead;
  return true;
}

Document* PlainPolicies::find(std::uint32_t place) {
  const auto found = std::find_if(read_.begin(), read_.end(), [&](const OfPlace& one) { return one.place == place; });
  return found == read_.end() ? nullptr : &found->document;
}

}  // namespace iamq::policy
