#pragma once

#include <string>

#include "runtime/policy/library.hpp"

namespace iamq::policy {

enum class JsonLayout { compact, pretty };  // pretty: two blanks, as AWS's console prints it

// The document as AWS JSON. Reading it back gives an equal document.
std::string write_json(const Document& document, const Library& library, JsonLayout layout);

// Characters without white space, as quotas count them.
std::size_t size_in_characters(const Document& document, const Library& library);

}  // namespace iamq::policy
