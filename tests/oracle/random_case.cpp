#include "tests/oracle/random_case.hpp"

#include <algorithm>
#include <random>

#include "tests/oracle/alphabet.hpp"
#include "tests/oracle/text.hpp"

namespace iamq::oracle {

namespace {

// Where a document stands decides which elements it may have.
enum class Place { identity, resource, trust, key, scp, rcp, endpoint };

class Maker {
public:
  explicit Maker(std::uint64_t seed) : random_(seed) {}

  Case make() {
    make_caller();
    make_call();
    make_context();
    for (std::size_t i = number(4); i > 0; --i) asked_.identity.push_back(document(Place::identity));
    if (is_entity() && chance(30)) asked_.boundaries.push_back(limit(Place::identity));
    if (is_entity() && chance(3)) asked_.boundaries.push_back(limit(Place::identity));
    const bool is_session = asked_.caller.kind == Kind::role_session || asked_.caller.kind == Kind::federated_user;
    asked_.has_session_policies = is_session && chance(asked_.caller.kind == Kind::federated_user ? 75 : 30);
    if (asked_.has_session_policies) {
      for (std::size_t i = 1 + number(2); i > 0; --i) asked_.session.push_back(limit(Place::identity));
    }
    if (chance(30)) {
      for (std::size_t i = 1 + number(3); i > 0; --i) asked_.scps.push_back(level(Place::scp));
    }
    asked_.has_endpoint = chance(12);
    if (asked_.has_endpoint) asked_.endpoint.push_back(limit(Place::endpoint));
    for (Target& target : asked_.targets) make_policies_of(target);
    return asked_;
  }

private:
  std::size_t number(std::size_t below) { return random_() % below; }
  bool chance(std::size_t percent) { return number(100) < percent; }
  template <typename List>
  const auto& pick(const List& list) {
    return list[number(list.size())];
  }

  void make_caller() {
    Caller& caller = asked_.caller;
    const auto be = [&](Kind kind, const std::string& name, const std::string& issuer = "") {
      caller.kind = kind;
      caller.name = name;
      caller.issuer = issuer;
    };
    switch (number(20)) {
      case 0:
      case 1:
        be(Kind::root, "arn:aws:iam::111122223333:root");
        break;
      case 2:
      case 3:
      case 4:
      case 5:
        be(Kind::user, "arn:aws:iam::111122223333:user/ana");
        break;
      case 6:
        be(Kind::user, "arn:aws:iam::111122223333:user/team/bob");
        break;
      case 7:
      case 8:
      case 9:
      case 10:
        be(Kind::role_session, "arn:aws:sts::111122223333:assumed-role/App/s1", "arn:aws:iam::111122223333:role/App");
        break;
      case 11:
        be(Kind::role_session, "arn:aws:sts::111122223333:assumed-role/Ops/s2",
           "arn:aws:iam::111122223333:role/team/Ops");
        break;
      case 12:
        be(Kind::role_session, "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForConfig/c",
           "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig");
        break;
      case 13:
      case 14:
        be(Kind::federated_user, "arn:aws:sts::111122223333:federated-user/feri", "arn:aws:iam::111122223333:user/ana");
        break;
      case 15:
        be(Kind::service, chance(70) ? "ec2.amazonaws.com" : "sns.amazonaws.com");
        break;
      case 16:
      case 17:
        be(Kind::federated, chance(50) ? "arn:aws:iam::111122223333:saml-provider/Corp" : "accounts.google.com");
        break;
      case 18:
        be(Kind::canonical_user, std::string(64, 'a'));
        break;
      default:
        be(Kind::anonymous, "");
        break;
    }
    if (is_entity() || caller.kind == Kind::root) caller.account = own_account;
    caller.has_session_token = (caller.kind == Kind::user || caller.kind == Kind::root) && chance(15);
    caller.is_in_management_account = !caller.account.empty() && chance(5);
  }

  bool is_entity() const {
    return asked_.caller.kind == Kind::user || asked_.caller.kind == Kind::role_session ||
           asked_.caller.kind == Kind::federated_user;
  }

  // Left out is what the pages say nothing about: tags and source identities of root, and calls of sts that need no
  // permission by those whom sts does not know.
  bool is_stated(const std::string& action) const {
    if (asked_.caller.kind == Kind::root) return action != "sts:TagSession" && action != "sts:SetSourceIdentity";
    return is_entity() || !starts_with(action, "sts:Get");
  }

  void make_call() {
    const auto& table = asked_.caller.kind == Kind::federated && chance(90) ? federated_calls() : calls();
    const Call* call = &pick(table);
    while (!is_stated(call->action)) call = &pick(table);
    asked_.action = call->action;
    do {
      Target target;
      target.arn = pick(call->arns);
      if (starts_with(target.arn, "arn:aws:s3") || starts_with(target.arn, "arn:aws-us-gov:s3")) {
        target.owner = chance(75) ? own_account : other_account;
      }
      target.is_of_management_account = chance(5);
      target.is_aws_managed_key = asked_.action == "kms:Decrypt" && chance(5);
      asked_.targets.push_back(target);
    } while (chance(15) && asked_.targets.size() < 3);
    // aws:ResourceAccount is a key of the request, so resources of one request have one owner here.
    for (Target& target : asked_.targets) {
      target.owner = asked_.targets.front().owner;
      if (starts_with(target.arn, "arn:aws:s3") || starts_with(target.arn, "arn:aws-us-gov:s3")) continue;
      target.arn = asked_.targets.front().arn;
    }
  }

  void make_context() {
    for (const KeyRow& key : keys()) {
      if (key.is_filled_in || !chance(55)) continue;
      const bool has_long_term_key = !asked_.caller.has_session_token && asked_.caller.kind != Kind::role_session;
      if (key.name == "aws:MultiFactorAuthPresent" && has_long_term_key) continue;
      KeyValues given;
      given.is_list = key.is_list;
      for (std::size_t i = key.is_list ? number(4) : 1; i > 0; --i) given.values.push_back(pick(key.request_values));
      if (key.name == "aws:TagKeys" && chance(8)) given.values = {""};  // nothing is said of "" among other values
      asked_.context[lower(key.name)] = given;
    }
  }

  void make_policies_of(Target& target) {
    const bool is_role = target.arn.find(":role/") != std::string::npos;
    const bool is_about_trust = is_role && starts_with(asked_.action, "sts:");
    const bool is_key = target.arn.find(":key/") != std::string::npos;
    const bool takes_policy = target.arn != "*" && !starts_with(asked_.action, "iam:") &&
                              (is_about_trust || !starts_with(asked_.action, "sts:"));
    const bool has_other_way = is_entity() || asked_.caller.kind == Kind::root;
    if (takes_policy && chance(is_about_trust || is_key || !has_other_way ? 90 : 45)) {
      const Place place = is_about_trust ? Place::trust : is_key ? Place::key : Place::resource;
      target.policy.push_back(document(place, 3));
    }
    if (chance(25)) {
      for (std::size_t i = 1 + number(2); i > 0; --i) target.rcps.push_back(level(Place::rcp));
    }
    target.blocks_public_access = starts_with(asked_.action, "s3:") && chance(30);
  }

  Documents level(Place place) {
    Documents documents;
    if (place == Place::rcp) {
      documents.push_back(document(place));
      return documents;
    }
    documents.push_back(limit(place));
    if (chance(25)) documents.push_back(document(place));
    return documents;
  }

  // A document of a layer that can only take away: most often one that allows everything, or nearly.
  Document limit(Place place) {
    Document result = document(place);
    if (chance(50)) {
      Statement all;
      all.actions.texts = {"*"};
      all.resources = Patterns{false, {"*"}};
      if (place == Place::endpoint) {
        all.has_principals = true;
        all.principals = {{"*", "*"}};
      }
      result.statements.front() = all;
    }
    return result;
  }

  Document document(Place place, std::size_t most = 2) {
    Document result;
    const std::size_t version = number(10);
    result.version = version == 0 ? "" : version == 1 ? "2008-10-17" : "2012-10-17";
    for (std::size_t i = 1 + number(most); i > 0; --i) result.statements.push_back(statement(place));
    return result;
  }

  Statement statement(Place place) {
    Statement result;
    result.is_deny = place == Place::rcp || chance(16);
    result.actions = actions(place);
    if (place != Place::trust) result.resources = resources(place);
    if (place != Place::identity && place != Place::scp) {
      result.has_principals = true;
      result.principals = principals(place);
      const bool names_everyone = result.principals.front().text == "*";  // NotPrincipal "*" would be of nobody
      result.principals_negated = !names_everyone && result.is_deny &&
                                  (place == Place::resource || place == Place::endpoint || place == Place::key) &&
                                  chance(30);
    }
    for (std::size_t i = chance(result.is_deny ? 25 : 55) ? 0 : 1 + number(2); i > 0; --i) add_condition(result);
    return result;
  }

  Patterns actions(Place place) {
    Patterns patterns;
    patterns.is_negated = place != Place::trust && place != Place::rcp && chance(12);
    const std::string service = split(asked_.action, ':', 2)[0];
    const std::string name = split(asked_.action, ':', 2)[1];
    for (std::size_t i = 1 + number(2); i > 0; --i) {
      switch (number(patterns.is_negated ? 4 : 8)) {
        case 0:
          patterns.texts.push_back(service + ":" + name.substr(0, 3) + "*");
          break;
        case 1:
          patterns.texts.push_back(place == Place::trust ? "sts:AssumeRole" : pick(calls()).action);
          break;
        case 2:
          patterns.texts.push_back(lower(service) + ":" + "*" + name.substr(name.size() - 4));
          break;
        case 3:
          patterns.texts.push_back(service + ":?" + name.substr(1));
          break;
        case 4:
          patterns.texts.push_back(lower(asked_.action));
          break;
        case 5:
          patterns.texts.push_back(place == Place::trust || place == Place::rcp ? asked_.action : "*");
          break;
        case 6:
          patterns.texts.push_back(service + ":*");
          break;
        default:
          patterns.texts.push_back(asked_.action);
          break;
      }
    }
    return patterns;
  }

  Patterns resources(Place place) {
    Patterns patterns;
    if (place == Place::key) {
      patterns.texts = {"*"};
      return patterns;
    }
    patterns.is_negated = chance(12);
    const std::string arn = pick(asked_.targets).arn;
    for (std::size_t i = 1 + number(2); i > 0; --i)
      patterns.texts.push_back(resource_pattern(arn, patterns.is_negated));
    return patterns;
  }

  std::string resource_pattern(const std::string& arn, bool is_negated) {
    static const std::vector<std::string> with_variables{
        "arn:aws:s3:::bkt/${aws:PrincipalTag/team}/*",        "arn:aws:s3:::bkt/${aws:username}/x",
        "arn:aws:s3:::bkt/${aws:PrincipalTag/team, 'red'}/?", "arn:aws:s3:::bkt/r${*}/x",
        "arn:aws:s3:::bkt/${AWS:principaltag/TEAM}*",         "arn:aws:s3:::bkt/${aws:TagKeys}/*"};
    if (arn == "*" || (!is_negated && chance(45))) return "*";
    if (arn.find(":s3:") != std::string::npos && chance(30)) return pick(with_variables);
    const std::size_t cut = arn.size() - std::min<std::size_t>(arn.size(), number(4));
    switch (number(5)) {
      case 0:
        return arn.substr(0, cut) + "*";
      case 1:
        return arn.substr(0, cut) + std::string(arn.size() - cut, '?');
      case 2: {
        std::vector<std::string> fields = split(arn, ':', 6);
        fields[3] = fields[4] = "*";
        return fields[0] + ":" + fields[1] + ":" + fields[2] + ":*:*:" + fields[5];
      }
      case 3:
        return "arn:aws:" + split(arn, ':', 6)[2];  // completed with `*`
      default:
        return arn;
    }
  }

  std::vector<Principal> principals(Place place) {
    if (place == Place::rcp) return {{"*", "*"}};
    std::vector<Principal> result;
    const Caller& caller = asked_.caller;
    for (std::size_t i = 1 + number(3); i > 0; --i) {
      switch (number(10)) {
        case 0:
          return {{"*", "*"}};
        case 1:
          result.push_back({"AWS", caller.account.empty() ? other_account : caller.account});
          break;
        case 2:
          result.push_back({"AWS", "arn:aws:iam::111122223333:root"});
          break;
        case 3:
        case 8:
        case 9:
          result.push_back({"AWS", caller.issuer.empty() ? "arn:aws:iam::444455556666:root" : caller.issuer});
          break;
        case 4:
          result.push_back(
              {"AWS", pick(std::vector<std::string>{
                          "arn:aws:iam::111122223333:user/ana", "arn:aws:iam::444455556666:user/ana",
                          "arn:aws:sts::111122223333:assumed-role/App/s1", "arn:aws:iam::111122223333:role/App"})});
          break;
        default:
          result.push_back(caller_as_principal(place));
          break;
      }
    }
    return result;
  }

  Principal caller_as_principal(Place place) {
    switch (asked_.caller.kind) {
      case Kind::service:
        return {"Service", asked_.caller.name};
      case Kind::federated:
        if (place == Place::trust) return {"Federated", asked_.caller.name};
        return {"AWS", own_account};
      case Kind::canonical_user:
        if (place == Place::resource && starts_with(asked_.action, "s3:")) {
          return {"CanonicalUser", asked_.caller.name};
        }
        return {"AWS", own_account};
      case Kind::anonymous:
        return {"AWS", "*"};
      default:
        return {"AWS", asked_.caller.name};
    }
  }

  void add_condition(Statement& statement) {
    const KeyRow& key = pick(keys());
    Condition condition;
    condition.key = chance(20) ? lower(key.name) : key.name;
    if (chance(12)) {
      condition.op = "Null";
      condition.values = {chance(50) ? "true" : "false"};
    } else {
      const bool as_string = key.type != KeyType::string && chance(10);
      const KeyType type = as_string ? KeyType::string : key.type;
      condition.op = pick(operators_of(type));
      const bool is_qualified = key.is_list || chance(8);
      if (is_qualified) condition.op = (chance(50) ? "ForAnyValue:" : "ForAllValues:") + condition.op;
      const bool may_be_empty = key.is_list;  // what IfExists says of an empty list is written nowhere
      if (!may_be_empty && chance(25)) condition.op += "IfExists";
      for (std::size_t i = 1 + number(3); i > 0; --i) condition.values.push_back(policy_value(key, type));
    }
    const bool is_there = std::any_of(
        statement.conditions.begin(), statement.conditions.end(),
        [&](const Condition& other) { return other.op == condition.op && lower(other.key) == lower(condition.key); });
    if (!is_there) statement.conditions.push_back(condition);
  }

  std::string policy_value(const KeyRow& key, KeyType type) {
    static const std::vector<std::string> with_variables{"${aws:PrincipalTag/team}",
                                                         "${aws:username}",
                                                         "r${*}",
                                                         "${?}ed",
                                                         "${aws:PrincipalTag/team,'red'}",
                                                         "${s3:prefix}*",
                                                         "${s3:prefix}",
                                                         "${aws:RequestTag/k}",
                                                         "${$}",
                                                         "${aws:TagKeys}",
                                                         "*${aws:RequestTag/k}"};
    if (type == KeyType::string && chance(20)) return pick(with_variables);
    return pick(key.policy_values);
  }

  std::mt19937_64 random_;
  Case asked_;
};

}  // namespace

Case random_case(std::uint64_t seed) {
  return Maker(seed).make();
}

}  // namespace iamq::oracle
