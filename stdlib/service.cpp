#include "stdlib/service.hpp"

#include <algorithm>
#include <array>

#include "stdlib/arn_pattern.hpp"
#include "stdlib/section.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::stdlib {
namespace {

// In the order of AccessLevel.
constexpr std::array<std::string_view, 5> level_names = {"List", "Read", "Write", "Permissions management", "Tagging"};

// The element of a span sorted by name that has this name, or null.
template <class T>
const T* find_by_name(std::span<const T> sorted, std::string_view name) {
  auto found = std::lower_bound(sorted.begin(), sorted.end(), name, [](const T& element, std::string_view wanted) {
    return less_ignoring_case(element.name, wanted);
  });
  return found != sorted.end() && equals_ignoring_case(found->name, name) ? &*found : nullptr;
}

}  // namespace

std::string_view name_of(AccessLevel level) {
  return level_names[static_cast<std::size_t>(level)];
}

bool ResourceType::may_be_covered_by(std::string_view resource) const {
  return std::any_of(arn_patterns.begin(), arn_patterns.end(),
                     [&](std::string_view pattern) { return arn_pattern_overlaps(pattern, resource); });
}

const ActionResource* Action::find_resource(const ResourceType& type) const {
  for (auto& resource : resources) {
    if (resource.type == &type) return &resource;
  }
  return nullptr;
}

Service::Service() = default;
Service::Service(Service&&) noexcept = default;
Service::~Service() = default;

const Section& Service::section() const {
  if (!section_) section_ = std::make_unique<const Section>(read_section(*this, body_));
  return *section_;
}

std::span<const Action> Service::actions() const {
  return section().actions;
}
std::span<const ResourceType> Service::resource_types() const {
  return section().resource_types;
}
std::span<const Key> Service::keys() const {
  return section().keys;
}

const Action* Service::find_action(std::string_view action_name) const {
  return find_by_name(actions(), action_name);
}

const ResourceType* Service::find_resource_type(std::string_view type_name) const {
  return find_by_name(resource_types(), type_name);
}

const Key* Service::find_key(std::string_view key) const {
  const Key* best = nullptr;
  for (auto& candidate : keys()) {
    if (equals_ignoring_case(candidate.name, key)) return &candidate;
    if (!candidate.is_template() || !candidate.matches(key)) continue;
    if (!best || literal_length(candidate.name) > literal_length(best->name)) best = &candidate;
  }
  return best;
}

const ResourceType* Service::resource_type_of(std::string_view arn) const {
  const ResourceType* best = nullptr;
  std::size_t best_length = 0;
  for (auto& type : resource_types()) {
    for (auto pattern : type.arn_patterns) {
      if (!arn_pattern_matches(pattern, arn)) continue;
      auto length = literal_length(pattern);
      if (best && length <= best_length) continue;
      best = &type;
      best_length = length;
    }
  }
  return best;
}

}  // namespace iamq::stdlib
