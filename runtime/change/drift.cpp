#include "runtime/change/drift.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "lang/text/listing.hpp"
#include "runtime/bind/spelling.hpp"
#include "runtime/query/notes.hpp"

namespace iamq::change {

using model::Account;
using model::AccountId;
using model::PublicAccessBlock;
using model::World;

namespace {

constexpr std::size_t most_in_drift = 3;  // names in a note

// Those that do not know of themselves, or of one of their buckets, whether S3 Block Public Access is on.
std::set<AccountId> accounts_of_unknown_blocks(const World& world) {
  std::set<AccountId> accounts;
  world.accounts.each([&](std::uint32_t index, const Account& account) {
    if (account.public_access_block == PublicAccessBlock::unknown) accounts.insert(AccountId{index});
  });
  world.resources.each([&](std::uint32_t, const model::Resource& bucket) {
    if (world.public_access_block(bucket) == PublicAccessBlock::unknown) accounts.insert(bucket.account);
  });
  return accounts;
}

// What one input knows of an account and the other does not, told once for all accounts.
class KnowledgeNotes {
public:
  KnowledgeNotes(const World& before, const World& after) : before_(before), after_(after) {
    const auto open_before = accounts_of_unknown_blocks(before), open_after = accounts_of_unknown_blocks(after);
    after.accounts.each([&](std::uint32_t index, const Account& account) {
      const auto earlier = before.account_by_id(after.text(account.id));
      if (earlier) {
        compare(before.account(*earlier), account);
        note(open_before.count(*earlier) == 0, open_after.count(AccountId{index}) == 0, "S3 Block Public Access",
             account);
      } else {
        only_after_.push_back(name(after, account));
      }
    });
    before.accounts.each([&](std::uint32_t, const Account& account) {
      if (!after.account_by_id(before.text(account.id))) only_before_.push_back(name(before, account));
    });
  }

  void add_to(query::Answer& answer) const {
    for (const auto& [what, accounts] : differing_) {
      query::add_plain_note(answer, what + " (" + text::listed(accounts, most_in_drift) +
                                        "): what seems to change may be what is not known");
    }
    if (!only_before_.empty()) query::add_plain_note(answer, "only the first input has " + accounts_of(only_before_));
    if (!only_after_.empty()) query::add_plain_note(answer, "only the second input has " + accounts_of(only_after_));
  }

private:
  static std::string name(const World& world, const Account& account) {
    return bind::quote_word(world.text(account.name));
  }
  static std::string accounts_of(const std::vector<std::string>& names) {
    return (names.size() == 1 ? "account " : "accounts ") + text::listed(names, most_in_drift);
  }

  void note(bool knew, bool knows, const std::string& what, const Account& account) {
    if (knew == knows) return;
    differing_["only the " + std::string(knew ? "first" : "second") + " input knows all " + what].push_back(
        name(after_, account));
  }

  void compare(const Account& earlier, const Account& later) {
    note(earlier.completeness.principals && !earlier.is_only_placed,
         later.completeness.principals && !later.is_only_placed, "users and roles", later);
    note(earlier.completeness.organization, later.completeness.organization, "SCPs and RCPs", later);
    note(earlier.completeness.resource_policies, later.completeness.resource_policies, "resource policies", later);
    if (earlier.completeness.resource_policies || later.completeness.resource_policies) return;
    const auto& a = earlier.completeness.known_policies;
    const auto& b = later.completeness.known_policies;
    if (a != b)
      differing_["the inputs know the resource policies of different services"].push_back(name(after_, later));
  }

  const World& before_;
  const World& after_;
  std::map<std::string, std::vector<std::string>> differing_;
  std::vector<std::string> only_before_, only_after_;
};

// The rows that tell a change: each has the change's number as its reason.
std::vector<std::size_t> rows_of(const query::Answer& answer, const std::vector<std::size_t>& changes) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < answer.rows.size(); ++i) {
    const auto& reasons = answer.rows[i].reasons;
    const bool is_told = std::any_of(reasons.begin(), reasons.end(), [&](std::size_t reason) {
      return std::find(changes.begin(), changes.end(), reason) != changes.end();
    });
    if (is_told) rows.push_back(i);
  }
  return rows;
}

}  // namespace

Drift drift(const query::Asking& before, const query::Asking& after, std::span<const Alarm> asked) {
  const WorldDifference difference = what_counts(change::difference(before, after), *after.catalog);
  Drift result{changes(after, difference), raised_by(difference, asked, after), difference.is_complete};
  for (Raised& raised : result.raised) raised.changes = rows_of(result.answer, raised.changes);
  KnowledgeNotes(*before.world, *after.world).add_to(result.answer);
  return result;
}

}  // namespace iamq::change
