#include "runtime/query/everyone.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "runtime/policy/arn.hpp"
#include "runtime/query/cells.hpp"
#include "runtime/query/formulas.hpp"
#include "runtime/query/requests.hpp"

namespace iamq::query {

using evaluate::Outcome;
using model::EntityId;
using model::EntityKind;
using model::Subject;

namespace {

using Parts = std::vector<std::size_t>;

bool is_alike(const Found& a, const Found& b) {
  return a.outcome == b.outcome && same(a.condition, b.condition);
}

// What is said of everyone is true of this principal, too, if it is let in as they are, or surely.
bool is_as_open(const Found& found, const Found& everyone) {
  return found.chain.empty() && (found.outcome == Outcome::allowed || is_alike(found, everyone));
}

Parts both(const Parts& a, const Parts& b) {
  Parts shared;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(shared));
  return shared;
}

Parts without(const Parts& all, const Parts& taken) {
  Parts left;
  std::set_difference(all.begin(), all.end(), taken.begin(), taken.end(), std::back_inserter(left));
  return left;
}

bool has_all(const Parts& some, const Parts& wanted) {
  return std::includes(some.begin(), some.end(), wanted.begin(), wanted.end());
}

// A declared user, role or root user, as it would be found.
Found declared(EntityId entity) {
  Found found;
  found.how = Found::How::direct;
  found.entity = entity;
  found.subject = session_of(entity);
  return found;
}

class Folding {
public:
  Folding(const Asking& asking, std::vector<Group>& groups,
          const std::function<bool(std::size_t part, const Found& found)>& is_asked)
      : world_(*asking.world), groups_(groups), is_asked_(is_asked) {}

  void run() {
    const auto any_account = those(Found::How::any_account);
    for (const std::size_t anonymous : those(Found::How::anonymous)) {
      for (const std::size_t any : any_account) {
        if (is_alike(groups_[anonymous].found, groups_[any].found)) fold(anonymous, any);
      }
    }
    groups_.erase(
        std::remove_if(groups_.begin(), groups_.end(), [](const Group& group) { return group.parts.empty(); }),
        groups_.end());
  }

private:
  std::vector<std::size_t> those(Found::How how) const {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      if (groups_[i].found.how == how) places.push_back(i);
    }
    return places;
  }

  void fold(std::size_t anonymous, std::size_t any) {
    Group everyone;
    everyone.is_everyone = true;
    everyone.found = groups_[anonymous].found;
    everyone.parts = both(groups_[anonymous].parts, groups_[any].parts);
    if (everyone.parts.empty()) {
      return;
    }
    groups_[anonymous].parts = without(groups_[anonymous].parts, everyone.parts);
    groups_[any].parts = without(groups_[any].parts, everyone.parts);
    everyone.except = excepted(everyone);
    for (auto& group : groups_) {
      if (group.found.chain.empty() && is_alike(group.found, everyone.found) &&
          excepted_arns_.count(principal_cell(world_, group.found.subject).arn) == 0) {
        group.parts = without(group.parts, everyone.parts);
      }
    }
    groups_.push_back(std::move(everyone));
  }

  // Whether a declared principal is let in everywhere as everyone is, as far as the question asks about it.
  bool is_let_in(const Found& principal, const Group& everyone) const {
    Parts asked, open;
    for (const std::size_t part : everyone.parts) {
      if (is_asked_(part, principal)) asked.push_back(part);
    }
    for (const auto& group : groups_) {
      if (group.found.subject == principal.subject && is_as_open(group.found, everyone.found)) {
        open.insert(open.end(), group.parts.begin(), group.parts.end());
      }
    }
    std::sort(open.begin(), open.end());
    return has_all(open, asked);
  }

  // Those of whom it is not true; an account of which it is true of nobody is named as a whole.
  std::vector<PrincipalCell> excepted(const Group& everyone) {
    struct OfAccount {
      std::size_t asked = 0;
      std::vector<PrincipalCell> out;
    };
    std::map<model::AccountId, OfAccount> accounts;
    const auto ask = [&](const Found& principal, model::AccountId account) {
      const bool is_asked = std::any_of(everyone.parts.begin(), everyone.parts.end(),
                                        [&](std::size_t part) { return is_asked_(part, principal); });
      if (!is_asked) return;
      OfAccount& of_account = accounts[account];
      ++of_account.asked;
      if (!is_let_in(principal, everyone)) of_account.out.push_back(principal_cell(world_, principal.subject));
    };
    world_.users.each([&](std::uint32_t index, const model::User& user) {
      ask(declared({EntityKind::user, index}), user.account);
    });
    world_.roles.each([&](std::uint32_t index, const model::Role& role) {
      ask(declared({EntityKind::role, index}), role.account);
    });
    world_.accounts.each([&](std::uint32_t index, const model::Account&) {
      Found root;
      root.how = Found::How::root;
      root.subject.kind = Subject::Kind::root;
      root.subject.account = model::AccountId{index};
      ask(root, root.subject.account);
    });
    std::vector<PrincipalCell> cells;
    excepted_arns_.clear();
    for (auto& [account, of_account] : accounts) {
      for (const auto& cell : of_account.out) excepted_arns_.insert(cell.arn);
      if (of_account.out.size() > 1 && of_account.out.size() == of_account.asked) {
        PrincipalCell whole;
        whole.kind = evaluate::CallerKind::root;
        whole.arn = policy::root_arn("aws", world_.text(world_.account(account).id));
        whole.is_whole_account = true;
        of_account.out = {std::move(whole)};
      }
      std::move(of_account.out.begin(), of_account.out.end(), std::back_inserter(cells));
    }
    std::sort(cells.begin(), cells.end(), [](const PrincipalCell& a, const PrincipalCell& b) { return a.arn < b.arn; });
    return cells;
  }

  const model::World& world_;
  std::vector<Group>& groups_;
  const std::function<bool(std::size_t, const Found&)>& is_asked_;
  std::set<std::string> excepted_arns_;
};

}  // namespace

void fold_everyone(const Asking& asking, std::vector<Group>& groups,
                   const std::function<bool(std::size_t part, const Found& found)>& is_asked) {
  Folding(asking, groups, is_asked).run();
}

}  // namespace iamq::query
