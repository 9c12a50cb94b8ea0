#include "lang/grammar/declarations.hpp"

#include "lang/grammar/elsewhere.hpp"

IAMQ_COMPILE_RULE(iamq::lang::grammar::line)
IAMQ_COMPILE_RULE(iamq::lang::grammar::lines)
IAMQ_COMPILE_RULE(iamq::lang::grammar::account)
IAMQ_COMPILE_RULE(iamq::lang::grammar::ou)
IAMQ_COMPILE_RULE(iamq::lang::grammar::declaration)
