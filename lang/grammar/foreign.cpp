#include "lang/grammar/foreign.hpp"

namespace iamq::lang::grammar {
namespace {

struct Row {
  std::string_view word;
  std::string_view instead;
};

constexpr std::string_view allow =
    "a policy statement is `allow ACTIONS on RESOURCES`; a policy is given with `attach POLICY to PRINCIPAL`";
constexpr std::string_view deny = "a policy statement is `deny ACTIONS on RESOURCES`";
constexpr std::string_view take_away =
    "`detach POLICY from PRINCIPAL`, `remove USER from GROUP` or `deny ACTIONS on RESOURCES` in a policy";
constexpr std::string_view declare = "a declaration begins with its noun: `user David in Development`";
constexpr std::string_view when = "conditions follow `when`: `when aws:SourceIp in 10.0.0.0/8`";
constexpr std::string_view ask = "a question begins with `can`, `who can`, `why` or `what can`";
constexpr std::string_view expect = "an expectation is `expect David can assume UpdateApp`";
constexpr std::string_view command = "the prompt's own commands begin with a colon: `:help`, `:quit`";

constexpr Row rows[] = {
    {"grant", allow},
    {"permit", allow},
    {"give", allow},
    {"assign", "a policy is given with `attach POLICY to PRINCIPAL`, a group with `add USER to GROUP`"},
    {"bind", "a policy is given with `attach POLICY to PRINCIPAL`"},
    {"forbid", deny},
    {"prohibit", deny},
    {"disallow", deny},
    {"block", deny},
    {"ungrant", take_away},
    {"drop", "what is declared goes with `delete NAME`"},
    {"destroy", "what is declared goes with `delete NAME`"},
    {"create", declare},
    {"new", declare},
    {"define", declare},
    {"declare", declare},
    {"let", declare},
    {"def", declare},
    {"update", "a policy changes with `replace policy NAME { ... }` or `add to policy NAME { ... }`"},
    {"alter", "a policy changes with `replace policy NAME { ... }` or `add to policy NAME { ... }`"},
    {"or", "IAM has no `or`: several values after a comma are alternatives, anything else is a second statement"},
    {"||", "IAM has no `or`: several values after a comma are alternatives, anything else is a second statement"},
    {"&&", "conditions are joined with `and`"},
    {"unless", "turn the condition around after `when`: `is not`, `not in`, `not like`"},
    {"where", when},
    {"having", when},
    {"provided", when},
    {"condition", when},
    {"conditions", when},
    {"using", "what a request brings along follows `with`: `with mfa, aws:SourceIp=10.0.0.1`"},
    {"select", ask},
    {"does", ask},
    {"may", ask},
    {"could", ask},
    {"whom", "`who can ACTION on RESOURCE`"},
    {"assert", expect},
    {"check", expect},
    {"verify", expect},
    {"should", expect},
    {"describe", "`show NAME`, or `test \"name\" { ... }` for a test"},
    {"effect", "a policy statement is `allow ...` or `deny ...`; JSON follows `=`: `policy NAME = { ... }`"},
    {"principal", "whom a statement speaks of follows `to`: `allow ACTIONS to PRINCIPALS on RESOURCES`"},
    {"notaction", "`all actions except ...`"},
    {"notresource", "`all resources except ...`"},
    {"notprincipal", "`to everyone except ...`"},
    {"anyone", "`everyone`; in questions `anonymous` for a request without credentials"},
    {"anybody", "`everyone`; in questions `anonymous` for a request without credentials"},
    {"everybody", "`everyone`"},
    {"public", "`everyone`"},
    {"none", "`nobody`"},
    {"trust", "`trusts PRINCIPALS` in a role, or a full `trust policy { ... }`"},
    {"organisation", "`organization`, as AWS spells it"},
    {"help", command},
    {"quit", command},
    {"exit", command},
    {"load", command},
    {"save", command},
};

}  // namespace

std::string_view instead_of(std::string_view word) {
  constexpr std::size_t longest = 16;
  if (word.size() > longest) return "";
  char lower[longest];
  for (std::size_t i = 0; i < word.size(); ++i) {
    lower[i] = word[i] >= 'A' && word[i] <= 'Z' ? static_cast<char>(word[i] - 'A' + 'a') : word[i];
  }
  for (const Row& row : rows) {
    if (row.word == std::string_view(lower, word.size())) return row.instead;
  }
  return "";
}

}  // namespace iamq::lang::grammar
