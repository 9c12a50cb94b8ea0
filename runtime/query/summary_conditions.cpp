#include "runtime/query/summary_conditions.hpp"

#include <algorithm>
#include <string>

#include "runtime/query/summary_texts.hpp"

namespace iamq::query {

namespace {

using Conditions = std::vector<const policy::Condition*>;

// Of what several statements say: the condition that all of them tell, if each tells this one only.
class OneOrMultiple {
public:
  explicit OneOrMultiple(const policy::Library& library) : library_(library) {}

  void add(const Conditions& conditions) {
    const auto* one = conditions.empty() ? nullptr : conditions.front();
    if (is_first_) one_ = one;
    is_first_ = false;
    is_multiple_ = is_multiple_ || conditions.size() > 1 || (one != one_ && text_of(one) != text_of(one_));
  }
  std::string text() const { return is_multiple_ ? "Multiple" : one_ == nullptr ? "None" : text_of(one_); }

private:
  std::string text_of(const policy::Condition* condition) const {
    return condition == nullptr ? std::string() : summary_condition(*condition, library_);
  }

  const policy::Library& library_;
  const policy::Condition* one_ = nullptr;
  bool is_first_ = true, is_multiple_ = false;
};

Conditions shown_of(const policy::Statement& statement, const Conditions& shown) {
  Conditions found;
  for (const auto& condition : statement.conditions) {
    if (std::find(shown.begin(), shown.end(), &condition) != shown.end()) found.push_back(&condition);
  }
  return found;
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
  Conditions some = shown_of(*listing.statement, shown);
  if (!some.empty()) return some;
  for (const auto& condition : listing.statement->conditions) some.push_back(&condition);
  return some;
}

std::string condition_of(const std::vector<const ActionListing*>& listings,
                         const std::vector<const policy::Condition*>& shown, const policy::Library& library) {
  OneOrMultiple told(library);
  for (const auto* listing : listings) told.add(considered(*listing, shown));
  return told.text();
}

std::string condition_of(const ListedService& service, const std::vector<const policy::Condition*>& shown,
                         const policy::Library& library) {
  if (shown.empty()) return "None";
  OneOrMultiple told(library);
  for (const auto& part : service.parts) {
    for (const auto& listing : part.listings) {
      if (listing.fits()) told.add(shown_of(*listing.statement, shown));
    }
  }
  return told.text();
}

}  // namespace iamq::query
