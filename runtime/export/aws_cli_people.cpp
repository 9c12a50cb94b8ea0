#include "runtime/export/aws_cli_people.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "runtime/export/aws_cli_paths.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::export_ {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view region = "us-east-1";
constexpr std::string_view store = "d-0000000000";

// Names with numbers, in the order of the names.
class Numbered {
public:
  void add(std::string_view name) { numbers_.emplace(name, 0); }
  void count() {
    std::size_t next = 0;
    for (auto& [name, number] : numbers_) number = ++next;
  }
  std::size_t of(std::string_view name) const { return numbers_.find(name)->second; }
  const std::map<std::string, std::size_t, std::less<>>& all() const { return numbers_; }

private:
  std::map<std::string, std::size_t, std::less<>> numbers_;
};

class PeopleWriter {
public:
  PeopleWriter(const model::World& world, const std::string& account) : world_(world), account_(account) {}

  std::vector<WrittenFile> write() {
    world_.sessions.each([&](std::uint32_t, const model::Session& row) {
      if (row.person != model::StringId{}) note(row);
    });
    if (people_.all().empty()) return {};
    for (Numbered* each : {&people_, &groups_, &sets_}) each->count();
    world_.sessions.each([&](std::uint32_t, const model::Session& row) {
      if (row.person != model::StringId{}) add(row);
    });
    add_sets();
    add_directory();
    return std::move(files_);
  }

private:
  std::string_view text(model::StringId id) const { return world_.text(id); }

  void note(const model::Session& row) {
    people_.add(text(row.person));
    sets_.add(text(row.permission_set));
    for (const auto group : row.groups) groups_.add(text(group));
    const auto arn = policy::split_arn(text(row.arn));
    if (arn) partition_ = std::string(arn->partition);
    if (row.of.kind == model::EntityKind::role) {
      std::uint32_t& longest = durations_[std::string(text(row.permission_set))];
      longest = std::max(longest, world_.roles[row.of.index].max_session_seconds);
    }
  }

  std::string set_arn(std::string_view name) const {
    return fmt::format("arn:{}:sso:::permissionSet/ssoins-0000000000000000/ps-{:016}", partition_, sets_.of(name));
  }
  std::string user_id(std::string_view name) const { return fmt::format("u-{}", people_.of(name)); }
  std::string group_id(std::string_view name) const { return fmt::format("g-{}", groups_.of(name)); }

  void add(const model::Session& row) {
    const auto arn = policy::split_arn(text(row.arn));
    const std::string account(arn ? arn->account : std::string_view());
    const std::string set(text(row.permission_set));
    if (row.groups.empty()) assignments_[{account, set}].insert({"USER", user_id(text(row.person))});
    for (const auto group : row.groups) {
      assignments_[{account, set}].insert({"GROUP", group_id(text(group))});
      members_[std::string(text(group))].insert(user_id(text(row.person)));
    }
  }

  void add_file(std::string_view service, std::string_view operation,
                const std::vector<std::pair<std::string, std::string>>& parameters, const Json& output) {
    files_.push_back({aws_cli_path(account_, region, service, operation, parameters), output.dump(2) + "\n"});
  }

  void add_sets() {
    Json arns = Json::array();
    for (const auto& [name, number] : sets_.all()) {
      arns.push_back(set_arn(name));
      add_file("sso-admin", "describe-permission-set", {{"permission-set-arn", set_arn(name)}},
               {{"PermissionSet",
                 {{"Name", name},
                  {"PermissionSetArn", set_arn(name)},
                  {"SessionDuration", fmt::format("PT{}S", durations_[name])}}}});
    }
    add_file("sso-admin", "list-permission-sets", {}, {{"PermissionSets", std::move(arns)}});
    for (const auto& [where, principals] : assignments_) {
      const auto& [account, set] = where;
      Json rows = Json::array();
      for (const auto& [type, id] : principals) {
        rows.push_back(
            {{"AccountId", account}, {"PermissionSetArn", set_arn(set)}, {"PrincipalType", type}, {"PrincipalId", id}});
      }
      add_file("sso-admin", "list-account-assignments", {{"account-id", account}, {"permission-set-arn", set_arn(set)}},
               {{"AccountAssignments", std::move(rows)}});
    }
  }

  void add_directory() {
    Json users = Json::array(), groups = Json::array();
    for (const auto& [name, number] : people_.all()) {
      users.push_back({{"UserName", name}, {"UserId", user_id(name)}, {"IdentityStoreId", store}});
    }
    for (const auto& [name, number] : groups_.all()) {
      groups.push_back({{"GroupId", group_id(name)}, {"DisplayName", name}, {"IdentityStoreId", store}});
      Json members = Json::array();
      for (const std::string& id : members_[name]) {
        members.push_back({{"IdentityStoreId", store}, {"GroupId", group_id(name)}, {"MemberId", {{"UserId", id}}}});
      }
      add_file("identitystore", "list-group-memberships", {{"group-id", group_id(name)}},
               {{"GroupMemberships", std::move(members)}});
    }
    add_file("identitystore", "list-users", {}, {{"Users", std::move(users)}});
    add_file("identitystore", "list-groups", {}, {{"Groups", std::move(groups)}});
  }

  const model::World& world_;
  const std::string& account_;
  std::string partition_ = "aws";
  Numbered people_, groups_, sets_;
  std::map<std::string, std::uint32_t> durations_;  // of permission sets, in seconds
  std::map<std::pair<std::string, std::string>, std::set<std::pair<std::string, std::string>>> assignments_;
  std::map<std::string, std::set<std::string>> members_;  // of groups
  std::vector<WrittenFile> files_;
};

}  // namespace

std::vector<WrittenFile> aws_cli_people(const model::World& world, const std::string& account) {
  return PeopleWriter(world, account).write();
}

}  // namespace iamq::export_
