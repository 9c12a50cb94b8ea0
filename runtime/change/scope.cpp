#include "runtime/change/scope.hpp"

#include <algorithm>

#include "runtime/policy/arn.hpp"
#include "runtime/query/universe.hpp"
#include "runtime/query/wildcards.hpp"

namespace iamq::change {

void Scope::add_everything() {
  actions_.add_all();
  is_everything_ = is_about_more_ = true;
  declared_.clear();
}

void Scope::add(const policy::Statement& statement, const policy::Library& library) {
  Part part{ActionSet(catalog_), {}};
  part.actions.add_matching(statement, library);
  for (const policy::StringId id : statement.resources) {
    const std::string text(library.text(id));
    const bool is_open = statement.not_resource || text.find("${") != std::string::npos;
    part.resources.push_back(is_open ? "*" : policy::completed_arn(text));
  }
  if (statement.resources.empty()) part.resources.emplace_back("*");
  actions_.add(part.actions);
  parts_.push_back(std::move(part));
  is_about_more_ = true;
  declared_.clear();
}

void Scope::add(const std::string& arn, const ActionSet& actions) {
  if (!is_about_more_) declared_.push_back(arn);
  actions_.add(actions);
  parts_.push_back({actions, query::served_by(arn)});
}

std::vector<std::string> Scope::resources(std::string_view action) const {
  const stdlib::Action* known = catalog_.find_action(action);
  if (is_everything_ || known == nullptr) return {"*"};
  std::vector<std::string> all;
  const auto add = [&](const std::string& pattern) {
    const auto holds = [&](const std::string& other) { return query::is_within(pattern, other); };
    if (std::any_of(all.begin(), all.end(), holds)) return;
    all.erase(std::remove_if(all.begin(), all.end(),
                             [&](const std::string& other) { return query::is_within(other, pattern); }),
              all.end());
    all.push_back(pattern);
  };
  for (const Part& part : parts_) {
    if (!part.actions.holds(known->index)) continue;
    for (const std::string& pattern : part.resources) add(pattern);
  }
  // What two of them share would be told twice.
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      const auto shared = query::meet(all[i], all[j]);
      if (!shared || !shared->empty()) return {"*"};
    }
  }
  return all;
}

std::vector<std::string> Scope::resources() const {
  if (is_everything_) return {"*"};
  std::vector<std::string> all;
  for (const Part& part : parts_) all.insert(all.end(), part.resources.begin(), part.resources.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

query::Within Scope::within() const {
  query::Within within;
  within.resources = [this](std::string_view action) { return resources(action); };
  for (const std::string& arn : declared_) {
    for (std::string& pattern : query::served_by(arn)) within.served.push_back(std::move(pattern));
  }
  return within;
}

}  // namespace iamq::change
