#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "lang/ast_policies.hpp"

// The tree of a script (lang/ast.hpp): what a request brings along, and what is asked.
namespace iamq::lang {

// ---- facts and clauses ----------------------------------------------------------------------------------------------

struct Pair {
  Word key;
  Word value;
};

struct MfaFact {};
struct AbsentFact {  // `no KEY`; without key: `no mfa`
  std::optional<Word> key;
};
struct ExternalIdFact {
  Word id;
};
struct SourceIdentityFact {
  Word identity;
};
struct SessionPolicyFact {
  std::variant<NativePolicy, Ref> policy;
};
struct TagsFact {
  std::vector<Pair> tags;
};
struct KeyFact {  // KEY=VALUE, KEY=[a, b]
  Word key;
  std::vector<Word> values;
  bool is_list = false;
};
struct Fact {
  std::variant<MfaFact, AbsentFact, ExternalIdFact, SourceIdentityFact, SessionPolicyFact, TagsFact, KeyFact> node;
  Span span;
};
struct Facts {
  bool only = false;  // `with only …`: every other key is absent
  std::vector<Fact> facts;
  Span span;
};

struct Hop {
  Ref role;
  std::optional<Word> session_name;
  std::optional<Facts> facts;
};

struct OnClause {
  Resources resources;
};
struct InClause {
  Word account;
};
struct ViaClause {
  std::vector<Hop> hops;
};
struct WithClause {
  Facts facts;
};
struct AtClause {
  Word time;
};
struct PassingClause {
  Ref role;
};
struct ThroughClause {
  Word service;
};
struct WithoutClause {  // `without boundary`, or a control policy
  std::optional<Ref> policy;
};
struct Clause {
  std::variant<OnClause, InClause, ViaClause, WithClause, AtClause, PassingClause, ThroughClause, WithoutClause> node;
  Span span;
};

// ---- questions ------------------------------------------------------------------------------------------------------

struct AssumeAct {
  Ref role;
};
struct Act {  // `assume UpdateApp`, or actions
  std::variant<AssumeAct, Actions> node;
  Span span;
};
struct Where {  // `in X`, `outside X`, `except X, Y`
  enum class Kind { in, outside, except } kind = Kind::in;
  std::vector<Ref> refs;
  Span span;
};
// POLICY in an edit, or what `show` shows: `policy X`, `policy X of David`, `trust policy of R`, `policy of
// productionapp`.
struct Which {
  enum class Kind { named, trust_of, resource_policy_of } kind = Kind::named;
  Ref ref;  // the policy (or another thing to show), or the role or resource it belongs to
  Span span;
};

struct CanAsk {
  std::vector<Ref> principals;
  Act act;
};
struct WhoCanAsk {
  std::optional<Where> where;
  Act act;
};
struct PermissionsAsk {  // `effective permissions of P [for s3] [as policy]`, `permissions of P`, `what can P do`
  Ref principal;
  std::optional<Word> about;  // a service or an action
  std::optional<Word> form;   // `actions`, `policy`, `json`
};
struct WhichPoliciesAsk {  // `which policies allow|deny ACT`
  bool deny = false;
  Act act;
};
struct WhichResourcesAsk {  // `which resources can P ACT`
  Ref principal;
  Act act;
};
struct NeedAsk {  // `what does P need to delete a group`, `what does P need to iam:DeleteGroup`
  Ref principal;
  std::vector<Word> task;
  Span span;  // of the task
};
struct WhichRolesAsk {
  Ref principal;
};
struct HowReachAsk {  // `how can P reach ROLE`, `how can P reach ACTION`, `how can P ACT`
  Ref principal;
  std::variant<Word, Ref, Act> goal;
};
struct HowToLetAsk {
  Ref principal;
  Act act;
};
struct WhyAsk {
  bool negated = false;  // `why can't`
  std::vector<Ref> principals;
  Act act;
};
struct Side {  // `policy A`, `trust policy of R`, `permissions of David`
  bool permissions_of = false;
  Which which;
};
struct CompareAsk {
  Side left;
  Side right;
};
struct WithinAsk {
  Side inner;
  Side outer;
};
struct ProveAsk {  // `prove no one [where] can ACT`
  std::optional<Where> where;
  Act act;
};
struct Ask {
  std::variant<CanAsk, WhoCanAsk, PermissionsAsk, WhichRolesAsk, WhichPoliciesAsk, WhichResourcesAsk, NeedAsk,
               HowReachAsk, HowToLetAsk, WhyAsk, CompareAsk, WithinAsk, ProveAsk>
      node;
  std::vector<Clause> clauses;
  Span span;
};

struct WhatIf {
  std::vector<Statement> edits;  // edits and declarations
  Span span;
};
struct WhatIfAsk {
  WhatIf what_if;
  std::optional<Ask> then;
};

struct ExplainVerb {
  Word message;
};
struct DiffVerb {  // `diff`, `diff A`, `diff A B`: since the first edit, since a checkpoint, between two
  std::optional<Word> checkpoint;
  std::optional<Word> later;
};
struct CheckpointVerb {
  Word name;
};
struct UndoVerb {};
struct RedoVerb {};
struct ResetVerb {};
struct CommitVerb {};   // keeps what `what if` began at the prompt
struct DiscardVerb {};  // gives it up
struct LintVerb {
  std::vector<Ref> refs;
};
struct SummaryVerb {  // `summary of policy X [for s3|s3:GetObject [denied]]`
  Which which;
  std::optional<Word> about;  // a service or an action
  bool denied = false;        // what the policy's Deny statements say of it
};
struct ContextKeysVerb {
  Ref ref;
};
struct QuotasVerb {
  Ref ref;
};
struct ShowVerb {
  Which which;
  std::optional<Word> format;
};
struct SaveVerb {  // `save "world.iamq" [with expectations]`
  Word path;
  bool with_expectations = false;
};
struct ListVerb {
  Word what;  // `users`, `roles`, `policies`, …
  std::optional<Word> in_account;
};
struct SessionVerb {
  std::variant<ExplainVerb, DiffVerb, CheckpointVerb, UndoVerb, RedoVerb, ResetVerb, CommitVerb, DiscardVerb, LintVerb,
               SummaryVerb, ContextKeysVerb, QuotasVerb, ShowVerb, SaveVerb, ListVerb>
      node;
};

struct Question {
  std::variant<Ask, WhatIfAsk, SessionVerb> node;
};

}  // namespace iamq::lang
