#include "runtime/query/context_keys.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "runtime/policy/variable.hpp"
#include "runtime/policy/wildcard.hpp"
#include "runtime/query/cells.hpp"
#include "stdlib/catalog.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::query {
namespace {

using model::EntityId;
using model::EntityKind;
using policy::PolicyId;

class KeyCollector {
public:
  explicit KeyCollector(const Asking& asking)
      : asking_(asking), library_(asking.world->library()), answer_(new_answer(asking, AnswerKind::list)) {
    answer_.columns = {
        {"key", "key"}, {"type", "type"}, {"availability", "in the request"}, {"statements", "asked for by"}};
  }

  void add(PolicyId policy, std::uint64_t via = 0) {
    const policy::Document& document = library_.document(policy);
    const bool has_variables = document.version == policy::Version::v2012_10_17;
    for (std::uint32_t i = 0; i < document.statements.size(); ++i) {
      const GrantsCell::Grant statement{policy, i, via};
      for (const auto& condition : document.statements[i].conditions) {
        add(library_.text(condition.key), statement);
        if (!has_variables) continue;
        for (const auto value : condition.values) add_variables(library_.text(value), statement);
      }
      if (!has_variables) continue;
      for (const auto resource : document.statements[i].resources) add_variables(library_.text(resource), statement);
    }
  }

  Answer take() && {
    for (auto& [name, found] : found_) {
      Row row;
      row.cells = {TextCell{found.spelling}, type(found.spelling), availability(found.spelling),
                   std::move(found.statements)};
      answer_.rows.push_back(std::move(row));
    }
    return std::move(answer_);
  }

private:
  struct Found {
    std::string spelling;
    GrantsCell statements;
  };

  void add(std::string_view key, const GrantsCell::Grant& statement) {
    Found& found = found_[policy::lower_case(key)];
    if (found.spelling.empty()) found.spelling = documented_spelling(key);
    auto& grants = found.statements.grants;
    if (std::find(grants.begin(), grants.end(), statement) == grants.end()) grants.push_back(statement);
  }

  void add_variables(std::string_view text, const GrantsCell::Grant& statement) {
    for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 1)) {
      const auto variable = policy::read_variable(text.substr(at));
      if (variable && !variable->is_literal_character()) add(variable->key, statement);
    }
  }

  // A key with a free part (`aws:PrincipalTag/team`) keeps it as it is written.
  std::string documented_spelling(std::string_view key) const {
    const auto* known = asking_.catalog->find_key(key);
    const bool is_whole = known != nullptr && stdlib::equals_ignoring_case(known->name, key);
    return std::string(is_whole ? known->name : key);
  }
  Cell type(std::string_view key) const {
    const auto type = asking_.catalog->key_type(key);
    if (!type) return {};
    const std::string name(stdlib::name_of(*type));
    return TextCell{asking_.catalog->is_multivalued(key) ? "list of " + name : name};
  }
  Cell availability(std::string_view key) const {
    const auto* global = asking_.catalog->find_global_key(key);
    return global == nullptr ? Cell() : Cell(TextCell{std::string(global->availability)});
  }

  const Asking& asking_;
  const policy::Library& library_;
  Answer answer_;
  std::map<std::string, Found> found_;
};

void add_identity(const model::World& world, const model::Identity& row, std::uint64_t via, KeyCollector& collector) {
  for (const PolicyId policy : row.inline_policies) collector.add(policy, via);
  for (const auto attached : row.attached) collector.add(world.managed_policies[attached].current(), via);
  if (row.boundary) collector.add(world.managed_policies[*row.boundary].current(), via);
}

}  // namespace

Answer context_keys(const Asking& asking, PolicyId policy) {
  KeyCollector collector(asking);
  collector.add(policy);
  return std::move(collector).take();
}

std::variant<Answer, text::Diagnostic> context_keys(const Asking& asking, EntityId entity, const text::Span& where) {
  const model::World& world = *asking.world;
  KeyCollector collector(asking);
  switch (entity.kind) {
    case EntityKind::user:
      add_identity(world, world.users[entity.index], 0, collector);
      for (const auto group : world.users[entity.index].groups) {
        add_identity(world, world.groups[group], EntityId{EntityKind::group, group}.handle(), collector);
      }
      break;
    case EntityKind::group:
      add_identity(world, world.groups[entity.index], 0, collector);
      break;
    case EntityKind::role:
      add_identity(world, world.roles[entity.index], 0, collector);
      break;
    case EntityKind::managed_policy:
      collector.add(world.managed_policies[entity.index].current());
      break;
    case EntityKind::control_policy:
      collector.add(world.control_policies[entity.index].policy);
      break;
    case EntityKind::resource:
      if (const auto policy = world.resources[entity.index].policy) collector.add(*policy);
      break;
    case EntityKind::endpoint:
      if (const auto policy = world.endpoints[entity.index].policy) collector.add(*policy);
      break;
    case EntityKind::provider:
    case EntityKind::session:
    case EntityKind::account:
    case EntityKind::ou: {
      text::Diagnostic diagnostic;
      diagnostic.code = "no-policies";
      diagnostic.message = "accounts, units, sessions and providers have no policies of their own";
      diagnostic.span = where;
      diagnostic.help = "ask about a policy, a user, a group, a role or a resource";
      return diagnostic;
    }
  }
  return std::move(collector).take();
}

}  // namespace iamq::query
