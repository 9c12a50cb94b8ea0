#include "runtime/query/folding.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace iamq::query {

namespace {

bool ends_a_word(std::string_view name, std::size_t length) {
  return length == name.size() || std::isupper(static_cast<unsigned char>(name[length])) != 0;
}

// The actions of one service; both lists are sorted by name, and `wanted` is part of the service's.
void fold_service(const stdlib::Service& service, const std::vector<const stdlib::Action*>& wanted,
                  std::vector<std::string>& patterns) {
  const auto actions = service.actions();
  if (wanted.size() == actions.size() && actions.size() > 1) {
    patterns.push_back(std::string(service.prefix) + ":*");
    return;
  }
  const auto count_with = [](const auto& list, std::string_view beginning, auto&& name_of) {
    return std::count_if(list.begin(), list.end(),
                         [&](const auto& action) { return name_of(action).substr(0, beginning.size()) == beginning; });
  };
  std::size_t i = 0;
  while (i < wanted.size()) {
    const std::string_view name = wanted[i]->name;
    std::size_t covered = 1;
    std::string pattern(wanted[i]->full_name);
    for (std::size_t length = 2; length <= name.size(); ++length) {
      const auto beginning = name.substr(0, length);
      if (!ends_a_word(name, length)) {
        continue;
      }
      const auto here = count_with(wanted, beginning, [](const auto* action) { return action->name; });
      const auto in_all = count_with(actions, beginning, [](const auto& action) { return action.name; });
      // Policies match without case; a name that differs only there would be covered, too.
      if (here == in_all && here > 2) {
        covered = static_cast<std::size_t>(here);
        pattern = std::string(service.prefix) + ":" + std::string(beginning) + "*";
        break;
      }
    }
    patterns.push_back(std::move(pattern));
    i += covered;
  }
}

}  // namespace

std::vector<std::string> fold_actions(const stdlib::Catalog& catalog, const std::vector<std::uint32_t>& actions) {
  std::vector<std::string> patterns;
  std::size_t i = 0;
  while (i < actions.size()) {
    const stdlib::Service* service = catalog.action(actions[i]).service;
    std::vector<const stdlib::Action*> wanted;
    for (; i < actions.size() && catalog.action(actions[i]).service == service; ++i) {
      wanted.push_back(&catalog.action(actions[i]));
    }
    fold_service(*service, wanted, patterns);
  }
  if (actions.size() == catalog.action_count()) {
    return {"*"};
  }
  return patterns;
}

ActionsCell folded_cell(const stdlib::Catalog& catalog, const std::vector<std::uint32_t>& actions) {
  ActionsCell cell;
  cell.patterns = fold_actions(catalog, actions);
  for (const auto number : actions) {
    cell.actions.emplace_back(catalog.action(number).full_name);
  }
  return cell;
}

}  // namespace iamq::query
