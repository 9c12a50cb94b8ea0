#include "runtime/import/accounts.hpp"

#include <fmt/core.h>

#include <array>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_set>

#include "runtime/import/content_key.hpp"

namespace iamq::import {

namespace {

using model::AccountId;
using model::EntityId;
using text::Span;

// What one file says of accounts.
struct AccountsOfFile {
  std::vector<std::pair<std::string_view, const Entry*>> first_of_each;  // in order; id and first entry
  std::map<std::string_view, std::size_t> counts;
};

AccountsOfFile accounts_of(const Pages& pages) {
  AccountsOfFile found;
  for (const Entry& entry : pages.entries) {
    if (!entry.is_aws_managed() && found.counts[entry.account()]++ == 0) {
      found.first_of_each.emplace_back(entry.account(), &entry);
    }
  }
  return found;
}

// One export with entities of several accounts is no mistake of iamq's: it was put together by hand.
void tell_several(const AccountsOfFile& found, const ExportFile& file, Findings& findings) {
  std::vector<std::string> parts;
  for (const auto& [id, entry] : found.first_of_each) {
    parts.push_back(fmt::format("{} ({} of them)", id, found.counts.at(id)));
  }
  const std::string message =
      "this export holds users, groups, roles or policies of several accounts: " + list_of(parts);
  if (!file.account_name.empty()) {
    auto& error = findings.error("several-accounts", message, file.name_span,
                                 "leave out `as NAME`, and each account goes by its id; or split the file");
    error.labels.push_back({found.first_of_each[1].second->arn_span, "the second account"});
    return;
  }
  findings.warning("several-accounts", message, found.first_of_each[1].second->arn_span,
                   "AWS exports one account at a time, so this file was put together; each account is imported");
}

// Whether NAME may be the account's; says so if not.
bool check_name(const model::World& world, const ExportFile& file, std::string_view id, Findings& findings) {
  for (const AccountId other : world.accounts_named(file.account_name)) {
    const model::Account& account = world.account(other);
    if (world.text(account.id) != id) {
      auto& error = findings.error("account-name-taken",
                                   fmt::format("account `{}` is {}, but this export is of account {}",
                                               file.account_name, world.text(account.id), id),
                                   file.name_span, "give it another name with `as`");
      error.labels.push_back({account.declared, "declared here"});
      return false;
    }
  }
  const auto existing = world.account_by_id(id);
  if (!existing) {
    return true;
  }
  const model::Account& account = world.account(*existing);
  const std::string_view name = world.text(account.name);
  if (name == file.account_name || name == id || world.text(account.alias) == file.account_name) {
    return true;
  }
  auto& error = findings.error("account-name-taken", fmt::format("account {} is called `{}` already", id, name),
                               file.name_span, fmt::format("write `as {}`, or leave `as` out", name));
  error.labels.push_back({account.declared, "declared here"});
  return false;
}

// The lists that the files at hand contain, for one account.
bool knows_all_principals(const std::vector<const Pages*>& files) {
  bool is_complete = true;
  for (const std::string_view list : {"UserDetailList", "GroupDetailList", "RoleDetailList"}) {
    bool is_there = false;
    for (const Pages* file : files) {
      for (const Object& page : file->pages) {
        is_there = is_there || page.has(list);
      }
    }
    is_complete = is_complete && is_there;
  }
  return is_complete;
}

class AccountAdder {
public:
  AccountAdder(Context& context, std::vector<ImportedAccount>& accounts) : context_(context), accounts_(accounts) {}

  void add_file(const ExportFile& file, const Pages& pages) {
    if (!pages.account_id.empty()) {
      add_of_world_file(file, pages);
      return;
    }
    const AccountsOfFile found = accounts_of(pages);
    if (found.first_of_each.empty()) {
      add_empty(file, pages);
      return;
    }
    if (found.first_of_each.size() > 1) {
      tell_several(found, file, context_.findings);
      if (!file.account_name.empty()) {
        return;
      }
    }
    for (const auto& [id, first] : found.first_of_each) {
      if (!file.account_name.empty() && !check_name(context_.world, file, id, context_.findings)) {
        return;
      }
      add(id, file.account_name, pages, file.account_name.empty() ? first->arn_span : file.name_span);
    }
  }

  // Once all files are in: what is known of each account now.
  void finish() {
    for (const auto& [id, files] : files_of_) {
      const AccountId account = context_.accounts.at(id);
      std::size_t partial = 0;
      for (const Pages* file : files) {
        partial += file->is_partial ? 1 : 0;
      }
      const bool is_partial = partial == files.size();  // the last page is missing
      if (is_partial) {
        context_.findings.warning(
            "partial-export", fmt::format("this is only a part of account {}: the export was cut into pages", id),
            files.back()->partial_at,
            "export it without --no-paginate and --max-items, or import all its pages together; until then what is "
            "missing grants nothing and denies nothing here");
      }
      model::Account& row = context_.world.accounts.edit(static_cast<std::uint32_t>(account));
      row.is_only_placed = strays_.count(id) != 0;
      row.completeness.principals = !is_partial && knows_all_principals(files);
      // An account export has no bucket policies, key policies or the like, and nothing of Organizations.
      row.completeness.resource_policies = false;
      row.completeness.organization = row.completeness.organization && row.ou.has_value();
    }
  }

private:
  // A world file says which account it is. What belongs to others all the same is theirs, as the ARNs say.
  void add_of_world_file(const ExportFile& file, const Pages& pages) {
    if (!file.account_name.empty() && !check_name(context_.world, file, pages.account_id, context_.findings)) {
      return;
    }
    add(pages.account_id, file.account_name, pages, pages.account_id_span);
    std::vector<std::string> strays;
    Span first_stray;
    const AccountsOfFile found = accounts_of(pages);
    for (const auto& [id, first] : found.first_of_each) {
      if (id == pages.account_id) {
        continue;
      }
      if (strays.empty()) {
        first_stray = first->arn_span;
      }
      strays.push_back(fmt::format("{} ({} of them)", id, found.counts.at(id)));
      if (!context_.world.account_by_id(id)) {
        strays_.insert(id);
      }
      add(id, {}, pages, first->arn_span);
    }
    if (!strays.empty()) {
      auto& warning = context_.findings.warning(
          "several-accounts",
          fmt::format("the export of account {} holds users, groups, roles or policies of other accounts: {}",
                      pages.account_id, list_of(strays)),
          first_stray, "AWS exports one account at a time, so this file was put together; each account is imported");
      warning.labels.push_back({pages.account_id_span, "the account whose export this is"});
    }
  }

  void add_empty(const ExportFile& file, const Pages& pages) {
    const auto declared = context_.world.accounts_named(file.account_name);
    if (pages.entries.empty() && (file.account_name.empty() || declared.empty())) {
      context_.findings.error("no-account", "this export is empty, so it does not say which account it is of",
                              pages.pages.front().span(),
                              "declare the account first (`account NAME 111122223333`) and import it `as NAME`");
    } else if (file.account_name.empty()) {
      context_.findings.note("no-account", "this export holds AWS managed policies only, and no account",
                             pages.pages.front().span());
    } else if (declared.empty()) {
      context_.findings.error("no-account",
                              "this export holds AWS managed policies only: it does not say which account it is of",
                              file.name_span, "leave out `as NAME`, or declare the account first");
    } else {
      const std::string_view id = context_.world.text(context_.world.account(declared.front()).id);
      use(id, declared.front(), pages, true);
    }
  }

  void add(std::string_view id, std::string_view name, const Pages& pages, const Span& declared) {
    const auto existing = context_.world.account_by_id(id);
    if (existing) {
      use(id, *existing, pages, true);
      return;
    }
    model::Account row;
    row.name = context_.intern(name.empty() ? id : name);
    row.id = context_.intern(id);
    row.completeness.organization = false;
    row.declared = declared;
    use(id, context_.world.add(std::move(row)), pages, false);
  }

  void use(std::string_view id, AccountId account, const Pages& pages, bool was_declared) {
    id = context_.world.text(context_.intern(id));  // outlives the file
    if (context_.accounts.emplace(id, account).second) {
      ImportedAccount imported;
      imported.account = account;
      imported.was_declared = was_declared;
      accounts_.push_back(imported);
    }
    files_of_[id].push_back(&pages);
  }

  Context& context_;
  std::vector<ImportedAccount>& accounts_;
  std::map<std::string_view, std::vector<const Pages*>> files_of_;
  std::set<std::string_view> strays_;  // accounts that no world file declares, but some of whose entities it holds
};

// One account in two files: right if they are pages of one export, or hold different kinds of entities (`--filter`).
void refuse_second_exports(Context& context) {
  std::map<std::tuple<std::string_view, ObjectKind>, const Entry*> first_of;
  std::set<std::pair<std::string_view, std::size_t>> told;
  for (const Pages& file : context.files) {
    for (const Entry& entry : file.entries) {
      if (entry.is_aws_managed() || file.is_partial) {
        continue;
      }
      const Entry& first = *first_of.try_emplace({entry.account(), entry.kind}, &entry).first->second;
      if (first.file != entry.file && told.emplace(entry.account(), entry.file).second) {
        auto& error = context.findings.error(
            "account-twice",
            fmt::format("account {} is exported twice: both have {}", entry.account(), plural_of(entry.kind)),
            entry.arn_span, "import one of the files only");
        error.labels.push_back({first.arn_span, "first exported here"});
      }
    }
  }
}

// Within an account the names of one kind are unique, in any case.
struct HashOfName {
  std::size_t operator()(const Entry* entry) const {
    return quick_hash(
        fmt::format("{} {} {}", static_cast<unsigned>(entry->kind), entry->account(), folded(entry->name())));
  }
};
struct HaveSameName {
  bool operator()(const Entry* a, const Entry* b) const {
    return a->kind == b->kind && a->account() == b->account() && folded(a->name()) == folded(b->name());
  }
};

// A row that an earlier import made up for something it did not contain.
bool is_placeholder(const model::World& world, EntityId entity) {
  const auto is_missing = [&](policy::PolicyId policy) { return world.library().policy(policy).is_missing; };
  if (entity.kind == model::EntityKind::managed_policy) {
    return is_missing(world.managed_policies[entity.index].current());
  }
  if (entity.kind == model::EntityKind::group) {
    const model::Group& group = world.groups[entity.index];
    return group.attached.empty() && group.unique_id == model::StringId{} && group.inline_policies.size() == 1 &&
           is_missing(group.inline_policies.front());
  }
  return false;
}

}  // namespace

void add_accounts(Context& context, std::span<const ExportFile> exports, std::vector<ImportedAccount>& accounts) {
  refuse_second_exports(context);
  AccountAdder adder(context, accounts);
  for (std::size_t i = 0; i < exports.size(); ++i) {
    adder.add_file(exports[i], context.files[i]);
  }
  adder.finish();
}

void refuse_duplicates(Context& context, std::span<const ExportFile> exports) {
  const model::World& world = context.world;
  const auto add_all = [&](const auto& table, model::EntityKind kind) {
    table.each([&](std::uint32_t index, const auto& row) {
      context.names.add({kind, index}, row.account, world.text(row.name));
    });
  };
  add_all(world.users, model::EntityKind::user);
  add_all(world.groups, model::EntityKind::group);
  add_all(world.roles, model::EntityKind::role);
  world.managed_policies.each([&](std::uint32_t index, const model::ManagedPolicy& row) {
    if (!row.is_aws_managed) {
      context.names.add({model::EntityKind::managed_policy, index}, row.account, world.text(row.name));
    }
  });

  std::size_t entries = 0;
  for (const Pages& file : context.files) {
    entries += file.entries.size();
  }
  std::unordered_set<const Entry*, HashOfName, HaveSameName> seen;
  seen.reserve(entries);
  const auto refuse = [&](const Entry& entry, const Span& first) {
    auto& error = context.findings.error(
        "duplicate-declaration",
        fmt::format("{} of account {} stands here a second time", context.title_of(entry), entry.account()),
        entry.arn_span, "IAM's names are unique, also without case");
    error.labels.push_back({first, "first here"});
  };
  std::set<AccountId> told;
  const auto refuse_second_import = [&](AccountId id, const ExportFile& file) {
    const model::Account& account = world.account(id);
    if (!told.insert(id).second) {
      return;
    }
    auto& error = context.findings.error("imported-already",
                                         fmt::format("account {} is imported already", world.text(account.id)),
                                         file.statement, "to read a newer export, begin a new session");
    error.labels.push_back({*account.imported, "first imported here"});
  };
  for (const Pages& file : context.files) {
    for (const Entry& entry : file.entries) {
      if (entry.is_aws_managed()) {
        continue;
      }
      const auto [first, is_new] = seen.insert(&entry);
      if (!is_new) {
        refuse(entry, (*first)->arn_span);
        continue;
      }
      const EntityId* existing = context.names.find(entity_kind(entry.kind), context.account_of(entry), entry.name());
      if (existing == nullptr || is_placeholder(world, *existing)) {
        continue;
      }
      if (world.account(context.account_of(entry)).imported) {
        refuse_second_import(context.account_of(entry), exports[entry.file]);
      } else {
        refuse(entry, world.declared_at(*existing));
      }
    }
  }
  if (!told.empty()) {
    context.findings.keep_errors();  // the rest was told when it was imported
  }
  if (context.findings.has_errors()) {
    return;
  }
  for (const Pages& file : context.files) {
    for (const Entry& entry : file.entries) {
      if (!entry.is_aws_managed() && !world.account(context.account_of(entry)).imported) {
        const auto index = static_cast<std::uint32_t>(context.account_of(entry));
        context.world.accounts.edit(index).imported = exports[entry.file].statement;
      }
    }
  }
}

}  // namespace iamq::import
