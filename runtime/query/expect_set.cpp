#include "runtime/query/expect_set.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "runtime/policy/arn.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/notes.hpp"

namespace iamq::query {

using evaluate::CallerKind;

namespace {

// Somebody that the answer lists, surely or not.
struct Listed {
  std::string name;
  CallerKind kind{};
  bool is_sure = false;
  bool is_undeclared = false;
};

// All of them, by ARN or what stands for one; and whether it is everyone, but for some.
struct ListedSubjects {
  std::map<std::string, Listed> by_key;
  std::optional<Listed> everyone;
  std::set<std::string> excepted;           // ARNs
  std::set<std::string> excepted_accounts;  // ids
  bool is_excepting = false;                // somebody but root users
};

// Not sure is who is listed under a condition, and whose own policies nobody knows.
bool is_sure(const Row& row) {
  const auto* principal = std::get_if<PrincipalCell>(&row.cells.front());
  return !(principal != nullptr && principal->is_undeclared) &&
         std::none_of(row.cells.begin(), row.cells.end(),
                      [](const Cell& cell) { return std::holds_alternative<ConditionCell>(cell); });
}

// A person is one, in however many accounts.
std::string key_of(const PrincipalCell& cell) {
  return cell.person ? "person " + cell.person->name : (cell.is_whole_account ? "account " : "") + cell.arn;
}

std::string account_of(std::string_view arn) {
  const auto parts = policy::split_arn(arn);
  return parts ? std::string(parts->account) : std::string();
}

void list_everyone(const model::World& world, const PrincipalCell& everyone, bool is_sure, ListedSubjects& listing) {
  if (!listing.everyone) {
    listing.everyone = Listed{principal_name(world, everyone), CallerKind::anonymous, false, false};
  }
  listing.everyone->is_sure = listing.everyone->is_sure || is_sure;
  for (const auto& except : everyone.except) {
    listing.is_excepting = listing.is_excepting || except.kind != CallerKind::root || except.is_whole_account;
    if (except.is_whole_account) {
      listing.excepted_accounts.insert(account_of(except.arn));
    } else {
      listing.excepted.insert(except.arn);
    }
  }
}

ListedSubjects listed_in(const Answer& answer) {
  ListedSubjects listing;
  for (const auto& row : answer.rows) {
    if (row.cells.empty()) {
      continue;
    }
    std::string key;
    Listed one;
    one.is_sure = is_sure(row);
    if (const auto* principal = std::get_if<PrincipalCell>(&row.cells.front())) {
      if (principal->is_everyone) {
        list_everyone(*answer.world, *principal, one.is_sure, listing);
        continue;
      }
      key = key_of(*principal);
      one.name = principal_name(*answer.world, *principal);
      one.kind = principal->kind;
      one.is_undeclared = principal->is_undeclared;
    } else if (const auto* entity = std::get_if<EntityCell>(&row.cells.front())) {
      key = answer.world->text(answer.world->arn_of(entity->entity));
      one.name = answer.world->text(answer.world->name_of(entity->entity));
      one.kind = CallerKind::role_session;
    } else {
      continue;
    }
    auto [place, is_new] = listing.by_key.try_emplace(key, one);
    place->second.is_sure = place->second.is_sure || one.is_sure;
  }
  return listing;
}

struct Member {
  std::string key, name;
  CallerKind kind{};
};

// What the answer says of one: its own row, or that of everyone.
std::optional<Listed> find(const ListedSubjects& listing, const Member& member) {
  const auto found = listing.by_key.find(member.key);
  if (found != listing.by_key.end() && (found->second.is_sure || !listing.everyone)) {
    return found->second;
  }
  const bool is_out =
      listing.excepted.count(member.key) != 0 || listing.excepted_accounts.count(account_of(member.key)) != 0;
  if (listing.everyone && !is_out) {
    return listing.everyone;
  }
  return found == listing.by_key.end() ? std::nullopt : std::optional(found->second);
}

std::string join(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text.empty() ? "nobody" : text;
}

}  // namespace

std::string principal_name(const model::World& world, const PrincipalCell& cell) {
  if (cell.is_everyone) {
    std::vector<std::string> names;
    for (const auto& except : cell.except) {
      names.push_back(principal_name(world, except));
    }
    return names.empty() ? "everyone" : "everyone except " + join(names);
  }
  if (cell.is_whole_account) {
    return "any principal of " + (cell.arn == "*" ? std::string("any account") : account_of(cell.arn));
  }
  if (cell.kind == CallerKind::anonymous) {
    return "anonymous";
  }
  if (cell.entity && cell.kind != CallerKind::root) {
    const auto name = world.text(world.name_of(*cell.entity));
    if (!name.empty()) {
      return std::string(name);
    }
  }
  return cell.arn;
}

namespace {

// One expectation held against one listing.
class Judging {
public:
  Judging(const Answer& answer, const SetVerdict& expected) : expected_(expected), listing_(listed_in(answer)) {
    for (const auto& subject : expected.members) {
      const auto cell = principal_cell(*answer.world, subject);
      const bool is_again = std::any_of(members_.begin(), members_.end(), [&](const Member& member) {
        return cell.person && member.key == key_of(cell);
      });
      if (is_again) continue;  // another account of the same person
      members_.push_back({key_of(cell), principal_name(*answer.world, cell), cell.kind});
      wanted_.push_back(members_.back().name);
      names_root_ = names_root_ || cell.kind == CallerKind::root;
    }
    if (expected.everyone) {
      wanted_.insert(wanted_.begin(), "everyone");
    }
  }

  Judged judge() const {
    bool is_open = false;
    std::vector<std::optional<Listed>> found;
    for (const auto& member : members_) {
      found.push_back(find(listing_, member));
    }
    if (expected_.everyone) {
      found.push_back(listing_.is_excepting ? std::nullopt : listing_.everyone);
    }
    const bool is_excluding = expected_.kind == SetVerdict::Kind::excludes;
    for (const auto& one : found) {
      if (is_excluding ? one && one->is_sure : !one) {
        return end(Judgement::failed);
      }
      is_open = is_open || (one && !one->is_sure);
    }
    if (expected_.kind == SetVerdict::Kind::is) {
      for (const auto& other : unexpected()) {
        if (other.is_sure) {
          return end(Judgement::failed);
        }
        is_open = true;
      }
    }
    return is_open ? end(Judgement::undecided) : Judged{};
  }

private:
  // Who is listed and not expected. Everyone holds all the others.
  std::vector<Listed> unexpected() const {
    std::vector<Listed> others;
    if (expected_.everyone) {
      return others;
    }
    for (const auto& [key, one] : listing_.by_key) {
      const bool is_member =
          std::any_of(members_.begin(), members_.end(),
                      [&, &listed_key = key](const Member& member) { return member.key == listed_key; });
      if (!is_member && (one.kind != CallerKind::root || names_root_)) {
        others.push_back(one);
      }
    }
    if (listing_.everyone) {
      others.push_back(*listing_.everyone);
    }
    return others;
  }

  Judged end(Judgement judgement) const {
    std::vector<std::string> got;
    const auto add = [&](const Listed& one) {
      got.push_back(one.is_sure         ? one.name
                    : one.is_undeclared ? one.name + " (whose own policies are not known)"
                                        : one.name + " (under a condition)");
    };
    for (const auto& [key, one] : listing_.by_key) {
      if (one.kind != CallerKind::root || names_root_) {
        add(one);
      }
    }
    if (listing_.everyone) {
      add(*listing_.everyone);
    }
    std::sort(got.begin(), got.end());
    std::string text = join(wanted_);
    if (expected_.kind == SetVerdict::Kind::excludes) text = "without " + text;
    if (expected_.kind == SetVerdict::Kind::includes) text += " among them";
    return Judged{judgement, text, join(got)};
  }

  const SetVerdict& expected_;
  ListedSubjects listing_;
  std::vector<Member> members_;
  std::vector<std::string> wanted_;
  bool names_root_ = false;
};

// Everyone is listed in a row of its own, which may list a member, too.
bool lists(const Answer& answer, const Row& row, const std::optional<std::string>& key) {
  if (row.cells.empty() || !is_sure(row)) return false;
  if (const auto* principal = std::get_if<PrincipalCell>(&row.cells.front())) {
    return principal->is_everyone || (key && key_of(*principal) == *key);
  }
  const auto* entity = std::get_if<EntityCell>(&row.cells.front());
  return entity != nullptr && key && answer.world->text(answer.world->arn_of(entity->entity)) == *key;
}

// Of the rows that list it the one that rests on least.
std::vector<Note> notes_of_member(const Answer& answer, const std::optional<std::string>& key) {
  std::optional<std::vector<Note>> least;
  for (const auto& row : answer.rows) {
    if (!lists(answer, row, key)) continue;
    Answer noted;
    noted.world = answer.world;
    for (const auto reason : row.reasons) add_notes_of_missing(noted, answer.reasons[reason]);
    if (!least || noted.notes.size() < least->size()) least = std::move(noted.notes);
  }
  return least.value_or(std::vector<Note>());
}

}  // namespace

Judged judge_set(const Answer& answer, const SetVerdict& expected) {
  return Judging(answer, expected).judge();
}

std::vector<Note> notes_of_included(const Answer& answer, const SetVerdict& expected) {
  Answer noted;
  const auto add = [&](const std::optional<std::string>& key) {
    for (auto& note : notes_of_member(answer, key)) add_note(noted, std::move(note));
  };
  if (expected.everyone) add(std::nullopt);
  for (const auto& subject : expected.members) add(key_of(principal_cell(*answer.world, subject)));
  return std::move(noted.notes);
}

}  // namespace iamq::query
