#include "runtime/index/service_matches.hpp"

#include <algorithm>
#include <string>

#include "runtime/policy/arn.hpp"
#include "runtime/policy/pattern.hpp"

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

// Names that are the whole of an ARN's last field (`arn:…:s3:::${BucketName}`) have no `/` in them, so that
// `arn:aws:s3:::app/*` names objects and no bucket.
bool is_too_deep_for(const stdlib::ResourceType& type, std::string_view resource) {
  const auto at = policy::resource_part(resource);
  if (at == std::string_view::npos || without_variables(resource.substr(at)).find('/') == std::string::npos)
    return false;
  return std::all_of(type.arn_patterns.begin(), type.arn_patterns.end(), [](std::string_view pattern) {
    const auto begin = policy::resource_part(pattern);
    return begin != std::string_view::npos && pattern.compare(begin, 2, "${") == 0 &&
           pattern.find('}', begin) == pattern.size() - 1;
  });
}

}  // namespace

bool is_all_resources(std::string_view resource) {
  return !resource.empty() && resource.find_first_not_of('*') == std::string_view::npos;
}

void ServiceMatches::keep_small() {
  if (actions_.size() + resources_.size() + carrying_.size() <= most_kept) return;
  actions_.clear();
  resources_.clear();
  carrying_.clear();
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

ServiceMatches::Actions ServiceMatches::find_actions(std::string_view pattern) const {
  Actions found;
  found.takes_in_all = pattern == "*" || pattern == "*:*";
  const auto colon = pattern.find(':');
  found.names_a_service = colon != std::string_view::npos;
  if (found.names_a_service) found.service = catalog_.find_service(pattern.substr(0, colon));
  if (found.service == nullptr) return found;
  found.actions = ActionBits(found.service->action_count);
  const auto actions = found.service->actions();
  if (pattern.find_first_of("*?") == std::string_view::npos) {
    const auto* action = found.service->find_action(pattern.substr(colon + 1));
    if (action != nullptr) found.actions.add(static_cast<std::size_t>(action - actions.data()));
  } else if (pattern.substr(colon + 1) == "*") {
    found.actions.flip();
  } else {
    for (std::size_t i = 0; i < actions.size(); ++i) {
      if (policy::matches_action(pattern, actions[i].full_name)) found.actions.add(i);
    }
  }
  return found;
}

const std::vector<ActionBits>& ServiceMatches::by_type(const stdlib::Service& service) {
  const auto [known, is_new] = by_type_.try_emplace(&service);
  if (!is_new) return known->second;
  const auto types = service.resource_types();
  const auto actions = service.actions();
  known->second.assign(types.size() + 1, ActionBits(actions.size()));
  for (std::size_t i = 0; i < actions.size(); ++i) {
    for (const auto& on : actions[i].resources) {
      known->second[static_cast<std::size_t>(on.type - types.data())].add(i);
    }
    if (actions[i].is_wildcard_only()) known->second.back().add(i);
  }
  return known->second;
}

const ServiceMatches::Resources& ServiceMatches::resources(const stdlib::Service& service, policy::StringId pattern) {
  const auto [known, is_new] = resources_.try_emplace(place_of(service, pattern));
  if (is_new) known->second = find_resources(service, library_.text(pattern));
  return known->second;
}

ServiceMatches::Resources ServiceMatches::find_resources(const stdlib::Service& service, std::string_view pattern) {
  if (is_all_resources(pattern)) return {true, false, ActionBits::all(service.action_count)};
  Resources found{false, true, ActionBits(service.action_count)};
  const std::string completed = policy::completed_arn(pattern);
  const auto types = service.resource_types();
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (!types[i].may_be_covered_by(completed) || is_too_deep_for(types[i], pattern)) continue;
    found.actions |= by_type(service)[i];
    found.is_of_service = true;
    found.is_of_unknown_type = false;
  }
  if (policy::matches_wildcard(pattern, "*")) found.actions |= by_type(service).back();
  const auto arn = policy::split_arn(pattern);
  if (arn && catalog_.find_service(arn->service) == &service) found.is_of_service = true;
  if (found.is_of_unknown_type && found.is_of_service)
    found.is_of_unknown_type = service.resource_type_of(pattern) == nullptr;
  return found;
}

const ActionBits& ServiceMatches::carrying(const stdlib::Service& service, policy::StringId key) {
  const auto [known, is_new] = carrying_.try_emplace(place_of(service, key));
  if (is_new) known->second = find_carrying(service, key);
  return known->second;
}

bool ServiceMatches::may_be_of_any(std::string_view key) const {
  if (catalog_.find_global_key(key) != nullptr) return true;
  const auto colon = key.find(':');
  return colon == std::string_view::npos || catalog_.find_service(key.substr(0, colon)) == nullptr;
}

ActionBits ServiceMatches::find_carrying(const stdlib::Service& service, policy::StringId key) {
  const std::string_view text = library_.text(key);
  const auto [of_any, is_new] = keys_of_any_.try_emplace(key);
  if (is_new) of_any->second = may_be_of_any(text);
  if (of_any->second) return ActionBits::all(service.action_count);
  ActionBits found(service.action_count);
  const auto keys = service.keys();
  std::vector<const stdlib::Key*> meant;
  for (const auto& one : keys) {
    if (one.matches(text)) meant.push_back(&one);
  }
  if (meant.empty()) return found;
  const auto is_meant = [&](const stdlib::Key* one) {
    return std::find(meant.begin(), meant.end(), one) != meant.end();
  };
  const auto some = [&](std::span<const stdlib::Key* const> some_keys) {
    return std::any_of(some_keys.begin(), some_keys.end(), is_meant);
  };
  const auto types = service.resource_types();
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (some(types[i].keys)) found |= by_type(service)[i];
  }
  const auto actions = service.actions();
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const bool is_carried =
        some(actions[i].keys) || std::any_of(actions[i].resources.begin(), actions[i].resources.end(),
                                             [&](const auto& on) { return some(on.keys); });
    if (is_carried) found.add(i);
  }
  return found;
}

}  // namespace iamq::index
