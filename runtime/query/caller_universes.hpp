#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "runtime/query/universe.hpp"

namespace iamq::query {

// The Universes of everybody whose policies could draw a line; callers of one profile mostly share one.
class CallerUniverses {
public:
  // `actions`: the only ones that will be asked about (numbers of the catalog), where the catalog knows them all.
  // There is at least one Universe afterwards.
  void make(const Asking& asking, const model::Clauses& clauses,
            const std::optional<std::vector<std::uint32_t>>& actions);

  const std::vector<std::unique_ptr<Universe>>& all() const { return all_; }
  const std::map<model::EntityId, const Universe*>& by_caller() const { return by_caller_; }

private:
  std::vector<std::unique_ptr<Universe>> all_;
  std::map<model::EntityId, const Universe*> by_caller_;
};

}  // namespace iamq::query
