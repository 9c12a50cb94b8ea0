#include "runtime/show/list.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime/query/cells.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::show {

using model::AccountId;
using model::EntityId;
using model::EntityKind;
using model::StringId;
using model::World;
using query::Answer;
using query::AnswerKind;
using query::Asking;
using query::Cell;
using query::Column;
using query::EntityCell;
using query::ListCell;
using query::new_answer;
using query::NumberCell;
using query::Row;
using query::TextCell;

namespace {

// One listing being made: the rows of one table of the World.
class Lister {
public:
  Lister(const Asking& asking, std::optional<AccountId> in)
      : world_(*asking.world), in_(in), answer_(new_answer(asking, AnswerKind::list)) {}

  Answer take() && {
    std::stable_sort(answer_.rows.begin(), answer_.rows.end(),
                     [&](const Row& a, const Row& b) { return key(a) < key(b); });
    return std::move(answer_);
  }

  void columns(std::vector<Column> columns) { answer_.columns = std::move(columns); }
  bool is_wanted_everywhere() const { return !in_; }
  bool is_wanted(AccountId account) const { return !in_ || *in_ == account; }

  void row(EntityId entity, std::vector<Cell> more) {
    Row row;
    row.cells = {EntityCell{entity}, text(world_.arn_of(entity))};
    for (auto& cell : more) {
      row.cells.push_back(std::move(cell));
    }
    answer_.rows.push_back(std::move(row));
  }
  Cell text(StringId id) const {
    const auto words = world_.text(id);
    return words.empty() ? Cell() : Cell(TextCell{std::string(words)});
  }
  Cell account(AccountId account) const {
    return EntityCell{{EntityKind::account, static_cast<std::uint32_t>(account)}};
  }
  template <class Row, class Indices>
  Cell names(const model::Table<Row>& table, const Indices& indices) const {
    ListCell cell;
    for (const auto index : indices) {
      cell.items.emplace_back(world_.text(table[index].name));
    }
    return cell;
  }
  static Cell count(std::size_t number) { return NumberCell{number}; }

  const World& world() const { return world_; }

private:
  // By ARN, and where the kind has none by name.
  std::pair<std::string_view, std::string_view> key(const Row& row) const {
    const EntityId entity = std::get<EntityCell>(row.cells.front()).entity;
    return {world_.text(world_.arn_of(entity)), world_.text(world_.name_of(entity))};
  }
  const World& world_;
  std::optional<AccountId> in_;
  Answer answer_;
};

constexpr Column name_column = {"name", "name"}, arn_column = {"arn", "ARN"}, account_column = {"account", "account"};

void list_users(Lister& lister) {
  lister.columns({name_column, arn_column, account_column, {"groups", "groups"}});
  lister.world().users.each([&](std::uint32_t index, const model::User& user) {
    if (lister.is_wanted(user.account)) {
      lister.row({EntityKind::user, index},
                 {lister.account(user.account), lister.names(lister.world().groups, user.groups)});
    }
  });
}

void list_groups(Lister& lister) {
  lister.columns({name_column, arn_column, account_column, {"members", "members"}});
  lister.world().groups.each([&](std::uint32_t index, const model::Group& group) {
    if (lister.is_wanted(group.account)) {
      lister.row({EntityKind::group, index},
                 {lister.account(group.account), Lister::count(lister.world().members(index).size())});
    }
  });
}

void list_roles(Lister& lister) {
  lister.columns({name_column, arn_column, account_column, {"kind", "kind"}});
  lister.world().roles.each([&](std::uint32_t index, const model::Role& role) {
    if (lister.is_wanted(role.account)) {
      lister.row({EntityKind::role, index},
                 {lister.account(role.account), role.is_service_linked ? Cell(TextCell{"service-linked"}) : Cell()});
    }
  });
}

// Where a managed policy is attached, and whose permissions boundary it is: a few by their names, many by how many.
class Attachments {
public:
  explicit Attachments(const World& world) {
    world.users.each([&](std::uint32_t, const model::User& row) { note(world, row, "user"); });
    world.groups.each([&](std::uint32_t, const model::Group& row) { note(world, row, "group"); });
    world.roles.each([&](std::uint32_t, const model::Role& row) { note(world, row, "role"); });
  }

  ListCell of(std::uint32_t policy) const {
    ListCell cell;
    const auto found = by_policy_.find(policy);
    if (found == by_policy_.end()) return cell;
    for (const Alike& alike : found->second) {
      if (alike.count > most_named) {
        cell.items.push_back(fmt::format("{}{} {}s", alike.as, alike.count, alike.kind));
      } else {
        for (const std::string& name : alike.names) {
          cell.items.push_back(fmt::format("{}{} {}", alike.as, alike.kind, name));
        }
      }
    }
    return cell;
  }

private:
  static constexpr std::size_t most_named = 3;
  struct Alike {
    std::string_view as, kind;  // "boundary of ", "role"
    std::size_t count = 0;
    std::vector<std::string> names = {};  // the first few
  };

  void note(const World& world, const model::Identity& row, std::string_view kind) {
    const std::string_view name = world.text(row.name);
    for (const std::uint32_t policy : row.attached) add(policy, "", kind, name);
    if (row.boundary) add(*row.boundary, "boundary of ", kind, name);
  }
  void add(std::uint32_t policy, std::string_view as, std::string_view kind, std::string_view name) {
    std::vector<Alike>& all = by_policy_[policy];
    auto alike =
        std::find_if(all.begin(), all.end(), [&](const Alike& one) { return one.as == as && one.kind == kind; });
    if (alike == all.end()) alike = all.insert(alike, {as, kind});
    if (++alike->count <= most_named) alike->names.emplace_back(name);
  }

  std::unordered_map<std::uint32_t, std::vector<Alike>> by_policy_;
};

void list_policies(Lister& lister) {
  lister.columns({name_column, arn_column, account_column, {"version", "version"}, {"attached_to", "attached to"}});
  const auto& world = lister.world();
  const Attachments attachments(world);
  world.managed_policies.each([&](std::uint32_t index, const model::ManagedPolicy& policy) {
    if (policy.is_aws_managed ? lister.is_wanted_everywhere() : lister.is_wanted(policy.account)) {
      const auto& version = policy.versions[policy.default_version];
      lister.row({EntityKind::managed_policy, index},
                 {policy.is_aws_managed ? Cell(TextCell{"aws"}) : lister.account(policy.account),
                  lister.text(version.name), attachments.of(index)});
    }
  });
}

void list_accounts(Lister& lister) {
  lister.columns({name_column, arn_column, {"id", "id"}, {"organization", "organizational unit"}});
  lister.world().accounts.each([&](std::uint32_t index, const model::Account& account) {
    if (lister.is_wanted(AccountId{index})) {
      lister.row({EntityKind::account, index},
                 {lister.text(account.id), account.ou ? Cell(EntityCell{{EntityKind::ou, *account.ou}}) : Cell()});
    }
  });
}

std::string_view name_of(model::ResourceKind kind) {
  switch (kind) {
    case model::ResourceKind::bucket:
      return "bucket";
    case model::ResourceKind::key:
      return "key";
    case model::ResourceKind::queue:
      return "queue";
    case model::ResourceKind::topic:
      return "topic";
    case model::ResourceKind::secret:
      return "secret";
    case model::ResourceKind::function:
      return "function";
    case model::ResourceKind::other:
      return "resource";
  }
  return "";
}

void list_resources_of(Lister& lister, std::optional<model::ResourceKind> kind) {
  lister.columns({name_column, arn_column, account_column, {"kind", "kind"}, {"policy", "policy"}});
  lister.world().resources.each([&](std::uint32_t index, const model::Resource& resource) {
    if (lister.is_wanted(resource.account) && (!kind || resource.kind == *kind)) {
      lister.row({EntityKind::resource, index},
                 {lister.account(resource.account), TextCell{std::string(name_of(resource.kind))},
                  TextCell{resource.policy ? "yes" : "no"}});
    }
  });
}
void list_resources(Lister& lister) {
  list_resources_of(lister, std::nullopt);
}
void list_buckets(Lister& lister) {
  list_resources_of(lister, model::ResourceKind::bucket);
}
void list_keys(Lister& lister) {
  list_resources_of(lister, model::ResourceKind::key);
}
void list_queues(Lister& lister) {
  list_resources_of(lister, model::ResourceKind::queue);
}
void list_topics(Lister& lister) {
  list_resources_of(lister, model::ResourceKind::topic);
}
void list_secrets(Lister& lister) {
  list_resources_of(lister, model::ResourceKind::secret);
}
void list_functions(Lister& lister) {
  list_resources_of(lister, model::ResourceKind::function);
}

// Where a control policy is attached: OUs and accounts.
ListCell attached_to(const World& world, std::uint32_t index, bool is_scp) {
  ListCell cell;
  const auto add = [&](const auto& row) {
    const auto& policies = is_scp ? row.scps : row.rcps;
    if (std::find(policies.begin(), policies.end(), index) != policies.end()) {
      cell.items.emplace_back(world.text(row.name));
    }
  };
  world.ous.each([&](std::uint32_t, const model::Ou& ou) { add(ou); });
  world.accounts.each([&](std::uint32_t, const model::Account& account) { add(account); });
  return cell;
}

void list_control_policies(Lister& lister, bool scps) {
  lister.columns({name_column, arn_column, {"id", "id"}, {"on", "on"}});
  lister.world().control_policies.each([&](std::uint32_t index, const model::ControlPolicy& policy) {
    if (policy.is_scp == scps) {
      lister.row({EntityKind::control_policy, index},
                 {lister.text(policy.id), attached_to(lister.world(), index, scps)});
    }
  });
}
void list_scps(Lister& lister) {
  list_control_policies(lister, true);
}
void list_rcps(Lister& lister) {
  list_control_policies(lister, false);
}

void list_ous(Lister& lister) {
  lister.columns({name_column, arn_column, {"id", "id"}, {"parent", "parent"}});
  lister.world().ous.each([&](std::uint32_t index, const model::Ou& ou) {
    lister.row({EntityKind::ou, index},
               {lister.text(ou.id), ou.parent ? Cell(EntityCell{{EntityKind::ou, *ou.parent}}) : Cell()});
  });
}

void list_providers(Lister& lister) {
  lister.columns({name_column, arn_column, account_column, {"kind", "kind"}});
  lister.world().providers.each([&](std::uint32_t index, const model::Provider& provider) {
    if (lister.is_wanted(provider.account)) {
      lister.row({EntityKind::provider, index},
                 {lister.account(provider.account), TextCell{provider.is_saml ? "saml" : "oidc"}});
    }
  });
}

constexpr Column session_columns[] = {name_column, arn_column, {"of", "of"}};

void list_sessions(Lister& lister) {
  lister.columns({std::begin(session_columns), std::end(session_columns)});
  lister.world().sessions.each([&](std::uint32_t index, const model::Session& session) {
    const auto account = lister.world().account_of(session.of);
    if (!account || lister.is_wanted(*account)) {
      lister.row({EntityKind::session, index}, {EntityCell{session.of}});
    }
  });
}

void list_endpoints(Lister& lister) {
  lister.columns({name_column, arn_column, account_column, {"policy", "policy"}});
  lister.world().endpoints.each([&](std::uint32_t index, const model::Endpoint& endpoint) {
    if (lister.is_wanted(endpoint.account)) {
      lister.row({EntityKind::endpoint, index},
                 {lister.account(endpoint.account), TextCell{endpoint.policy ? "yes" : "default"}});
    }
  });
}

struct ListingRow {
  Listing listing;
  void (*list)(Lister& lister);
};
constexpr std::array<ListingRow, 18> rows = {{
    {{"users", "the users, with their groups"}, list_users},
    {{"groups", "the groups, with how many users are in them"}, list_groups},
    {{"roles", "the roles"}, list_roles},
    {{"policies",
      "the managed policies: customer managed ones, and those of AWS that are in use; with where they are attached"},
     list_policies},
    {{"accounts", "the accounts"}, list_accounts},
    {{"buckets", "the S3 buckets"}, list_buckets},
    {{"keys", "the KMS keys"}, list_keys},
    {{"queues", "the SQS queues"}, list_queues},
    {{"topics", "the SNS topics"}, list_topics},
    {{"secrets", "the secrets of Secrets Manager"}, list_secrets},
    {{"functions", "the Lambda functions"}, list_functions},
    {{"resources", "all declared resources"}, list_resources},
    {{"scps", "the service control policies, with where they are attached"}, list_scps},
    {{"rcps", "the resource control policies, with where they are attached"}, list_rcps},
    {{"ous", "the organizational units"}, list_ous},
    {{"providers", "the identity providers"}, list_providers},
    {{"sessions", "the declared sessions"}, list_sessions},
    {{"endpoints", "the VPC endpoints"}, list_endpoints},
}};

}  // namespace

std::span<const Listing> listings() {
  static const auto all = [] {
    std::array<Listing, rows.size()> listings;
    std::transform(rows.begin(), rows.end(), listings.begin(), [](const ListingRow& row) { return row.listing; });
    return listings;
  }();
  return all;
}

Answer sessions(const Asking& asking, std::span<const EntityId> which) {
  Lister lister(asking, std::nullopt);
  lister.columns({std::begin(session_columns), std::end(session_columns)});
  for (const EntityId session : which) lister.row(session, {EntityCell{asking.world->sessions[session.index].of}});
  return std::move(lister).take();
}

std::variant<Answer, text::Diagnostic> list(const Asking& asking, std::string_view word, const text::Span& where,
                                            std::optional<AccountId> in) {
  for (const auto& row : rows) {
    if (stdlib::equals_ignoring_case(row.listing.word, word)) {
      Lister lister(asking, in);
      row.list(lister);
      return std::move(lister).take();
    }
  }
  std::vector<std::string_view> words;
  std::string all;
  for (const auto& row : rows) {
    words.push_back(row.listing.word);
    all += (all.empty() ? "`" : ", `") + std::string(row.listing.word) + "`";
  }
  text::Diagnostic diagnostic;
  diagnostic.code = "unknown-listing";
  diagnostic.message = "nothing to list is called `" + std::string(word) + "`";
  diagnostic.span = where;
  const auto near = text::nearest(word, words);
  diagnostic.help = near ? "did you mean `" + *near + "`? There are " + all : "there are " + all;
  return diagnostic;
}

}  // namespace iamq::show
