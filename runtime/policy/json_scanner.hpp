#pragma once

#include <cstdint>
#include <string_view>

#include "runtime/policy/json_events.hpp"

namespace iamq::policy {

// Tells the events of a text that is one JSON value with white space around it (RFC 8259, and no lone surrogates), in
// one pass over its bytes. `offset`: of the text in its source. False: it is no JSON, or goes deeper than
// `depth_limit`; events that came before stay told, and what is wrong is the grammar's to say (json_grammar.hpp).
bool scan_json(std::string_view text, std::uint32_t offset, std::uint32_t depth_limit, JsonHandler& handler);

}  // namespace iamq::policy
