#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/evaluate/decision.hpp"

// How AWS words a refusal: one table, to say ours as AWS would and to read back what AWS said.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
namespace iamq::evaluate {

struct RefusalReason {
  bool is_explicit = false;
  std::optional<LayerId> layer;  // none: AWS names no kind of policy
  friend bool operator==(const RefusalReason&, const RefusalReason&) = default;
};

// Why AWS would say that it was refused; none if it was not, or for a rule that no policy makes.
std::optional<RefusalReason> reason_of(const Decision& decision);

// `with an explicit deny in a permissions boundary`, `because no identity-based policy allows the s3:GetObject action`.
std::string words_of(const RefusalReason& reason, std::string_view action);

// The reason that the end of a message gives; none if it gives none.
std::optional<RefusalReason> read_reason(std::string_view words);

// The layer that decided a refusal; null if none did.
const LayerResult* decisive_layer(const Decision& decision);

}  // namespace iamq::evaluate
