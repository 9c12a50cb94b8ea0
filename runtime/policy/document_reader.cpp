#include "runtime/policy/document_reader.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "runtime/policy/arn.hpp"
#include "runtime/policy/document_meaning.hpp"
#include "runtime/policy/document_rules.hpp"
#include "runtime/policy/operator_suggestion.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::policy {

namespace {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
constexpr std::array<std::string_view, 3> document_elements{"Version", "Id", "Statement"};
constexpr std::array<std::string_view, 9> statement_elements{
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"};

struct PrincipalElement {
  std::string_view name;
  PrincipalType type;
};
constexpr std::array<PrincipalElement, 4> principal_elements{{{"AWS", PrincipalType::aws},
                                                              {"Service", PrincipalType::service},
                                                              {"Federated", PrincipalType::federated},
                                                              {"CanonicalUser", PrincipalType::canonical_user}}};

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& known) {
  const auto nearest = text::nearest(word, known);
  return nearest ? "did you mean " + text::in_backticks(*nearest) + "?" : std::string();
}

// "a string", "a list": what a value is, for messages.
std::string_view kind_name(JsonNode::Kind kind) {
  switch (kind) {
    case JsonNode::Kind::null:
      return "`null`";
    case JsonNode::Kind::boolean:
      return "a Boolean";
    case JsonNode::Kind::number:
      return "a number";
    case JsonNode::Kind::string:
      return "a string";
    case JsonNode::Kind::array:
      return "a list";
    case JsonNode::Kind::object:
      return "an object";
  }
  return {};
}

// The elements of a statement, each found once.
class StatementMembers {
public:
  StatementMembers(const Json& json, const JsonNode& statement) {
    for (const JsonNode& member : json.children(statement)) {
      const auto known = std::find_if(statement_elements.begin(), statement_elements.end(), [&](std::string_view name) {
        return name.size() == member.key.size() && name.front() == member.key.front() && name == member.key;
      });
      if (known == statement_elements.end()) {
        has_unknown_ = true;
        continue;
      }
      const JsonNode*& first = members_[static_cast<std::size_t>(known - statement_elements.begin())];
      if (first == nullptr) first = &member;
    }
  }

  // Null if the statement has none.
  const JsonNode* sid() const { return members_[0]; }
  const JsonNode* effect() const { return members_[1]; }
  const JsonNode* principal() const { return members_[2]; }
  const JsonNode* not_principal() const { return members_[3]; }
  const JsonNode* action() const { return members_[4]; }
  const JsonNode* not_action() const { return members_[5]; }
  const JsonNode* resource() const { return members_[6]; }
  const JsonNode* not_resource() const { return members_[7]; }
  const JsonNode* condition() const { return members_[8]; }
  bool has_unknown() const { return has_unknown_; }

private:
  std::array<const JsonNode*, statement_elements.size()> members_{};  // in the order of their names above
  bool has_unknown_ = false;
};

// Eight bytes at a time: every string of every policy is asked.
bool is_ascii(std::string_view text) {
  std::uint64_t all = 0, eight = 0;
  for (; text.size() >= sizeof eight; text.remove_prefix(sizeof eight)) {
    std::memcpy(&eight, text.data(), sizeof eight);
    all |= eight;
  }
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return (all & 0x8080'8080'8080'8080) == 0;
}

class Reader {
public:
  Reader(const Json& json, PolicyKind kind, Library& library, bool keeps_positions)
      : json_(json), kind_(kind), library_(library), keeps_positions_(keeps_positions) {}

  ReadDocument read(const JsonNode& node) {
    result_.span = node.span;
    if (node.kind != JsonNode::Kind::object) {
      refuse("not-a-policy", "a policy is a JSON object, and this is " + std::string(kind_name(node.kind)), node.span,
             "it holds `Version` and `Statement`");
      return std::move(result_);
    }
    check_elements(node, document_elements, "a policy");
    read_version(node);
    if (const JsonNode* id = json_.find(node, "Id")) result_.document.id = read_string(*id, "`Id`");
    read_statements(node);
    auto more = check_document(result_.document, result_.positions, node.span, kind_, library_);
    result_.diagnostics.insert(result_.diagnostics.end(), std::make_move_iterator(more.begin()),
                               std::make_move_iterator(more.end()));
    std::stable_sort(result_.diagnostics.begin(), result_.diagnostics.end(),
                     [](const auto& a, const auto& b) { return a.span.begin < b.span.begin; });
    return std::move(result_);
  }

private:
  void keep(const text::Span& span, std::vector<text::Span>& spans) const {
    if (keeps_positions_) spans.push_back(span);
  }

  void refuse(std::string_view code, std::string message, const text::Span& span, std::string help) {
    text::Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.message = std::move(message);
    diagnostic.span = span;
    diagnostic.help = std::move(help);
    result_.diagnostics.push_back(std::move(diagnostic));
  }

  template <std::size_t count>
  void check_elements(const JsonNode& object, const std::array<std::string_view, count>& known,
                      std::string_view owner) {
    for (const JsonNode& member : json_.children(object)) {
      if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
      refuse("unknown-element", text::in_backticks(member.key) + " is no element of " + std::string(owner),
             member.key_span, did_you_mean(member.key, {known.begin(), known.end()}));
    }
  }
  bool is_misspelt(const JsonNode& statement, const StatementMembers& members, std::string_view element) const {
    return members.has_unknown() && is_misspelt(statement, element);
  }
  // Whether some unknown member of the object was meant to be `element`, so that it need not be missed as well.
  bool is_misspelt(const JsonNode& object, std::string_view element) const {
    const std::vector<std::string_view> candidates{element};
    for (const JsonNode& member : json_.children(object)) {
      const bool is_known =
          std::find(statement_elements.begin(), statement_elements.end(), member.key) != statement_elements.end() ||
          std::find(document_elements.begin(), document_elements.end(), member.key) != document_elements.end();
      if (!is_known && text::nearest(member.key, candidates)) return true;
    }
    return false;
  }

  // IAM takes the characters U+0009, U+000A, U+000D and U+0020 to U+00FF only, whatever the text means; the same
  // character as a `\u` escape is plain ASCII.
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
  void check_characters(std::string_view text, const text::Span& span) {
    if (kind_ == PolicyKind::resource || kind_ == PolicyKind::endpoint || kind_ == PolicyKind::scp ||
        kind_ == PolicyKind::rcp) {
      return;
    }
    // A string without escapes is a piece of the source, byte for byte; of one with escapes nothing is said.
    const bool is_raw = text.size() + 2 == span.end - span.begin;
    if (!is_raw || is_ascii(text)) return;
    for (std::size_t at = 0; at < text.size(); at += character_length(text.substr(at))) {
      if (static_cast<unsigned char>(text[at]) < 0xC4) continue;  // U+0100 is C4 80
      const std::string_view character = text.substr(at, character_length(text.substr(at)));
      const std::uint32_t begin = span.begin + 1 + static_cast<std::uint32_t>(at);
      refuse("character-not-allowed",
             "IAM does not take the character " + text::in_backticks(character) + " in a policy",
             {span.source, begin, begin + static_cast<std::uint32_t>(character.size())},
             "only tab, line ends and U+0020 to U+00FF");
      return;
    }
  }
  void check_characters(const JsonNode& string) {
    if (!string.is_plain) check_characters(string.text, string.span);
  }

  StringId read_string(const JsonNode& node, std::string_view what) {
    if (node.kind != JsonNode::Kind::string) {
      refuse("wrong-type", std::string(what) + " is a string, and this is " + std::string(kind_name(node.kind)),
             node.span, "write it in double quotes");
      return {};
    }
    check_characters(node);
    return library_.strings().intern(node.text);
  }

  void read_version(const JsonNode& document) {
    const JsonNode* version = json_.find(document, "Version");
    if (!version) return;
    if (version->kind == JsonNode::Kind::string && version->text == "2012-10-17") {
      result_.document.version = Version::v2012_10_17;
    } else if (!(version->kind == JsonNode::Kind::string && version->text == "2008-10-17")) {
      refuse("unknown-version", "`Version` is no version of the policy language", version->span,
             "it is `\"2012-10-17\"`, or in old policies `\"2008-10-17\"`; it is not a version number of yours");
    }
  }

  void read_statements(const JsonNode& document) {
    const JsonNode* statements = json_.find(document, "Statement");
    if (!statements) {
      if (is_misspelt(document, "Statement")) return;
      refuse("missing-statement", "the policy has no `Statement`", document.span,
             "write `\"Statement\": [ … ]` with at least one statement");
    } else if (statements->kind == JsonNode::Kind::object) {
      read_statement(*statements);
    } else if (statements->kind != JsonNode::Kind::array) {
      refuse("wrong-type",
             "`Statement` is an object or a list of objects, and this is " + std::string(kind_name(statements->kind)),
             statements->span, "write `[{ \"Effect\": …, \"Action\": …, \"Resource\": … }]`");
    } else if (statements->child_count == 0) {
      refuse("no-statements", "the policy has no statement", statements->span,
             "AWS stores no policy without one; a policy that allows nothing is simply not attached");
    } else {
      result_.document.statements.reserve(statements->child_count);
      if (keeps_positions_) result_.positions.reserve(statements->child_count);
      for (const JsonNode& statement : json_.children(*statements)) {
        if (statement.kind == JsonNode::Kind::object) {
          read_statement(statement);
        } else {
          refuse("wrong-type", "a statement is an object, and this is " + std::string(kind_name(statement.kind)),
                 statement.span, "write `{ \"Effect\": …, \"Action\": …, \"Resource\": … }`");
        }
      }
    }
  }

  void read_statement(const JsonNode& node) {
    const StatementMembers members(json_, node);
    Statement& statement = result_.document.statements.emplace_back();
    StatementPositions& positions = keeps_positions_ ? result_.positions.emplace_back() : unwanted_;
    positions.whole = node.span;
    if (const JsonNode* sid = members.sid()) {
      statement.sid = read_string(*sid, "`Sid`");
      positions.sid = sid->span;
    }
    if (members.has_unknown()) check_elements(node, statement_elements, name());
    read_effect(node, members, statement, positions);
    if (const JsonNode* actions = one_of(members.action(), members.not_action(), statement.not_action)) {
      read_list(*actions, statement.not_action ? "NotAction" : "Action", statement.actions, positions.actions);
    } else if (!is_misspelt(node, members, "Action") && !is_misspelt(node, members, "NotAction")) {
      refuse("missing-action", name() + " has neither `Action` nor `NotAction`", node.span,
             "say what it is about, as in `\"Action\": \"s3:GetObject\"`");
    }
    if (const JsonNode* resources = one_of(members.resource(), members.not_resource(), statement.not_resource)) {
      statement.has_resource = true;
      read_list(*resources, statement.not_resource ? "NotResource" : "Resource", statement.resources,
                positions.resources);
    } else if (is_misspelt(node, members, "Resource") || is_misspelt(node, members, "NotResource")) {
      statement.has_resource = row(kind_).resource == Presence::required;
    }
    if (const JsonNode* principals = one_of(members.principal(), members.not_principal(), statement.not_principal)) {
      statement.has_principal = true;
      read_principals(*principals, statement, positions);
    } else if (is_misspelt(node, members, "Principal") || is_misspelt(node, members, "NotPrincipal")) {
      statement.has_principal = row(kind_).principal == Presence::required;
    }
    if (const JsonNode* conditions = members.condition()) read_conditions(*conditions, statement, positions);
  }

  // How messages name the statement that is being read.
  std::string name() const {
    const std::vector<Statement>& statements = result_.document.statements;
    return statement_name(statements.back(), statements.size() - 1, library_);
  }

  void read_effect(const JsonNode& node, const StatementMembers& members, Statement& statement,
                   StatementPositions& positions) {
    const JsonNode* effect = members.effect();
    if (!effect) {
      if (is_misspelt(node, members, "Effect")) return;
      refuse("missing-effect", name() + " has no `Effect`", node.span,
             "write `\"Effect\": \"Allow\"` or `\"Effect\": \"Deny\"`");
      return;
    }
    positions.effect = effect->span;
    if (effect->kind == JsonNode::Kind::string && effect->text == "Deny") {
      statement.effect = Effect::deny;
    } else if (effect->kind != JsonNode::Kind::string || effect->text != "Allow") {
      std::string help = effect->kind == JsonNode::Kind::string ? did_you_mean(effect->text, {"Allow", "Deny"}) : "";
      refuse("bad-effect", "the `Effect` of " + name() + " is neither `Allow` nor `Deny`", effect->span,
             help.empty() ? "write `\"Allow\"` or `\"Deny\"`" : std::move(help));
    }
  }

  // The element or its opposite; both are refused and the first counts.
  const JsonNode* one_of(const JsonNode* positive, const JsonNode* negative, bool& is_opposite) {
    if (positive && negative) {
      refuse("both-elements",
             name() + " has both " + text::in_backticks(positive->key) + " and " + text::in_backticks(negative->key),
             negative->key_span, "keep one of them, or make two statements");
      result_.diagnostics.back().labels.push_back({positive->key_span, "the other one"});
    }
    is_opposite = !positive && negative;
    return positive ? positive : negative;
  }

  void read_list(const JsonNode& node, std::string_view element, Few<StringId>& texts, std::vector<text::Span>& spans) {
    const auto read_one = [&](const JsonNode& item) {
      if (item.kind != JsonNode::Kind::string) {
        refuse("wrong-type",
               text::in_backticks(element) + " holds strings, and this is " + std::string(kind_name(item.kind)),
               item.span, "write it in double quotes");
        return;
      }
      check_characters(item);
      texts.push_back(library_.strings().intern(item.text));
      keep(item.span, spans);
    };
    if (node.kind != JsonNode::Kind::array) return read_one(node);
    texts.reserve(node.child_count);
    if (keeps_positions_) spans.reserve(node.child_count);
    for (const JsonNode& item : json_.children(node)) read_one(item);
    if (node.child_count == 0) warn_empty(text::in_backticks(element), node.span);
  }

  void warn_empty(const std::string& element, const text::Span& span) {
    refuse("empty-list", element + " is empty, so the statement never matches", span, "");
    result_.diagnostics.back().severity = text::Severity::warning;
  }

  void read_principals(const JsonNode& node, Statement& statement, StatementPositions& positions) {
    const std::string element = statement.not_principal ? "`NotPrincipal`" : "`Principal`";
    if (node.kind == JsonNode::Kind::string) {
      if (node.text == "*") {
        statement.principals.push_back({PrincipalType::everyone, {}});
        keep(node.span, positions.principals);
        return;
      }
      const bool is_service = node.text.find(".amazonaws.com") != std::string_view::npos;
      refuse("bad-principal", element + " is `\"*\"` or an object", node.span,
             "write `{\"" + std::string(is_service ? "Service" : "AWS") + "\": \"" + std::string(node.text) + "\"}`");
      return;
    }
    if (node.kind != JsonNode::Kind::object) {
      refuse("wrong-type", element + " is `\"*\"` or an object, and this is " + std::string(kind_name(node.kind)),
             node.span, "write `{\"AWS\": \"…\"}`");
      return;
    }
    if (node.child_count == 0) warn_empty(element, node.span);
    for (const JsonNode& member : json_.children(node)) {
      const auto known = std::find_if(principal_elements.begin(), principal_elements.end(),
                                      [&](const PrincipalElement& known) { return known.name == member.key; });
      if (known == principal_elements.end()) {
        std::vector<std::string_view> names;
        for (const PrincipalElement& principal : principal_elements) names.push_back(principal.name);
        std::string help = did_you_mean(member.key, names);
        refuse("unknown-element", text::in_backticks(member.key) + " is no kind of principal", member.key_span,
               help.empty() ? "`AWS`, `Service`, `Federated` or `CanonicalUser`" : std::move(help));
        continue;
      }
      read_principal_list(member, known->type, statement, positions);
    }
  }

  void read_principal_list(const JsonNode& member, PrincipalType type, Statement& statement,
                           StatementPositions& positions) {
    const auto read_one = [&](const JsonNode& item) {
      if (item.kind != JsonNode::Kind::string) {
        refuse("wrong-type", "a principal is a string, and this is " + std::string(kind_name(item.kind)), item.span,
               item.kind == JsonNode::Kind::number ? "an account id needs double quotes, for its leading zeros count"
                                                   : "write it in double quotes");
        return;
      }
      check_characters(item);
      PrincipalPattern principal{type, {}};
      if (type == PrincipalType::aws && item.text == "*") {
        principal.type = PrincipalType::everyone;
      } else if (type == PrincipalType::aws && is_account_id(item.text)) {
        principal.text = library_.strings().intern(root_arn("aws", item.text));
      } else {
        principal.text = library_.strings().intern(item.text);
      }
      statement.principals.push_back(principal);
      keep(item.span, positions.principals);
    };
    if (member.kind != JsonNode::Kind::array) return read_one(member);
    for (const JsonNode& item : json_.children(member)) read_one(item);
    if (member.child_count == 0) warn_empty(text::in_backticks(member.key), member.span);
  }

  void read_conditions(const JsonNode& node, Statement& statement, StatementPositions& positions) {
    if (node.kind != JsonNode::Kind::object) {
      refuse("wrong-type", "`Condition` is an object, and this is " + std::string(kind_name(node.kind)), node.span,
             "write `{\"StringEquals\": {\"key\": \"value\"}}`");
      return;
    }
    for (const JsonNode& member : json_.children(node)) {
      const auto op = library_.operators().parse(member.key);
      if (!op) {
        // An unknown operator makes the policy invalid: "no match" would turn a Deny off.
        refuse("unknown-operator", text::in_backticks(member.key) + " is no condition operator", member.key_span,
               operator_suggestion(member.key, library_.operators()));
        continue;
      }
      if (member.kind != JsonNode::Kind::object) {
        refuse("wrong-type",
               text::in_backticks(member.key) + " holds keys with values, and this is " +
                   std::string(kind_name(member.kind)),
               member.span, "write `{\"key\": \"value\"}`");
        continue;
      }
      for (const JsonNode& key : json_.children(member)) {
        Condition condition;
        condition.op = *op;
        condition.key = library_.strings().intern(key.key);
        check_characters(key.key, key.key_span);
        read_values(key, condition.values);
        statement.conditions.push_back(std::move(condition));
        keep(text::cover(key.key_span, key.span), positions.conditions);
      }
    }
  }

  // "The value can be a string, a number or a Boolean; quotation marks around the last two are optional."
  void read_values(const JsonNode& node, Few<StringId>& values) {
    const auto read_one = [&](const JsonNode& item) {
      switch (item.kind) {
        case JsonNode::Kind::string:
          check_characters(item);
          [[fallthrough]];
        case JsonNode::Kind::number:
          values.push_back(library_.strings().intern(item.text));
          return;
        case JsonNode::Kind::boolean:
          values.push_back(library_.strings().intern(item.boolean ? "true" : "false"));
          return;
        case JsonNode::Kind::null:
        case JsonNode::Kind::array:
        case JsonNode::Kind::object:
          refuse("wrong-type",
                 "the value of a condition is a string, a number or a Boolean, and this is " +
                     std::string(kind_name(item.kind)),
                 item.span, item.kind == JsonNode::Kind::null ? "whether a key is there is asked with `Null`" : "");
      }
    };
    if (node.kind != JsonNode::Kind::array) return read_one(node);
    values.reserve(node.child_count);
    for (const JsonNode& item : json_.children(node)) read_one(item);
    if (node.child_count == 0) {
      refuse("empty-list", "the condition on " + text::in_backticks(node.key) + " has no values", node.span, "");
      result_.diagnostics.back().severity = text::Severity::warning;
    }
  }

  const Json& json_;
  const PolicyKind kind_;
  Library& library_;
  const bool keeps_positions_;
  StatementPositions unwanted_;
  ReadDocument result_;
};

}  // namespace

bool has_plain_meaning(const text::Diagnostic& refusal) {
  constexpr std::array<std::string_view, 4> codes{"no-statements", "missing-principal", "id-not-allowed",
                                                  "duplicate-sid"};
  return std::find(codes.begin(), codes.end(), refusal.code) != codes.end();
}

ReadDocument read_document(const Json& json, const JsonNode& node, PolicyKind kind, Library& library) {
  return Reader(json, kind, library, true).read(node);
}

ReadDocument read_meaning(const Json& json, const JsonNode& node, PolicyKind kind, Library& library) {
  ReadDocument read = Reader(json, kind, library, false).read(node);
  if (read.diagnostics.empty()) return read;
  return read_document(json, node, kind, library);
}

}  // namespace iamq::policy
