#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lang/ast.hpp"
#include "runtime/bind/environment.hpp"
#include "runtime/model/world.hpp"

namespace iamq::bind {

using model::AccountId;
using model::EntityId;
using model::EntityKind;
using model::World;
using policy::PolicyId;
using policy::StringId;

// One statement being bound: its own copy of the World, where names are looked for first, and what there is to say.
// The copy differs from the World it came from only by edits, and by AWS managed policies that the statement names:
// they become rows when they are first spoken of. So a question must be asked of `world`, not of the World before it.
class Binder {
public:
  Binder(Environment& environment, World world) : environment(environment), world(std::move(world)) {}

  Environment& environment;
  World world;
  std::vector<text::Diagnostic> diagnostics;
  // Names that this run declares, but wrongly.
  // INVARIANT: empty unless there is an error.
  std::set<std::string, std::less<>> in_trouble;
  // Names resolve in this account first: the one of the block, or of the entity, that the name stands in.
  std::optional<AccountId> scope;

  bool ok() const { return !met_trouble_ && !text::has_errors(diagnostics); }

  // Whether the name, alone or as `Account/name`, is one of those that could not be declared. It is then not reported
  // as unknown, but what names it is not bound either.
  bool is_in_trouble(std::string_view name);

  // Adds an error or a warning; what comes back can be given labels and a help. It lasts until the next call.
  text::Diagnostic& error(std::string_view code, std::string message, const text::Span& span);
  text::Diagnostic& warning(std::string_view code, std::string message, const text::Span& span);

  StringId intern(std::string_view text) { return world.library().strings().intern(text); }
  std::string_view text(StringId id) const { return world.text(id); }

private:
  bool met_trouble_ = false;
};

// Sets the scope of a binder for as long as this lives.
class InScope {
public:
  InScope(Binder& binder, std::optional<AccountId> account) : binder_(binder), before_(binder.scope) {
    binder.scope = account;
  }
  ~InScope() { binder_.scope = before_; }
  InScope(const InScope&) = delete;
  InScope& operator=(const InScope&) = delete;

private:
  Binder& binder_;
  std::optional<AccountId> before_;
};

}  // namespace iamq::bind
