#include "runtime/query/set_question.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "lang/text/diagnostic.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::query {

namespace {

using policy::JsonNode;
using Kind = SetQuestion::Kind;
using Type = SetQuestion::Principal::Type;

struct KindRow {
  std::string_view name;
  Kind kind;
};
constexpr std::array<KindRow, 6> kinds = {{
    {"who-can", Kind::who_can},
    {"who-can-assume", Kind::who_can_assume},
    {"roles-assumable", Kind::roles_assumable},
    {"can", Kind::can},
    {"allowed-actions", Kind::allowed_actions},
    {"what-if-diff", Kind::what_if_diff},
}};

struct PrincipalRow {
  std::string_view member;
  Type type;
};
constexpr std::array<PrincipalRow, 4> principal_types = {{
    {"AWS", Type::aws},
    {"Service", Type::service},
    {"Federated", Type::federated},
    {"CanonicalUser", Type::canonical_user},
}};

constexpr std::array<std::string_view, 12> members = {"kind",  "principal", "action",  "resource", "resourceAccount",
                                                      "role",  "service",   "context", "chains",   "via",
                                                      "edits", "probe"};

// An edit's verb, and the members that say of what it speaks.
struct EditRow {
  std::string_view name;
  SetQuestion::Edit::Verb verb;
  std::string_view what, where;  // without `what`: the verb needs no second member
};
using Verb = SetQuestion::Edit::Verb;
constexpr std::array<EditRow, 9> edit_verbs = {{
    {"attach-policy", Verb::attach_policy, "policy", "to"},
    {"detach-policy", Verb::detach_policy, "policy", "from"},
    {"add-to-group", Verb::add_to_group, "user", "group"},
    {"remove-from-group", Verb::remove_from_group, "user", "group"},
    {"set-boundary", Verb::set_boundary, "policy", "on"},
    {"clear-boundary", Verb::clear_boundary, "", "on"},
    {"delete-user", Verb::delete_user, "", "user"},
    {"delete-role", Verb::delete_role, "", "role"},
    {"delete-policy-statement", Verb::delete_policy_statement, "policy", "sid"},
}};

class QuestionReader {
public:
  explicit QuestionReader(SetQuestion& question) : question_(question), json_(question.json) {}

  void read() {
    if (json_.top().kind != JsonNode::Kind::object) {
      return fail("the line is no JSON object");
    }
    question_.id = text_of(json_.top(), "id");
    question_.world = text_of(json_.top(), "world");
    read_expected();
    const JsonNode* asked = find(json_.top(), "question");
    if (asked == nullptr) {
      return fail("`question` is missing");
    }
    if (asked->kind != JsonNode::Kind::object) {
      return fail("`question` is no object");
    }
    asked_ = asked;
    read_kind();
    if (question_.error.empty()) {
      refuse_misspelt_members();
      read_members();
    }
  }

private:
  // The first problem is the one that is told.
  void fail(std::string message) {
    if (question_.error.empty()) {
      question_.error = std::move(message);
    }
  }

  const JsonNode* find(const JsonNode& object, std::string_view name) const {
    const JsonNode* node = json_.find(object, name);
    return node == nullptr || node->kind == JsonNode::Kind::null ? nullptr : node;
  }

  std::string_view text_of(const JsonNode& object, std::string_view name) {
    const JsonNode* node = find(object, name);
    if (node != nullptr && node->kind != JsonNode::Kind::string) {
      fail(text::in_backticks(name) + " is no text");
      return {};
    }
    return node == nullptr ? std::string_view() : node->text;
  }

  std::string_view required(std::string_view name) {
    const std::string_view text = text_of(*asked_, name);
    if (text.empty()) {
      fail(text::in_backticks(name) + " is missing");
    }
    return text;
  }

  void read_expected() {
    question_.expected = find(json_.top(), "expect");
    if (question_.expected != nullptr && question_.expected->kind != JsonNode::Kind::object) {
      fail("`expect` is no object");
    }
  }

  void read_kind() {
    const std::string_view name = required("kind");
    const auto row = std::find_if(kinds.begin(), kinds.end(), [&](const KindRow& each) { return each.name == name; });
    if (row != kinds.end()) {
      question_.kind = row->kind;
      return;
    }
    std::string names;
    for (const KindRow& each : kinds) {
      names += (names.empty() ? "" : ", ") + std::string(each.name);
    }
    fail(text::in_backticks(name) + " is no kind of question; there are " + names);
  }

  // Other members may stand there, but one that is nearly one of ours was meant to be it.
  void refuse_misspelt_members() {
    const std::vector<std::string_view> known(members.begin(), members.end());
    for (const JsonNode& member : json_.children(*asked_)) {
      if (std::find(known.begin(), known.end(), member.key) != known.end()) {
        continue;
      }
      if (const auto meant = text::nearest(member.key, known)) {
        fail("a question has no " + text::in_backticks(member.key) + "; did you mean " + text::in_backticks(*meant) +
             "?");
      }
    }
  }

  void read_members() {
    switch (question_.kind) {
      case Kind::who_can:
        read_request();
        break;
      case Kind::who_can_assume:
        question_.role = required("role");
        break;
      case Kind::roles_assumable:
        read_principal();
        break;
      case Kind::can:
        read_principal();
        read_request();
        read_via();
        break;
      case Kind::allowed_actions:
        read_principal();
        question_.resource = required("resource");
        question_.service = required("service");
        break;
      case Kind::what_if_diff:
        read_edits();
        read_probe();
        break;
    }
    read_resource_account();
    read_context();
    read_chains();
  }

  void read_request() {
    question_.action = required("action");
    question_.resource = required("resource");
    const auto colon = question_.action.find(':');
    if (question_.error.empty() &&
        (colon == std::string_view::npos || question_.action.find_first_of("*?") != std::string_view::npos)) {
      fail(text::in_backticks(question_.action) + " is not one action, as `s3:GetObject` is");
    }
  }

  void read_edits() {
    const JsonNode* edits = find(*asked_, "edits");
    if (edits == nullptr || edits->kind != JsonNode::Kind::array) {
      return fail("`edits` is missing, or no list");
    }
    for (const JsonNode& edit : json_.children(*edits)) {
      if (edit.kind != JsonNode::Kind::object) {
        return fail("an edit is no object");
      }
      const std::string_view verb = text_of(edit, "verb");
      const auto row =
          std::find_if(edit_verbs.begin(), edit_verbs.end(), [&](const EditRow& each) { return each.name == verb; });
      if (row == edit_verbs.end()) {
        std::string names;
        for (const EditRow& each : edit_verbs) {
          names += (names.empty() ? "" : ", ") + std::string(each.name);
        }
        return fail(text::in_backticks(verb) + " is no edit; there are " + names);
      }
      SetQuestion::Edit read{row->verb, {}, text_of(edit, row->where)};
      if (!row->what.empty()) {
        read.what = text_of(edit, row->what);
      }
      if (read.where.empty() || (read.what.empty() && !row->what.empty())) {
        return fail(text::in_backticks(verb) + " needs " + text::in_backticks(row->where) +
                    (row->what.empty() ? "" : " and " + text::in_backticks(row->what)));
      }
      question_.edits.push_back(read);
    }
  }

  // The request whose answers are compared: the rest of the question is read there.
  void read_probe() {
    const JsonNode* probe = find(*asked_, "probe");
    if (probe == nullptr || probe->kind != JsonNode::Kind::object) {
      return fail("`probe` is missing, or no object");
    }
    asked_ = probe;
    refuse_misspelt_members();
    read_request();
  }

  void read_resource_account() {
    question_.resource_account = text_of(*asked_, "resourceAccount");
    if (!question_.resource_account.empty() && !policy::is_account_id(question_.resource_account)) {
      fail(text::in_backticks(question_.resource_account) + " is not the id of an account");
    }
  }

  void read_principal() {
    const JsonNode* node = find(*asked_, "principal");
    if (node == nullptr) {
      return fail("`principal` is missing");
    }
    if (node->kind == JsonNode::Kind::string) {
      question_.principal = {node->text == "*" ? Type::anonymous : Type::aws, node->text};
      return;
    }
    if (node->kind != JsonNode::Kind::object || node->child_count != 1) {
      return fail("`principal` is neither a text nor an object with one member");
    }
    const JsonNode& member = *json_.children(*node).begin();
    const auto row = std::find_if(principal_types.begin(), principal_types.end(),
                                  [&](const PrincipalRow& each) { return each.member == member.key; });
    if (row == principal_types.end()) {
      return fail(text::in_backticks(member.key) + " is no type of principal");
    }
    if (member.kind != JsonNode::Kind::string) {
      return fail("the principal is no text");
    }
    const bool is_anonymous = row->type == Type::aws && member.text == "*";
    question_.principal = {is_anonymous ? Type::anonymous : row->type, member.text};
  }

  void read_via() {
    const JsonNode* node = find(*asked_, "via");
    if (node == nullptr) {
      return;
    }
    if (node->kind != JsonNode::Kind::array) {
      return fail("`via` is no list of roles");
    }
    for (const JsonNode& role : json_.children(*node)) {
      if (role.kind != JsonNode::Kind::string) {
        return fail("`via` holds something that is no ARN of a role");
      }
      question_.via.push_back(role.text);
    }
  }

  void read_context() {
    const JsonNode* node = find(*asked_, "context");
    if (node == nullptr) {
      return;
    }
    if (node->kind != JsonNode::Kind::object) {
      return fail("`context` is no object");
    }
    question_.context = read_given_keys(json_, *node, question_.error);
  }

  void read_chains() {
    const JsonNode* node = find(*asked_, "chains");
    if (node == nullptr) {
      return;
    }
    if (node->kind != JsonNode::Kind::boolean) {
      return fail("`chains` is neither true nor false");
    }
    question_.with_chains = node->boolean;
  }

  SetQuestion& question_;
  const policy::Json& json_;
  const JsonNode* asked_ = nullptr;
};

}  // namespace

SetQuestion read_set_question(const text::Sources& sources, const text::Span& line) {
  SetQuestion question;
  question.json = policy::read_json(sources, line);
  if (!question.json.ok()) {
    question.error = question.json.diagnostics.front().message;
    return question;
  }
  QuestionReader(question).read();
  return question;
}

}  // namespace iamq::query
