#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "runtime/model/world.hpp"

namespace iamq {

// The Worlds that a session has come through: `undo`, `redo`, `checkpoint`, `reset`. Worlds share their rows, so that a
// step costs what it changed.
class History {
public:
  using Worlds = std::shared_ptr<const model::World>;
  // Steps further back than this are forgotten.
  static constexpr std::size_t most_steps = 1000;

  // `what`: the statement that made `after` of `before`. What could be redone is forgotten.
  void record(Worlds before, Worlds after, std::string what, bool is_edit);

  // A step and the World that it leads to.
  struct Step {
    Worlds world;
    std::string what;
  };
  std::optional<Step> undo();
  std::optional<Step> redo();

  // The World before the first edit; null if there was none.
  const Worlds& unedited() const { return unedited_; }
  // Back there; a step that can be undone. Null if there is nothing to go back from.
  Worlds reset(Worlds now);

  void set_checkpoint(std::string name, Worlds world) { checkpoints_[std::move(name)] = std::move(world); }
  Worlds checkpoint(const std::string& name) const;
  const std::map<std::string, Worlds>& checkpoints() const { return checkpoints_; }

private:
  struct Done {
    Worlds before, after;
    Worlds unedited_before, unedited_after;
    std::string what;
  };
  std::deque<Done> steps_;
  std::size_t at_ = 0;  // steps in front of it are done, those behind can be redone
  Worlds unedited_;
  std::map<std::string, Worlds> checkpoints_;
};

}  // namespace iamq
