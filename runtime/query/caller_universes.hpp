#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/query/universe.hpp"

namespace iamq::query {

// The Universes of everybody whose policies could draw a line; callers of one profile mostly share one. Of resources of
// other accounts each has what their policies say to somebody of the caller's account.
class CallerUniverses {
public:
  // `actions`: the only ones that will be asked about (numbers of the catalog), where the catalog knows them all.
  // There is at least one Universe afterwards, and one for each account.
  void make(const Asking& asking, const model::Clauses& clauses,
            const std::optional<std::vector<std::uint32_t>>& actions);

  const std::vector<const Universe*>& all() const { return all_; }
  const std::vector<const Universe*>& of_account(model::AccountId account) const {
    return by_account_[static_cast<std::size_t>(account)];
  }
  const std::map<model::EntityId, const Universe*>& by_caller() const { return by_caller_; }

private:
  const Universe* make_one(const Asking& asking, const model::Subject& subject, const evaluate::Situation& situation,
                           const Universe::Only& only, std::optional<model::AccountId> account);

  std::vector<std::unique_ptr<Universe>> made_;
  std::vector<const Universe*> all_;
  std::vector<std::vector<const Universe*>> by_account_;  // by row
  std::map<model::EntityId, const Universe*> by_caller_;
};

}  // namespace iamq::query
