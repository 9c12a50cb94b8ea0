#include "lang/grammar/foreign.hpp"

namespace iamq::lang::grammar {
namespace {

struct ForeignWord {
  std::string_view word;
  std::string_view instead;
};

constexpr std::string_view allow_help =
    "a policy statement is `allow ACTIONS on RESOURCES`; a policy is given with `attach POLICY to PRINCIPAL`";
constexpr std::string_view deny_help = "a policy statement is `deny ACTIONS on RESOURCES`";
constexpr std::string_view take_away_help =
    "`detach POLICY from PRINCIPAL`, `remove USER from GROUP` or `deny ACTIONS on RESOURCES` in a policy";
constexpr std::string_view declare_help = "a declaration begins with its noun: `user David in Development`";
constexpr std::string_view when_help = "conditions follow `when`: `when aws:SourceIp in 10.0.0.0/8`";
constexpr std::string_view ask_help = "a question begins with `can`, `who can`, `why` or `what can`";
constexpr std::string_view expect_help = "an expectation is `expect David can assume UpdateApp`";
constexpr std::string_view action_help = "an action names its service: `s3:GetObject`, `s3:Get*`, `s3:*`";
constexpr std::string_view command_help = "the prompt's own commands begin with a colon: `:help`, `:quit`";

constexpr ForeignWord foreign_words[] = {
    {"grant", allow_help},
    {"permit", allow_help},
    {"give", allow_help},
    {"assign", "a policy is given with `attach POLICY to PRINCIPAL`, a group with `add USER to GROUP`"},
    {"bind", "a policy is given with `attach POLICY to PRINCIPAL`"},
    {"forbid", deny_help},
    {"prohibit", deny_help},
    {"disallow", deny_help},
    {"block", deny_help},
    {"ungrant", take_away_help},
    {"drop", "what is declared goes with `delete NAME`"},
    {"destroy", "what is declared goes with `delete NAME`"},
    {"create", declare_help},
    {"new", declare_help},
    {"define", declare_help},
    {"declare", declare_help},
    {"let", declare_help},
    {"def", declare_help},
    {"update", "a policy changes with `replace policy NAME { ... }` or `add to policy NAME { ... }`"},
    {"alter", "a policy changes with `replace policy NAME { ... }` or `add to policy NAME { ... }`"},
    {"or", "IAM has no `or`: several values after a comma are alternatives, anything else is a second statement"},
    {"||", "IAM has no `or`: several values after a comma are alternatives, anything else is a second statement"},
    {"&&", "conditions are joined with `and`"},
    {"unless", "turn the condition around after `when`: `is not`, `not in`, `not like`"},
    {"where", when_help},
    {"having", when_help},
    {"provided", when_help},
    {"condition", when_help},
    {"conditions", when_help},
    {"using", "what a request brings along follows `with`: `with mfa, aws:SourceIp=10.0.0.1`"},
    {"select", ask_help},
    {"does", ask_help},
    {"may", ask_help},
    {"could", ask_help},
    {"is", "`who can ACTION on RESOURCE`; who can do everything is asked with `who can *`"},
    {"read", action_help},
    {"write", action_help},
    {"access", action_help},
    {"use", action_help},
    {"whom", "`who can ACTION on RESOURCE`"},
    {"assert", expect_help},
    {"check", expect_help},
    {"verify", expect_help},
    {"should", expect_help},
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
    {"help", command_help},
    {"quit", command_help},
    {"exit", command_help},
    {"load", command_help},
    {"save", command_help},
};

}  // namespace

std::string_view instead_of(std::string_view word) {
  constexpr std::size_t longest = 16;
  if (word.size() > longest) return "";
  char lower[longest];
  for (std::size_t i = 0; i < word.size(); ++i) {
    lower[i] = word[i] >= 'A' && word[i] <= 'Z' ? static_cast<char>(word[i] - 'A' + 'a') : word[i];
  }
  for (const ForeignWord& row : foreign_words) {
    if (row.word == std::string_view(lower, word.size())) return row.instead;
  }
  return "";
}

}  // namespace iamq::lang::grammar
