#include "tests/bench/organization.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <string_view>
#include <utility>

#include "stdlib/managed_policies.hpp"

namespace iamq::bench {

namespace {

constexpr std::size_t principals_of_account = 250;
constexpr std::size_t most_units = 12;

class Maker {
public:
  Maker(std::size_t principals, unsigned seed, const std::function<void(std::string)>& tell)
      : random_(seed), principals_(principals), tell_(tell) {}

  Organization make() {
    const std::size_t accounts = std::max<std::size_t>(2, principals_ / principals_of_account);
    const std::size_t units = std::min(most_units, accounts);
    std::vector<std::string> in_unit(units);
    for (std::size_t i = 0; i < accounts; ++i) {
      made_.accounts.push_back("A" + std::to_string(i));
      in_unit[i % units] += "    account " + made_.accounts.back() + " " + id_of(i) + "\n";
    }
    made_.script = "organization Example o-exampleorg {\n";
    for (std::size_t i = 0; i < units; ++i)
      made_.script += "  ou Unit" + std::to_string(i) + " {\n" + in_unit[i] + "  }\n";
    made_.script += "}\n";
    scps(units);
    tell_(std::exchange(made_.script, {}));
    for (std::size_t i = 0; i < accounts; ++i) {
      const std::size_t here = principals_ / accounts + (i < principals_ % accounts ? 1 : 0);
      account(i, here);
      tell_(std::exchange(made_.script, {}));
    }
    return std::move(made_);
  }

private:
  std::size_t number(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
  bool percent(std::size_t of_hundred) { return number(100) < of_hundred; }
  template <std::size_t N>
  std::string pick(const std::array<std::string_view, N>& from) {
    return std::string(from[number(N)]);
  }
  static std::string id_of(std::size_t account) { return std::to_string(100'000'000'000 + account); }

  void scps(std::size_t units) {
    made_.script +=
        "scp guard on organization Example { deny organizations:LeaveOrganization on *; deny cloudtrail:StopLogging on "
        "* "
        "}\n";
    for (std::size_t i = 0; i < units; i += 3) {
      made_.script += "scp regions-" + std::to_string(i) + " on ou Unit" + std::to_string(i) +
                      " { deny all actions except iam:*, sts:*, s3:*, support:* on * when aws:RequestedRegion not in "
                      "eu-west-1, eu-central-1 }\n";
    }
  }

  std::string actions() {
    return pick<12>({"s3:GetObject", "s3:Get*, s3:List*", "s3:PutObject, s3:GetObject",
                     "dynamodb:GetItem, dynamodb:Query", "sqs:SendMessage", "sqs:ReceiveMessage, sqs:DeleteMessage",
                     "ec2:Describe*", "kms:Decrypt", "logs:CreateLogStream, logs:PutLogEvents",
                     "secretsmanager:GetSecretValue", "lambda:InvokeFunction", "sns:Publish"});
  }
  std::string resources(std::size_t account) {
    const std::string id = id_of(account), name = "app" + std::to_string(number(40));
    switch (number(5)) {
      case 0:
        return "*";
      case 1:
        return "arn:aws:s3:::data-" + std::to_string(account) + "/" + name + "/*";
      case 2:
        return "arn:aws:dynamodb:eu-west-1:" + id + ":table/" + name + ", arn:aws:sqs:eu-west-1:" + id + ":" + name;
      case 3:
        return "arn:aws:s3:::data-" + std::to_string(account) + ", arn:aws:s3:::data-" + std::to_string(account) + "/*";
      default:
        return "arn:aws:secretsmanager:eu-west-1:" + id + ":secret:" + name + "-*";
    }
  }
  std::string condition() {
    if (!percent(35)) return "";
    return " when " +
           pick<5>({"aws:MultiFactorAuthPresent is true", "aws:SourceIp in 10.0.0.0/8", "aws:ResourceTag/team is red",
                    "aws:SecureTransport is true", "aws:RequestedRegion is eu-west-1"});
  }
  std::string rules(std::size_t account) {
    std::string text = "{ ";
    for (std::size_t count = 1 + number(3); count > 0; --count) {
      text += (percent(4) ? "deny " : "allow ") + actions() + " on " + resources(account) + condition() +
              (count > 1 ? "; " : " }");
    }
    return text;
  }
  // Most bear a few that everybody uses, some any other of AWS's own.
  std::string aws_policy() {
    if (percent(35)) {
      const auto all = stdlib::managed_policies();
      return "aws:" + std::string(all[number(all.size())].name);
    }
    return "aws:" + pick<8>({"ReadOnlyAccess", "AmazonS3ReadOnlyAccess", "PowerUserAccess", "SecurityAudit",
                             "AmazonEC2ReadOnlyAccess", "AmazonDynamoDBFullAccess", "CloudWatchLogsFullAccess",
                             "AmazonSQSFullAccess"});
  }

  void account(std::size_t index, std::size_t principals) {
    const std::string& name = made_.accounts[index];
    constexpr std::size_t policies = 10, groups = 5;
    std::string& text = made_.script;
    text += "account " + name + " {\n";
    for (std::size_t i = 0; i < policies; ++i) {
      text += "  policy p" + std::to_string(i) + " " + rules(index) + "\n";
      note(made_.policies, "policy " + name + "/p" + std::to_string(i));
    }
    text += "  policy limit { allow s3:*, dynamodb:*, sqs:*, logs:*, sts:* on * }\n";
    // Attached to nobody: for edits.
    text += "  policy extra { allow s3:PutObject on arn:aws:s3:::data-" + std::to_string(index) +
            "/in/*; allow ses:SendEmail on * when aws:SourceIp in 10.0.0.0/8 }\n";
    for (std::size_t i = 0; i < groups; ++i) {
      text += "  group G" + std::to_string(i) + " { attach p" + std::to_string(number(policies));
      if (percent(60)) text += ", " + aws_policy();
      if (percent(30))
        text += "; policy into { allow sts:AssumeRole on arn:aws:iam::" + id_of(index) + ":role/R" +
                std::to_string(number(20)) + "* }";
      text += " }\n";
      note(made_.groups, "group " + name + "/G" + std::to_string(i));
    }
    text += "  bucket data-" + std::to_string(index);
    if (percent(60)) {
      text += " { policy { allow s3:GetObject to account " + made_.accounts[number(made_.accounts.size())] +
              " on data-" + std::to_string(index) + "/shared/*; deny s3:* to everyone on data-" +
              std::to_string(index) + "/* when aws:SecureTransport is false } }";
    }
    text += "\n";
    note(made_.buckets, "bucket data-" + std::to_string(index));
    const std::size_t users = principals * 35 / 100;
    for (std::size_t i = 0; i < principals; ++i) {
      i < users ? user(index, i, policies, groups) : role(index, i - users, policies);
    }
    text += "}\n";
    made_.principals += principals;
  }

  // Attached and inline policies, a boundary: what users and roles have alike.
  void identity(std::size_t account, std::size_t policies) {
    std::string& text = made_.script;
    if (percent(70)) text += "attach p" + std::to_string(number(policies)) + "; ";
    if (percent(45)) text += "attach " + aws_policy() + "; ";
    if (percent(25)) text += "policy own " + rules(account) + "; ";
    if (percent(6)) text += "boundary limit; ";
    if (percent(20)) text += "tags team=" + pick<3>({"red", "blue", "green"}) + "; ";
  }
  void user(std::size_t account, std::size_t index, std::size_t policies, std::size_t groups) {
    const std::string name = "U" + std::to_string(index);
    made_.script += "  user " + name + " { ";
    if (percent(80)) made_.script += "groups G" + std::to_string(number(groups)) + "; ";
    if (percent(30)) identity(account, policies);
    made_.script += "path / }\n";
    note(made_.users, "user " + made_.accounts[account] + "/" + name);
  }
  void role(std::size_t account, std::size_t index, std::size_t policies) {
    const std::string name = "R" + std::to_string(index);
    made_.script += "  role " + name + " { ";
    identity(account, policies);
    made_.script += "trusts " + trusted(account) + " }\n";
    note(made_.roles, "role " + made_.accounts[account] + "/" + name);
  }
  std::string trusted(std::size_t account) {
    const std::size_t kind = number(100);
    if (kind < 60) {
      return "service " + pick<6>({"lambda.amazonaws.com", "ec2.amazonaws.com", "ecs-tasks.amazonaws.com",
                                   "states.amazonaws.com", "glue.amazonaws.com", "codebuild.amazonaws.com"});
    }
    if (kind < 75) return "account " + made_.accounts[account];
    if (kind < 85) return "account " + made_.accounts[number(made_.accounts.size())] + " when sts:ExternalId is secret";
    if (kind < 93) return "arn:aws:iam::" + id_of(account) + ":saml-provider/corporate";
    return "user " + made_.accounts[account] + "/U" + std::to_string(number(10));
  }

  static void note(std::vector<std::string>& some, std::string name) {
    constexpr std::size_t most = 5000;
    if (some.size() < most) some.push_back(std::move(name));
  }

  std::mt19937 random_;
  std::size_t principals_;
  const std::function<void(std::string)>& tell_;
  Organization made_;
};

}  // namespace

Organization make_organization(std::size_t principals, unsigned seed, const std::function<void(std::string)>& tell) {
  return Maker(principals, seed, tell).make();
}

Organization make_organization(std::size_t principals, unsigned seed) {
  std::string script;
  Organization made = make_organization(principals, seed, [&](std::string part) { script += part; });
  made.script = std::move(script);
  return made;
}

}  // namespace iamq::bench
