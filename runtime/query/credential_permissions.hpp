#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "runtime/evaluate/gather.hpp"
#include "runtime/index/decider.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"
#include "runtime/query/formulas.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/requests.hpp"
#include "runtime/query/taken_away.hpp"
#include "runtime/query/universe.hpp"

namespace iamq::query {

// Actions that one set of statements grants on one set of resources, under one condition.
struct Permission {
  std::vector<std::uint32_t> actions;
  ResourceCell resource;
  condition::Formula condition = always();
  GrantsCell grants;
  evaluate::Explained reason;  // the decision on an example, which stands for all
};

// What one set of credentials can do.
class CredentialPermissions {
public:
  // What is decided on the way is noted in `answer`. `outside` serves all of one answer.
  CredentialPermissions(const Asking& asking, const Walk& way, const model::Clauses& clauses, bool tells_taken,
                        OutsideNotes& outside, Answer& answer);

  // `actions`: those that count, numbers of the catalog.
  std::vector<Permission> permissions(const std::vector<std::uint32_t>& actions);

  bool is_complete() const { return is_complete_; }
  bool leaves_out_others() const { return universe_.leaves_out_others(); }
  const auto& left_out_without_text() const { return universe_.left_out_without_text(); }

  // After permissions().
  std::vector<TakenAway> take_taken() { return std::move(taken_); }

private:
  // A region and what is decided there.
  struct Decided {
    evaluate::Explained explained;  // without reasons where it is refused, and nothing is told of that
    condition::Formula condition;
    bool is_open = false;     // allowed or conditional
    bool is_foreign = false;  // of another account
    bool counts = true;       // inside what was asked for
    bool names_owner = false;
  };

  Decided decide(std::uint32_t action, const Region& region) const;
  evaluate::Explained explained(std::uint32_t action, const Region& region) const;
  void add_class(const std::vector<std::uint32_t>& alike, const model::Target& target);
  // The regions in which one layer takes away what others grant.
  void note_taken(const std::vector<std::uint32_t>& alike, const Regions& regions, const std::vector<Decided>& decided);
  void add_taken(TakenAway taken);
  // All regions with the condition of region `first`, on the same side of the account's border.
  void tell_alike(const std::vector<std::uint32_t>& alike, const Regions& regions, std::vector<Decided>& decided,
                  std::size_t first, std::vector<bool>& is_told);
  // Mechanisms outside the model, for the services that the answer is about: those it tells something of, or what it
  // was asked of; all of them where it tells nothing.
  void add_notes();
  // Classes of actions that are granted alike share a permission.
  void add(Permission permission);

  const Asking& asking_;
  const model::Clauses& clauses_;
  model::EntityId caller_{};
  std::shared_ptr<index::Decider> decider_;  // null: the plain evaluator is asked alone
  Universe universe_;
  std::string account_;  // of `in`
  OutsideNotes& outside_;
  bool tells_taken_;
  Answer& answer_;
  std::map<std::pair<evaluate::Outcome, bool>, std::vector<std::uint32_t>>
      decided_;  // actions that something outside touches, by outcome, and across accounts
  bool is_complete_ = true;
  std::vector<Permission> all_;
  std::vector<TakenAway> taken_;
  std::multimap<std::string, std::size_t> by_pattern_;
};

}  // namespace iamq::query
