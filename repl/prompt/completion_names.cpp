#include <map>

#include "repl/prompt/completion.hpp"
#include "repl/prompt/descriptions.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/bind/spelling.hpp"
#include "stdlib/managed_policies.hpp"

// Names of what is declared.
namespace iamq::repl {
namespace {

using Name = DeclaredNames::Name;

// More than a list shows; who has more declared types another letter.
constexpr std::size_t most_looked_at = 250;

// How a candidate's name is put in: an account opens what stands in it.
std::string help_of(const DeclaredNames& names, const Name& name) {
  return description(*names.world(), name.entity);
}

// `Production/Up`: what stands in that account.
void add_of_account(const DeclaredNames& names, const bind::Qualified& qualified, Fits fits, Candidates& candidates) {
  const std::string typed = candidates.typed();
  const std::string account = typed.substr(0, typed.size() - qualified.rest.size());
  names.each_beginning_with(qualified.rest, [&](const Name& name) {
    const bool is_there = name.account == qualified.account && fits(*names.world(), name.entity);
    if (is_there) candidates.add(account + bind::quote_word(name.text), help_of(names, name));
    return true;
  });
}

}  // namespace

void add_names(const DeclaredNames& names, Fits fits, Candidates& candidates) {
  if (names.world() == nullptr) return;
  const auto& world = *names.world();
  if (const auto qualified = bind::split_account(world, candidates.typed())) {
    add_of_account(names, *qualified, fits, candidates);
    return;
  }
  // A quote that is open belongs to the name.
  const std::string typed = candidates.typed();
  const std::string_view prefix = std::string_view(typed).substr(typed.rfind('"', 0) == 0 ? 1 : 0);
  std::vector<Name> found;
  // Equal names stand side by side.
  names.each_beginning_with(prefix, [&](const Name& name) {
    if (!fits(world, name.entity)) return true;
    if (found.size() >= most_looked_at && name.text != found.back().text) {
      candidates.leave_more_out();
      return false;
    }
    found.push_back(name);
    return true;
  });
  std::map<std::string_view, std::size_t> bearers;
  for (const Name& name : found) ++bearers[name.text];
  for (const Name& name : found) {
    const bool is_ambiguous = bearers[name.text] > 1;
    const std::string text = is_ambiguous ? bind::qualified_name(world, name.entity) : bind::quote_word(name.text);
    // A qualified name does not begin as what was typed.
    candidates.add(text, help_of(names, name));
  }
  // The way into an account, where one of those is not itself what is wanted.
  if (prefix.empty()) return;
  names.each_beginning_with(prefix, [&](const Name& name) {
    const bool opens = name.entity.kind == model::EntityKind::account && !fits(world, name.entity);
    if (opens) candidates.add(bind::quote_word(name.text) + "/", help_of(names, name), "");
    return true;
  });
}

void add_aws_policies(Candidates& candidates) {
  if (!begins_with(candidates.typed(), "aws:")) {
    if (!candidates.typed().empty()) candidates.add("aws:", "the policies of AWS", "");
    return;
  }
  for (const auto& policy : stdlib::managed_policies())
    candidates.add("aws:" + std::string(policy.name), "policy of AWS");
}

}  // namespace iamq::repl
