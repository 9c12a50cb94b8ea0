#include "runtime/show/completeness.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "runtime/query/cells.hpp"

namespace iamq::show {

using query::Answer;
using query::AnswerKind;
using query::Asking;
using query::Cell;
using query::EntityCell;
using query::ListCell;
using query::new_answer;
using query::NumberCell;
using query::Row;
using query::TextCell;

namespace {

using model::EntityId;
using model::EntityKind;

// Policies without text, by the account whose principals or resources bear them.
class MissingTexts {
public:
  explicit MissingTexts(const model::World& world) : world_(world) {
    const auto of_identity = [&](const model::Identity& row) {
      for (const auto policy : row.inline_policies) note(row.account, policy);
      for (const auto index : row.attached) note(row.account, world_.managed_policies[index].current());
      if (row.boundary) note(row.account, world_.managed_policies[*row.boundary].current());
    };
    world_.users.each([&](std::uint32_t, const model::User& row) { of_identity(row); });
    world_.groups.each([&](std::uint32_t, const model::Group& row) { of_identity(row); });
    world_.roles.each([&](std::uint32_t, const model::Role& row) {
      of_identity(row);
      if (row.trust) note(row.account, *row.trust);
    });
    world_.resources.each([&](std::uint32_t, const model::Resource& row) {
      if (row.policy) note(row.account, *row.policy);
    });
  }

  std::uint64_t of(std::uint32_t account) const {
    const auto found = counts_.find(account);
    return found == counts_.end() ? 0 : found->second;
  }

private:
  void note(model::AccountId account, policy::PolicyId policy) {
    if (world_.library().policy(policy).is_missing) ++counts_[static_cast<std::uint32_t>(account)];
  }

  const model::World& world_;
  std::map<std::uint32_t, std::uint64_t> counts_;
};

// Buckets of which nobody knows whether S3 Block Public Access is on, by their account.
std::map<std::uint32_t, std::uint64_t> unknown_blocks(const model::World& world) {
  std::map<std::uint32_t, std::uint64_t> counts;
  world.resources.each([&](std::uint32_t, const model::Resource& row) {
    const bool is_bucket = row.kind == model::ResourceKind::bucket;
    if (is_bucket && world.public_access_block(row) == model::PublicAccessBlock::unknown) {
      ++counts[static_cast<std::uint32_t>(row.account)];
    }
  });
  return counts;
}

Cell policies_cell(const model::World& world, const model::Completeness& known) {
  if (known.resource_policies) return TextCell{"all"};
  if (known.known_policies.empty()) return TextCell{"none"};
  ListCell cell;
  for (const auto each : known.known_policies) cell.items.emplace_back(world.text(each));
  return cell;
}

}  // namespace

Answer completeness(const Asking& asking) {
  const model::World& world = *asking.world;
  Answer answer = new_answer(asking, AnswerKind::list);
  auto blocks = unknown_blocks(world);
  answer.columns = {{"account", "account"},
                    {"principals", "users and roles"},
                    {"resource_policies", "resource policies"},
                    {"organization", "SCPs and RCPs"},
                    {"missing", "policies without text"},
                    {"unknown_blocks", blocks.empty() ? "" : "Block Public Access unknown"}};
  const MissingTexts missing(world);
  world.accounts.each([&](std::uint32_t index, const model::Account& account) {
    const model::Completeness& known = account.completeness;
    Row row;
    row.cells = {EntityCell{{EntityKind::account, index}},
                 TextCell{account.is_only_placed ? "none"
                          : known.principals     ? "all"
                                                 : "not all"},
                 policies_cell(world, known),
                 TextCell{known.organization ? "all" : "not known"},
                 NumberCell{missing.of(index)},
                 NumberCell{blocks[index]}};
    answer.rows.push_back(std::move(row));
  });
  std::stable_sort(answer.rows.begin(), answer.rows.end(), [&](const Row& a, const Row& b) {
    const auto id = [&](const Row& row) {
      return world.text(world.accounts[std::get<EntityCell>(row.cells.front()).entity.index].id);
    };
    return id(a) < id(b);
  });
  return answer;
}

std::variant<Answer, text::Diagnostic> completeness(const Asking& asking, std::string_view format,
                                                    const text::Span& where) {
  Answer table = completeness(asking);
  if (format.empty()) return table;
  if (format != "json") {
    text::Diagnostic diagnostic;
    diagnostic.code = "unknown-format";
    diagnostic.message = "completeness is not shown as `" + std::string(format) + "`";
    diagnostic.span = where;
    diagnostic.help = "there is `json`";
    return diagnostic;
  }
  const model::World& world = *asking.world;
  auto accounts = nlohmann::ordered_json::array();
  for (const Row& row : table.rows) {
    const auto index = std::get<EntityCell>(row.cells[0]).entity.index;
    const model::Account& account = world.accounts[index];
    nlohmann::ordered_json one;
    one["id"] = std::string(world.text(account.id));
    one["name"] = std::string(world.text(account.name));
    one["principals"] = std::get<TextCell>(row.cells[1]).text;
    const auto* all = std::get_if<TextCell>(&row.cells[2]);
    // `all`, or the list of those that are known; empty: none are.
    one["resource policies"] = all == nullptr       ? nlohmann::ordered_json(std::get<ListCell>(row.cells[2]).items)
                               : all->text == "all" ? nlohmann::ordered_json("all")
                                                    : nlohmann::ordered_json::array();
    one["organization"] = account.completeness.organization;
    one["policies without text"] = std::get<NumberCell>(row.cells[4]).number;
    one["buckets of unknown block public access"] = std::get<NumberCell>(row.cells[5]).number;
    accounts.push_back(std::move(one));
  }
  Answer answer = new_answer(asking, AnswerKind::show);
  answer.body = accounts.dump(2) + "\n";
  return answer;
}

}  // namespace iamq::show
