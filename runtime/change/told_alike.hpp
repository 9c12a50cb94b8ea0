#pragma once

#include <map>
#include <optional>
#include <utility>

#include "runtime/change/alike_callers.hpp"
#include "runtime/change/change_list.hpp"

namespace iamq::change {

// Requests that a change touches, and what was told of callers already: those whom no policy tells apart from one of
// them are told with him. What tells callers apart is not looked for before there are two: many changes touch but one.
class ToldAlike {
public:
  using Places = ChangeList::Places;

  // The Worlds have to live as long.
  ToldAlike(const query::Asking& before, const query::Asking& after, Scope scope)
      : before_(before), after_(after), scope_(std::move(scope)) {}

  const Scope& scope() const { return scope_; }
  AlikeCallers& alike();

  // What was told of somebody whom no policy tells apart from this caller; null: of nobody yet.
  const Places* told_of(const AlikeCallers::Caller& caller);
  // What is told of the one that was asked for last.
  void tell(const AlikeCallers::Caller& caller, const Places& places);

private:
  const query::Asking& before_;
  const query::Asking& after_;
  Scope scope_;
  std::optional<AlikeCallers> alike_;
  std::optional<std::pair<AlikeCallers::Caller, Places>> first_;  // has no key yet
  bool has_keys_ = false;
  std::optional<AlikeCallers::Key> key_;  // of the one that was asked for last
  std::map<AlikeCallers::Key, Places> told_;
};

}  // namespace iamq::change
