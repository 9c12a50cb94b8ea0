#include "runtime/index/statements.hpp"

#include <algorithm>

#include "runtime/evaluate/statement.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::index {

namespace {

std::uint32_t hash_of(std::string_view beginning) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>{}(beginning));
}

// A resource that the pattern takes in begins so.
std::string_view beginning_of(std::string_view resource_pattern) {
  return resource_pattern.substr(0, resource_pattern.find_first_of("*?$"));
}

}  // namespace

void Statements::update() {
  if (read_ == library_.document_count()) return;
  for (; read_ < library_.document_count(); ++read_) {
    const policy::DocumentId id{static_cast<std::uint32_t>(read_)};
    const policy::Document& document = library_.document(id);
    for (std::uint32_t i = 0; i < document.statements.size(); ++i) {
      places_.push_back({id, i});
      add(document.statements[i], static_cast<Number>(places_.size() - 1));
    }
  }
  for (Pattern& pattern : patterns_) put_in_order(pattern);
}

void Statements::add(const policy::Statement& statement, Number number) {
  if (statement.not_action) {
    with_not_action_.push_back(number);
    return;
  }
  std::vector<std::string_view> beginnings;
  if (statement.has_resource && !statement.not_resource) {
    for (const policy::StringId text : statement.resources) beginnings.push_back(beginning_of(library_.text(text)));
  } else {
    beginnings.emplace_back();
  }
  for (const policy::StringId text : statement.actions) {
    Pattern& pattern = patterns_[pattern_of(text)];
    for (const std::string_view beginning : beginnings) {
      pattern.statements.push_back({hash_of(beginning), number});
      const auto length = static_cast<std::uint32_t>(beginning.size());
      const auto place = std::lower_bound(pattern.lengths.begin(), pattern.lengths.end(), length);
      if (place == pattern.lengths.end() || *place != length) pattern.lengths.insert(place, length);
    }
  }
}

std::size_t Statements::pattern_of(policy::StringId text) {
  const auto [known, is_new] = by_text_.try_emplace(text, patterns_.size());
  if (is_new) {
    patterns_.emplace_back().text = text;
    const std::string_view pattern = library_.text(text);
    by_service_[policy::lower_case(pattern.substr(0, pattern.find(':')))].push_back(known->second);
  }
  return known->second;
}

// An edit adds a few statements to many: only those are sorted.
void Statements::put_in_order(Pattern& pattern) {
  auto& statements = pattern.statements;
  if (pattern.ordered == statements.size()) return;
  const auto added = statements.begin() + static_cast<std::ptrdiff_t>(pattern.ordered);
  std::sort(added, statements.end());
  std::inplace_merge(statements.begin(), added, statements.end());
  statements.erase(std::unique(statements.begin(), statements.end()), statements.end());
  pattern.ordered = statements.size();
}

std::vector<Statements::Place> Statements::about(std::string_view action, std::string_view resource) const {
  std::vector<Number> numbers;
  std::vector<std::uint32_t> beginnings;  // of the resource, by their length
  const auto hash_of_first = [&](std::uint32_t length) {
    while (beginnings.size() <= length) beginnings.push_back(hash_of(resource.substr(0, beginnings.size())));
    return beginnings[length];
  };
  const auto add_all = [&](const std::vector<std::size_t>& patterns) {
    for (const std::size_t number : patterns) {
      const Pattern& pattern = patterns_[number];
      if (!policy::matches_action(library_.text(pattern.text), action)) continue;
      for (const std::uint32_t length : pattern.lengths) {
        if (length > resource.size()) break;
        const std::uint32_t beginning = hash_of_first(length);
        auto one = std::lower_bound(pattern.statements.begin(), pattern.statements.end(), OnResource{beginning, 0});
        for (; one != pattern.statements.end() && one->beginning == beginning; ++one) numbers.push_back(one->statement);
      }
    }
  };
  for (const std::string& service : {policy::lower_case(action.substr(0, action.find(':'))), std::string("*")}) {
    const auto patterns = by_service_.find(service);
    if (patterns != by_service_.end()) add_all(patterns->second);
  }
  for (const Number number : with_not_action_) {
    const Place place = places_[number];
    const policy::Statement& statement = library_.document(place.document).statements[place.statement];
    if (evaluate::matches_action(statement, action, library_)) numbers.push_back(number);
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  std::vector<Place> found;
  for (const Number number : numbers) found.push_back(places_[number]);
  return found;
}

}  // namespace iamq::index
