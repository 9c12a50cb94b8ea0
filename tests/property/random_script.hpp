#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

// Random scripts, rule by rule as docs/language.md has the grammar: all kinds of statements, words in and out of
// quotes, comments and line ends where they may stand. A few of them say something twice, which the parser refuses.
namespace iamq::test {

class RandomScript {
public:
  explicit RandomScript(std::uint64_t seed) : random_(seed) {}

  std::string text() {
    std::string script;
    if (one_in(8)) script += "#!/usr/bin/env iamq\n";
    if (one_in(4)) script += "iamq 1\n";
    for (std::size_t left = 1 + below(6); left != 0; --left) {
      if (one_in(6))
        script += pick({"\n", "\n\n\n", "# a comment\n", "  ## about what follows\n", "## all\n# of\n ## it\n", "#\n"});
      script += statement() + (one_in(6) ? "  # behind" : "") + (one_in(9) ? "\r\n" : "\n");
    }
    return script;
  }

private:
  std::size_t below(std::size_t count) { return random_() % count; }
  bool one_in(std::size_t count) { return below(count) == 0; }
  std::string pick(const std::vector<std::string>& texts) { return texts[below(texts.size())]; }

  std::string blank() { return one_in(8) ? "   " : " "; }
  std::string comma() {
    return one_in(10) ? ",  # why\n    " : one_in(6) ? ",\n  " : one_in(4) ? " , " : one_in(4) ? "," : ", ";
  }
  std::string maybe(std::size_t one_of, const std::string& text) { return one_in(one_of) ? text : ""; }
  template <class Item>
  std::string list(Item item, std::size_t most = 3) {
    std::string text = item();
    for (std::size_t left = below(most); left != 0; --left) text += comma() + item();
    return text;
  }

  std::string name() {
    return pick({"David", "UpdateApp", "Production", "a.b@example.com", "\"can\"", "\"my name\"", "role", "R-1", "x_y",
                 "Production/David", "\"web/app\"", "Production/\"web/app\"", "arn:aws:iam::111111111111:user/Bob",
                 "aws:PowerUserAccess", "\"with \\\"quotes\\\"\"", "\"tab\\tin\""});
  }
  std::string plain_name() { return pick({"David", "R1", "Production", "\"on\"", "a-b", "Data.2"}); }
  std::string action() { return pick({"s3:GetObject", "s3:Get*", "sts:AssumeRole", "ec2:Run?nstances", "kms:*", "*"}); }
  std::string target() {
    return pick({"productionapp", "productionapp/*", "arn:aws:s3:::b/${aws:username}/*", "role UpdateApp", "*",
                 "table/Books", "b/\"my file.txt\"", "\"b/a?\"", "arn:aws:s3:::b/${*}", "\"a, b\"/c"});
  }
  std::string key() {
    return pick({"aws:SourceIp", "aws:RequestTag/team", "s3:prefix", "sts:ExternalId", "aws:TagKeys"});
  }
  std::string value() {
    return pick({"10.0.0.0/8", "web", "\"a b\"", "2024-01-01T00:00:00Z", "true", "12345", "\"*\"",
                 "home/${aws:username}/*", "\"\""});
  }
  std::string ref() {
    return pick({"", "", "", "user ", "role ", "group ", "federated user "}) + plain_name() +
           maybe(6, " of " + pick({"", "role ", "user "}) + plain_name());
  }
  std::string refs() {
    return list([&] { return ref(); });
  }
  std::string principal() {
    switch (below(6)) {
      case 0:
        return "account " + plain_name();
      case 1:
        return "service ec2.amazonaws.com";
      case 2:
        return "root of " + plain_name();
      case 3:
        return "saml " + plain_name();
      default:
        return name();
    }
  }
  std::string principals() {
    if (one_in(5)) return "everyone" + maybe(2, " except " + list([&] { return principal(); }));
    return list([&] { return principal(); });
  }
  std::string actions() {
    if (one_in(7)) return "all actions" + maybe(2, " except " + list([&] { return action(); }));
    return list([&] { return action(); });
  }
  std::string resources() {
    if (one_in(7)) return "all resources" + maybe(2, " except " + list([&] { return target(); }));
    return list([&] { return target(); }) + maybe(7, " in " + plain_name());
  }
  std::string values() {
    return one_in(3) ? "[" + list([&] { return value(); }) + "]" : list([&] { return value(); });
  }
  std::string condition() {
    if (one_in(5)) {
      return pick({"StringLike", "ForAllValues:StringEqualsIfExists", "IpAddress", "Null"}) + "(" + key() + ", " +
             (one_in(2) ? value() : "[" + list([&] { return value(); }) + "]") + ")";
    }
    std::string text = maybe(6, pick({"any value of ", "all values of "})) + key();
    if (one_in(6)) return text + pick({" exists", " does not exist"});
    const std::string op = pick({"is", "is not", "in", "not in", "like", "not like", "==", "!=", "<", "<=", ">", ">="});
    return text + " " + op + " " + values() + maybe(7, " if exists");
  }
  std::string conditions() {
    std::string text = condition();
    for (std::size_t left = below(3); left != 0; --left) text += (one_in(4) ? "\n  and " : " and ") + condition();
    return text;
  }

  // The account of a declaration, with comments that stand between its words.
  std::string in() {
    return pick({" in ", " in ", " in ", "  # why\n  in ", " ## no doc\n in ", " # one\n  ## two\n ## three\n in "});
  }

  // Lines between braces, in one line or in several.
  template <class Line>
  std::string block(Line line, std::size_t most = 4) {
    const std::size_t count = below(most + 1);
    if (count == 0) return pick({"{}", "{ }", "{\n}"});
    const bool on_one_line = one_in(3);
    std::string text = "{";
    text += on_one_line ? " " : maybe(5, " # after the brace") + "\n";
    for (std::size_t i = 0; i < count; ++i) {
      if (!on_one_line && one_in(7)) text += pick({"\n", "    # above\n", "  ## above\n", "\n\n"});
      text += (on_one_line ? "" : pick({"  ", "", "      "})) + line();
      text += on_one_line ? (i + 1 < count ? pick({"; ", ";"}) : " ") : maybe(7, " # beside") + "\n";
    }
    return text + (!on_one_line && one_in(8) ? "  # last\n}" : "}");
  }

  std::string rule() {
    if (one_in(9)) return "version " + pick({"2008-10-17", "2012-10-17"});
    if (one_in(12)) return "id " + plain_name();
    std::string text = pick({"allow", "deny"}) + blank() + actions();
    if (one_in(5)) text += " to " + principals();
    if (!one_in(8)) text += (one_in(6) ? "\n    on " : " on ") + resources();
    if (one_in(3)) text += (one_in(4) ? "\n    when " : " when ") + conditions();
    if (one_in(5)) text += " as " + plain_name();
    return text;
  }
  std::string trusts() {
    return "trusts " + principals() + maybe(3, " when " + conditions()) + maybe(6, " as " + plain_name());
  }
  std::string policy_text() {
    if (one_in(8)) return "from \"policy.json\"";
    if (one_in(6)) {
      return pick(
          {"= {\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":"
           "[\"a\",\"b\"]}]}",
           "= {\n\"Statement\": {\"Effect\" : \"Deny\", \"Action\":[], \"Condition\":{\"Bool\":{\"a:b\":true}},"
           "\"N\":-1.5e3, \"Z\":null}}"});
    }
    return block([&] { return rule(); });
  }
  std::string pair() {
    return pick({"team", "env", "\"cost center\"", "a:b"}) + "=" + pick({"web", "\"\"", "\"x y\"", "1"});
  }
  std::string line() {
    switch (below(14)) {
      case 0:
        return "groups " + refs();
      case 1:
        return "attach " + list([&] { return name(); });
      case 2:
        return "boundary " + name();
      case 3:
        return "tags " + list([&] { return pair(); });
      case 4:
        return "path /div/";
      case 5:
        return "max session 4h";
      case 6:
      case 7:
        return trusts();
      case 8:
        return "trust policy " + policy_text();
      case 9:
        return "session policy " + policy_text();
      case 10:
        return "context " + facts();
      case 11:
        return "policy " + policy_text();
      case 12:
        return "block public access" + maybe(2, blank() + "not given");
      default:
        return "policy " + plain_name() + " " + policy_text();
    }
  }
  std::string declaration() {
    switch (below(9)) {
      case 0:
        return "account " + plain_name() + maybe(1, " 111111111111") + maybe(4, " alias acme");
      case 1:
        return "account " + plain_name() + " 222222222222 " +
               block([&] { return one_in(3) ? "region eu-west-1" : entity(); }, 2);
      case 2:
        return pick({"organization ", "ou "}) + plain_name() + " " +
               block([&] { return "account " + plain_name(); }, 2);
      case 3:
        return "policy " + plain_name() + maybe(2, in() + plain_name()) + " " + policy_text();
      case 4:
        return pick({"scp ", "rcp "}) + plain_name() + " on " + refs() + " " + policy_text();
      case 5:
        return "session " + plain_name() + " of " + ref() +
               maybe(2, " " + block([&] { return "context " + facts(); }, 1));
      case 6:
        return "resource arn:aws:dynamodb:eu-west-1:111111111111:table/T" + maybe(2, " as " + plain_name());
      default:
        return entity();
    }
  }
  std::string entity() {
    const std::string noun = pick({"user", "group", "role", "service-linked role", "bucket", "key", "queue", "topic",
                                   "secret", "function", "endpoint", "provider saml", "provider oidc"});
    return noun + blank() + plain_name() + maybe(2, in() + plain_name()) +
           maybe(2, " " + block([&] { return line(); }));
  }

  std::string fact() {
    switch (below(8)) {
      case 0:
        return "mfa";
      case 1:
        return "no " + key();
      case 2:
        return "external id 12345";
      case 3:
        return "source identity alice";
      case 4:
        return "tags {" + list([&] { return pair(); }) + "}";
      case 5:
        return key() + "=[" + list([&] { return value(); }) + "]";
      case 6:
        return "tag " + pair();
      default:
        return key() + "=" + value();
    }
  }
  std::string facts() {
    return maybe(6, "only ") + list([&] { return fact(); });
  }
  std::string clause() {
    switch (below(9)) {
      case 0:
        return "in " + plain_name();
      case 1:
        return "via " + list([&] { return plain_name() + maybe(4, " as alice") + maybe(4, " (" + facts() + ")"); });
      case 2:
        return "with " + facts();
      case 3:
        return "at 2024-06-01T12:00:00Z";
      case 4:
        return "passing " + plain_name();
      case 5:
        return "through service s3.amazonaws.com";
      case 6:
        return "without " + pick({"boundary", "scp S"});
      default:
        return "on " + resources();
    }
  }
  std::string clauses() {
    std::string text;
    for (std::size_t left = below(3); left != 0; --left) text += (one_in(8) ? "\n  " : " ") + clause();
    return text;
  }
  std::string act() { return one_in(3) ? "assume " + plain_name() : actions(); }
  std::string where() { return maybe(4, pick({"in ", "outside "}) + plain_name() + " "); }
  std::string which() {
    return one_in(4) ? "trust policy of " + plain_name() : one_in(3) ? "policy of " + plain_name() : plain_name();
  }
  std::string ask() {
    switch (below(12)) {
      case 0:
        return "who " + where() + "can " + act() + clauses();
      case 1:
        return "what can " + ref() + " do" + clauses();
      case 2:
        return pick({"effective permissions of ", "permissions of "}) + ref() + clauses();
      case 3:
        return "which roles can " + ref() + " assume" + clauses();
      case 4:
        return "how can " + ref() + " reach " + (one_in(2) ? action() : plain_name()) + clauses();
      case 5:
        return "how to let " + ref() + " " + act() + clauses();
      case 6:
        return "why " + pick({"can't ", "cannot ", "can not ", "can "}) + refs() + " " + act() + clauses();
      case 7:
        return "compare " + maybe(2, "permissions of ") + plain_name() + " with " + plain_name();
      case 8:
        return "is " + plain_name() + " within " + plain_name();
      case 9:
        return "prove no one " + where() + "can " + act() + clauses();
      default:
        return "can " + refs() + " " + act() + clauses();
    }
  }
  std::string question() {
    switch (below(9)) {
      case 0:
        return "what if " + block([&] { return edit(); }, 3) + maybe(2, " then " + ask());
      case 1:
        return pick({"diff", "diff before", "checkpoint before", "undo", "redo", "reset"});
      case 2:
        return pick({"lint", "list roles", "list users in Production", "show role UpdateApp", "show R1 as json",
                     "summary of R1", "explain \"User: x is not authorized to perform: s3:GetObject\""});
      default:
        return ask() + (one_in(3) ? "?" : "");
    }
  }
  std::string edit() {
    switch (below(14)) {
      case 0:
        return "attach " + refs() + " to " + refs();
      case 1:
        return "detach " + refs() + " from " + refs();
      case 2:
        return "add " + refs() + " to " + plain_name();
      case 3:
        return "remove " + refs() + " from " + plain_name();
      case 4:
        return "set boundary " + plain_name() + " on " + refs();
      case 5:
        return "clear boundary on " + refs();
      case 6:
        return "delete " + refs();
      case 7:
        return "tag " + plain_name() + " " + list([&] { return pair(); });
      case 8:
        return "replace " + which() + " " + policy_text();
      case 9:
        return "add to " + which() + " " + policy_text();
      case 10:
        return "remove statement " + plain_name() + " from " + which();
      case 11:
        return pick({"move account A to ou B", "rename R1 to R2", "set default version v2 of P", "untag R1 a, b"});
      case 12:
        return "revoke sessions of " + plain_name() + maybe(2, " before 2024-01-01T00:00:00Z");
      default:
        return declaration();
    }
  }
  std::string verdict() {
    switch (below(9)) {
      case 0:
        return " is " + (one_in(3) ? pick({"nobody", "nothing"}) : refs());
      case 1:
        return " includes " + refs();
      case 2:
        return " excludes {" + refs() + "}";
      case 3:
        return " because " + pick({"explicit", "implicit"}) + " deny" +
               maybe(2, " in " + pick({"boundary", "trust policy", "scp", "P1", "session policy"}));
      case 4:
        return " if " + conditions();
      case 5:
        return " todo \"ticket 7\"";
      default:
        return "";
    }
  }
  std::string expect() {
    switch (below(7)) {
      case 0:
        return "expect policy P1 " + pick({"equals P2", "within P2", "within " + block([&] { return rule(); })});
      case 1:
        return "expect error \"unknown\" from " +
               (one_in(2) ? std::string("\"user A in\"") : block([&] { return edit(); }, 2));
      case 2:
        return "expect what if " + block([&] { return edit(); }, 2) +
               pick({" is nothing", " then " + ref() + " cannot " + act(), " then David loses s3:* on b/*"});
      case 3:
        return "expect " + ask() + verdict();
      case 4:
        return "expect it" + verdict();
      default:
        return "expect " + maybe(5, "members of ") + refs() + pick({" can ", " cannot ", " can't "}) + act() +
               clauses() + verdict();
    }
  }
  std::string statement() {
    switch (below(8)) {
      case 0:
        return "test \"a name\" " + maybe(4, "todo \"later\" ") + block([&] {
                 return one_in(2) ? expect() : one_in(2) ? edit() : question();
               });
      case 1:
        return expect();
      case 2:
        return question();
      case 3:
        return edit();
      case 4:
        return one_in(3) ? pick({"include \"a.iamq\"", "import \"b.json\" as B", "import \"c.json\""}) : expect();
      default:
        return declaration();
    }
  }

  std::mt19937_64 random_;
};

}  // namespace iamq::test
