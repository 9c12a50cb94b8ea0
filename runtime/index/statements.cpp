#include "runtime/index/statements.hpp"

#include <algorithm>

#include "runtime/evaluate/statement.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::index {

void Statements::update() {
  for (; read_ < library_.document_count(); ++read_) {
    const policy::DocumentId id{static_cast<std::uint32_t>(read_)};
    const policy::Document& document = library_.document(id);
    for (std::uint32_t i = 0; i < document.statements.size(); ++i) {
      places_.push_back({id, i});
      add(document.statements[i], static_cast<Number>(places_.size() - 1));
    }
  }
}

void Statements::add(const policy::Statement& statement, Number number) {
  if (statement.not_action) {
    with_not_action_.push_back(number);
    return;
  }
  for (const policy::StringId text : statement.actions) {
    const auto [known, is_new] = by_text_.try_emplace(text, patterns_.size());
    if (is_new) {
      patterns_.push_back({text, {}});
      const std::string_view pattern = library_.text(text);
      by_service_[policy::lower_case(pattern.substr(0, pattern.find(':')))].push_back(known->second);
    }
    auto& statements = patterns_[known->second].statements;
    if (statements.empty() || statements.back() != number) statements.push_back(number);
  }
}

std::vector<Statements::Place> Statements::about(std::string_view action) const {
  std::vector<bool> is_seen(places_.size(), false);
  std::vector<Place> found;
  const auto add_all = [&](const std::vector<std::size_t>& patterns) {
    for (const std::size_t pattern : patterns) {
      if (!policy::matches_action(library_.text(patterns_[pattern].text), action)) continue;
      for (const Number number : patterns_[pattern].statements) {
        if (is_seen[number]) continue;
        is_seen[number] = true;
        found.push_back(places_[number]);
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
    if (evaluate::matches_action(statement, action, library_)) found.push_back(place);
  }
  return found;
}

}  // namespace iamq::index
