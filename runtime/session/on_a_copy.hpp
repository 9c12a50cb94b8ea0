#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "runtime/session/state.hpp"

namespace iamq {

// Puts the World (and `it`) back when a test or an expected error is over.
class OnACopy {
public:
  explicit OnACopy(SessionState& state)
      : state_(state),
        world_(state.world),
        history_(std::move(state.history)),
        branched_from_(std::move(state.branched_from)),
        opens_branches_(state.opens_branches),
        remembers_(state.remembers),
        last_answer_(state.last_answer),
        takes_(std::move(state.tests.takes)),
        keeps_suite_(state.tests.keeps_suite),
        troubles_(state.environment.troubles) {
    state_.history = History();
    for (const auto& [name, world] : history_.checkpoints()) state_.history.set_checkpoint(name, world);
    state_.branched_from = nullptr;
    state_.opens_branches = false;
    state_.remembers = false;
    state_.tests.takes = nullptr;
    state_.tests.keeps_suite = false;
  }
  ~OnACopy() {
    state_.world = world_;
    state_.history = std::move(history_);
    state_.branched_from = std::move(branched_from_);
    state_.opens_branches = opens_branches_;
    state_.remembers = remembers_;
    state_.last_answer = last_answer_;
    state_.tests.takes = std::move(takes_);
    state_.tests.keeps_suite = keeps_suite_;
    state_.environment.troubles = troubles_;
  }
  OnACopy(const OnACopy&) = delete;
  OnACopy& operator=(const OnACopy&) = delete;

private:
  SessionState& state_;
  std::shared_ptr<const model::World> world_;
  History history_;
  std::shared_ptr<const model::World> branched_from_;
  bool opens_branches_;
  bool remembers_;
  std::optional<query::Answer> last_answer_;
  std::function<bool(const lang::Statement&)> takes_;
  bool keeps_suite_;
  bind::Troubles troubles_;
};

}  // namespace iamq
