#include "runtime/query/permission_policy.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "runtime/condition/operators.hpp"
#include "runtime/export/native.hpp"
#include "runtime/policy/document_writer.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/folding.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/permission_difference.hpp"
#include "runtime/query/permissions.hpp"
#include "runtime/query/requests.hpp"

namespace iamq::query {

namespace {

constexpr std::size_t managed_policy_quota = 6144;  // characters, as docs.aws.amazon.com reference_iam-quotas says

// A literal of a condition as an element of a policy: `aws:SourceIp not in …`.
class ConditionWriter {
public:
  explicit ConditionWriter(policy::Library& library) : library_(library) {}

  // Nothing if no operator says just that.
  std::optional<policy::Condition> write(const condition::Literal& literal) const {
    using Kind = condition::Atom::Kind;
    const auto& atom = literal.atom;
    policy::Condition condition;
    condition.key = intern(atom.key);
    if (atom.kind == Kind::exists) {
      condition.op = condition::parse_operator("Null").value();
      condition.values = {intern(literal.is_negated ? "true" : "false")};
      return condition;
    }
    if (atom.kind != Kind::test) return std::nullopt;
    for (std::size_t i = 0; i < atom.values.size(); ++i) {
      const std::string_view mask =
          i < atom.literal_masks.size() ? std::string_view(atom.literal_masks[i]) : std::string_view();
      condition.values.push_back(intern(spelled(atom.values[i], mask, condition::row(atom.op).takes_variables)));
    }
    if (!literal.is_negated) {
      condition.op = atom.op;
      return condition;
    }
    const auto op = negated(atom);
    if (!op) return std::nullopt;
    condition.op = *op;
    if (condition::row(*op).type == condition::ValueType::boolean) {
      condition.values = {intern(atom.values.front() == "true" ? "false" : "true")};
    }
    return condition;
  }

private:
  policy::StringId intern(std::string_view text) const { return library_.strings().intern(text); }

  // Characters that are no wildcards, written so that they stay none.
  static std::string spelled(std::string_view value, std::string_view mask, bool takes_variables) {
    if (mask.empty() || !takes_variables) return std::string(value);
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const bool is_special = mask[i] == '1' && (value[i] == '*' || value[i] == '?' || value[i] == '$');
      text += is_special ? std::string("${") + value[i] + "}" : std::string(1, value[i]);
    }
    return text;
  }

  // The operator that holds just where the atom's does not, also where the key is absent.
  static std::optional<policy::OperatorId> negated(const condition::Atom& atom) {
    if (atom.op.qualifier != policy::SetQualifier::none) return std::nullopt;
    const std::string name = condition::name_of(atom.op);
    for (const auto& row : condition::operators()) {
      if (row.is_negated && row.positive == name) return condition::parse_operator(row.name);
    }
    static const std::map<std::string, std::string> opposites = {{"NumericLessThan", "NumericGreaterThanEquals"},
                                                                 {"NumericLessThanEquals", "NumericGreaterThan"},
                                                                 {"NumericGreaterThan", "NumericLessThanEquals"},
                                                                 {"NumericGreaterThanEquals", "NumericLessThan"},
                                                                 {"DateLessThan", "DateGreaterThanEquals"},
                                                                 {"DateLessThanEquals", "DateGreaterThan"},
                                                                 {"DateGreaterThan", "DateLessThanEquals"},
                                                                 {"DateGreaterThanEquals", "DateLessThan"},
                                                                 {"Bool", "Bool"}};
    const auto opposite = opposites.find(name);
    if (opposite == opposites.end() || atom.values.size() != 1) return std::nullopt;
    const auto& value = atom.values.front();
    if (name == "Bool" && value != "true" && value != "false") return std::nullopt;
    return condition::parse_operator(opposite->second + (atom.is_there ? "" : "IfExists"));
  }

  policy::Library& library_;
};

class PolicyMaker {
public:
  PolicyMaker(const Asking& asking, const std::vector<std::uint32_t>& actions)
      : asking_(asking), library_(asking.world->library()), writer_(library_), actions_(actions) {}

  // A statement for what one row says, or several for the alternatives of its condition.
  void add(const Row& row) {
    const auto& cell = std::get<ActionsCell>(row.cells[3]);
    const auto& resource = std::get<ResourceCell>(row.cells[4]);
    if (std::get<GrantsCell>(row.cells[6]).grants.empty()) return;  // needs no permission
    std::vector<std::uint32_t> wanted;
    for (const auto& name : cell.actions) {
      const auto* action = asking_.catalog->find_action(name);
      if (action != nullptr && std::binary_search(actions_.begin(), actions_.end(), action->index))
        wanted.push_back(action->index);
    }
    if (wanted.empty()) return;
    const auto* condition = std::get_if<ConditionCell>(&row.cells[5]);
    static const std::vector<std::vector<condition::Literal>> always = {{}};
    for (const auto& conjunction : condition == nullptr ? always : condition->formula.any_of) {
      std::vector<policy::Condition> conditions;
      bool is_said = true;
      for (const auto& literal : conjunction) {
        auto written = writer_.write(literal);
        is_said = is_said && written;
        if (written) conditions.push_back(std::move(*written));
      }
      if (!is_said) {
        unsaid_.insert(resource.pattern);
        continue;
      }
      add(wanted, resource, std::move(conditions));
    }
  }

  policy::Document document() && {
    policy::Document document;
    document.version = policy::Version::v2012_10_17;
    for (auto& group : groups_) {
      std::sort(group.actions.begin(), group.actions.end());
      group.actions.erase(std::unique(group.actions.begin(), group.actions.end()), group.actions.end());
      policy::Statement statement = std::move(group.statement);
      for (const auto& pattern : fold_actions(*asking_.catalog, group.actions))
        statement.actions.push_back(library_.strings().intern(pattern));
      const bool is_all = group.actions.size() == asking_.catalog->action_count();
      if (is_all) statement.actions = {library_.strings().intern("*")};
      if (!group.except.empty() && library_.text(statement.resources.front()) == "*") {
        statement.not_resource = true;
        statement.resources.clear();
        for (const auto& pattern : group.except) statement.resources.push_back(library_.strings().intern(pattern));
        document.statements.push_back(std::move(statement));
      } else if (!group.except.empty()) {
        // What is taken out of a pattern is denied: the patterns of other statements may cover it.
        policy::Statement deny = statement;
        deny.effect = policy::Effect::deny;
        deny.resources.clear();
        for (const auto& pattern : group.except) deny.resources.push_back(library_.strings().intern(pattern));
        document.statements.push_back(std::move(statement));
        document.statements.push_back(std::move(deny));
      } else {
        document.statements.push_back(std::move(statement));
      }
    }
    return document;
  }

  const std::set<std::string>& unsaid() const { return unsaid_; }

private:
  struct Group {
    policy::Statement statement;  // without actions
    std::vector<std::string> except;
    std::vector<std::uint32_t> actions;
  };

  void add(const std::vector<std::uint32_t>& wanted, const ResourceCell& resource,
           std::vector<policy::Condition> conditions) {
    policy::Statement statement;
    statement.has_resource = true;
    statement.resources = {library_.strings().intern(resource.pattern)};
    statement.conditions = std::move(conditions);
    for (auto& group : groups_) {
      if (!(group.statement == statement) || group.except != resource.except) continue;
      group.actions.insert(group.actions.end(), wanted.begin(), wanted.end());
      return;
    }
    groups_.push_back({std::move(statement), resource.except, wanted});
  }

  const Asking& asking_;
  policy::Library& library_;
  ConditionWriter writer_;
  const std::vector<std::uint32_t>& actions_;
  std::vector<Group> groups_;
  std::set<std::string> unsaid_;
};

// The World in which the policy is all that the user or role has.
std::shared_ptr<const model::World> world_with_only(const model::World& world, model::EntityId bearer,
                                                    policy::PolicyId policy) {
  auto copy = std::make_shared<model::World>(world);
  const auto replace = [&](model::Identity& row) {
    row.inline_policies = {policy};
    row.attached.clear();
    row.boundary.reset();
  };
  if (bearer.kind == model::EntityKind::user) {
    model::User& user = copy->users.edit(bearer.index);
    replace(user);
    user.groups.clear();
  } else {
    replace(copy->roles.edit(bearer.index));
  }
  return copy;
}

std::string example_of(const Surplus& surplus) {
  const auto& request = surplus.mine.request;
  return request.action + (request.resources.empty() ? "" : " on " + request.resources.front().arn);
}

}  // namespace

std::variant<Answer, text::Diagnostic> permissions_as_policy(const Asking& asking, const model::Subject& subject,
                                                             const model::Clauses& clauses,
                                                             const std::vector<std::uint32_t>& actions, bool as_json,
                                                             const text::Span& where) {
  const Walk way = walk(asking, subject, clauses, "");
  const model::Subject& caller = way.caller;
  const bool has_policies = caller.has_entity && (caller.entity.kind == model::EntityKind::user ||
                                                  caller.entity.kind == model::EntityKind::role);
  if (!has_policies) {
    text::Diagnostic diagnostic;
    diagnostic.code = "no-policies";
    diagnostic.message = "only users and roles have policies that one policy can stand for";
    diagnostic.span = where;
    diagnostic.help = "`as actions` lists what anybody can do";
    return diagnostic;
  }
  Answer answer = new_answer(asking, AnswerKind::show);
  if (way.course.is_denied()) {
    add_plain_note(answer, "the roles of `via` cannot be assumed");
    return answer;
  }
  PolicyMaker maker(asking, actions);
  const Answer table = effective_permissions(asking, std::span(&subject, 1), clauses, actions);
  answer.notes = table.notes;
  bool has_roles = false;
  for (const auto& row : table.rows) {
    const bool is_own = std::get<ChainCell>(row.cells[0]).roles.size() == clauses.via.size();
    has_roles = has_roles || !is_own;
    if (is_own) maker.add(row);
  }
  const bool is_all_said = maker.unsaid().empty();
  for (const auto& resource : maker.unsaid()) {
    add_plain_note(answer, "not exact: no condition operator says under what something is allowed on " + resource);
  }
  auto& library = asking.world->library();
  policy::Policy made;
  made.kind = policy::PolicyKind::managed;
  made.name = library.strings().intern(std::string(asking.world->text(asking.world->name_of(caller.entity))) + "-can");
  made.document = library.add_document(std::move(maker).document());
  const auto policy = library.add_policy(made);
  if (library.document(policy).statements.empty()) {
    add_plain_note(answer, "nothing is allowed: no policy is needed");
    return answer;
  }
  const auto key_type = export_::key_types(*asking.catalog);
  answer.body = as_json ? policy::write_json(library.document(policy), library, policy::JsonLayout::pretty) + "\n"
                        : export_::policy_declaration(policy, library, key_type);

  Asking with_policy = asking;
  with_policy.world = world_with_only(*asking.world, caller.entity, policy);
  with_policy.index = nullptr;
  const auto difference =
      permission_difference({&asking, caller, way.situation}, {&with_policy, caller, way.situation}, actions);
  const bool is_part = !clauses.on.empty() || clauses.in.has_value();
  if (!difference.only_in_b.empty()) {
    add_plain_note(answer, "not exact: it also allows " + example_of(difference.only_in_b.front()));
  }
  if (!difference.only_in_a.empty() && !is_part) {
    add_plain_note(answer, "not exact: it leaves out " + example_of(difference.only_in_a.front()));
  }
  if (!difference.is_complete) add_note_of_overlap(answer);
  if (is_all_said && difference.is_complete && difference.only_in_b.empty() &&
      (is_part || difference.only_in_a.empty())) {
    add_plain_note(answer,
                   std::string(is_part ? "compared: it allows nothing else"
                                       : "compared both ways: in place of all its policies it allows exactly this"));
  }
  if (has_roles) add_plain_note(answer, "what roles allow that can be assumed is not in it; ask `via` each of them");
  const auto size = policy::size_in_characters(library.document(policy), library);
  if (size > managed_policy_quota) {
    add_plain_note(answer, std::to_string(size) + " characters are too many for one managed policy, which holds " +
                               std::to_string(managed_policy_quota));
  }
  return answer;
}

}  // namespace iamq::query
