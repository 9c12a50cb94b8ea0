#pragma once

#include <optional>
#include <string>

#include "runtime/change/trial.hpp"

namespace iamq::change {

// What would have to be sent with the request for it to be allowed as everything stands, as a question says it:
// `external id 12345`, `mfa`, `s3:prefix=home/`. Read off the conditions that almost held, and tried.
std::optional<std::string> what_to_send(const Trial& trial, const query::Answer& answer);

}  // namespace iamq::change
