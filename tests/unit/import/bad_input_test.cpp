#include <catch2/catch.hpp>

#include "tests/unit/import/import_for_tests.hpp"

namespace iamq::import::testing {

namespace {

// What an import that must fail says; the World stays as it was.
std::string refused(const std::string& text) {
  Imports imports;
  const ImportResult result = imports.import(text);
  CHECK_FALSE(result.world);
  CHECK(result.accounts.empty());
  CHECK(imports.shown() == "");
  return imports.told(result);
}

std::string one_user(const std::string& fields, const std::string& tags = R"(, "Tags": [])") {
  return R"({"UserDetailList": [{)" + fields + tags +
         R"(}], "GroupDetailList": [], "RoleDetailList": [], "Policies": []})";
}

bool begins(const std::string& text, const std::string& beginning) {
  CAPTURE(text, beginning);
  return text.substr(0, beginning.size()) == beginning;
}

}  // namespace

TEST_CASE("Texts that are no JSON") {
  CHECK(begins(refused(""), "error[json-truncated] export-1.json:1:1 "));
  CHECK(begins(refused("{\"UserDetailList\": ["), "error[json-truncated] export-1.json:1:21 "));
  CHECK(begins(refused("{\"UserDetailList\": [\"\xE9\"]}"), "error[json-not-utf8] export-1.json:1:22 "));
  CHECK(begins(refused(std::string(100000, '[')), "error[json-too-deep] "));
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "{\"a\":";
  CHECK(begins(refused(deep), "error[json-too-deep] "));
  CHECK(
      begins(refused(std::string("\xFF\xFE{\0}\0", 6)), "error[export-utf-16] export-1.json:1:1 this file is UTF-16"));
  CHECK(begins(refused(R"({"UserDetailList": [], "UserDetailList": []})"), "error[json-duplicate-key] "));
  CHECK(begins(refused("{\"UserDetailList\": []} garbage"), "error[json-syntax] "));
}

TEST_CASE("JSON that is no account export says what it is") {
  CHECK(begins(refused("[]"), "error[not-an-export] export-1.json:1:1 this is JSON, but no account export"));
  CHECK(begins(refused("\"text\""), "error[not-an-export] "));
  CHECK(
      begins(refused("{}"), "error[not-an-export] export-1.json:1:1 this is no account export: it has neither users"));
  CHECK(begins(refused(R"({"Version": "2012-10-17", "Statement": []})"),
               "error[not-an-export] export-1.json:1:27 this is a policy document, not an account export\n"
               "  help: write `policy NAME from \"FILE\"` to use it\n"));
  CHECK(begins(refused(R"({"Users": []})"),
               "error[not-an-export] export-1.json:1:2 this is the output of `aws iam "
               "list-users`, not an account export\n"));
  CHECK(begins(refused(R"({"UserDetialList": []})"),
               "error[not-an-export] export-1.json:1:2 an account export has no "
               "`UserDetialList`\n  help: did you mean `UserDetailList`?\n"));
  CHECK(begins(refused("[{}, 1]"), "error[not-an-export] "));
}

TEST_CASE("An export of nothing does not say of which account it is") {
  const std::string nothing = R"({"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []})";
  CHECK(begins(refused(nothing), "error[no-account] export-1.json:1:1 this export is empty"));
  Imports imports;
  model::Account account;
  account.name = imports.library->strings().intern("Empty");
  account.id = imports.library->strings().intern("111111111111");
  imports.world.add(account);
  CHECK(imports.trouble(imports.import({nothing}, "Empty")) == "");
  CHECK(imports.trouble(imports.import({nothing}, "Emty")).find("error[no-account]") == 0);
}

TEST_CASE("Fields of a wrong type") {
  CHECK(refused(R"({"UserDetailList": {}, "GroupDetailList": 1, "RoleDetailList": "", "Policies": [1]})") ==
        R"(error[export-wrong-type] export-1.json:1:20 `UserDetailList` is an object
  help: it must be a list
error[export-wrong-type] export-1.json:1:43 `GroupDetailList` is a number
  help: it must be a list
error[export-wrong-type] export-1.json:1:64 `RoleDetailList` is a text
  help: it must be a list
error[export-wrong-type] export-1.json:1:81 found a number where a managed policy belongs
)");
  const std::string ada = R"("Path": "/", "UserName": "Ada", "UserId": "A", "Arn": "arn:aws:iam::111111111111:user/Ada",
)";
  CHECK(refused(one_user(ada + R"("GroupList": [1], "AttachedManagedPolicies": [], "PermissionsBoundary": "x",
"UserPolicyList": [{"PolicyName": "p", "PolicyDocument": 7}], "Tags": [["a", "b"]])",
                         "")) ==
        R"(error[export-wrong-type] export-1.json:2:15 `GroupList` holds a number where a name belongs
error[export-wrong-type] export-1.json:2:73 `PermissionsBoundary` is a text
  help: it must be an object
error[export-wrong-type] export-1.json:3:58 `PolicyDocument` is a number
  help: it must be a policy document: an object, or its URL-encoded text
error[export-wrong-type] export-1.json:3:72 found a list where a tag belongs
)");
}

TEST_CASE("ARNs that are missing or bad") {
  CHECK(begins(refused(one_user(R"("Path": "/", "UserName": "Ada", "UserId": "A", "GroupList": [],
"AttachedManagedPolicies": [])")),
               R"(error[export-missing-field] export-1.json:1:21 this user has no `Arn`
  help: AWS always writes it: export the account again, or put it back
)"));
  for (const std::string arn :
       {"", "Ada", "arn:aws:iam::111111111111:role/Ada", "arn:aws:iam::111111111111:user/", "arn:aws:iam::111:user/Ada",
        "arn:aws:iam::aws:user/Ada", "arn:aws:s3::111111111111:user/Ada", "arn:aws:iam:eu-west-1:111111111111:user/Ada",
        "arn::iam::111111111111:user/Ada", "arn:aws:iam::111111111111:user", "arn:aws:iam::111111111111:user/Ada/"}) {
    CHECK(begins(refused(one_user(R"("Path": "/", "UserName": "Ada", "UserId": "A", "GroupList": [],
"AttachedManagedPolicies": [], "Arn": ")" +
                                  arn + "\"")),
                 "error[bad-arn] export-1.json:2:39 `" + arn + "` is not the ARN of a user\n"));
  }
}

TEST_CASE("Names that contradict their ARN") {
  Imports imports;
  const auto result = imports.import(one_user(R"("Path": "/x/", "UserName": "Bob", "UserId": "A", "GroupList": [],
"AttachedManagedPolicies": [], "Arn": "arn:aws:iam::111111111111:user/y/Ada")"));
  CHECK(imports.told(result) ==
        R"(warning[export-contradiction] export-1.json:1:30 `Path` is `/x/`, but the ARN says `/y/`
  help: the ARN is taken as right, since policies speak of it
warning[export-contradiction] export-1.json:1:49 `UserName` is `Bob`, but the ARN says `Ada`
  help: the ARN is taken as right, since policies speak of it
)");
  CHECK(imports.world.named("Ada").size() == 1);
}

TEST_CASE("Entities that stand twice, also if their names differ in case only") {
  const std::string rest = R"(, "UserId": "A", "GroupList": [], "AttachedManagedPolicies": [], "Tags": []})";
  const std::string text = R"({"UserDetailList": [
{"Arn": "arn:aws:iam::111111111111:user/Ada", "UserName": "Ada", "Path": "/")" +
                           rest + R"(,
{"Arn": "arn:aws:iam::111111111111:user/x/ADA", "UserName": "ADA", "Path": "/x/")" +
                           rest + R"(
], "GroupDetailList": [], "RoleDetailList": [], "Policies": []})";
  CHECK(refused(text) ==
        R"(error[duplicate-declaration] export-1.json:3:9 user `ADA` of account 111111111111 stands here a second time
  export-1.json:2:9 first here
  help: IAM's names are unique, also without case
)");
}

TEST_CASE("The same trouble with many entities is told once") {
  std::string list;
  for (int i = 0; i < 1000; ++i) {
    list += std::string(i == 0 ? "" : ",") + R"({"Arn": "arn:aws:iam::111111111111:user/u)" + std::to_string(i) + "\"}";
  }
  Imports imports;
  const auto result = imports.import(R"({"UserDetailList": [)" + list +
                                     R"(], "GroupDetailList": [], "RoleDetailList": [], "Policies": []})");
  CHECK(result.diagnostics.size() == 6);
  CHECK(begins(imports.told(result),
               "warning[export-missing-field] export-1.json:1:21 this user and 999 more have no `UserName`\n"));
  CHECK(imports.world.users.size() == 1000);
}

TEST_CASE("An export that is cut short is refused, wherever it ends") {
  const std::string whole = read_file(IAMQ_SOURCE_DIR "/tests/unit/import/account.json");
  for (std::size_t end = 0; end + 2 < whole.size(); end += 37) {
    CAPTURE(end);
    Imports imports;
    const ImportResult result = imports.import(whole.substr(0, end));
    CHECK_FALSE(result.world);
    CHECK(text::has_errors(result.diagnostics));
  }
}

TEST_CASE("An export with any byte changed is imported or refused, and never half") {
  const std::string whole = read_file(IAMQ_SOURCE_DIR "/tests/unit/import/account.json");
  for (std::size_t at = 0; at < whole.size(); at += 29) {
    for (const char byte : {'x', '"', '{', '0', '\x80'}) {
      CAPTURE(at, byte);
      Imports imports;
      std::string text = whole;
      text[at] = byte;
      const ImportResult result = imports.import(text);
      CHECK(result.world.has_value() != text::has_errors(result.diagnostics));
    }
  }
}

TEST_CASE("Fields that iamq does not know are named first") {
  Imports imports;
  const auto result =
      imports.import(one_user(R"("Arn": "arn:aws:iam::111111111111:user/Ada", "CreateDate": "", "UserName": "Ada",
"Path": "/", "UserId": "A", "GroupList": [], "AttachedManagedPolicies": [], "PowerLevel": 9, "MaxSessionDuration": 1)"));
  CHECK(imports.told(result) ==
        R"(note[unused-fields] export-1.json:2:77 fields not used: MaxSessionDuration of users, PowerLevel, CreateDate
  help: iamq does not know MaxSessionDuration of users, PowerLevel; the rest is AWS's bookkeeping, on which no decision depends
)");
}

}  // namespace iamq::import::testing
