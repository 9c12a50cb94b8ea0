#include "runtime/change/ask.hpp"

#include <algorithm>
#include <iterator>

#include "lang/ast.hpp"
#include "runtime/bind/edits.hpp"

namespace iamq::change {

namespace {

using query::SetAnswer;
using query::SetQuestion;
using Verb = SetQuestion::Edit::Verb;

lang::Ref ref(std::string_view arn, lang::Noun noun = lang::Noun::none) {
  lang::Ref ref;
  ref.noun = noun;
  ref.name.text = std::string(arn);
  ref.name.quoted = true;
  return ref;
}

// The edit as the language would have it.
lang::Edit edit_of(const SetQuestion::Edit& edit) {
  switch (edit.verb) {
    case Verb::attach_policy:
      return {lang::AttachEdit{{ref(edit.what)}, {ref(edit.where)}}};
    case Verb::detach_policy:
      return {lang::DetachEdit{{ref(edit.what)}, {ref(edit.where)}}};
    case Verb::add_to_group:
      return {lang::AddMembersEdit{{ref(edit.what)}, ref(edit.where)}};
    case Verb::remove_from_group:
      return {lang::RemoveMembersEdit{{ref(edit.what)}, ref(edit.where)}};
    case Verb::set_boundary:
      return {lang::SetBoundaryEdit{ref(edit.what), {ref(edit.where)}}};
    case Verb::clear_boundary:
      return {lang::ClearBoundaryEdit{{ref(edit.where)}}};
    case Verb::delete_user:
      return {lang::DeleteEdit{{ref(edit.where, lang::Noun::user)}}};
    case Verb::delete_role:
      return {lang::DeleteEdit{{ref(edit.where, lang::Noun::role)}}};
    case Verb::delete_policy_statement:
      return {lang::RemoveStatementEdit{{std::string(edit.where), {}, true}, {{}, ref(edit.what), {}}}};
  }
  return {};
}

// Principals by themselves, and with those who get there through roles.
struct Reaching {
  SetAnswer::Set direct, all;
};
Reaching reaching(const SetAnswer& answer) {
  Reaching reaching;
  if (const auto* principals = answer.find("principals")) reaching.direct = std::get<SetAnswer::Set>(*principals);
  reaching.all = reaching.direct;
  if (const auto* through = answer.find("through")) {
    for (const auto& [principal, chain] : std::get<SetAnswer::Chains>(*through)) reaching.all.push_back(principal);
  }
  std::sort(reaching.direct.begin(), reaching.direct.end());
  std::sort(reaching.all.begin(), reaching.all.end());
  return reaching;
}

SetAnswer::Set only_in(const SetAnswer::Set& a, const SetAnswer::Set& b) {
  SetAnswer::Set rest;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(rest));
  return rest;
}

SetAnswer what_if_diff(const std::shared_ptr<const model::World>& world, const stdlib::Catalog& catalog,
                       const SetQuestion& question) {
  text::Sources sources;
  bind::Environment environment{.sources = sources, .catalog = catalog, .read_file = {}};
  auto later = std::make_shared<model::World>(*world);
  for (const SetQuestion::Edit& edit : question.edits) {
    auto edited = bind::edit(environment, *later, edit_of(edit), {});
    if (!edited.value) {
      SetAnswer refused;
      for (const auto& diagnostic : edited.diagnostics) {
        if (diagnostic.severity == text::Severity::error) refused.error = diagnostic.message;
      }
      return refused;
    }
    later = std::make_shared<model::World>(std::move(*edited.value));
  }
  const SetAnswer before = query::ask(world, catalog, question), after = query::ask(later, catalog, question);
  if (!before.error.empty()) return before;
  if (!after.error.empty()) return after;
  const Reaching earlier = reaching(before), now = reaching(after);
  SetAnswer answer;
  answer.add("gained", only_in(now.direct, earlier.direct));
  answer.add("lost", only_in(earlier.direct, now.direct));
  answer.add("gainedThroughOrDirect", only_in(now.all, earlier.all));
  answer.add("lostThroughOrDirect", only_in(earlier.all, now.all));
  return answer;
}

}  // namespace

query::SetAnswer ask(const std::shared_ptr<const model::World>& world, const stdlib::Catalog& catalog,
                     const query::SetQuestion& question) {
  return question.kind == SetQuestion::Kind::what_if_diff ? what_if_diff(world, catalog, question)
                                                          : query::ask(world, catalog, question);
}

}  // namespace iamq::change
