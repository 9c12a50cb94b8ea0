#include "runtime/import/authorization_details.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/import/import_for_tests.hpp"

namespace iamq::import::testing {

namespace {

std::string fixture() {
  return read_file(IAMQ_SOURCE_DIR "/tests/unit/import/account.json");
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

// An export with these entities only.
std::string users(const std::string& list) {
  return R"({"UserDetailList": [)" + list + R"(], "GroupDetailList": [], "RoleDetailList": [], "Policies": []})";
}

std::string user(const std::string& name, const std::string& account = "111111111111",
                 const std::string& more = R"("GroupList": [], "AttachedManagedPolicies": [])") {
  return R"({"Path": "/", "UserName": ")" + name + R"(", "UserId": "AIDA1", "Arn": "arn:aws:iam::)" + account +
         ":user/" + name + "\", " + more + R"(, "Tags": []})";
}

}  // namespace

TEST_CASE("An account export becomes accounts, principals and policies") {
  Imports imports;
  const ImportResult result = imports.import({fixture()}, "Development");
  CHECK(
      imports.told(result) ==
      R"(warning[missing-policy] export-1.json:90:34 policy `AmazonSQSReadOnlyAccess` is not in the export, and iamq does not ship it: what it allows or denies is not known
  help: answers about members of group `Readers` rest on it and say so where it matters
note[unused-fields] export-1.json:8:13 fields not used: AttachmentCount, CreateDate, InstanceProfileId, InstanceProfileName, IsAttachable, PasswordLastUsed, Path of instance profiles, PermissionsBoundaryType, PermissionsBoundaryUsageCount, PolicyName of attached policies, RoleLastUsed, Roles, UpdateDate
  help: they are AWS's bookkeeping: no decision depends on them
)");
  CHECK(imports.shown() == R"(account Development 111111111111 no resource policies no organization
policy arn:aws:iam::111111111111:policy/deploy / deploy ANPAEXAMPLEDEPLOY0001 owner=platform
  v2 default deploy {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"lambda:UpdateFunctionCode","Resource":"arn:aws:lambda:eu-central-1:111111111111:function:*"},{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::111111111111:role/pipeline/Deploy"}]}
  v1 deploy {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}
policy arn:aws:iam::111111111111:policy/limits/staff-limit /limits/ staff-limit ANPAEXAMPLESTAFFLI002
  v1 default staff-limit {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*","sqs:*","sts:*","lambda:*"],"Resource":"*"}]}
AWS policy arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess / AmazonSQSReadOnlyAccess 
   default AmazonSQSReadOnlyAccess missing
group arn:aws:iam::111111111111:group/staff/Readers /staff/ Readers AGPAEXAMPLEREADERS001
  inline read-reports {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}]}
  attached arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess
user arn:aws:iam::111111111111:user/staff/Ada /staff/ Ada AIDAEXAMPLEADA0000001 team=web
  inline own-folder {"Version":"2012-10-17","Statement":[{"Sid":"OwnFolder","Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::shared/${aws:PrincipalTag/team}/*"}]}
  attached arn:aws:iam::111111111111:policy/deploy
  boundary arn:aws:iam::111111111111:policy/limits/staff-limit
  in arn:aws:iam::111111111111:group/staff/Readers
user arn:aws:iam::111111111111:user/Ben / Ben AIDAEXAMPLEBEN0000002
  attached arn:aws:iam::111111111111:policy/deploy
role arn:aws:iam::111111111111:role/pipeline/Deploy /pipeline/ Deploy AROAEXAMPLEDEPLOY0001 stage=production
  inline upload {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::releases/${aws:PrincipalTag/stage}/*"},{"Effect":"Allow","Action":"ec2:DescribeInstances","Resource":"*"}]}
  attached arn:aws:iam::111111111111:policy/deploy
  boundary arn:aws:iam::111111111111:policy/limits/staff-limit
  session 7200
  trust {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::111111111111:user/staff/Ada","arn:aws:iam::111111111111:user/Ben"]},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:PrincipalTag/team":"web"}}}]}
  profile arn:aws:iam::111111111111:instance-profile/pipeline/Deploy
service-linked role arn:aws:iam::111111111111:role/aws-service-role/support.amazonaws.com/AWSServiceRoleForSupport /aws-service-role/support.amazonaws.com/ AWSServiceRoleForSupport AROAEXAMPLESUPPORT002
  session 3600
  trust {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"support.amazonaws.com"},"Action":"sts:AssumeRole"}]}
)");
  REQUIRE(result.accounts.size() == 1);
  CHECK(result.accounts[0].users == 2);
  CHECK(result.accounts[0].groups == 1);
  CHECK(result.accounts[0].roles == 2);
  CHECK(result.accounts[0].policies == 2);
  CHECK_FALSE(result.accounts[0].was_declared);
}

TEST_CASE("Documents keep their places: in the export, or in a source of their own if they were URL-encoded") {
  Imports imports;
  imports.import(fixture());
  const auto place_of = [&](policy::PolicyId id) { return imports.place(imports.library->policy(id).span); };
  CHECK(place_of(imports.world.users[0].inline_policies[0]) == "export-1.json:12:39");
  const policy::PolicyId encoded = imports.world.managed_policies[0].current();
  CHECK(place_of(encoded) == "export-1.json (version v2 of policy deploy):1:1");
  const auto positions = imports.library->positions(imports.library->policy(encoded));
  REQUIRE(positions.size() == 2);
  CHECK(imports.place(positions[1].whole) == "export-1.json (version v2 of policy deploy):9:5");
  CHECK(place_of(*imports.world.roles[1].trust) ==
        "export-1.json (the trust policy of role AWSServiceRoleForSupport):1:1");
}

TEST_CASE("A document may also be plain JSON in a string") {
  Imports imports;
  const auto result = imports.import(users(
      user("Ada", "111111111111",
           R"("GroupList": [], "AttachedManagedPolicies": [], "UserPolicyList": [{"PolicyName": "p", "PolicyDocument":
      "{\"Statement\": {\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::a%20b\"}}"}])")));
  CHECK(imports.told(result) == "");
  const auto& document = imports.library->document(imports.world.users[0].inline_policies[0]);
  CHECK(imports.world.text(document.statements[0].resources[0]) == "arn:aws:s3:::a%20b");
}

TEST_CASE("A document that cannot be read is never taken as one that says nothing") {
  Imports imports;
  const auto result = imports.import(replaced(fixture(), R"("Effect": "Allow")", R"("Effect": "Maybe")"));
  CHECK(imports.trouble(result).find("warning[unreadable-policy] export-1.json:17:43 policy `own-folder` of user "
                                     "`Ada` cannot be read: ") != std::string::npos);
  REQUIRE(result.world);
  CHECK(imports.library->policy(imports.world.users[0].inline_policies[0]).is_missing);
}

TEST_CASE("Damaged URL encoding and damaged JSON below it are unreadable policies") {
  Imports imports;
  const auto result = imports.import(users(user("Ada", "111111111111",
                                                R"("GroupList": [], "AttachedManagedPolicies": [], "UserPolicyList": [
        {"PolicyName": "a", "PolicyDocument": "%7B%2"}, {"PolicyName": "b", "PolicyDocument": "%7B%22Version%22"},
        {"PolicyName": "c", "PolicyDocument": ""}])")));
  const std::string trouble = imports.trouble(result);
  CHECK(trouble.find("policy `a` of user `Ada` cannot be read: its URL encoding is damaged") != std::string::npos);
  CHECK(trouble.find("warning[unreadable-policy] export-1.json (policy b of user Ada):1:") != std::string::npos);
  CHECK(trouble.find("policy `c` of user `Ada` cannot be read") != std::string::npos);
  REQUIRE(result.world);
  for (const policy::PolicyId id : imports.world.users[0].inline_policies) {
    CHECK(imports.library->policy(id).is_missing);
  }
}

TEST_CASE("Pages are read as an array, one after the other, and as several files") {
  const std::string first =
      replaced(users(user("Ada")), "{\"UserDetailList\"", R"({"IsTruncated": true, "Marker": "m", "UserDetailList")");
  const std::string last =
      replaced(users(user("Bob")), "{\"UserDetailList\"", R"({"IsTruncated": false, "UserDetailList")");
  for (const auto& texts :
       {std::vector<std::string>{"[" + first + "," + last + "]"}, std::vector<std::string>{first + "\n" + last + "\n"},
        std::vector<std::string>{first, last}, std::vector<std::string>{last, first}}) {
    Imports imports;
    const auto result = imports.import(texts);
    CHECK(imports.trouble(result) == "");
    REQUIRE(result.world);
    CHECK(imports.world.users.size() == 2);
    CHECK(imports.world.accounts[0].completeness.principals);
  }
  Imports imports;
  const auto result = imports.import(first);
  CHECK(
      imports.trouble(result) ==
      R"(warning[partial-export] export-1.json:1:2 this is only a part of account 111111111111: the export was cut into pages
  help: export it without --no-paginate and --max-items, or import all its pages together; until then what is missing grants nothing and denies nothing here
)");
  CHECK_FALSE(imports.world.accounts[0].completeness.principals);
}

TEST_CASE("A list that the export leaves out is a warning") {
  Imports imports;
  const auto result = imports.import(R"({"UserDetailList": [)" + user("Ada") + "]}");
  CHECK(imports.trouble(result) ==
        R"(warning[export-missing-field] export-1.json:1:1 this export has no `GroupDetailList`
  help: AWS always writes it; which policies the account's groups give is not known
warning[export-missing-field] export-1.json:1:1 this export has no `RoleDetailList`
  help: AWS always writes it; which roles the account has is not known
warning[export-missing-field] export-1.json:1:1 this export has no `Policies`
  help: AWS always writes it; the text of managed policies is not known
)");
  CHECK_FALSE(imports.world.accounts[0].completeness.principals);
}

TEST_CASE("A group that the export leaves out is a group whose policies are not known") {
  Imports imports;
  const auto result = imports.import(
      users(user("Ada", "111111111111", R"("GroupList": ["Admins"], "AttachedManagedPolicies": [])") + "," +
            user("Bob", "111111111111", R"("GroupList": ["admins"], "AttachedManagedPolicies": [])")));
  CHECK(
      imports.trouble(result) ==
      R"(warning[missing-group] export-1.json:1:132 group `Admins` is not in the export: which policies it gives is not known
  help: answers about user `Ada` and user `Bob` rest on it and say so where it matters
)");
  REQUIRE(imports.world.groups.size() == 1);
  CHECK(imports.library->policy(imports.world.groups[0].inline_policies[0]).is_missing);
  CHECK(imports.world.users[1].groups == std::vector<std::uint32_t>{0});
}

TEST_CASE("What an earlier import did not know is filled in by a later one") {
  Imports imports;
  const std::string whole = fixture();
  const std::size_t policies = whole.find("\"Policies\"");
  REQUIRE(imports.import(whole.substr(0, policies) + R"("Policies": []})").world);
  CHECK(imports.library->policy(imports.world.managed_policies[*imports.world.users[0].boundary].current()).is_missing);
  const auto result = imports.import(R"({"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], )" +
                                     whole.substr(policies));
  CHECK(imports.trouble(result) == "");
  REQUIRE(result.world);
  CHECK(result.accounts[0].was_declared);
  const auto& boundary = imports.world.managed_policies[*imports.world.users[0].boundary];
  CHECK_FALSE(imports.library->policy(boundary.current()).is_missing);
  CHECK(imports.world.text(boundary.unique_id) == "ANPAEXAMPLESTAFFLI002");
}

TEST_CASE("AWS managed policies that the export leaves out come from iamq's own store") {
  Imports imports;
  policy::Policy read_only;
  read_only.name = imports.library->strings().intern("AmazonSQSReadOnlyAccess");
  read_only.kind = policy::PolicyKind::managed;
  read_only.span = {imports.sources.add("aws:AmazonSQSReadOnlyAccess", "policy"), 0, 6};
  read_only.document = imports.library->add_document({});
  const policy::PolicyId id = imports.library->add_policy(read_only);
  imports.shipped = [&](std::string_view arn) -> std::optional<ShippedPolicy> {
    if (arn != "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess") {
      return std::nullopt;
    }
    return ShippedPolicy{id, "v7", "2026-01-02"};
  };
  const auto result = imports.import(fixture());
  CHECK(
      imports.told(result).find(
          R"(note[shipped-policies] export-1.json:90:34 AWS managed policies that the export leaves out, as iamq ships them: `AmazonSQSReadOnlyAccess` v7 (2026-01-02)
  help: the account may have another version of them
)") != std::string::npos);
  const auto attached = imports.world.by_arn("arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess");
  REQUIRE(attached);
  CHECK(imports.world.managed_policies[attached->index].current() == id);
  CHECK(imports.world.managed_policies[attached->index].is_aws_managed);
}

namespace {

// An export of one AWS managed policy.
std::string aws_policy(const std::string& version, const std::string& action) {
  return R"({"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": [{"PolicyName": "P",
    "PolicyId": "ANPA1", "Arn": "arn:aws:iam::aws:policy/P", "Path": "/", "DefaultVersionId": ")" +
         version + R"(", "PolicyVersionList": [{"VersionId": ")" + version +
         R"(", "IsDefaultVersion": true, "Document": {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
    "Action": ")" +
         action + R"(", "Resource": "*"}}}]}]})";
}

std::string version_of_p(const Imports& imports) {
  const auto& row = imports.world.managed_policies[imports.world.by_arn("arn:aws:iam::aws:policy/P")->index];
  return std::string(imports.world.text(row.versions[row.default_version].name));
}

}  // namespace

TEST_CASE("Of two versions of an AWS managed policy the newer counts, in either order") {
  for (const bool newer_first : {false, true}) {
    Imports imports;
    imports.import(newer_first ? aws_policy("v10", "s3:*") : aws_policy("v9", "sqs:*"));
    const auto second = imports.import(newer_first ? aws_policy("v9", "sqs:*") : aws_policy("v10", "s3:*"));
    CHECK(imports.told(second).find("note[aws-policy-version]") != std::string::npos);
    CHECK(imports.trouble(second) == "");
    CHECK(version_of_p(imports) == "v10");
  }
  Imports imports;
  imports.import(aws_policy("v9", "sqs:*"));
  CHECK(imports.trouble(imports.import(aws_policy("v9", "sqs:*"))) == "");
  const auto edited = imports.import(aws_policy("v9", "s3:*"));
  CHECK(imports.trouble(edited) ==
        R"(error[aws-policy-differs] export-3.json:2:33 AWS managed policy `P` v9 has another text here than before
  export-1.json:2:33 before
  help: AWS never changes a version: one of the exports was edited
)");
  CHECK_FALSE(edited.world);
}

TEST_CASE("An export counts before the text that iamq ships") {
  Imports imports;
  policy::Policy shipped;
  shipped.span = {imports.sources.add("aws:P", "policy P { allow s3:* on * }"), 0, 28};
  shipped.document = imports.library->add_document({});
  model::ManagedPolicy row;
  row.is_aws_managed = true;
  row.name = imports.library->strings().intern("P");
  row.arn = imports.library->strings().intern("arn:aws:iam::aws:policy/P");
  row.declared = shipped.span;
  row.versions = {{imports.library->strings().intern("v12"), imports.library->add_policy(shipped)}};
  imports.world.add(row);
  const auto result = imports.import(aws_policy("v9", "sqs:*"));
  CHECK(imports.told(result).find("AWS managed policy `P`: the export has v9, iamq ships v12") != std::string::npos);
  CHECK(version_of_p(imports) == "v9");
}

TEST_CASE("One account in two files") {
  Imports imports;
  const auto twice = imports.import({users(user("Ada")), users(user("Bob"))});
  CHECK(imports.trouble(twice) ==
        R"(error[account-twice] export-2.json:1:80 account 111111111111 is exported twice: both have users
  export-1.json:1:80 first exported here
  help: import one of the files only
)");
  CHECK_FALSE(twice.world);
  CHECK(imports.world.accounts.size() == 0);
}

TEST_CASE("An export joins an account that a script declares, unless a name stands twice") {
  Imports imports;
  model::Account account;
  account.name = imports.library->strings().intern("Development");
  account.id = imports.library->strings().intern("111111111111");
  const model::AccountId id = imports.world.add(account);
  model::User ada;
  ada.account = id;
  ada.name = imports.library->strings().intern("ADA");
  imports.world.add(ada);
  const auto result = imports.import(users(user("Ada")));
  CHECK(imports.trouble(result).find("error[duplicate-declaration] export-1.json:1:80 user `Ada` of account "
                                     "111111111111 stands here a second time") == 0);
  CHECK_FALSE(result.world);
  CHECK(imports.trouble(imports.import({users(user("Eve"))}, "Dev")).find("error[account-name-taken]") == 0);
  CHECK(imports.trouble(imports.import({users(user("Eve", "222222222222"))}, "Development"))
            .find("error[account-name-taken]") == 0);
  CHECK(imports.trouble(imports.import({users(user("Eve"))}, "Development")) == "");
  CHECK(imports.world.accounts.size() == 1);
  CHECK(imports.world.users.size() == 2);
  CHECK_FALSE(imports.world.account(id).completeness.resource_policies);
  CHECK(imports.trouble(imports.import(users(user("Eve")))).find("error[imported-already]") == 0);
}

TEST_CASE("One file may hold several accounts, but then `as NAME` cannot be") {
  Imports imports;
  const std::string text = users(user("Ada") + "," + user("Ada", "222222222222"));
  CHECK(imports.trouble(imports.import(text)).find("warning[several-accounts]") == 0);
  CHECK(imports.world.accounts.size() == 2);
  Imports named;
  const auto result = named.import({text}, "Both");
  CHECK(named.trouble(result).find("error[several-accounts]") == 0);
  CHECK_FALSE(result.world);
}

TEST_CASE("Groups and policies belong to their own account") {
  Imports imports;
  const auto result = imports.import(users(user(
      "Ada", "111111111111",
      R"("GroupList": [], "AttachedManagedPolicies": [{"PolicyName": "p", "PolicyArn": "arn:aws:iam::222222222222:policy/p"}])")));
  CHECK(
      imports.trouble(result) ==
      R"(error[bad-arn] export-1.json:1:196 `arn:aws:iam::222222222222:policy/p` is no policy that could be attached here
  help: a policy of this account has the form `arn:aws:iam::111111111111:policy/NAME`
)");
}

}  // namespace iamq::import::testing
