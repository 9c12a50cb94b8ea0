#include "lang/grammar/statements.hpp"

#include "lang/grammar/elsewhere.hpp"

IAMQ_COMPILE_RULE(iamq::lang::grammar::expect)
IAMQ_COMPILE_RULE(iamq::lang::grammar::statement)
