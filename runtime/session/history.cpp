#include "runtime/session/history.hpp"

namespace iamq {

void History::record(Worlds before, Worlds after, std::string what, bool is_edit) {
  steps_.resize(at_);
  Done done{before, std::move(after), unedited_, unedited_, std::move(what)};
  if (is_edit && !unedited_) done.unedited_after = std::move(before);
  unedited_ = done.unedited_after;
  steps_.push_back(std::move(done));
  if (steps_.size() > most_steps) steps_.pop_front();
  at_ = steps_.size();
}

std::optional<History::Step> History::undo() {
  if (at_ == 0) return std::nullopt;
  const Done& done = steps_[--at_];
  unedited_ = done.unedited_before;
  return Step{done.before, done.what};
}

std::optional<History::Step> History::redo() {
  if (at_ == steps_.size()) return std::nullopt;
  const Done& done = steps_[at_++];
  unedited_ = done.unedited_after;
  return Step{done.after, done.what};
}

History::Worlds History::reset(Worlds now) {
  if (!unedited_) return nullptr;
  Worlds back = unedited_;
  record(std::move(now), back, "reset", false);
  steps_.back().unedited_after = nullptr;
  unedited_ = nullptr;
  return back;
}

History::Worlds History::checkpoint(const std::string& name) const {
  const auto found = checkpoints_.find(name);
  return found == checkpoints_.end() ? nullptr : found->second;
}

}  // namespace iamq
