#include "runtime/bind/facts.hpp"

#include <algorithm>

#include "runtime/bind/conditions.hpp"
#include "runtime/bind/policies.hpp"
#include "runtime/bind/policy_slots.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::bind {
namespace {

using model::ContextFact;

// Gathers the facts of one list.
class Gathering {
public:
  Gathering(Binder& binder, std::optional<AccountId> account) : binder_(binder), account_(account) {}

  model::Facts gather(const lang::Facts& written) {
    facts_.only = written.only;
    for (const lang::Fact& fact : written.facts) {
      span_ = fact.span;
      std::visit([&](const auto& node) { add(node); }, fact.node);
    }
    return std::move(facts_);
  }

private:
  void add(const lang::MfaFact&) { add_value("aws:MultiFactorAuthPresent", "true"); }
  void add(const lang::ExternalIdFact& fact) { add_value("sts:ExternalId", fact.id.text); }
  void add(const lang::SourceIdentityFact& fact) { add_value("sts:SourceIdentity", fact.identity.text); }

  void add(const lang::AbsentFact& fact) {
    ContextFact absent;
    absent.state = ContextFact::State::absent;
    absent.key = binder_.intern(fact.key ? fact.key->text : "aws:MultiFactorAuthPresent");
    if (fact.key) notice_unknown_key(binder_, *fact.key);
    add(std::move(absent));
  }

  void add(const lang::KeyFact& fact) {
    notice_unknown_key(binder_, fact.key);
    const stdlib::Catalog& catalog = binder_.environment.catalog;
    const auto type = catalog.key_type(fact.key.text);
    ContextFact known;
    known.key = binder_.intern(fact.key.text);
    known.is_list = fact.is_list || catalog.is_multivalued(fact.key.text);
    for (const lang::Word& value : fact.values) {
      const auto wrong = type ? what_is_wrong_with_value(value.text, *type) : std::nullopt;
      if (wrong) {
        binder_.error("bad-value", "`" + value.text + "` cannot be a value of `" + fact.key.text + "`: " + *wrong,
                      value.span);
      }
      known.values.push_back(binder_.intern(value.text));
    }
    if (fact.values.size() > 1 && type && !catalog.is_multivalued(fact.key.text)) {
      binder_.error("one-value", "a request carries one value of `" + fact.key.text + "`", span_).help =
          "ask once for each value";
    }
    add(std::move(known));
  }

  void add(const lang::TagsFact& fact) {
    for (const lang::Pair& pair : fact.tags) {
      const model::Tag tag{binder_.intern(pair.key.text), binder_.intern(pair.value.text)};
      // Tag keys of a request are compared without case.
      const bool again = std::any_of(facts_.tags.begin(), facts_.tags.end(), [&](const model::Tag& other) {
        return stdlib::equals_ignoring_case(binder_.text(other.key), pair.key.text);
      });
      if (again) {
        binder_.error("given-twice", "the tag `" + pair.key.text + "` is given twice", pair.key.span);
        continue;
      }
      facts_.tags.push_back(tag);
    }
  }

  void add(const lang::SessionPolicyFact& fact) {
    facts_.has_session_policy = true;
    std::optional<PolicyId> policy;
    if (const auto* native = std::get_if<lang::NativePolicy>(&fact.policy)) {
      PolicyPlace place;
      place.kind = policy::PolicyKind::session;
      place.account = account_;
      policy = read_native_policy(binder_, *native, span_, place);
    } else if (const auto slot = resolve_policy(binder_, std::get<lang::Ref>(fact.policy))) {
      policy = policy_in(binder_.world, *slot);
    }
    if (policy) facts_.session_policies.push_back(*policy);
  }

  void add_value(std::string_view key, std::string_view value) {
    ContextFact fact;
    fact.key = binder_.intern(key);
    fact.values = {binder_.intern(value)};
    add(std::move(fact));
  }

  void add(ContextFact fact) {
    const bool again = std::any_of(facts_.context.begin(), facts_.context.end(), [&](const ContextFact& other) {
      return stdlib::equals_ignoring_case(binder_.text(other.key), binder_.text(fact.key));
    });
    if (again) {
      const std::string key(binder_.text(fact.key));
      auto& error = binder_.error("given-twice", "`" + key + "` is given twice", span_);
      if (binder_.environment.catalog.is_multivalued(key)) {
        error.help = "write several values as a list: `" + key + "=[a, b]`";
      }
      return;
    }
    facts_.context.push_back(std::move(fact));
  }

  Binder& binder_;
  std::optional<AccountId> account_;
  text::Span span_;
  model::Facts facts_;
};

}  // namespace

model::Facts resolve_facts(Binder& binder, const lang::Facts* facts, std::optional<AccountId> account) {
  if (facts == nullptr) return {};
  const InScope in_scope(binder, account ? account : binder.scope);
  return Gathering(binder, account).gather(*facts);
}

}  // namespace iamq::bind
