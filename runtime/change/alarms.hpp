#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/change/world_difference.hpp"

// Changes that a pipeline may want to stop at: `iamq diff --fail-on`.
namespace iamq::change {

enum class Alarm {
  any,            // somebody gains or loses something
  wider,          // somebody gains something
  is_public,      // everyone, anonymous callers or principals of any account gain something
  admin,          // somebody gains a way to change permissions: their own, or those of others
  cross_account,  // somebody gains something of another account
};

struct AlarmRow {
  Alarm alarm{};
  std::string_view name;  // on the command line
};
std::span<const AlarmRow> alarm_rows();
std::optional<Alarm> alarm_named(std::string_view name);
std::string_view name_of(Alarm alarm);

// Whether the change raises that alarm. `after`: the later World that it is a change of.
bool raises(const Change& change, Alarm alarm, const query::Asking& after);

// An alarm that was raised, and by which changes of the difference.
struct Raised {
  Alarm alarm{};
  std::vector<std::size_t> changes;
};
std::vector<Raised> raised_by(const WorldDifference& difference, std::span<const Alarm> asked,
                              const query::Asking& after);

}  // namespace iamq::change
