#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/model/question.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::change {

// What edits allow beside what was asked, exactly, to everybody: `Eve: s3:Get* on data/*`, each on a line. Nothing if
// the world is too large to look at for every proposal.
std::optional<std::vector<std::string>> what_else_opens(const query::Asking& before, const model::World& after,
                                                        const model::Subject& subject, const model::Act& act,
                                                        const model::Clauses& clauses);

}  // namespace iamq::change
