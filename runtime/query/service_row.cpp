#include "runtime/query/service_row.hpp"

#include <algorithm>
#include <string_view>

#include "runtime/query/add_once.hpp"
#include "runtime/query/summary.hpp"
#include "runtime/query/summary_conditions.hpp"
#include "runtime/query/summary_texts.hpp"

namespace iamq::query {

namespace {

std::string access_of(const index::ActionBits& actions, const stdlib::Service& service,
                      index::ServiceMatches& matches) {
  const std::size_t count = actions.size();
  if (count == 0) return "None";
  if (count == service.action_count) return std::string(full_access);
  LevelCounts some{}, all{};
  const auto& levels = matches.levels(service);
  for (std::size_t i = 0; i < levels.size(); ++i) {
    some[i] = levels[i].actions.common_with(actions);
    all[i] = levels[i].count;
  }
  return access_level_text(some, all);
}

std::string first_few(const std::vector<std::string_view>& names) {
  constexpr std::size_t most = 6;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) text.append(i == 0 ? "" : ", ").append(names[i]);
  if (names.size() > most) text += " and " + std::to_string(names.size() - most) + " more";
  return text;
}

std::vector<std::string_view> texts_of(const policy::Few<policy::StringId>& ids, const policy::Library& library) {
  std::vector<std::string_view> texts;
  for (const auto id : ids) texts.push_back(library.text(id));
  return texts;
}

// One line for all actions of which the same is true.
void add_what_never_is(const ListedService& service, std::size_t counting, std::vector<std::string>& warnings) {
  for (const auto& part : service.parts) {
    if (!part.counts() || part.never.empty()) continue;
    std::vector<std::string_view> names;
    service.actions_of([&](const ListedActions& other) { return other.counts() && other.never == part.never; })
        .each([&](std::size_t place) { names.push_back(service.service->actions()[place].name); });
    const bool is_all = names.size() == counting;
    add_once(warnings, (is_all ? std::string() : first_few(names) + ": ") + std::string(part.never));
  }
}

}  // namespace

index::ActionBits counting_actions(const ListedService& listed) {
  return listed.actions_of([](const ListedActions& part) { return part.counts(); });
}

ServiceRow row_of(const ListedService& service, const policy::Library& library, index::ServiceMatches& matches) {
  ServiceRow row;
  const auto counting = counting_actions(service);
  bool lacks_resource = false, lacks_condition = false;
  policy::Few<policy::StringId> resources;
  for (const auto& part : service.parts) {
    lacks_resource = lacks_resource || !part.has_resource();
    for (const auto& listing : part.listings) {
      for (const auto resource : listing.resources) add_once(resources, resource);
      lacks_condition = lacks_condition || (!listing.resources.empty() && !listing.fits());
    }
  }
  // AWS shows an ARN of the service also where it knows no such type.
  for (const auto unknown : service.unknown_resources) {
    if (std::count(service.resources.begin(), service.resources.end(), unknown) > 0) add_once(resources, unknown);
  }
  if (service.parts.empty() || resources.empty()) {
    for (const auto resource : service.resources) add_once(resources, resource);
  }
  const auto shown = shown_conditions(service);
  if (!service.has_actions()) {
    row.access = "None";
    row.warnings.emplace_back(no_actions_defined);
  } else {
    row.access = access_of(counting, *service.service, matches);
    if (service.resources.empty()) {
      row.warnings.emplace_back(no_resources_defined);
    } else if (!service.resources_without_action.empty()) {
      row.warnings.emplace_back(resources_without_action);  // of the two AWS shows only this one
    } else if (lacks_resource) {
      row.warnings.emplace_back(actions_without_resource);
    }
    if (!service.parts.empty() && shown.size() < service.conditions.size()) {
      row.warnings.emplace_back(conditions_without_action);
    } else if (lacks_condition) {
      row.warnings.emplace_back(actions_without_condition);
    }
  }
  if (!service.unknown_actions.empty())
    row.warnings.emplace_back("Unrecognized actions: " + first_few(service.unknown_actions));
  if (!service.unknown_resources.empty())
    row.warnings.emplace_back("Unrecognized resource types: " +
                              first_few(texts_of(service.unknown_resources, library)));
  add_what_never_is(service, counting.size(), row.warnings);
  row.resource = resources.empty()      ? std::string()
                 : resources.size() > 1 ? std::string("Multiple")
                                        : summary_resource(*service.service, library.text(resources.front()));
  row.condition = condition_of(service, shown, library);
  return row;
}

}  // namespace iamq::query
