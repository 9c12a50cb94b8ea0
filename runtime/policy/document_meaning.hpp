#pragma once

#include "runtime/policy/document_reader.hpp"

namespace iamq::policy {

// As read_document, for whoever wants to know what a document means and asks of places only where something is wrong:
// the positions are there only beside diagnostics.
ReadDocument read_meaning(const Json& json, const JsonNode& node, PolicyKind kind, Library& library);

}  // namespace iamq::policy
