#pragma once

#include <cstdint>
#include <vector>

#include "runtime/query/answer.hpp"
#include "stdlib/catalog.hpp"

// A statement may list tables beside buckets, and what reads objects beside what reads items: of a service people are
// told what is on resources that some of its actions work on.
namespace iamq::query {

// Drops the actions of services of which none that is listed works on a resource of the pattern. Whether some of them
// belong to another service than the resource: then a note should tell of it.
bool leave_out_what_never_works(const stdlib::Catalog& catalog, const ResourceCell& resource,
                                std::vector<std::uint32_t>& actions);

void add_note_of_what_never_works(Answer& answer);

}  // namespace iamq::query
