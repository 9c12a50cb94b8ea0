#include <algorithm>
#include <random>

#include "tests/oracle/world.hpp"

namespace iamq::oracle {

namespace {

const std::string here = "111122223333";
const std::string there = "444455556666";

class WorldMaker {
public:
  explicit WorldMaker(std::uint64_t seed) : random_(seed) {}

  WorldCase make() {
    World& world = asked_.world;
    world.accounts = {here, there};
    for (const std::string& account : world.accounts) {
      if (chance(15)) world.blocking_accounts.push_back(account);
    }
    make_question();
    world.users.push_back({"ana", here, identity_policy(), some_tags()});
    for (const char* name : {"R0", "R1", "R2"}) {
      WorldRole role;
      role.name = name;
      role.account = chance(70) ? here : there;
      role.tags = some_tags();
      world.roles.push_back(role);
    }
    for (WorldRole& role : world.roles) {
      role.trust = trust_policy();
      role.policy = identity_policy();
      if (chance(12)) role.boundary = {identity_policy()};
    }
    Bucket bucket;
    bucket.name = "bkt";
    bucket.account = chance(60) ? here : there;
    bucket.blocks_public_access = chance(20);
    if (chance(60)) bucket.policy = {bucket_policy()};
    world.buckets.push_back(bucket);
    return asked_;
  }

private:
  std::size_t number(std::size_t below) { return random_() % below; }
  bool chance(std::size_t percent) { return number(100) < percent; }
  std::string pick(const std::vector<std::string>& list) { return list[number(list.size())]; }

  Tags some_tags() {
    Tags tags;
    if (chance(40)) tags.emplace_back("team", pick({"red", "blue"}));
    if (chance(15)) tags.emplace_back("unit", pick({"u1", "u2"}));
    return tags;
  }

  void make_question() {
    Question& question = asked_.question;
    question.source_ip = pick({"10.1.2.3", "192.0.2.7"});
    question.has_mfa = chance(40);
    for (std::size_t i = number(3), role = number(3); i > 0; --i, role = (role + 1 + number(2)) % 3) {
      Hop hop;
      hop.role = role;
      hop.session_name = pick({"s1", "s2", "ana"});
      if (chance(40)) hop.external_id = pick({"x1", "x2"});
      if (chance(35)) hop.tags = some_tags();
      const bool has_source_identity = !question.hops.empty() && !question.hops.back().source_identity.empty();
      if (!has_source_identity && chance(30)) hop.source_identity = pick({"ana", "bob"});
      question.hops.push_back(hop);
    }
    if (chance(60)) {
      question.action = pick({"s3:GetObject", "s3:PutObject"});
      question.resource = pick({"arn:aws:s3:::bkt/x", "arn:aws:s3:::bkt/red/y"});
      if (chance(35)) question.through = pick({"athena.amazonaws.com", "cloudformation.amazonaws.com"});
    } else {
      question.action = pick({"ec2:RunInstances", "lambda:CreateFunction"});
      question.resource = question.action == "ec2:RunInstances" ? "arn:aws:ec2:us-east-1:" + here + ":instance/i-1"
                                                                : "arn:aws:lambda:us-east-1:" + here + ":function:f";
      if (chance(80)) question.passed_role = number(3);
    }
  }

  // Documents that are all too narrow would show nothing but denials.
  Document identity_policy() {
    Document document;
    document.version = "2012-10-17";
    Statement all;
    all.actions.texts = {pick({"*", "s3:*", "sts:*", "*"})};
    all.resources = Patterns{false, {"*"}};
    if (chance(30)) all.conditions.push_back(condition(false));
    document.statements.push_back(all);
    for (std::size_t i = number(3); i > 0; --i) document.statements.push_back(identity_statement());
    return document;
  }

  Statement identity_statement() {
    Statement statement;
    statement.is_deny = chance(45);
    switch (number(4)) {
      case 0:
        statement.actions.texts = {pick({"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity", "sts:*"})};
        statement.resources = Patterns{false, {pick({"*", role_arn("R0", here), role_arn("R*", there)})}};
        break;
      case 1:
        statement.actions.texts = {"iam:PassRole"};
        statement.resources = Patterns{false, {pick({"*", role_arn("R?", here), role_arn("R1", here)})}};
        break;
      case 2:
        statement.actions.texts = {asked_.question.action};
        statement.resources = Patterns{false, {"*"}};
        break;
      default:
        statement.actions.texts = {pick({"s3:*", "s3:Get*", "ec2:*", "lambda:*"})};
        statement.resources =
            Patterns{false, {pick({"*", "arn:aws:s3:::bkt/${aws:PrincipalTag/team}/*", "arn:aws:s3:::*"})}};
        break;
    }
    if (chance(statement.is_deny ? 90 : 60)) statement.conditions.push_back(condition(false));
    return statement;
  }

  std::string role_arn(const std::string& name, const std::string& account) {
    return "arn:aws:iam::" + account + ":role/" + name;
  }

  Document trust_policy() {
    Document document;
    document.version = "2012-10-17";
    for (std::size_t i = 1 + number(3); i > 0; --i) {
      Statement statement;
      statement.is_deny = i == 1 && chance(15);
      statement.has_principals = true;
      statement.actions.texts = {"sts:AssumeRole"};
      if (chance(65)) statement.actions.texts.emplace_back("sts:TagSession");
      if (chance(65)) statement.actions.texts.emplace_back("sts:SetSourceIdentity");
      if (statement.is_deny)
        statement.actions.texts = {pick({"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"})};
      for (std::size_t j = 1 + number(2); j > 0; --j) statement.principals.push_back(trusted());
      if (chance(50)) statement.conditions.push_back(condition(true));
      document.statements.push_back(statement);
    }
    return document;
  }

  Principal trusted() {
    switch (number(8)) {
      case 0:
      case 1:
        return {"AWS", here};
      case 2:
        return {"AWS", "arn:aws:iam::" + here + ":user/ana"};
      case 3:
        return {"AWS", there};
      case 4: {
        const std::vector<WorldRole>& roles = asked_.world.roles;
        return {"AWS", arn_of(roles[number(roles.size())])};
      }
      case 5: {
        const WorldRole& role = asked_.world.roles[number(asked_.world.roles.size())];
        return {"AWS", "arn:aws:sts::" + role.account + ":assumed-role/" + role.name + "/" + pick({"s1", "s2", "ana"})};
      }
      default:
        return {"Service", pick({"ec2.amazonaws.com", "lambda.amazonaws.com"})};
    }
  }

  Document bucket_policy() {
    Document document;
    document.version = "2012-10-17";
    for (std::size_t i = 1 + number(2); i > 0; --i) {
      Statement statement;
      statement.is_deny = chance(20);
      statement.has_principals = true;
      statement.actions.texts = {pick({"s3:*", "s3:GetObject"})};
      statement.resources = Patterns{false, {pick({"arn:aws:s3:::bkt/*", "arn:aws:s3:::bkt/red/*"})}};
      Principal principal = chance(35) ? Principal{"*", "*"} : trusted();
      if (principal.type == "Service") principal = {"AWS", there};
      statement.principals = {principal};
      if (chance(60)) statement.conditions.push_back(condition(false));
      document.statements.push_back(statement);
    }
    return document;
  }

  Condition condition(bool is_of_trust) {
    switch (number(is_of_trust ? 14 : 9)) {
      case 0:
        return {pick({"StringEquals", "StringNotEquals", "StringEqualsIfExists"}),
                "aws:PrincipalTag/team",
                {pick({"red", "blue"})}};
      case 1:
        return {pick({"StringEquals", "StringNotEquals", "StringLike"}), "aws:SourceIdentity", {pick({"ana", "bob"})}};
      case 2:
        return {pick({"Bool", "BoolIfExists"}), "aws:MultiFactorAuthPresent", {pick({"true", "false"})}};
      case 3:
        return {pick({"IpAddress", "NotIpAddress"}), "aws:SourceIp", {"10.0.0.0/8"}};
      case 4:
        return {pick({"StringEquals", "StringNotEquals", "StringEqualsIfExists"}),
                "iam:PassedToService",
                {pick({"ec2.amazonaws.com", "lambda.amazonaws.com"})}};
      case 5:
        return {pick({"ForAnyValue:StringEquals", "ForAllValues:StringEquals"}),
                "aws:CalledVia",
                {pick({"athena.amazonaws.com", "cloudformation.amazonaws.com"})}};
      case 6:
        return {"Bool", "aws:ViaAWSService", {"true"}};
      case 7:
        return {"Null",
                pick({"aws:SourceIdentity", "aws:PrincipalTag/unit", "aws:CalledViaLast"}),
                {pick({"true", "false"})}};
      case 8:
        return {pick({"ArnLike", "ArnNotLike"}),
                "aws:PrincipalArn",
                {pick({role_arn("R*", here), role_arn("R0", "*"), "arn:aws:iam::*:user/ana"})}};
      case 9:
        return {pick({"StringEquals", "StringNotEquals"}), "sts:ExternalId", {pick({"x1", "x2"})}};
      case 10:
        return {"StringLike", "sts:RoleSessionName", {pick({"s*", "${aws:username}", "s1"})}};
      case 11:
        return {pick({"StringEquals", "StringEqualsIfExists", "StringNotEquals"}),
                "aws:RequestTag/team",
                {pick({"red", "${aws:PrincipalTag/team}"})}};
      case 12:
        return {
            pick({"ForAllValues:StringEquals", "ForAnyValue:StringEquals"}), "aws:TagKeys", {pick({"team", "unit"})}};
      default:
        return {pick({"StringEquals", "StringLike", "StringNotEquals"}),
                "sts:SourceIdentity",
                {pick({"ana", "${aws:username}"})}};
    }
  }

  std::mt19937_64 random_;
  WorldCase asked_;
};

template <typename List, typename Add>
void without_each(const List& list, std::size_t at_least, const Add& add) {
  for (std::size_t i = 0; list.size() > at_least && i < list.size(); ++i) add(i);
}

}  // namespace

WorldCase random_world_case(std::uint64_t seed) {
  return WorldMaker(seed).make();
}

std::vector<WorldCase> smaller_cases(const WorldCase& asked) {
  std::vector<WorldCase> smaller;
  const auto change = [&](const auto& edit) {
    smaller.push_back(asked);
    edit(smaller.back());
  };
  const auto of_document = [&](const Document& document, const auto& find) {
    without_each(document.statements, 1, [&](std::size_t i) {
      change([&](WorldCase& copy) {
        auto& statements = find(copy).statements;
        statements.erase(statements.begin() + static_cast<std::ptrdiff_t>(i));
      });
    });
    for (std::size_t i = 0; i < document.statements.size(); ++i) {
      const Statement& statement = document.statements[i];
      if (!statement.conditions.empty()) change([&](WorldCase& copy) { find(copy).statements[i].conditions.clear(); });
      without_each(statement.principals, 1, [&](std::size_t j) {
        change([&](WorldCase& copy) {
          auto& principals = find(copy).statements[i].principals;
          principals.erase(principals.begin() + static_cast<std::ptrdiff_t>(j));
        });
      });
    }
  };
  without_each(asked.question.hops, 0, [&](std::size_t i) {
    change([&](WorldCase& copy) {
      copy.question.hops.erase(copy.question.hops.begin() + static_cast<std::ptrdiff_t>(i));
    });
    const Hop& hop = asked.question.hops[i];
    if (!hop.tags.empty()) change([&](WorldCase& copy) { copy.question.hops[i].tags.clear(); });
    if (!hop.external_id.empty()) change([&](WorldCase& copy) { copy.question.hops[i].external_id.clear(); });
    if (!hop.source_identity.empty()) change([&](WorldCase& copy) { copy.question.hops[i].source_identity.clear(); });
  });
  if (asked.question.passed_role) change([](WorldCase& copy) { copy.question.passed_role.reset(); });
  if (!asked.question.through.empty()) change([](WorldCase& copy) { copy.question.through.clear(); });
  if (asked.question.has_mfa) change([](WorldCase& copy) { copy.question.has_mfa = false; });
  if (!asked.world.blocking_accounts.empty()) change([](WorldCase& copy) { copy.world.blocking_accounts.clear(); });
  for (std::size_t i = 0; i < asked.world.roles.size(); ++i) {
    const WorldRole& role = asked.world.roles[i];
    if (!role.tags.empty()) change([&](WorldCase& copy) { copy.world.roles[i].tags.clear(); });
    if (!role.boundary.empty()) change([&](WorldCase& copy) { copy.world.roles[i].boundary.clear(); });
    of_document(role.trust, [i](WorldCase& copy) -> Document& { return copy.world.roles[i].trust; });
    of_document(role.policy, [i](WorldCase& copy) -> Document& { return copy.world.roles[i].policy; });
  }
  of_document(asked.world.users[0].policy, [](WorldCase& copy) -> Document& { return copy.world.users[0].policy; });
  if (!asked.world.users[0].tags.empty()) change([](WorldCase& copy) { copy.world.users[0].tags.clear(); });
  const Bucket& bucket = asked.world.buckets[0];
  if (bucket.blocks_public_access) {
    change([](WorldCase& copy) { copy.world.buckets[0].blocks_public_access = false; });
  }
  if (!bucket.policy.empty()) {
    change([](WorldCase& copy) { copy.world.buckets[0].policy.clear(); });
    of_document(bucket.policy[0], [](WorldCase& copy) -> Document& { return copy.world.buckets[0].policy[0]; });
  }
  return smaller;
}

}  // namespace iamq::oracle
