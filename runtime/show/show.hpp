#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lang/text/diagnostic.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::show {

// `show X [as json|iamq]`: the entity with its policies, in Answer::body. `format` is empty if none is named (then
// iamq); one that is not answered is a diagnostic at `where`.
std::variant<query::Answer, text::Diagnostic> show(const query::Asking& asking, model::EntityId entity,
                                                   std::string_view format, const text::Span& where);
// One policy's text: `show policy X of David`, `show trust policy of R`.
std::variant<query::Answer, text::Diagnostic> show(const query::Asking& asking, policy::PolicyId policy,
                                                   std::string_view format, const text::Span& where);
// `show world [as json|iamq]`: everything, as a world file that `import` reads, or as a script.
std::variant<query::Answer, text::Diagnostic> show_world(const query::Asking& asking, std::string_view format,
                                                         const text::Span& where);
// What that has no place for, in words: "2 endpoints".
std::vector<std::string> left_out_of_world_file(const model::World& world);
std::vector<std::string> left_out_of_world_text(const model::World& world);

}  // namespace iamq::show
