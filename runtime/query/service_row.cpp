#include "runtime/query/service_row.hpp"

#include <algorithm>
#include <string_view>

#include "runtime/query/summary.hpp"
#include "runtime/query/summary_conditions.hpp"
#include "runtime/query/summary_texts.hpp"

namespace iamq::query {

namespace {

template <class Text>
void note_once(std::vector<Text>& list, std::string_view text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.emplace_back(text);
}

std::string access_of(const stdlib::Service& service, const index::ActionBits& actions) {
  if (actions.empty()) return "None";
  std::vector<std::uint32_t> numbers;
  numbers.reserve(actions.size());
  actions.each(
      [&](std::size_t place) { numbers.push_back(service.first_action_index + static_cast<std::uint32_t>(place)); });
  return access_level_text(service, numbers);
}

std::string first_few(const std::vector<std::string_view>& names) {
  constexpr std::size_t most = 6;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) text.append(i == 0 ? "" : ", ").append(names[i]);
  if (names.size() > most) text += " and " + std::to_string(names.size() - most) + " more";
  return text;
}

// One line for all actions of which the same is true.
void add_what_never_is(const ListedService& service, std::size_t counting, std::vector<std::string>& warnings) {
  for (const auto& part : service.parts) {
    if (!part.counts() || part.never.empty()) continue;
    std::vector<std::string_view> names;
    service.actions_of([&](const ListedActions& other) { return other.counts() && other.never == part.never; })
        .each([&](std::size_t place) { names.push_back(service.service->actions()[place].name); });
    const bool is_all = names.size() == counting;
    note_once(warnings, (is_all ? std::string() : first_few(names) + ": ") + std::string(part.never));
  }
}

}  // namespace

index::ActionBits counting_actions(const ListedService& listed) {
  return listed.actions_of([](const ListedActions& part) { return part.counts(); });
}

ServiceRow row_of(const ListedService& service, const policy::Library& library) {
  ServiceRow row;
  const auto counting = counting_actions(service);
  bool lacks_resource = false, lacks_condition = false;
  std::vector<std::string_view> resources;
  for (const auto& part : service.parts) {
    lacks_resource = lacks_resource || !part.has_resource();
    for (const auto& listing : part.listings) {
      for (const auto resource : listing.resources) note_once(resources, resource);
      lacks_condition = lacks_condition || (!listing.resources.empty() && !listing.fits());
    }
  }
  // AWS shows an ARN of the service also where it knows no such type.
  for (const auto unknown : service.unknown_resources) {
    if (std::count(service.resources.begin(), service.resources.end(), unknown) > 0) note_once(resources, unknown);
  }
  if (service.parts.empty() || resources.empty()) {
    for (const auto resource : service.resources) note_once(resources, resource);
  }
  const auto shown = shown_conditions(service);
  if (!service.has_actions()) {
    row.access = "None";
    row.warnings.emplace_back(no_actions_defined);
  } else {
    row.access = access_of(*service.service, counting);
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
    row.warnings.emplace_back("Unrecognized resource types: " + first_few(service.unknown_resources));
  add_what_never_is(service, counting.size(), row.warnings);
  row.resource = resources.empty()      ? std::string()
                 : resources.size() > 1 ? std::string("Multiple")
                                        : summary_resource(*service.service, resources.front());
  row.condition = condition_of(service, shown, library);
  return row;
}

}  // namespace iamq::query
