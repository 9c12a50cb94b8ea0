#include "runtime/query/folding.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "stdlib/text_match.hpp"

namespace iamq::query {

namespace {

bool ends_a_word(std::string_view name, std::size_t length) {
  return length == name.size() || std::isupper(static_cast<unsigned char>(name[length])) != 0;
}

// How many of a list begin so.
template <typename List, typename NameOf>
std::size_t count_with(const List& list, std::string_view beginning, NameOf name_of) {
  const auto start_of = [&](const auto& action) { return name_of(action).substr(0, beginning.size()); };
  const auto from = std::partition_point(list.begin(), list.end(), [&](const auto& action) {
    return stdlib::less_ignoring_case(start_of(action), beginning);
  });
  const auto to = std::partition_point(
      from, list.end(), [&](const auto& action) { return stdlib::equals_ignoring_case(start_of(action), beginning); });
  const auto is_spelt_so = [&](const auto& action) { return start_of(action) == beginning; };
  return static_cast<std::size_t>(std::count_if(from, to, is_spelt_so));
}

// The actions of one service; both lists are in the catalog's order, and `wanted` is part of the service's.
void fold_service(const stdlib::Service& service, const std::vector<const stdlib::Action*>& wanted,
                  std::vector<std::string>& patterns) {
  const auto actions = service.actions();
  if (wanted.size() == actions.size() && actions.size() > 1) {
    patterns.push_back(std::string(service.prefix) + ":*");
    return;
  }
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
      const std::size_t here = count_with(wanted, beginning, [](const auto* action) { return action->name; });
      if (here <= 2) break;  // and no more with a longer beginning
      const std::size_t in_all = count_with(actions, beginning, [](const auto& action) { return action.name; });
      // Policies match without case; a name that differs only there would be covered, too.
      if (here == in_all) {
        covered = here;
        pattern = std::string(service.prefix) + ":" + std::string(beginning) + "*";
        break;
      }
    }
    patterns.push_back(std::move(pattern));
    i += covered;
  }
}

// Where nearly all of a service, or of its actions that begin alike, is meant, what is left out reads better than the
// rest: `ec2:Describe*` except one, rather than sixty patterns.
constexpr std::size_t many_patterns = 4;
constexpr std::size_t most_left_out = 3;

std::size_t shared_words(const std::vector<const stdlib::Action*>& wanted) {
  std::size_t shared = wanted.front()->name.size();
  for (const stdlib::Action* action : wanted) {
    std::size_t same = 0;
    while (same < shared && same < action->name.size() && action->name[same] == wanted.front()->name[same]) ++same;
    shared = same;
  }
  while (shared > 0 && !std::all_of(wanted.begin(), wanted.end(),
                                    [&](const auto* action) { return ends_a_word(action->name, shared); })) {
    --shared;
  }
  return shared;
}

// Nothing of it is changed unless that reads better.
void tell_what_is_left_out(const stdlib::Catalog& catalog, const std::vector<std::uint32_t>& numbers,
                           ActionsCell& cell) {
  if (cell.patterns.size() <= many_patterns) return;
  const stdlib::Service* service = catalog.action(numbers.front()).service;
  std::vector<const stdlib::Action*> wanted;
  for (const std::uint32_t number : numbers) {
    wanted.push_back(&catalog.action(number));
    if (wanted.back()->service != service) return;
  }
  for (const std::size_t length : {shared_words(wanted), std::size_t{0}}) {
    const std::string_view beginning = wanted.front()->name.substr(0, length);
    std::vector<const stdlib::Action*> left_out;
    for (const stdlib::Action& action : service->actions()) {
      if (action.name.substr(0, length) != beginning) continue;
      const bool is_wanted = std::binary_search(numbers.begin(), numbers.end(), action.index);
      if (!is_wanted) left_out.push_back(&action);
    }
    if (left_out.empty()) continue;
    std::vector<std::string> except;
    fold_service(*service, left_out, except);
    if (except.size() > most_left_out || except.size() + 1 >= cell.patterns.size()) continue;
    cell.patterns = {std::string(service->prefix) + ":" + std::string(beginning) + "*"};
    cell.except = std::move(except);
    return;
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
  tell_what_is_left_out(catalog, actions, cell);
  return cell;
}

}  // namespace iamq::query
