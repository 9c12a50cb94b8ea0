#include "runtime/index/compiled_policies.hpp"

#include <algorithm>

#include "runtime/policy/pattern.hpp"

namespace iamq::index {

std::uint64_t CompiledPolicies::service_bit(const stdlib::Action& action) {
  // INVARIANT: services lie one behind the other in the catalog.
  const auto number = action.service - stdlib::Catalog::shared().services().data();
  return std::uint64_t{1} << (static_cast<std::uint64_t>(number) % 64);
}

std::uint64_t CompiledPolicies::services_of(const ActionSet& actions) const {
  const stdlib::Catalog& catalog = stdlib::Catalog::shared();
  std::uint64_t services = 0;
  for (const ActionSet::Range& range : actions.ranges()) {
    for (std::uint32_t at = range.first; at <= range.last && ~services != 0;) {
      const stdlib::Action& action = catalog.action(at);
      services |= service_bit(action);
      at = action.service->first_action_index + action.service->action_count;
    }
  }
  return services;
}

CompiledPolicies::Pattern CompiledPolicies::compiled(std::string_view pattern, policy::Version version) {
  Pattern made{pattern, 0, Pattern::Kind::exact};
  const std::size_t resource_begin = policy::resource_part(pattern);
  if (resource_begin == std::string_view::npos) {
    if (std::string whole = policy::completed_arn(pattern); whole != pattern) {
      made.text = completed_.emplace_back(std::move(whole));
    }
  } else if (version == policy::Version::v2012_10_17 && pattern.find("${", resource_begin) != std::string_view::npos) {
    made.kind = Pattern::Kind::variable;
    made.fixed = static_cast<std::uint32_t>(std::min(pattern.find_first_of("*?$"), pattern.size()));
    return made;
  }
  made.fixed = static_cast<std::uint32_t>(std::min(made.text.find_first_of("*?"), made.text.size()));
  if (made.fixed < made.text.size()) {
    const bool is_prefix = made.fixed + 1 == made.text.size() && made.text.back() == '*';
    made.kind = is_prefix ? Pattern::Kind::prefix : Pattern::Kind::wildcard;
  }
  return made;
}

void CompiledPolicies::compile(policy::DocumentId id) {
  const auto number = static_cast<std::size_t>(id);
  if (number >= documents_.size()) documents_.resize(library_.document_count());
  const policy::Document& source = library_.document(id);
  Document& made = documents_[number];
  made.statements = static_cast<std::uint32_t>(statements_.size());
  made.statement_count = static_cast<std::uint32_t>(source.statements.size());
  made.is_compiled = true;
  for (const policy::Statement& statement : source.statements) {
    Statement one;
    one.source = &statement;
    one.version = source.version;
    one.actions = action_sets_.of(statement);
    one.patterns = static_cast<std::uint32_t>(patterns_.size());
    one.pattern_count = static_cast<std::uint32_t>(statement.resources.size());
    one.is_deny = statement.effect == policy::Effect::deny;
    one.is_for_some = statement.has_principal || !statement.conditions.empty();
    one.takes_in_every_resource = !statement.has_resource;
    for (const policy::StringId pattern : statement.resources) {
      patterns_.push_back(compiled(library_.text(pattern), source.version));
      const bool is_star = patterns_.back().kind == Pattern::Kind::prefix && patterns_.back().fixed == 0;
      if (is_star && !statement.not_resource) one.takes_in_every_resource = true;
    }
    const ActionSet& actions = action_sets_[one.actions];
    if (!actions.ranges().empty()) one.hull = {actions.ranges().front().first, actions.ranges().back().last};
    one.takes_in_all_of_hull = actions.ranges().size() == 1;
    made.services |= services_of(actions);
    statements_.push_back(one);
  }
}

bool CompiledPolicies::allows_everything(policy::DocumentId id) {
  const Document& made = document(id);
  if (made.statement_count != 1) return false;
  const Statement& one = statements_[made.statements];
  const auto last = static_cast<std::uint32_t>(stdlib::Catalog::shared().action_count()) - 1;
  return !one.is_deny && !one.is_for_some && one.takes_in_every_resource && one.takes_in_all_of_hull &&
         one.hull == ActionSet::Range{0, last};
}

ResourceFit CompiledPolicies::fit_of_patterns(const Statement& statement, std::string_view resource) const {
  ResourceFit listed = ResourceFit::no;
  for (std::uint32_t i = statement.patterns; i < statement.patterns + statement.pattern_count; ++i) {
    const Pattern& pattern = patterns_[i];
    if (resource.substr(0, pattern.fixed) != pattern.text.substr(0, pattern.fixed)) continue;
    if (pattern.kind == Pattern::Kind::variable) {
      listed = ResourceFit::by_request;
      continue;
    }
    const bool fits = pattern.kind == Pattern::Kind::prefix ||
                      (pattern.kind == Pattern::Kind::exact ? resource.size() == pattern.fixed
                                                            : policy::matches_wildcard(pattern.text, resource));
    if (fits) {
      listed = ResourceFit::yes;
      break;
    }
  }
  if (listed == ResourceFit::by_request || !statement.source->not_resource) return listed;
  return listed == ResourceFit::yes ? ResourceFit::no : ResourceFit::yes;
}

}  // namespace iamq::index
