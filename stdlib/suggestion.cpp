#include "stdlib/suggestion.hpp"

#include <vector>

#include "lang/text/diagnostic.hpp"

namespace iamq::stdlib {

std::optional<std::string> nearest_action(const Catalog& catalog, std::string_view unknown) {
  const auto colon = unknown.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view prefix = unknown.substr(0, colon);
  std::vector<std::string_view> candidates;
  const Service* service = catalog.find_service(prefix);
  if (service == nullptr) {
    for (const Service& known : catalog.services()) candidates.push_back(known.prefix);
    const auto near = text::nearest(prefix, candidates);
    return near ? std::optional(*near + std::string(unknown.substr(colon))) : std::nullopt;
  }
  for (const Action& known : service->actions()) candidates.push_back(known.name);
  const auto near = text::nearest(unknown.substr(colon + 1), candidates);
  return near ? std::optional(std::string(prefix) + ":" + *near) : std::nullopt;
}

}  // namespace iamq::stdlib
