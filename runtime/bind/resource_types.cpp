#include "runtime/bind/resource_types.hpp"

#include <algorithm>

#include "runtime/policy/arn.hpp"

namespace iamq::bind {
namespace {

// The fixed text that a resource part begins with, without its separator: `table` of `table/${TableName}`.
std::string_view fixed_type(std::string_view resource) {
  const std::string_view fixed = resource.substr(0, resource.find("${"));
  if (fixed.size() == resource.size() || fixed.empty()) return {};
  return fixed.back() == '/' || fixed.back() == ':' ? fixed.substr(0, fixed.size() - 1) : std::string_view();
}

void add_once(std::vector<TypedArn>& found, TypedArn candidate) {
  const bool known = std::any_of(found.begin(), found.end(),
                                 [&](const TypedArn& other) { return other.arn("r", "a") == candidate.arn("r", "a"); });
  if (!known) found.push_back(std::move(candidate));
}

template <class Use>
void each_pattern(const std::vector<const stdlib::Service*>& services, Use&& use) {
  for (const stdlib::Service* service : services) {
    for (const stdlib::ResourceType& type : service->resource_types()) {
      for (const std::string_view pattern : type.arn_patterns) {
        if (const auto arn = policy::split_arn(pattern)) use(type, *arn);
      }
    }
  }
}

TypedArn typed_arn(const policy::Arn& pattern, std::string id) {
  TypedArn arn;
  arn.service = pattern.service;
  arn.id = std::move(id);
  arn.has_region = !pattern.region.empty();
  arn.has_account = !pattern.account.empty();
  return arn;
}

}  // namespace

std::string TypedArn::arn(std::string_view region, std::string_view account) const {
  std::string text = "arn:aws:" + service + ":";
  if (has_region) text += region;
  text += ':';
  if (has_account) text += account;
  return text + ":" + id;
}

std::vector<const stdlib::Service*> services_of(const stdlib::Catalog& catalog,
                                                const std::vector<std::string_view>& actions) {
  std::vector<const stdlib::Service*> services;
  bool all = actions.empty();
  for (const std::string_view action : actions) {
    const auto colon = action.find(':');
    const stdlib::Service* service =
        colon == std::string_view::npos ? nullptr : catalog.find_service(action.substr(0, colon));
    if (colon == std::string_view::npos) {
      all = true;
    } else if (service != nullptr && std::find(services.begin(), services.end(), service) == services.end()) {
      services.push_back(service);
    }
  }
  if (all) {
    services.clear();
    for (const stdlib::Service& service : catalog.services()) services.push_back(&service);
  }
  return services;
}

std::vector<TypedArn> typed_arns(const std::vector<const stdlib::Service*>& services, std::string_view word) {
  const auto separator = word.find_first_of("/:");
  if (separator == std::string_view::npos || separator == 0 || separator + 1 == word.size()) return {};
  const std::string_view type_word = word.substr(0, separator);
  const std::string_view id = word.substr(separator + 1);

  std::vector<TypedArn> found;
  each_pattern(services, [&](const stdlib::ResourceType&, const policy::Arn& arn) {
    if (fixed_type(arn.resource) != type_word) return;
    std::string resource(arn.resource.substr(0, type_word.size() + 1));
    add_once(found, typed_arn(arn, resource.append(id)));
  });
  if (!found.empty()) return found;
  each_pattern(services, [&](const stdlib::ResourceType& type, const policy::Arn& arn) {
    const std::string_view fixed = arn.resource.substr(0, arn.resource.find("${"));
    if (type.name == type_word) add_once(found, typed_arn(arn, std::string(fixed).append(id)));
  });
  return found;
}

std::vector<std::string_view> type_names(const std::vector<const stdlib::Service*>& services) {
  std::vector<std::string_view> names;
  each_pattern(services, [&](const stdlib::ResourceType&, const policy::Arn& arn) {
    const std::string_view type = fixed_type(arn.resource);
    if (!type.empty() && std::find(names.begin(), names.end(), type) == names.end()) names.push_back(type);
  });
  return names;
}

}  // namespace iamq::bind
