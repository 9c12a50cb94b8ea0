#include "runtime/condition/condition.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "runtime/condition/operators.hpp"

namespace {

using namespace iamq;
using condition::Context;

constexpr auto current = policy::Version::v2012_10_17;

struct Asked {
  std::string op;
  std::vector<std::string> values;
  policy::Version version = current;
};

bool holds(const Asked& asked, const Context& context) {
  policy::Library library(condition::operator_names());
  policy::Condition condition;
  condition.op = condition::parse_operator(asked.op).value();
  condition.key = library.strings().intern("k");
  for (const std::string& value : asked.values) condition.values.push_back(library.strings().intern(value));
  condition::Logic logic;
  const condition::Truth truth = condition::holds(condition, asked.version, context, library, logic);
  REQUIRE_FALSE(truth.is_unknown());
  return truth.is_true();
}

Context nothing() {
  return Context(Context::State::absent);
}

Context with(const std::string& value) {
  Context context = nothing();
  context.set("K", value);  // keys are compared without case
  return context;
}

Context with_list(std::vector<std::string> values) {
  Context context = nothing();
  context.set_list("k", std::move(values));
  return context;
}

TEST_CASE("values of a condition are alternatives, of a negated one exclusions") {
  CHECK(holds({"StringEquals", {"a", "b"}}, with("b")));
  CHECK_FALSE(holds({"StringEquals", {"a", "b"}}, with("c")));
  CHECK_FALSE(holds({"StringNotEquals", {"a", "b"}}, with("b")));
  CHECK(holds({"StringNotEquals", {"a", "b"}}, with("c")));
  CHECK_FALSE(holds({"NotIpAddress", {"10.0.0.0/8", "192.168.0.0/16"}}, with("192.168.1.1")));
}

TEST_CASE("a missing key") {
  CHECK_FALSE(holds({"StringEquals", {"a"}}, nothing()));
  CHECK(holds({"StringNotEquals", {"a"}}, nothing()));
  CHECK_FALSE(holds({"Bool", {"false"}}, nothing()));
  CHECK(holds({"BoolIfExists", {"true"}}, nothing()));
  CHECK(holds({"NotIpAddress", {"10.0.0.0/8"}}, nothing()));
  CHECK_FALSE(holds({"StringLike", {"*"}}, nothing()));
  CHECK(holds({"StringEquals", {""}}, with("")));
  CHECK(holds({"ForAllValues:StringEquals", {"a"}}, nothing()));
  CHECK(holds({"ForAllValues:StringNotEquals", {"a"}}, nothing()));
  CHECK_FALSE(holds({"ForAnyValue:StringEquals", {"a"}}, nothing()));
  CHECK_FALSE(holds({"ForAnyValue:StringNotEquals", {"a"}}, nothing()));
  CHECK(holds({"ForAnyValue:StringEqualsIfExists", {"a"}}, nothing()));
  CHECK(holds({"Null", {"true"}}, nothing()));
  CHECK_FALSE(holds({"Null", {"false"}}, nothing()));
  CHECK(holds({"Null", {"false"}}, with("")));
  CHECK(holds({"Null", {"true"}}, with_list({})));
}

TEST_CASE("set operators test each value on its own") {
  CHECK(holds({"ForAllValues:StringEquals", {"a", "b"}}, with_list({"b", "a", "a"})));
  CHECK_FALSE(holds({"ForAllValues:StringEquals", {"a", "b"}}, with_list({"a", "c"})));
  CHECK(holds({"ForAnyValue:StringEquals", {"a", "b"}}, with_list({"c", "b"})));
  CHECK_FALSE(holds({"ForAnyValue:StringEquals", {"a", "b"}}, with_list({"c", "d"})));
  CHECK(holds({"ForAnyValue:StringNotEquals", {"a", "b"}}, with_list({"a", "c"})));
  CHECK_FALSE(holds({"ForAnyValue:StringNotEquals", {"a", "b"}}, with_list({"a", "b"})));
  CHECK_FALSE(holds({"ForAllValues:StringNotEquals", {"a", "b"}}, with_list({"a", "c"})));
  CHECK(holds({"ForAllValues:StringNotEquals", {"a", "b"}}, with_list({"c", "d"})));
  CHECK(holds({"ForAllValues:StringEquals", {"a"}}, with_list({""})));  // empty texts are no values
  CHECK_FALSE(holds({"ForAnyValue:StringEquals", {""}}, with_list({""})));
}

TEST_CASE("a list is nothing to an operator without qualifier, unless it has one value") {
  CHECK(holds({"StringEquals", {"a"}}, with_list({"a"})));
  CHECK_FALSE(holds({"StringEquals", {"a"}}, with_list({"a", "b"})));
  CHECK(holds({"StringNotEquals", {"a"}}, with_list({"a", "b"})));
}

TEST_CASE("variables") {
  Context context = with("home/ana/x");
  context.set("aws:username", "ana");
  context.set("star", "*");
  context.set_list("list", {"ana"});
  CHECK(holds({"StringLike", {"home/${aws:username}/*"}}, context));
  CHECK(holds({"StringLike", {"home/${AWS:UserName}/*"}}, context));
  CHECK_FALSE(holds({"StringLike", {"home/${aws:username}/*"}, policy::Version::v2008_10_17}, context));
  CHECK_FALSE(holds({"StringLike", {"home/${star}"}}, context));  // what a variable stands for is literal
  CHECK_FALSE(holds({"StringLike", {"home/${missing}/*"}}, context));
  CHECK(holds({"StringNotLike", {"home/${missing}/*"}}, context));
  CHECK(holds({"StringLike", {"home/${missing, 'ana'}/*"}}, context));
  CHECK_FALSE(holds({"StringLike", {"home/${list}/*"}}, context));  // several values cannot be substituted
  CHECK(holds({"StringLike", {"home/${missing}/*", "home/*"}}, context));
  CHECK_FALSE(holds({"NumericEquals", {"${aws:username}"}}, with("1")));
}

TEST_CASE("an unknown key leaves the positive test open, with what is around it") {
  policy::Library library(condition::operator_names());
  policy::Condition condition;
  condition.op = condition::parse_operator("StringNotEqualsIfExists").value();
  condition.key = library.strings().intern("aws:PrincipalOrgID");
  condition.values.push_back(library.strings().intern("o-1"));
  condition::Logic logic;
  const Context context;
  const auto truth = condition::holds(condition, current, context, library, logic);
  REQUIRE(truth.is_unknown());
  REQUIRE(logic.atoms().size() == 2);
  CHECK(logic.atoms()[0].kind == condition::Atom::Kind::test);
  CHECK(condition::name_of(logic.atoms()[0].op) == "StringEquals");
  CHECK(logic.atoms()[0].values == std::vector<std::string>{"o-1"});
  const auto formula = simplify(truth, logic);
  REQUIRE(formula.any_of.size() == 1);
  REQUIRE(formula.any_of[0].size() == 1);
  CHECK(formula.any_of[0][0].is_negated);
  CHECK(formula.any_of[0][0].atom == logic.atoms()[0]);
}

TEST_CASE("an unknown variable in a resource") {
  Context context;
  context.set("aws:PrincipalTag/team", "a*b");
  condition::Logic logic;
  const auto matches = [&](std::string_view pattern, std::string_view resource) {
    return condition::matches_resource(pattern, resource, current, context, logic);
  };
  CHECK(matches("arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::c/ana/x").is_false());
  const auto truth = matches("arn:aws:s3:::b/${aws:PrincipalTag/team}/${aws:username}", "arn:aws:s3:::b/a*b/ana");
  REQUIRE(truth.is_unknown());
  const condition::Atom& atom = logic.atoms()[0];
  CHECK(atom.kind == condition::Atom::Kind::resource);
  CHECK(atom.key == "aws:username");
  CHECK(atom.values.front() == "arn:aws:s3:::b/a${*}b/${aws:username}");
  Context ana(Context::State::absent);
  ana.set("aws:username", "ana");
  CHECK(condition::holds(atom, ana));
  ana.set("aws:username", "bob");
  CHECK_FALSE(condition::holds(atom, ana));
}

}  // namespace
