#include "runtime/session/sides.hpp"

#include "runtime/bind/policies.hpp"
#include "runtime/bind/policy_slots.hpp"
#include "runtime/bind/principals.hpp"
#include "runtime/policy/kinds.hpp"

namespace iamq {

namespace {

std::string with_article(std::string_view noun) {
  const bool begins_with_vowel = std::string_view("aeiou").find(noun.front()) != std::string_view::npos;
  return (begins_with_vowel ? "an " : "a ") + std::string(noun);
}

}  // namespace

Side bind_side(bind::Binder& binder, const lang::Side& node, const text::Sources& sources) {
  Side side;
  side.span = node.which.span;
  side.name = std::string(sources.text(side.span));
  const bool is_person =
      node.which.kind == lang::Which::Kind::named && !bind::sessions_of_person(binder, node.which.ref).empty();
  if (node.permissions_of || is_person) {
    side.subject = bind::resolve_subject(binder, node.which.ref);
    return side;
  }
  const auto thing = bind::resolve_thing(binder, node.which);
  if (!thing) return side;
  if (thing->policy) {
    side.policy = bind::policy_in(binder.world, *thing->policy);
  } else if (thing->entity->kind == model::EntityKind::user || thing->entity->kind == model::EntityKind::role ||
             thing->entity->kind == model::EntityKind::session) {
    side.subject = bind::resolve_subject(binder, node.which.ref);
  } else {
    auto& error = binder.error("not-comparable",
                               "only policies, and the permissions of users and roles, can be compared", side.span);
    error.help = "name a policy: `policy X`, `policy X of G`, `policy of BUCKET`, `trust policy of R`";
  }
  return side;
}

Side bind_rules(bind::Binder& binder, const lang::NativePolicy& rules, const text::Span& span,
                policy::PolicyKind kind) {
  bind::PolicyPlace place;
  place.kind = kind;
  Side side;
  side.policy = bind::read_native_policy(binder, rules, span, place);
  side.name = "these statements";
  side.span = span;
  return side;
}

void check_comparable(bind::Binder& binder, const Side& a, const Side& b) {
  if ((a.policy && b.subject) || (a.subject && b.policy)) {
    auto& error = binder.error(
        "not-comparable",
        "`" + (a.policy ? a : b).name + "` is a policy and `" + (a.policy ? b : a).name + "` somebody with permissions",
        b.span);
    error.help =
        "compare two policies, or the permissions of two principals; `expect permissions of P within { … }` "
        "holds permissions against statements";
    return;
  }
  if (!a.policy || !b.policy) return;
  const auto& library = binder.world.library();
  const auto kind_a = library.policy(*a.policy).kind, kind_b = library.policy(*b.policy).kind;
  if (query::are_comparable(kind_a, kind_b)) return;
  auto& error = binder.error("not-comparable",
                             "`" + a.name + "` is " + with_article(policy::row(kind_a).name) + " and `" + b.name +
                                 "` " + with_article(policy::row(kind_b).name) + ": they are about other requests",
                             b.span);
  error.help = "compare policies of one kind";
}

}  // namespace iamq
