#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lang/text/diagnostic.hpp"
#include "runtime/evaluate/refusal.hpp"
#include "runtime/exact/comparison.hpp"
#include "runtime/model/world.hpp"
#include "runtime/query/reasons.hpp"

// What a question returns: typed rows, each able to give its reason. No sentences here: repl/render makes them, for
// every question and every format alike.
namespace iamq::query {

// `unknown`: the engine could not tell, and says why; never a guess.
enum class Verdict : std::uint8_t { yes, no, depends, partly, unknown };

// A caller as a row names it.
struct PrincipalCell {
  evaluate::CallerKind kind{};
  std::string arn;  // also a service's name, a provider's ARN, "*" for anonymous
  std::optional<model::EntityId> entity;
  bool is_whole_account = false;  // any principal of an account; of every account, if the ARN is `*`
  bool is_everyone = false;       // anonymous callers and the principals of every account, but for `except`
  std::vector<PrincipalCell> except;
  // Of an account that is not declared: it is let in, and what its own policies allow is not known.
  bool is_undeclared = false;
  // A person of IAM Identity Center in a role of a permission set, in one account or in several at once.
  struct Person {
    std::string name, permission_set;
    std::vector<std::string> groups;    // that were assigned it; none: the person was
    std::vector<std::string> sessions;  // ARNs, one for each account
  };
  std::optional<Person> person{};
};
// Several of whom a row says the same; `group`: they are just its members.
struct PrincipalsCell {
  std::vector<PrincipalCell> who;
  std::optional<model::EntityId> group;
};
// Roles assumed one after the other.
struct ChainCell {
  std::vector<model::EntityId> roles;
  std::vector<std::string> gone{};  // their ARNs, if some of them are not in the answer's World any more
};
struct EntityCell {
  model::EntityId entity;
};
// Catalog actions that share a row: `s3:Get*` folded, or listed.
struct ActionsCell {
  std::vector<std::string> patterns;  // what to print: as narrow as exact, as short as possible
  std::vector<std::string> actions;   // every catalog action meant, `s3:GetObject`
  std::vector<std::string> except;    // patterns taken out of `patterns`: `iam:*` of `*`
};
struct ResourceCell {
  std::string pattern;              // an ARN pattern or `*`
  std::vector<std::string> except;  // patterns taken out
};
struct ConditionCell {
  condition::Formula formula;
};
// Which statements grant it.
struct GrantsCell {
  struct Grant {
    policy::PolicyId policy{};
    std::uint32_t statement = 0;
    std::uint64_t via = 0;
    friend bool operator==(const Grant&, const Grant&) = default;
  };
  std::vector<Grant> grants;
};
// One statement, by itself.
struct StatementCell {
  policy::PolicyId policy{};
  std::uint32_t statement = 0;
};
// What a request's context holds: keys with their values; without values: the key is absent.
struct ContextCell {
  std::vector<std::pair<std::string, std::vector<std::string>>> keys;
};
struct OutcomeCell {
  evaluate::Outcome outcome{};
};
struct TextCell {
  std::string text;
};
struct NumberCell {
  std::uint64_t number = 0;
};
struct ListCell {
  std::vector<std::string> items;
  bool are_sentences = false;  // in tables each has lines of its own
};

using Cell =
    std::variant<std::monostate, PrincipalCell, PrincipalsCell, ChainCell, EntityCell, ActionsCell, ResourceCell,
                 ConditionCell, GrantsCell, StatementCell, ContextCell, OutcomeCell, TextCell, NumberCell, ListCell>;

// `name` is the key in machine formats, `title` heads the column in tables. Both static.
// Without a title: for machine formats only.
struct Column {
  std::string_view name, title;
};

// A heading over some of the rows: `Allow (3 of 456 services)`, `Write (1 of 66 actions)`.
struct Section {
  std::string name;
  std::optional<std::uint64_t> defined{}, total{};  // none: there is nothing to count
  std::string_view of_what = {};                    // `services`, `actions`
};

struct Row {
  std::vector<Cell> cells;
  std::vector<std::size_t> reasons;      // into Answer::reasons: the hops, the request itself, what `passing` adds
  std::optional<std::size_t> section{};  // into Answer::sections
  std::size_t own = 0;                   // place of the request itself in `reasons`; past their end: a hop was refused
};

// Something that the answer rests on or does not cover.
struct Note {
  enum class Kind : std::uint8_t {
    missing_policy,             // its text is not in the input; `entity` bears it, if it has no name
    missing_resource_policies,  // of `entity`, an account, or the account `text`; neither: nobody knows whose it is
    missing_organization,
    missing_public_access_block,  // of `entity`, a bucket or an account: nobody knows whether it is on
    missing_principals,  // of `entity`, an account: not all its users and roles, or the people who have them, are known
    outside_model,       // row `number` of evaluate/outside.hpp
    undeclared,          // the account `text` (`*`: any other), or canonical user, that the policy of `entity` lets in
    unknown_action,      // `text` is not in the catalog
    resource_type,       // the action has no such resource type
    context_hint,        // `text`: something that would settle the answer
    plain,               // `text`
  } kind = Kind::plain;
  policy::PolicyId policy{};
  std::optional<model::EntityId> entity;
  std::uint32_t number = 0;
  std::string text;
  friend bool operator==(const Note&, const Note&) = default;
};

// What is not in the input and could turn an answer round: notes, to be told in the World that was asked.
struct Missing {
  std::shared_ptr<const model::World> world;
  std::vector<Note> notes;
};

enum class AnswerKind : std::uint8_t {
  can,
  who_can,
  permissions,
  roles,
  reach,
  why,
  how_to_let,
  explain,
  compare,
  within,
  changes,  // what a change of the World does, or did
  summary,
  policies,   // which policies allow or deny something
  resources,  // which resources somebody can do something with
  needs,      // what a task takes
  list,
  show,
  text
};

// AWS's own refusal held against the model's decision.
enum class Agreement : std::uint8_t {
  same_reason,
  refused_too,   // AWS gave no reason to compare
  other_reason,  // refused here as well, for another reason
  allowed_here,
  depends_here,
};
struct StatedRefusal {
  std::optional<evaluate::RefusalReason> reason;  // as AWS gives it
  Agreement agreement{};
};

// How two sides lie to each other.
struct Compared {
  exact::Comparison comparison;
  exact::Scope scope{};
  std::string left, right;      // the sides as the question names them
  bool of_permissions = false;  // what principals can do, not what policies say
};

// Edits that turn a refusal into an allow: each runs when it is pasted, in this order.
struct Remedy {
  PrincipalCell principal;
  std::vector<std::string> edits;
  condition::Formula condition;    // what it is allowed under then; always: as it was asked
  std::vector<std::string> opens;  // what else the caller can do then, where that is easily told
};

// What a table of `summary of policy X` is about.
struct Summarized {
  enum class Of : std::uint8_t { policy, service, action } of = Of::policy;
  std::string name;                      // `S3`, `S3: PutObject`; empty of a policy
  bool denied = false;                   // of a service or an action: what Deny statements say
  std::uint64_t defined = 0, total = 0;  // of a service: actions
  std::string banner;                    // what AWS puts above the table, if some of the policy comes to nothing
};

struct Answer {
  AnswerKind kind = AnswerKind::text;
  std::shared_ptr<const model::World> world;  // the one it was asked of
  text::Span question;
  std::vector<text::Span> clauses;  // the question's clauses as written (`via R`, `with mfa`), but `on`

  std::optional<Verdict> verdict;  // of a yes-or-no question
  condition::Formula condition;    // Verdict::depends: what makes it a yes
  std::vector<Column> columns;
  std::vector<Row> rows;
  std::vector<Section> sections;  // in the order of their rows
  Reasons reasons;
  bool tell_reasons = false;  // `why`: print them in full
  std::vector<Note> notes;
  std::optional<StatedRefusal> stated;   // `explain`
  std::optional<Compared> compared;      // `compare`, `is … within`
  std::shared_ptr<const Answer> before;  // `what if { … } then`: the same question before the change
  std::vector<Remedy> remedies;  // `how to let`: least privilege first; `why`: the first, for each who is refused
  std::optional<Summarized> summarized;  // `summary of`
  std::string body;                      // `show`: text in the language asked for
};

}  // namespace iamq::query
