#include "runtime/query/summary_conditions.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "runtime/query/summary_texts.hpp"

namespace iamq::query {

namespace {

// Of what several statements say, each the texts of its conditions.
std::string one_or_multiple(const std::set<std::vector<std::string>>& different) {
  if (different.empty() || (different.size() == 1 && different.begin()->empty())) return "None";
  if (different.size() > 1 || different.begin()->size() > 1) return "Multiple";
  return different.begin()->front();
}

}  // namespace

std::vector<const policy::Condition*> shown_conditions(const ListedService& service) {
  if (service.conditions.empty()) return {};
  std::vector<const policy::Condition*> shown;
  for (const auto* condition : service.conditions) {
    const bool is_supported = std::any_of(service.parts.begin(), service.parts.end(), [&](const auto& part) {
      return std::any_of(part.listings.begin(), part.listings.end(), [&](const ActionListing& listing) {
        return listing.fits() &&
               std::find(listing.conditions.begin(), listing.conditions.end(), condition) != listing.conditions.end();
      });
    });
    if (is_supported) shown.push_back(condition);
  }
  return shown;
}

std::vector<const policy::Condition*> considered(const ActionListing& listing,
                                                 const std::vector<const policy::Condition*>& shown) {
  std::vector<const policy::Condition*> some, all;
  for (const auto& condition : listing.statement->conditions) {
    all.push_back(&condition);
    if (std::find(shown.begin(), shown.end(), &condition) != shown.end()) some.push_back(&condition);
  }
  return some.empty() ? all : some;
}

std::string condition_of(const std::vector<const ActionListing*>& listings,
                         const std::vector<const policy::Condition*>& shown, const policy::Library& library) {
  std::set<std::vector<std::string>> different;
  for (const auto* listing : listings) {
    std::vector<std::string> texts;
    for (const auto* condition : considered(*listing, shown)) texts.push_back(summary_condition(*condition, library));
    different.insert(std::move(texts));
  }
  return one_or_multiple(different);
}

std::string condition_of(const ListedService& service, const std::vector<const policy::Condition*>& shown,
                         const policy::Library& library) {
  if (shown.empty()) return "None";
  std::set<std::vector<std::string>> different;
  std::set<const policy::Statement*> told;
  for (const auto& part : service.parts) {
    for (const auto& listing : part.listings) {
      if (!listing.fits() || !told.insert(listing.statement).second) continue;
      std::vector<std::string> texts;
      for (const auto& condition : listing.statement->conditions) {
        if (std::find(shown.begin(), shown.end(), &condition) != shown.end())
          texts.push_back(summary_condition(condition, library));
      }
      different.insert(std::move(texts));
    }
  }
  return one_or_multiple(different);
}

}  // namespace iamq::query
