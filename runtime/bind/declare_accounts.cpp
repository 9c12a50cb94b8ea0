#include <algorithm>
#include <set>
#include <vector>

#include "runtime/bind/declaring.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/bind/spelling.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::bind {
namespace {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/console_account-alias.html
bool is_alias(std::string_view text) {
  const bool right_length = text.size() >= 3 && text.size() <= 63;
  const bool right_characters = std::all_of(
      text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
  return right_length && right_characters && text.front() != '-' && text.back() != '-' &&
         text.find("--") == std::string_view::npos && !policy::is_account_id(text);
}

// Whether the account's name, id and alias are free; an error for each that is not.
bool is_free(Binder& binder, const lang::AccountDeclaration& declared) {
  const World& world = binder.world;
  bool free = true;
  const auto taken = [&](const lang::Word& word, StringId model::Account::*member, const std::string& what,
                         std::string help) {
    for (const AccountId account : world.accounts_named(word.text)) {
      const model::Account& row = world.account(account);
      if (world.text(row.*member) != word.text) continue;
      report_twice(binder, what, word.span, row.declared, std::move(help));
      free = false;
      return;
    }
  };
  taken(declared.name, &model::Account::name, "account `" + declared.name.text + "`",
        "`account " + quote_word(declared.name.text) + " { … }`, without the id, opens it again");
  taken(*declared.id, &model::Account::id, "an account with the id `" + declared.id->text + "`", {});
  if (declared.alias) {
    taken(*declared.alias, &model::Account::alias, "an account with the alias `" + declared.alias->text + "`", {});
  }
  return free;
}

bool has_good_id(Binder& binder, const lang::Word& id) {
  if (policy::is_account_id(id.text)) return true;
  binder.error("bad-account-id", "`" + id.text + "` is not the id of an account", id.span).help =
      "an account id has twelve digits, and leading zeros count; this one has " + std::to_string(id.text.size());
  return false;
}

void check_alias(Binder& binder, const lang::AccountDeclaration& declared) {
  if (!declared.alias || is_alias(declared.alias->text)) return;
  binder.error("bad-name", "`" + declared.alias->text + "` cannot be the alias of an account", declared.alias->span)
      .help = "AWS takes 3 to 63 lower case letters, digits and single hyphens, not twelve digits";
}

void make_account(Binder& binder, AccountItem& item) {
  const lang::AccountDeclaration& declared = *item.declaration;
  if (!has_good_id(binder, *declared.id)) return;
  check_alias(binder, declared);
  if (!is_free(binder, declared)) return;
  model::Account row;
  row.name = binder.intern(declared.name.text);
  row.id = binder.intern(declared.id->text);
  if (declared.alias) row.alias = binder.intern(declared.alias->text);
  row.is_management = declared.is_management;
  row.declared = item.span;
  row.doc = item.doc;
  item.account = binder.world.add(std::move(row));
}

void open_again(Binder& binder, AccountItem& item) {
  const lang::AccountDeclaration& declared = *item.declaration;
  item.account = resolve_account(binder, declared.name);
  if (!item.account) return;
  const auto index = static_cast<std::uint32_t>(*item.account);
  if (declared.is_management) binder.world.accounts.edit(index).is_management = true;
  if (item.doc != StringId{} && binder.world.accounts[index].doc == StringId{}) {
    binder.world.accounts.edit(index).doc = item.doc;
  }
  if (!declared.alias) return;
  check_alias(binder, declared);
  model::Account& row = binder.world.accounts.edit(index);
  if (!binder.text(row.alias).empty()) {
    binder.error(
        "said-twice",
        "account `" + declared.name.text + "` has an alias already: `" + std::string(binder.text(row.alias)) + "`",
        declared.alias->span);
    return;
  }
  // Adding the row anew would give it another number: the alias is made findable by the name index alone.
  row.alias = binder.intern(declared.alias->text);
  binder.world.rename({EntityKind::account, index}, row.name, row.alias);
}

void read_public_access(Binder& binder, const AccountItem& item) {
  const lang::Body* body = item.declaration->body ? &*item.declaration->body : nullptr;
  const auto declared = declared_public_access_block(binder, body);
  if (item.account && declared != model::PublicAccessBlock::off) {
    binder.world.accounts.edit(static_cast<std::uint32_t>(*item.account)).public_access_block = declared;
  }
}

void read_region(Binder& binder, const AccountItem& item) {
  const lang::Body* body = item.declaration->body ? &*item.declaration->body : nullptr;
  const auto* line = only_line<lang::RegionLine>(binder, body);
  if (line == nullptr || !item.account) return;
  const auto index = static_cast<std::uint32_t>(*item.account);
  const std::string_view before = binder.text(binder.world.accounts[index].region);
  if (!before.empty() && before != line->region.text) {
    binder.error("said-twice",
                 "account `" + item.declaration->name.text + "` has a region already: `" + std::string(before) + "`",
                 line->region.span);
    return;
  }
  binder.world.accounts.edit(index).region = binder.intern(line->region.text);
}

// An import knows what its input lacked; a script says it.
void read_left_out(Binder& binder, const AccountItem& item) {
  const lang::Body* body = item.declaration->body ? &*item.declaration->body : nullptr;
  if (!item.account) return;
  const auto index = static_cast<std::uint32_t>(*item.account);
  if (const auto* line = only_line<lang::NotGivenLine>(binder, body)) {
    model::Account& row = binder.world.accounts.edit(index);
    row.is_only_placed = line->anything;
    if (line->anything || line->principals) row.completeness.principals = false;
    if (line->anything || line->resource_policies) row.completeness.resource_policies = false;
    if (line->organization) row.completeness.organization = false;
  }
  if (only_line<lang::NoFullAccessLine>(binder, body) != nullptr) {
    binder.world.accounts.edit(index).has_full_aws_access = false;
  }
}

void place_account(Binder& binder, const AccountItem& item) {
  if (!item.account || item.ou == nullptr || !item.ou->row) return;
  const auto index = static_cast<std::uint32_t>(*item.account);
  const auto before = binder.world.accounts[index].ou;
  if (before && before != item.ou->row) {
    const std::string place(binder.text(binder.world.ous[*before].name));
    binder
        .error("placed-twice", "account `" + item.declaration->name.text + "` stands in `" + place + "` already",
               item.declaration->name.span)
        .help = "`move account " + quote_word(item.declaration->name.text) + " to ou " +
                quote_word(item.ou->declaration->name.text) + "` moves it";
    return;
  }
  binder.world.accounts.edit(index).ou = item.ou->row;
}

// The unit of that name that `item` would stand in, as written here: nothing may stand in itself.
const OuItem* same_name_above(const OuItem& item) {
  for (const OuItem* above = item.parent; above != nullptr; above = above->parent) {
    if (above->declaration->name.text == item.declaration->name.text) return above;
  }
  return nullptr;
}

void report_cycle(Binder& binder, const lang::Word& name, const text::Span& above, std::string message) {
  auto& error = binder.error("ou-cycle", std::move(message), name.span);
  if (above.end > above.begin) error.labels.push_back({above, "`" + name.text + "` is declared here"});
  error.help = "an OU has one parent, and every chain of parents ends at the organization";
}

const OuItem& top_of(const OuItem& item) {
  const OuItem* top = &item;
  while (top->parent != nullptr) top = top->parent;
  return *top;
}

// A unit that stands in nothing but names one of an organization: does something inside it stand above it there?
bool turns_the_tree_around(Binder& binder, const OuItem& loose, std::uint32_t row, const std::deque<OuItem>& items) {
  for (const OuItem& item : items) {
    if (&top_of(item) != &loose || &item == &loose) continue;
    for (auto above = binder.world.ous[row].parent; above; above = binder.world.ous[*above].parent) {
      const model::Ou& unit = binder.world.ous[*above];
      const lang::Word& name = item.declaration->name;
      if (binder.text(unit.name) != name.text) continue;
      const std::string& loose_name = loose.declaration->name.text;
      report_cycle(binder, name, unit.declared,
                   "OU `" + name.text + "` cannot stand in `" + loose_name + "`, which stands in `" + name.text + "`");
      return true;
    }
  }
  return false;
}

// `ou X` outside of everything: an OU without an organization is nothing in AWS.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_getting-started_concepts.html
void report_loose_ou(Binder& binder, const OuItem& item, const std::deque<OuItem>& items) {
  const lang::Word& name = item.declaration->name;
  for (const EntityId entity : binder.world.named(name.text)) {
    if (entity.kind != EntityKind::ou || binder.world.ous[entity.index].is_root) continue;
    if (turns_the_tree_around(binder, item, entity.index, items)) return;
    report_twice(binder, "OU `" + name.text + "`", name.span, binder.world.ous[entity.index].declared,
                 "an OU is declared once, with all that is in it; `move account NAME to ou " + quote_word(name.text) +
                     "` puts an account into it");
    return;
  }
  binder.error("ou-without-organization", "OU `" + name.text + "` stands in no organization", name.span).help =
      "put it into `organization NAME { … }`, or into an OU that stands in one";
}

// The unit or organization that `ou X in PARENT` names. An error where it stands in another one as well.
std::optional<std::uint32_t> named_parent(Binder& binder, const OuItem& item) {
  const lang::OuDeclaration& declared = *item.declaration;
  if (item.parent != nullptr) {
    binder
        .error("placed-twice",
               "OU `" + declared.name.text + "` stands in `" + item.parent->declaration->name.text + "` already",
               declared.in_parent->span)
        .help = "an OU has one parent: leave `in` out, or declare it outside";
    return std::nullopt;
  }
  const auto parent = resolve(binder, *declared.in_parent, wanted::ou);
  return parent ? std::optional(parent->index) : std::nullopt;
}

void make_ou(Binder& binder, OuItem& item, const std::deque<OuItem>& items) {
  const lang::OuDeclaration& declared = *item.declaration;
  if (const OuItem* above = same_name_above(item); above != nullptr && !declared.is_organization) {
    report_cycle(binder, declared.name, above->declaration->name.span,
                 "OU `" + declared.name.text + "` cannot stand in itself");
    return;
  }
  if (item.parent == nullptr && !declared.is_organization && !declared.in_parent) {
    report_loose_ou(binder, item, items);
    return;
  }
  const auto parent = declared.in_parent       ? named_parent(binder, item)
                      : item.parent != nullptr ? item.parent->row
                                               : std::nullopt;
  if (!declared.is_organization && !parent) return;  // its error is told already
  for (const EntityId entity : binder.world.named(declared.name.text)) {
    if (entity.kind != EntityKind::ou) continue;
    const model::Ou& other = binder.world.ous[entity.index];
    if (other.is_root != declared.is_organization || other.parent != parent) continue;
    report_twice(binder, (declared.is_organization ? "organization `" : "OU `") + declared.name.text + "`",
                 declared.name.span, other.declared,
                 "`ou NAME in " + quote_word(declared.name.text) + " { … }` adds a unit to it");
    return;
  }
  model::Ou row;
  row.is_root = declared.is_organization;
  row.name = binder.intern(declared.name.text);
  if (declared.id) row.id = binder.intern(declared.id->text);
  if (declared.root_id) row.root_id = binder.intern(declared.root_id->text);
  row.parent = parent;
  row.declared = item.span;
  row.doc = item.doc;
  row.has_full_aws_access =
      only_line<lang::NoFullAccessLine>(binder, declared.body ? &*declared.body : nullptr) == nullptr;
  item.row = binder.world.add(std::move(row)).index;
}

// Makes the units below `top`, parents first.
void make_ous_of(Binder& binder, const OuItem& top, std::deque<OuItem>& items) {
  for (OuItem& item : items) {
    if (&top_of(item) != &top) continue;
    make_ou(binder, item, items);
    if (!item.row) binder.in_trouble.insert(item.declaration->name.text);
  }
}

// Units that name each other as parents, and nothing above them.
void report_circle(Binder& binder, const std::vector<const OuItem*>& items) {
  const lang::Word& name = items.front()->declaration->name;
  report_cycle(binder, name, {}, "OU `" + name.text + "` stands in no organization: following `in` leads back to it");
  for (const OuItem* item : items) binder.in_trouble.insert(item->declaration->name.text);
}

// Organizations first: a loose unit is put against what they hold, wherever they stand. Then the units that name their
// parent, each once its parent is there; what is left then names something that is nowhere, or they name each other.
void make_ous(Binder& binder, std::deque<OuItem>& items) {
  std::vector<const OuItem*> waiting;
  std::vector<const OuItem*> loose;
  for (const OuItem& item : items) {
    if (item.parent != nullptr) continue;
    if (item.declaration->is_organization) {
      make_ous_of(binder, item, items);
    } else {
      (item.declaration->in_parent ? waiting : loose).push_back(&item);
    }
  }
  const auto has_parent = [&](const OuItem* item) {
    const lang::Ref& parent = *item->declaration->in_parent;
    return !readings(binder, parent.noun, parent.name.text, wanted::ou).empty();
  };
  const auto waits_for_none = [&](const OuItem* item) {
    return std::none_of(waiting.begin(), waiting.end(), [&](const OuItem* other) {
      return other->declaration->name.text == item->declaration->in_parent->name.text;
    });
  };
  while (!waiting.empty()) {
    auto next = std::find_if(waiting.begin(), waiting.end(), has_parent);
    if (next == waiting.end()) next = std::find_if(waiting.begin(), waiting.end(), waits_for_none);
    if (next == waiting.end()) {
      report_circle(binder, waiting);
      break;
    }
    const OuItem& item = **next;
    waiting.erase(next);
    make_ous_of(binder, item, items);
  }
  for (const OuItem* item : loose) make_ous_of(binder, *item, items);
}

// One management account, and it pays for one organization. Of two that stand in this run the second one is told.
void check_management_accounts(Binder& binder, const std::deque<AccountItem>& items) {
  std::set<AccountId> to_come;
  for (const AccountItem& item : items) {
    if (item.account && item.declaration->is_management) to_come.insert(*item.account);
  }
  for (const AccountItem& item : items) {
    if (!item.account || !item.declaration->is_management) continue;
    to_come.erase(*item.account);
    const auto organization = binder.world.organization_of(*item.account);
    if (!organization) continue;
    binder.world.accounts.each([&](std::uint32_t index, const model::Account& other) {
      if (AccountId{index} == *item.account || !other.is_management || to_come.count(AccountId{index}) != 0 ||
          binder.world.organization_of(AccountId{index}) != organization) {
        return;
      }
      binder.error("two-management-accounts", "an organization has one management account", item.declaration->name.span)
          .labels.push_back({other.declared, "the other one"});
    });
  }
}

}  // namespace

model::PublicAccessBlock declared_public_access_block(Binder& binder, const lang::Body* body) {
  const auto* line = only_line<lang::BlockPublicAccessLine>(binder, body);
  if (line == nullptr) return model::PublicAccessBlock::off;
  return line->is_not_given ? model::PublicAccessBlock::unknown : model::PublicAccessBlock::on;
}

void make_accounts_and_ous(Declaring& declaring) {
  Binder& binder = declaring.binder;
  for (AccountItem& item : declaring.accounts) {
    if (!item.declaration->id) continue;
    make_account(binder, item);
    if (!item.account) binder.in_trouble.insert(item.declaration->name.text);
  }
  make_ous(binder, declaring.ous);
  for (AccountItem& item : declaring.accounts) {
    if (!item.declaration->id) open_again(binder, item);
  }
  for (const AccountItem& item : declaring.accounts) {
    read_region(binder, item);
    read_public_access(binder, item);
    read_left_out(binder, item);
    place_account(binder, item);
  }
  check_management_accounts(binder, declaring.accounts);
}

}  // namespace iamq::bind
