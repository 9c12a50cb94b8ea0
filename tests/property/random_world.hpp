#pragma once

#include <random>
#include <string>
#include <vector>

namespace iamq::test {

// A world, and edits of it, as text.
class RandomWorld {
public:
  explicit RandomWorld(unsigned seed) : random_(seed), has_conditions_(one_in(2)) {
    text_ = one_in(3) ? "organization Acme o-exampleorg {\n" : "";
    is_in_organization_ = !text_.empty();
    for (const std::string account : {"A", "B"}) {
      const std::string id(12, account == "A" ? '1' : '2');
      if (is_in_organization_ && account == "B") text_ += "ou Unit {\n";
      text_ += "account " + account + " " + id + " { " + block(6) + "\n";
      if (is_in_organization_ && one_in(3))
        text_ += "  scp limit-" + account + " on " + account + " " + rules(2) + "\n";
      for (const std::string name : {"p", "q"}) text_ += "  policy " + name + account + " " + rules(3) + "\n";
      text_ += "  bucket data-" + lower(account) + " { " + block(3) + (one_in(2) ? "policy " + resource_rules() : "") +
               "}\n";
      text_ += "  group G" + account + " { " + (one_in(2) ? "attach " + policy(account) : "path /x/") + " }\n";
      for (const std::string name : {"U", "V"}) text_ += user(name + account, account);
      for (const std::string name : {"R", "S"}) text_ += role(name + account, account);
      text_ += "}\n";
    }
    if (is_in_organization_) {
      text_ += "}\nscp guard on ou Unit " + rules(2) + "\n";
      if (one_in(2)) text_ += "rcp fence on organization Acme { deny s3:* to everyone on *" + condition() + " }\n";
      text_ += "}\n";
    }
    for (std::size_t count = 1 + number(3); count > 0; --count) edits_ += edit() + "\n";
  }

  const std::string& text() const { return text_; }
  const std::string& edits() const { return edits_; }
  bool has_conditions() const { return has_conditions_; }

  std::size_t number(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }
  bool one_in(std::size_t n) { return number(n) == 0; }
  std::string pick(const std::vector<std::string>& from) { return from[number(from.size())]; }

  std::string action() {
    return pick({"s3:GetObject", "s3:PutObject", "s3:GetObjectTagging", "ec2:RunInstances", "iam:GetRole",
                 "sts:AssumeRole", "sqs:SendMessage"});
  }
  std::string resource(const std::string& action) {
    if (action == "sts:AssumeRole") return role_arn(pick({"RA", "SA", "RB", "SB"}));
    if (action == "iam:GetRole") return role_arn(pick({"RA", "SB", "other"}));
    if (action == "ec2:RunInstances") return "arn:aws:ec2:us-east-1:111111111111:instance/" + pick({"i-1", "i-2"});
    if (action == "sqs:SendMessage") return "arn:aws:sqs:us-east-1:222222222222:" + pick({"jobs", "mail"});
    return "arn:aws:s3:::" + pick({"data-a/x", "data-a/y", "data-b/x", "data-b/xy", "else/x"});
  }

private:
  static std::string lower(const std::string& name) { return name == "A" ? "a" : "b"; }
  static std::string role_arn(const std::string& name) {
    return "arn:aws:iam::" + std::string(12, name.back() == 'A' ? '1' : '2') + ":role/" + name;
  }
  std::string policy(const std::string& account) { return pick({"p", "q"}) + account; }
  std::string condition() {
    if (!has_conditions_ || !one_in(3)) return "";
    return " when " + pick({"aws:MultiFactorAuthPresent is true", "aws:MultiFactorAuthPresent is false",
                            "aws:SourceIp in 10.0.0.0/8", "aws:SourceIp not in 10.1.0.0/16",
                            "aws:PrincipalTag/team is red", "aws:RequestedRegion is eu-west-1 if exists"});
  }
  std::string actions() {
    return pick({"s3:GetObject", "s3:Get*", "s3:*", "s3:PutObject, s3:GetObject", "ec2:*", "iam:Get*", "sts:AssumeRole",
                 "sts:*, s3:PutObject", "sqs:*", "all actions except s3:*"});
  }
  std::string resources() {
    return pick({"*", "*", "arn:aws:s3:::data-a/*", "arn:aws:s3:::data-b/x*", "arn:aws:s3:::*/x",
                 "arn:aws:iam::*:role/R?", "arn:aws:iam::222222222222:role/*", "arn:aws:sqs:*:*:jobs",
                 "all resources except arn:aws:s3:::data-a/*"});
  }
  std::string rule() { return (one_in(4) ? "deny " : "allow ") + actions() + " on " + resources() + condition(); }
  std::string rules(std::size_t most) {
    std::string text = "{ " + rule();
    for (std::size_t more = number(most); more > 0; --more) text += "; " + rule();
    return text + " }";
  }
  std::string resource_rules() {
    std::string text = "{ ";
    for (std::size_t count = 1 + number(2); count > 0; --count) {
      text += (one_in(4) ? "deny " : "allow ") + pick({"s3:GetObject", "s3:*", "s3:PutObject"}) + " to " +
              pick({"everyone", "account A", "user A/UA", "role B/RB", "account B"}) + " on " +
              pick({"arn:aws:s3:::data-a/*", "arn:aws:s3:::data-b/*", "*"}) + condition();
      if (count > 1) text += "; ";
    }
    return text + " }";
  }
  // S3 Block Public Access in one of `n`: on, or nobody knows.
  std::string block(std::size_t n) {
    return one_in(n) ? pick({"block public access; ", "block public access not given; "}) : "";
  }
  std::string identity(const std::string& name, const std::string& account) {
    std::string text;
    if (one_in(2)) text += "attach " + policy(account) + "; ";
    if (one_in(2)) text += "policy own-" + name + " " + rules(2) + "; ";
    if (one_in(5)) text += "boundary " + policy(account) + "; ";
    if (one_in(3)) text += "tags team=" + pick({"red", "blue"}) + "; ";
    return text;
  }
  std::string user(const std::string& name, const std::string& account) {
    return "  user " + name + " { " + (one_in(2) ? "groups G" + account + "; " : "") + identity(name, account) +
           "path /y/ }\n";
  }
  std::string role(const std::string& name, const std::string& account) {
    return "  role " + name + " { " + identity(name, account) + "trusts " +
           pick({"account A", "account B", "user A/UA", "role A/RA", "account A, account B"}) + condition() + " }\n";
  }
  std::string principal() {
    return pick({"user A/UA", "user A/VA", "user B/UB", "role A/RA", "role B/RB", "role B/SB"});
  }
  std::string edit() {
    const std::string who = principal();
    const std::string account = who.substr(who.find('/') - 1, 1);
    switch (number(is_in_organization_ ? 22 : 17)) {
      case 0:
        return "attach " + policy(account) + " to " + who;
      case 1:
        return "add to policy " + policy(account) + " { " + rule() + " }";
      case 2:
        return "replace policy " + policy(account) + " " + rules(2);
      case 3:
        return "set boundary " + policy(account) + " on " + who;
      case 4:
        return "add user A/" + pick({"UA", "VA"}) + " to A/GA";
      case 5:
        return "replace trust policy of role " + pick({"A/RA", "B/RB", "B/SB"}) + " { trusts " +
               pick({"account A", "account B", "user A/UA"}) + condition() + " }";
      case 6:
        return "delete " + pick({"user A/VA", "role A/SA", "role B/SB"});
      case 7:
        return "replace policy of data-" + lower(account) + " " + resource_rules();
      case 8:
        return "tag " + who + " team=" + pick({"red", "blue"});
      case 9:
        return "attach " + policy("A") + " to group A/GA";
      case 10:
        return "user W" + account + " in " + account + " { attach " + policy(account) + " }";
      case 11:
        return "detach " + policy(account) + " from " + who;
      case 12:
        return "clear boundary on " + who;
      case 13:
        return "remove user A/" + pick({"UA", "VA"}) + " from A/GA";
      case 14:
        return "add to policy " + policy(account) + " { deny " + actions() + " on " + resources() + condition() + " }";
      case 15:
        return "add to trust policy of role " + pick({"A/RA", "B/RB", "B/SB"}) + " { trusts " +
               pick({"account A", "account B", "user A/UA"}) + condition() + " }";
      case 16:
        return "attach " + policy("A") + " to user A/UA; detach " + policy("A") + " from user A/UA";
      case 17:
        return "attach scp guard to account A";
      case 18:
        return "detach scp guard from ou Unit";
      case 19:
        return "move account B to Acme";
      case 20:
        return "replace scp guard " + rules(2);
      default:
        return "detach FullAWSAccess from ou Unit";
    }
  }

  std::mt19937 random_;
  bool has_conditions_, is_in_organization_ = false;
  std::string text_, edits_;
};

}  // namespace iamq::test
