#include "lang/grammar/elsewhere.hpp"
#include "lang/grammar/questions.hpp"

IAMQ_COMPILE_RULE(iamq::lang::grammar::edit)
