#pragma once

#include <string>

#include "tests/oracle/request.hpp"

namespace iamq::oracle {

// The case about its resource number `target` as a line of JSON (docs/simulate.md). What the format has no field for,
// such as the management account, is left out.
std::string to_json(const Case& asked, std::size_t target);

// A policy as AWS stores it.
std::string to_json(const Document& document);

// The whole case, for a person who looks for what is wrong.
std::string to_text(const Case& asked);

}  // namespace iamq::oracle
