#pragma once

#include <string_view>

namespace iamq::evaluate {

// What of a user's or plain role session's request a context key hangs on, where the question itself says nothing of
// the key: what make_request and fill_context fill in. Two requests of one situation that are alike in it have the same
// value, or none, or both an unknown one.
struct KeySource {
  bool kind = false;      // user or role
  bool account = false;   // the caller's
  bool caller = false;    // which user or role
  bool resource = false;  // which resource, and whose

  KeySource operator|(const KeySource& other) const {
    return {kind || other.kind, account || other.account, caller || other.caller, resource || other.resource};
  }
};
KeySource source_of(std::string_view key);

}  // namespace iamq::evaluate
