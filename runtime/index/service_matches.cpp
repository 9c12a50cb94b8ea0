#include "runtime/index/service_matches.hpp"

#include <algorithm>
#include <string>

#include "runtime/policy/arn.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/policy/wildcard.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::index {

namespace {

// A library of all AWS managed policies needs some forty thousand.
constexpr std::size_t most_kept = 500'000;

// The ARN's resource field without what is between braces.
std::string without_variables(std::string_view text) {
  std::string left;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto end = text.compare(i, 2, "${") == 0 ? text.find('}', i) : std::string_view::npos;
    if (end == std::string_view::npos) {
      left += text[i];
    } else {
      i = end;
    }
  }
  return left;
}

// Whether what an ARN names has a `/` in it. Names that are the whole of an ARN's last field
// (`arn:…:s3:::${BucketName}`) have none, so that `arn:aws:s3:::app/*` names objects and no bucket.
bool is_path(std::string_view resource) {
  const auto at = policy::resource_part(resource);
  return at != std::string_view::npos && without_variables(resource.substr(at)).find('/') != std::string::npos;
}

bool is_one_name(const stdlib::ArnPattern& pattern) {
  const auto begin = policy::resource_part(pattern.text);
  return begin != std::string_view::npos && stdlib::placeholder_end(pattern.text, begin) == pattern.text.size();
}

// What an ARN, or a pattern of ARNs, names as its service; nothing if a wildcard or variable leaves that open.
std::string_view literal_service_of(std::string_view arn) {
  const auto is_open = [](std::string_view field) {
    return std::any_of(field.begin(), field.end(), [](char c) { return c == '*' || c == '?' || c == '$'; });
  };
  const auto partition = arn.find(':');
  if (partition == std::string_view::npos || is_open(arn.substr(0, partition))) return {};
  const auto service = arn.find(':', partition + 1);
  if (service == std::string_view::npos) return {};
  const auto in_partition = arn.substr(partition + 1, service - partition - 1);
  if (in_partition != "${Partition}" && is_open(in_partition)) return {};
  const auto end = arn.find(':', service + 1);
  if (end == std::string_view::npos) return {};
  const auto found = arn.substr(service + 1, end - service - 1);
  return is_open(found) ? std::string_view() : found;
}

}  // namespace

bool is_all_resources(std::string_view resource) {
  return !resource.empty() && resource.find_first_not_of('*') == std::string_view::npos;
}

void ServiceMatches::keep_small() {
  if (actions_.size() + resources_.size() + carrying_.size() + met_.size() <= most_kept) return;
  actions_.clear();
  resources_.clear();
  services_of_arns_.clear();
  carrying_.clear();
  met_.clear();
}

ServiceMatches::ServiceMatches(const policy::Library& library, const stdlib::Catalog& catalog)
    : library_(library), catalog_(catalog) {
  for (const auto& service : catalog.services()) service_count_ += service.action_count != 0 ? 1 : 0;
}

std::uint64_t ServiceMatches::place_of(const stdlib::Service& service, policy::StringId text) const {
  const auto number = static_cast<std::uint64_t>(&service - catalog_.services().data());
  return number << 32 | static_cast<std::uint32_t>(text);
}

const ServiceMatches::Actions& ServiceMatches::actions(policy::StringId pattern) {
  const auto [known, is_new] = actions_.try_emplace(pattern);
  if (is_new) known->second = find_actions(library_.text(pattern));
  return known->second;
}

const stdlib::Service* ServiceMatches::service_called(std::string_view prefix) {
  if (latest_called_ == nullptr || latest_called_->prefix != prefix) latest_called_ = catalog_.find_service(prefix);
  return latest_called_;
}

ServiceMatches::Actions ServiceMatches::find_actions(std::string_view pattern) {
  Actions found;
  found.takes_in_all = pattern == "*" || pattern == "*:*";
  const auto colon = pattern.find(':');
  found.names_a_service = colon != std::string_view::npos;
  if (found.names_a_service) found.service = service_called(pattern.substr(0, colon));
  if (found.service == nullptr) return found;
  found.actions = ActionBits(found.service->action_count);
  const std::string_view name = pattern.substr(colon + 1);
  if (name == "*") {
    found.actions.flip();
    return found;
  }
  const auto is_wildcard = [](char c) { return c == '*' || c == '?'; };
  const auto wildcard = std::find_if(name.begin(), name.end(), is_wildcard);
  const std::string_view beginning(name.begin(), wildcard), rest(wildcard, name.end());
  const auto actions = found.service->actions();
  auto action = std::lower_bound(actions.begin(), actions.end(), beginning, [](const auto& one, std::string_view text) {
    return stdlib::less_ignoring_case(one.name, text);
  });
  for (; action != actions.end() && stdlib::starts_with_ignoring_case(action->name, beginning); ++action) {
    if (stdlib::wildcard_matches_ignoring_case(rest, action->name.substr(beginning.size())))
      found.actions.add(static_cast<std::size_t>(action - actions.begin()));
    if (rest.empty()) break;  // the name itself comes before those that it begins
  }
  return found;
}

ServiceMatches::Service& ServiceMatches::about(const stdlib::Service& service) {
  if (services_.empty()) services_.resize(catalog_.services().size());
  Service& known = services_[static_cast<std::size_t>(&service - catalog_.services().data())];
  if (known.service == nullptr) {
    known.service = &service;
    known.all = {true, false, ActionBits::all(service.action_count)};
    known.none = {false, false, ActionBits(service.action_count)};
  }
  return known;
}

const ServiceMatches::Types& ServiceMatches::types_of(Service& known) {
  if (known.types) return *known.types;
  known.types = std::make_unique<Types>();
  Types& types = *known.types;
  const auto all = known.service->resource_types();
  const auto actions = known.service->actions();
  types.actions.assign(all.size(), known.none.actions);
  types.actions_of_none = known.none.actions;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    for (const auto& on : actions[i].resources) types.actions[static_cast<std::size_t>(on.type - all.data())].add(i);
    if (actions[i].is_wildcard_only()) types.actions_of_none.add(i);
  }
  types.patterns.reserve(all.size());
  for (const auto& type : all) {
    auto& patterns = types.patterns.emplace_back(type.arn_patterns.begin(), type.arn_patterns.end());
    types.have_one_name.push_back(std::all_of(patterns.begin(), patterns.end(), is_one_name));
    for (const auto pattern : type.arn_patterns) {
      const auto named = literal_service_of(pattern);
      if (named.empty()) types.have_open_arns = true;
      if (std::find(types.named_in_arns.begin(), types.named_in_arns.end(), named) == types.named_in_arns.end())
        types.named_in_arns.push_back(named);
    }
  }
  return types;
}

const ServiceMatches::Resources& ServiceMatches::resources(const stdlib::Service& service, policy::StringId pattern) {
  Service& known = about(service);
  if (is_all_resources(library_.text(pattern))) return known.all;
  if (is_of_another(known, pattern)) return known.none;
  const auto [found, is_new] = resources_.try_emplace(place_of(service, pattern));
  if (is_new) found->second = find_resources(known, library_.text(pattern));
  return found->second;
}

bool ServiceMatches::is_of_another(Service& known, policy::StringId pattern) {
  const auto [named, is_new] = services_of_arns_.try_emplace(pattern);
  if (is_new) named->second = literal_service_of(library_.text(pattern));
  if (named->second.empty() || policy::equal_ignoring_case(named->second, known.service->prefix)) return false;
  const Types& types = types_of(known);
  return !types.have_open_arns &&
         std::find(types.named_in_arns.begin(), types.named_in_arns.end(), named->second) == types.named_in_arns.end();
}

ServiceMatches::Resources ServiceMatches::find_resources(Service& known, std::string_view pattern) const {
  Resources found = known.none;
  const std::string completed = policy::completed_arn(pattern);
  const stdlib::NamedResource named(completed);
  const Types& types = types_of(known);
  const bool is_of_path = is_path(pattern);
  bool is_of_known_type = false;
  for (std::size_t i = 0; i < types.patterns.size(); ++i) {
    const bool may_be_meant = std::any_of(types.patterns[i].begin(), types.patterns[i].end(),
                                          [&](const auto& one) { return stdlib::arn_pattern_overlaps(one, named); });
    if (!may_be_meant || (is_of_path && types.have_one_name[i])) continue;
    found.actions |= types.actions[i];
    is_of_known_type = true;
  }
  if (policy::matches_wildcard(pattern, "*")) found.actions |= types.actions_of_none;
  const auto arn = policy::split_arn(pattern);
  found.is_of_service = is_of_known_type || (arn && catalog_.find_service(arn->service) == known.service);
  found.is_of_unknown_type =
      found.is_of_service && !is_of_known_type && known.service->resource_type_of(pattern) == nullptr;
  return found;
}

const ActionBits& ServiceMatches::carrying(const stdlib::Service& service, policy::StringId key) {
  Service& known = about(service);
  const auto [of_any, is_key_new] = keys_of_any_.try_emplace(key);
  if (is_key_new) of_any->second = may_be_of_any(library_.text(key));
  if (of_any->second) return known.all.actions;
  const auto [carrying, is_new] = carrying_.try_emplace(place_of(service, key));
  if (is_new) carrying->second = find_carrying(known, library_.text(key));
  return carrying->second;
}

bool ServiceMatches::may_be_of_any(std::string_view key) const {
  if (catalog_.find_global_key(key) != nullptr) return true;
  const auto colon = key.find(':');
  return colon == std::string_view::npos || catalog_.find_service(key.substr(0, colon)) == nullptr;
}

ActionBits ServiceMatches::find_carrying(Service& known, std::string_view key) {
  ActionBits found = known.none.actions;
  const auto keys = known.service->keys();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].matches(key)) found |= carrying_by_key(known)[i];
  }
  return found;
}

const std::vector<ActionBits>& ServiceMatches::carrying_by_key(Service& known) {
  std::vector<ActionBits>& by_key = known.carrying_by_key;
  if (!by_key.empty()) return by_key;
  const auto keys = known.service->keys();
  const auto types = known.service->resource_types();
  const auto actions = known.service->actions();
  by_key.assign(keys.size(), known.none.actions);
  const auto of = [&](const stdlib::Key* key) -> ActionBits& {
    return by_key[static_cast<std::size_t>(key - keys.data())];
  };
  for (std::size_t i = 0; i < types.size(); ++i) {
    for (const auto* key : types[i].keys) of(key) |= types_of(known).actions[i];
  }
  for (std::size_t i = 0; i < actions.size(); ++i) {
    for (const auto* key : actions[i].keys) of(key).add(i);
    for (const auto& on : actions[i].resources) {
      for (const auto* key : on.keys) of(key).add(i);
    }
  }
  return by_key;
}

const ServiceMatches::Levels& ServiceMatches::levels(const stdlib::Service& service) {
  Service& known = about(service);
  if (known.levels) return *known.levels;
  known.levels = std::make_unique<Levels>();
  for (auto& level : *known.levels) level.actions = known.none.actions;
  const auto actions = service.actions();
  for (std::size_t i = 0; i < actions.size(); ++i) {
    Level& level = (*known.levels)[static_cast<std::size_t>(actions[i].level)];
    level.actions.add(i);
    ++level.count;
  }
  return *known.levels;
}

std::optional<bool>& ServiceMatches::whether_met(policy::Version version,
                                                 const std::vector<policy::Condition>& conditions,
                                                 const policy::Few<const policy::Condition*>& without) {
  std::vector<std::uint32_t> said;
  said.reserve(64);
  said.push_back(static_cast<std::uint32_t>(version));
  for (const auto& condition : conditions) {
    const bool is_without = std::find(without.begin(), without.end(), &condition) != without.end();
    said.insert(said.end(), {condition.op.row, static_cast<std::uint32_t>(condition.op.qualifier),
                             condition.op.if_exists, is_without, static_cast<std::uint32_t>(condition.key),
                             static_cast<std::uint32_t>(condition.values.size())});
    for (const auto value : condition.values) said.push_back(static_cast<std::uint32_t>(value));
  }
  return met_[std::move(said)];
}

}  // namespace iamq::index
