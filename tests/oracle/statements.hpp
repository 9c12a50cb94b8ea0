#pragma once

#include <string_view>

#include "tests/oracle/request.hpp"

namespace iamq::oracle {

// Through what a Principal element lets the caller in; later ones are stronger.
enum class NamedAs {
  nobody,
  account,  // its account: the account decides further
  role,     // the role behind the session, or the user behind the federated session
  itself,   // its own ARN or name, or everyone
};

// Whether the statement speaks of the request at all, leaving its effect aside.
bool applies(const Statement& statement, const Document& document, const Case& asked, const Target& target);

// For a statement with Principal that applies.
NamedAs named_as(const Statement& statement, const Caller& caller);

bool is_action(std::string_view pattern, std::string_view action);

}  // namespace iamq::oracle
