#include "runtime/exact/likely_request.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "runtime/policy/wildcard.hpp"

namespace iamq::exact {

namespace {

using evaluate::Request;

constexpr std::size_t most_actions_tried = 24;

// What the `*` of an ARN's first fields stands for where nothing else is said.
std::string_view usual_field(std::size_t field, std::string_view service) {
  switch (field) {
    case 1:
      return "aws";
    case 2:
      return service;
    case 3:
      return "us-east-1";
    case 4:
      return "111122223333";
    default:
      return "example";
  }
}

// An ARN of the pattern, its wildcards filled with what usually stands there.
std::string usual_text(const Pattern& pattern, std::string_view service) {
  std::string text;
  std::size_t field = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char32_t symbol = pattern[i];
    if (symbol == any_run || symbol == any_run_in_field) {
      const bool fills_field = field > 0 && field < 5 && (i == 0 || pattern[i - 1] == U':') &&
                               (i + 1 == pattern.size() || pattern[i + 1] == U':');
      text += fills_field ? usual_field(field, service) : usual_field(5, service);
    } else if (symbol == any_one || symbol == any_one_in_field) {
      text += field < 5 ? '1' : 'x';
    } else {
      if (symbol == U':') ++field;
      text += write_text(Pattern(1, symbol));
    }
  }
  return text;
}

std::vector<const stdlib::Action*> actions_to_try(const Pattern& pattern, const stdlib::Catalog& catalog) {
  std::vector<const stdlib::Action*> all = catalog.expand(write_text(pattern));
  if (all.size() <= most_actions_tried) return all;
  std::vector<const stdlib::Action*> some;
  for (std::size_t i = 0; i < most_actions_tried; ++i) some.push_back(all[i * all.size() / most_actions_tried]);
  return some;
}

// First those that look like the type that the action works on and like no narrower one: no object for a bucket's name.
std::vector<std::string> resources_to_try(const Pattern& pattern, const stdlib::Action& action) {
  std::vector<std::string> texts, doubtful;
  const std::string_view service = action.service->prefix;
  for (const stdlib::ActionResource& resource : action.resources) {
    for (const std::string_view format : resource.type->arn_patterns) {
      const auto shared = intersect(pattern, format_pattern(format));
      if (!shared) continue;
      for (const Pattern& each : *shared) {
        std::string text = usual_text(each, service);
        const bool is_of_type = action.service->resource_type_of(text) == resource.type;
        (is_of_type ? texts : doubtful).push_back(std::move(text));
      }
    }
  }
  if (texts.empty() && action.is_wildcard_only() && matches(pattern, literal_pattern("*"))) texts.emplace_back("*");
  if (!doubtful.empty()) texts.insert(texts.end(), doubtful.begin(), doubtful.end());
  return texts;
}

}  // namespace

Request likely_request(const Request& request, const Pattern& action, const Pattern& resource,
                       const stdlib::Catalog& catalog, const std::function<bool(const Request&)>& is_as_good) {
  std::optional<Request> doubtful;
  for (const stdlib::Action* known : actions_to_try(action, catalog)) {
    Request candidate = request;
    candidate.action = known->full_name;
    if (request.resources.front().arn.empty()) {  // a trust policy: the role itself
      if (is_as_good(candidate)) return candidate;
      continue;
    }
    for (std::string& text : resources_to_try(resource, *known)) {
      candidate.resources.front().arn = std::move(text);
      if (!is_as_good(candidate)) continue;
      const auto* type = known->service->resource_type_of(candidate.resources.front().arn);
      const bool is_usual = known->is_wildcard_only() || (type != nullptr && known->find_resource(*type) != nullptr);
      if (is_usual) return candidate;
      if (!doubtful) doubtful = candidate;
    }
  }
  if (doubtful) return *doubtful;
  Request candidate = request;
  const std::size_t colon = request.action.find(':');
  candidate.resources.front().arn = usual_text(resource, std::string_view(request.action).substr(0, colon));
  return is_as_good(candidate) ? candidate : request;
}

}  // namespace iamq::exact
