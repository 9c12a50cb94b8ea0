#include "runtime/exact/open_names.hpp"

#include <algorithm>

#include "runtime/condition/condition.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::exact {

using condition::Atom;
using condition::Logic;
using condition::Truth;

namespace {

Truth test(std::string_view op, std::string_view key, std::string value, Logic& logic) {
  Atom atom{Atom::Kind::test, std::string(key), *condition::parse_operator(op), {}, {}, {}, true};
  atom.literal_masks.emplace_back(value.size(), '0');
  atom.values.push_back(std::move(value));
  return logic.atom(atom);
}

bool asks(const Logic& logic, std::string_view key) {
  const auto& atoms = logic.atoms();
  return std::any_of(atoms.begin(), atoms.end(), [&](const Atom& atom) {
    const auto keys = condition::keys_of(atom);
    return std::any_of(keys.begin(), keys.end(),
                       [&](const std::string& each) { return policy::equal_ignoring_case(each, key); });
  });
}

}  // namespace

Truth with_what_is_known_of_names(Truth truth, const CallerCase& caller, const std::vector<Rule>& rules,
                                  const policy::Library& library, Logic& logic) {
  if (!caller.is_anybody || !truth.is_unknown()) return truth;
  if (asks(logic, "aws:PrincipalArn")) {
    const std::string kind = caller.caller.kind == evaluate::CallerKind::user ? ":user/" : ":role/";
    const std::string any = "arn:aws:iam::" + caller.caller.account + kind + "?*";
    truth = logic.both(truth, test("ArnLike", "aws:PrincipalArn", any, logic));
    for (const Rule& rule : rules) {
      for (const policy::PrincipalPattern& named : rule.statement->principals) {
        if (named.type != policy::PrincipalType::aws) continue;
        const std::string arn(library.text(named.text));
        truth = logic.both(truth, logic.negate(test("StringEquals", "aws:PrincipalArn", arn, logic)));
      }
    }
  }
  if (asks(logic, "aws:username")) truth = logic.both(truth, test("StringLike", "aws:username", "?*", logic));
  return truth;
}

bool take_name_from_context(evaluate::Request& request) {
  const auto arn = request.context.find("aws:PrincipalArn");
  const auto name = request.context.find("aws:username");
  evaluate::Caller& caller = request.caller;
  const bool has_arn = arn.state == condition::Context::State::known;
  const bool has_name = name.state == condition::Context::State::known;
  if (has_arn) {
    const std::string last(arn.values.front().substr(arn.values.front().rfind('/') + 1));
    if (has_name && name.values.front() != last) return false;
    if (caller.kind == evaluate::CallerKind::user) {
      caller.arn = arn.values.front();
    } else {
      caller.issuer_arn = arn.values.front();
      caller.arn = "arn:aws:sts::" + caller.account + ":assumed-role/" + last + "/session";
    }
  } else if (has_name) {
    caller.arn = "arn:aws:iam::" + caller.account + ":user/" + std::string(name.values.front());
  }
  return true;
}

}  // namespace iamq::exact
