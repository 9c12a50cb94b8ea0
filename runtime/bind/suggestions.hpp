#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/bind/names.hpp"

// The messages about names that do not name what is wanted.
namespace iamq::bind {

// Nothing bears the name: suggests the nearest one, another account's, or how to declare it. Null, and nothing said, if
// the name is declared in this run by something that is wrong itself.
text::Diagnostic* report_unknown(Binder& binder, lang::Noun noun, std::string_view name, const text::Span& span,
                                 const Wanted& wanted);

// Several rows bear it: each reading spelled out, so that it can be pasted.
void report_ambiguous(Binder& binder, std::string_view name, const std::vector<EntityId>& readings,
                      const text::Span& span);
void report_ambiguous(Binder& binder, std::string_view name, const std::vector<std::string>& readings,
                      const text::Span& span);

// The name is there, but names something else. `noun`: what was wanted.
void report_wrong_kind(Binder& binder, std::string_view name, EntityId found, std::string_view noun,
                       const text::Span& span);

}  // namespace iamq::bind
