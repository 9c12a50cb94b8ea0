#include "runtime/policy/document_writer.hpp"

#include <nlohmann/json.hpp>

#include "runtime/policy/quota.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::policy {

namespace {

using Value = nlohmann::ordered_json;

class Writer {
public:
  explicit Writer(const Library& library) : library_(library) {}

  Value write(const Document& document) const {
    Value value = Value::object();
    value["Version"] = document.version == Version::v2012_10_17 ? "2012-10-17" : "2008-10-17";
    if (document.id != StringId{}) value["Id"] = library_.text(document.id);
    Value statements = Value::array();
    for (const Statement& statement : document.statements) statements.push_back(write(statement));
    value["Statement"] = std::move(statements);
    return value;
  }

private:
  Value write(const Statement& statement) const {
    Value value = Value::object();
    if (statement.sid != StringId{}) value["Sid"] = library_.text(statement.sid);
    value["Effect"] = statement.effect == Effect::allow ? "Allow" : "Deny";
    if (statement.has_principal) {
      value[statement.not_principal ? "NotPrincipal" : "Principal"] = write_principals(statement.principals);
    }
    value[statement.not_action ? "NotAction" : "Action"] = write(statement.actions);
    if (statement.has_resource) value[statement.not_resource ? "NotResource" : "Resource"] = write(statement.resources);
    if (!statement.conditions.empty()) value["Condition"] = write(statement.conditions);
    return value;
  }

  // One value alone, several as a list.
  Value write(const Few<StringId>& texts) const {
    if (texts.size() == 1) return library_.text(texts.front());
    Value list = Value::array();
    for (const StringId text : texts) list.push_back(library_.text(text));
    return list;
  }

  Value write_principals(const Few<PrincipalPattern>& principals) const {
    if (principals.size() == 1 && principals.front().type == PrincipalType::everyone) return "*";
    Value lists = Value::object();
    for (const PrincipalPattern& principal : principals) {
      Value& list = lists[key_of(principal.type)];
      list.push_back(principal.type == PrincipalType::everyone ? "*" : library_.text(principal.text));
    }
    for (Value& list : lists) {
      if (list.size() == 1) list = Value(list.front());
    }
    return lists;
  }

  static const char* key_of(PrincipalType type) {
    switch (type) {
      case PrincipalType::everyone:
      case PrincipalType::aws:
        return "AWS";
      case PrincipalType::service:
        return "Service";
      case PrincipalType::federated:
        return "Federated";
      case PrincipalType::canonical_user:
        return "CanonicalUser";
    }
    return "";
  }

  Value write(const std::vector<Condition>& conditions) const {
    Value operators = Value::object();
    for (const Condition& condition : conditions) {
      operators[library_.operators().name(condition.op)][std::string(library_.text(condition.key))] =
          write(condition.values);
    }
    return operators;
  }

  const Library& library_;
};

// IAM takes no raw character above U+00FF (see check_characters in document_reader.cpp); as an escape it does. Outside
// of strings JSON is ASCII, so every such character is in a string.
std::string escape_above_latin_1(const std::string& json) {
  std::string escaped;
  escaped.reserve(json.size());
  for (std::size_t at = 0; at < json.size();) {
    const std::size_t length = character_length(std::string_view(json).substr(at));
    const auto lead = static_cast<unsigned char>(json[at]);
    if (lead < 0xC4) {
      escaped.append(json, at, length);
    } else {
      // nlohmann's own escapes, surrogate pairs included, without the quotes around them
      const std::string quoted = Value(json.substr(at, length)).dump(-1, ' ', true, Value::error_handler_t::replace);
      escaped.append(quoted, 1, quoted.size() - 2);
    }
    at += length;
  }
  return escaped;
}

}  // namespace

std::string write_json(const Document& document, const Library& library, JsonLayout layout) {
  const Value value = Writer(library).write(document);
  return escape_above_latin_1(
      value.dump(layout == JsonLayout::pretty ? 2 : -1, ' ', false, Value::error_handler_t::replace));
}

std::size_t size_in_characters(const Document& document, const Library& library) {
  return size_in_characters(write_json(document, library, JsonLayout::compact));
}

}  // namespace iamq::policy
