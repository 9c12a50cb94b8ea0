#include "lang/grammar/policies.hpp"

#include "lang/grammar/elsewhere.hpp"

IAMQ_COMPILE_RULE(iamq::lang::grammar::rule)
IAMQ_COMPILE_RULE(iamq::lang::grammar::rules)
IAMQ_COMPILE_RULE(iamq::lang::grammar::conditions)
IAMQ_COMPILE_RULE(iamq::lang::grammar::facts)
