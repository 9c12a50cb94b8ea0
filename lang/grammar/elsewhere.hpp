#pragma once

#include "lang/grammar/control.hpp"

// To be included by the files that compile rules marked `elsewhere`, each of which instantiates its own.
namespace iamq::lang::grammar {

template <typename Rule>
bool match_elsewhere(Input& in, Reader& reader) {
  return pegtl::match<Rule, pegtl::apply_mode::nothing, pegtl::rewind_mode::required, pegtl::nothing, control>(in,
                                                                                                               reader);
}

// Without these every file would compile all of them.
struct json;
struct rule;
struct rules;
struct conditions;
struct facts;
struct line;
struct lines;
struct account;
struct ou;
struct declaration;
struct clause;
struct ask;
struct what_if;
struct question;
struct edit;
struct expect;
struct statement;
extern template bool match_elsewhere<json>(Input&, Reader&);
extern template bool match_elsewhere<rule>(Input&, Reader&);
extern template bool match_elsewhere<rules>(Input&, Reader&);
extern template bool match_elsewhere<conditions>(Input&, Reader&);
extern template bool match_elsewhere<facts>(Input&, Reader&);
extern template bool match_elsewhere<line>(Input&, Reader&);
extern template bool match_elsewhere<lines>(Input&, Reader&);
extern template bool match_elsewhere<account>(Input&, Reader&);
extern template bool match_elsewhere<ou>(Input&, Reader&);
extern template bool match_elsewhere<declaration>(Input&, Reader&);
extern template bool match_elsewhere<clause>(Input&, Reader&);
extern template bool match_elsewhere<ask>(Input&, Reader&);
extern template bool match_elsewhere<what_if>(Input&, Reader&);
extern template bool match_elsewhere<question>(Input&, Reader&);
extern template bool match_elsewhere<edit>(Input&, Reader&);
extern template bool match_elsewhere<expect>(Input&, Reader&);
extern template bool match_elsewhere<statement>(Input&, Reader&);

}  // namespace iamq::lang::grammar

// This file compiles the rule.
#define IAMQ_COMPILE_RULE(rule) template bool iamq::lang::grammar::match_elsewhere<rule>(Input&, Reader&);
