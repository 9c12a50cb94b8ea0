#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/unit/import/import_for_tests.hpp"

// The exports of public projects (IAMQ_SHARED/data/account-authorization-details): each imports whole. What is in a
// file is counted here a second time, by another JSON reader.
namespace iamq::import::testing {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::vector<fs::path> exports() {
  const char* shared = std::getenv("IAMQ_SHARED");
  if (shared == nullptr) {
    WARN("IAMQ_SHARED is not set: the public account exports are NOT tested");
    return {};
  }
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(fs::path(shared) / "data/account-authorization-details")) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

const json& list(const json& object, const char* name) {
  static const json nothing = json::array();
  const auto found = object.find(name);
  return found == object.end() ? nothing : *found;
}

struct Counts {
  std::size_t users = 0, groups = 0, roles = 0, policies = 0;
  std::size_t inline_policies = 0, attached = 0, memberships = 0, tags = 0, boundaries = 0, versions = 0, profiles = 0;
  std::size_t statements = 0;     // of all documents
  std::set<std::string> missing;  // ARNs that are used and not in the file
};

std::size_t statements_of(const json& document) {
  const json& statements = document.at("Statement");
  return statements.is_array() ? statements.size() : 1;
}

Counts counts_of(const json& file) {
  Counts counts;
  std::set<std::string> known;
  for (const json& policy : list(file, "Policies")) {
    known.insert(policy.at("Arn").get<std::string>());
    ++counts.policies;
    counts.versions += policy.at("PolicyVersionList").size();
    for (const json& version : policy.at("PolicyVersionList"))
      counts.statements += statements_of(version.at("Document"));
  }
  const auto count = [&](const json& entity, const char* inline_list) {
    for (const json& policy : list(entity, inline_list)) {
      ++counts.inline_policies;
      counts.statements += statements_of(policy.at("PolicyDocument"));
    }
    for (const json& policy : list(entity, "AttachedManagedPolicies")) {
      ++counts.attached;
      const std::string arn = policy.at("PolicyArn");
      if (known.count(arn) == 0) counts.missing.insert(arn);
    }
    counts.tags += list(entity, "Tags").size();
    counts.boundaries += entity.count("PermissionsBoundary");
  };
  for (const json& user : list(file, "UserDetailList")) {
    ++counts.users;
    count(user, "UserPolicyList");
    counts.memberships += user.at("GroupList").size();
  }
  for (const json& group : list(file, "GroupDetailList")) {
    ++counts.groups;
    count(group, "GroupPolicyList");
  }
  for (const json& role : list(file, "RoleDetailList")) {
    ++counts.roles;
    count(role, "RolePolicyList");
    counts.profiles += role.at("InstanceProfileList").size();
    counts.statements += statements_of(role.at("AssumeRolePolicyDocument"));
  }
  return counts;
}

Counts counts_of(const model::World& world) {
  Counts counts;
  const policy::Library& library = world.library();
  const auto count_document = [&](policy::PolicyId id) {
    CHECK_FALSE(library.policy(id).is_missing);
    counts.statements += library.document(id).statements.size();
  };
  world.managed_policies.each([&](std::uint32_t, const model::ManagedPolicy& row) {
    if (library.policy(row.current()).is_missing) {
      counts.missing.insert(std::string(world.text(row.arn)));
      return;
    }
    ++counts.policies;
    counts.versions += row.versions.size();
    for (const model::PolicyVersion& version : row.versions) count_document(version.policy);
  });
  const auto count = [&](const model::Identity& row) {
    counts.inline_policies += row.inline_policies.size();
    for (const policy::PolicyId id : row.inline_policies) count_document(id);
    counts.attached += row.attached.size();
    counts.tags += row.tags.size();
    counts.boundaries += row.boundary ? 1 : 0;
  };
  world.users.each([&](std::uint32_t, const model::User& row) {
    ++counts.users;
    count(row);
    counts.memberships += row.groups.size();
  });
  world.groups.each([&](std::uint32_t, const model::Group& row) {
    ++counts.groups;
    count(row);
  });
  world.roles.each([&](std::uint32_t, const model::Role& row) {
    ++counts.roles;
    count(row);
    counts.profiles += row.instance_profiles.size();
    REQUIRE(row.trust);
    count_document(*row.trust);
  });
  return counts;
}

}  // namespace

TEST_CASE("All public exports import, with everything that is in them") {
  const auto files = exports();
  for (const fs::path& path : files) {
    CAPTURE(path);
    const std::string text = read_file(path.string());
    Imports imports;
    const ImportResult result = imports.import(text);
    CAPTURE(imports.told(result));
    REQUIRE(result.world);
    const Counts expected = counts_of(json::parse(text)), got = counts_of(imports.world);
    CHECK(got.users == expected.users);
    CHECK(got.groups == expected.groups);
    CHECK(got.roles == expected.roles);
    CHECK(got.policies == expected.policies);
    CHECK(got.inline_policies == expected.inline_policies);
    CHECK(got.attached == expected.attached);
    CHECK(got.memberships == expected.memberships);
    CHECK(got.tags == expected.tags);
    CHECK(got.boundaries == expected.boundaries);
    CHECK(got.versions == expected.versions);
    CHECK(got.profiles == expected.profiles);
    CHECK(got.statements == expected.statements);
    CHECK(got.missing == expected.missing);
    for (const std::string& arn : expected.missing) {
      CHECK(imports.told(result).find("`" + arn.substr(arn.rfind('/') + 1) + "` is not in the export") !=
            std::string::npos);
    }
  }
  if (!files.empty()) {
    CHECK(files.size() == 17);
  }
}

TEST_CASE("The largest public export has the users and roles that it should") {
  for (const fs::path& path : exports()) {
    if (path.filename() != "cloudsplaining-example.json") continue;
    Imports imports;
    REQUIRE(imports.import(read_file(path.string())).world);
    CHECK(imports.world.users.size() == 44);
    CHECK(imports.world.roles.size() == 78);
    CHECK(imports.world.accounts.size() == 2);
    CHECK(imports.world.by_arn("arn:aws:iam::012345678901:user/obama"));
  }
}

}  // namespace iamq::import::testing
