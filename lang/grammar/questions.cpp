#include "lang/grammar/questions.hpp"

#include "lang/grammar/elsewhere.hpp"

IAMQ_COMPILE_RULE(iamq::lang::grammar::clause)
IAMQ_COMPILE_RULE(iamq::lang::grammar::ask)
IAMQ_COMPILE_RULE(iamq::lang::grammar::what_if)
IAMQ_COMPILE_RULE(iamq::lang::grammar::question)
