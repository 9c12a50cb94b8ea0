#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lang/text/source.hpp"

// The tree of a script, as written: no names are resolved and no AWS rule is applied here. Each node follows one rule
// of the grammar in docs/language.md. Every piece a message may point at carries its span.
namespace iamq::lang {

using text::Span;

// A word after unquoting. `${…}` and wildcards stand as written.
struct Word {
  std::string text;
  Span span;
  bool quoted = false;  // some part of it stood in quotes
};

enum class Noun {
  none,
  account,
  user,
  group,
  role,
  policy,
  organization,
  ou,
  scp,
  rcp,
  bucket,
  key,
  queue,
  topic,
  secret,
  function,
  resource,
  provider,
  endpoint,
  session,
  service,
  saml,
  oidc,
  federated_user,
  canonical_user,
  root,
};
// The noun as it is written in the language, e.g. "federated user".
std::string_view name_of(Noun noun);

// `David`, `user David`, `Development/David`, an ARN, `policy X of David`, `policy X of role R`, `root of ACCOUNT`.
struct Ref {
  Noun noun = Noun::none;
  Word name;  // for `root of A`: A
  struct Owner {
    Noun noun = Noun::none;
    Word name;
  };
  std::optional<Owner> of;
  Span span;
};

// ---- policies -------------------------------------------------------------------------------------------------------

struct Actions {
  bool all_except = false;  // `all actions [except …]`: NotAction; words empty means every action
  std::vector<Word> words;
  Span span;
};

// `productionapp/*`, `role UpdateApp`, an ARN, `*`.
struct Target {
  Noun noun = Noun::none;
  Word word;
  Span span;
};

struct Resources {
  bool all_except = false;  // `all resources [except …]`: NotResource
  std::vector<Target> targets;
  std::optional<Word> in_account;
  Span span;
};

struct Principals {
  bool everyone = false;  // then `refs` are those excepted
  std::vector<Ref> refs;
  Span span;
};

enum class Comparison {
  is,
  is_not,
  in,
  not_in,
  like,
  not_like,
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  exists,
  does_not_exist,
  named_operator,
};
enum class Quantifier { none, any_value, all_values };

struct Condition {
  Comparison comparison = Comparison::is;
  std::optional<Word> operator_name;  // for named_operator: as written, e.g. `ForAllValues:StringLikeIfExists`
  Quantifier quantifier = Quantifier::none;
  Word key;
  std::vector<Word> values;
  bool values_in_brackets = false;
  bool if_exists = false;
  Span span;
};

struct Statement;  // any statement of a script, below

struct PolicyRule {
  bool is_allow = true;
  Actions actions;
  std::optional<Principals> principals;
  std::optional<Resources> resources;
  std::vector<Condition> conditions;
  std::optional<Word> sid;
  Span span;
};
struct TrustRule {  // `trusts PRINCIPALS [when …] [as SID]`
  Principals principals;
  std::vector<Condition> conditions;
  std::optional<Word> sid;
  Span span;
};
struct IdRule {
  Word id;
  Span span;
};
struct Rule;
struct VersionRule {  // `version 2012-10-17`, or `version v2 default { … }`
  Word version;
  bool is_default = false;
  std::optional<std::vector<Rule>> block;
  Span span;
};
struct Rule {
  std::variant<PolicyRule, TrustRule, VersionRule, IdRule> node;
};

struct NativePolicy {  // `{ rules }`
  std::vector<Rule> rules;
};
struct JsonPolicy {};  // `= { … }`: the JSON is the text below `PolicyText::span`
struct PolicyFile {    // `from "file.json"`
  Word path;
};
struct PolicyNotGiven {};  // `not given`: it is there, and its text is not known
struct PolicyText {
  std::variant<NativePolicy, JsonPolicy, PolicyFile, PolicyNotGiven> node;
  Span span;  // the braces and what is in them, the JSON value, the path, or `not given`
};

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
struct PermissionsAsk {  // `effective permissions of P`, `permissions of P`, `what can P do`
  Ref principal;
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
  std::variant<CanAsk, WhoCanAsk, PermissionsAsk, WhichRolesAsk, HowReachAsk, HowToLetAsk, WhyAsk, CompareAsk,
               WithinAsk, ProveAsk>
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
struct SummaryVerb {
  Ref ref;
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

// ---- edits ----------------------------------------------------------------------------------------------------------

struct AttachEdit {
  std::vector<Ref> policies, to;
};
struct DetachEdit {
  std::vector<Ref> policies, from;
};
struct AddStatementsEdit {  // `add to POLICY { … }`
  Which policy;
  PolicyText text;
};
struct AddMembersEdit {  // `add David to Developers`
  std::vector<Ref> members;
  Ref group;
};
struct RemoveStatementEdit {
  Word sid;
  Which policy;
};
struct RemoveMembersEdit {
  std::vector<Ref> members;
  Ref group;
};
struct ReplacePolicyEdit {
  Which policy;
  PolicyText text;
};
struct SetBoundaryEdit {
  Ref policy;
  std::vector<Ref> on;
};
struct ClearBoundaryEdit {
  std::vector<Ref> on;
};
struct SetDefaultVersionEdit {
  Word version;
  Ref policy;
};
struct MoveEdit {
  Ref account, to;
};
struct RenameEdit {
  Ref ref;
  Word name;
};
struct RevokeSessionsEdit {
  Ref role;
  std::optional<Word> before;
};
struct DeleteEdit {
  std::vector<Ref> refs;
};
struct TagEdit {
  Ref ref;
  std::vector<Pair> tags;
};
struct UntagEdit {
  Ref ref;
  std::vector<Word> keys;
};
struct Edit {
  std::variant<AttachEdit, DetachEdit, AddStatementsEdit, AddMembersEdit, RemoveStatementEdit, RemoveMembersEdit,
               ReplacePolicyEdit, SetBoundaryEdit, ClearBoundaryEdit, SetDefaultVersionEdit, MoveEdit, RenameEdit,
               RevokeSessionsEdit, DeleteEdit, TagEdit, UntagEdit>
      node;
};

// ---- declarations ---------------------------------------------------------------------------------------------------

struct GroupsLine {
  std::vector<Ref> groups;
};
struct AttachLine {
  std::vector<Ref> policies;
};
struct BoundaryLine {
  Ref policy;
};
struct TagsLine {
  std::vector<Pair> tags;
};
struct PathLine {
  Word path;
};
struct MaxSessionLine {
  Word duration;
};
struct IdLine {  // the unique id that AWS gave it: `id AIDA…`
  Word id;
};
struct InstanceProfilesLine {  // of a role: their ARNs
  std::vector<Word> arns;
};
struct RegionLine {
  Word region;
};
struct RoleLine {  // `role lambda-dev` in a function
  Word role;
};
struct TrustPolicyLine {
  PolicyText text;
};
struct SessionPolicyLine {
  std::variant<PolicyText, Ref> policy;
};
struct ContextLine {
  Facts facts;
};
struct BlockPublicAccessLine {};  // all four settings of S3 Block Public Access
struct NotGivenLine {             // of an account: what is not known of it
  bool anything = false;          // it is only mentioned
  bool principals = false, resource_policies = false, organization = false;
};
struct NoFullAccessLine {};  // `no FullAWSAccess`: AWS's own SCP is not attached there
struct PolicyLine {          // unnamed in a resource
  std::optional<Word> name;
  PolicyText text;
};
struct Line {
  std::variant<GroupsLine, AttachLine, BoundaryLine, TagsLine, PathLine, MaxSessionLine, RegionLine, RoleLine,
               TrustRule, TrustPolicyLine, SessionPolicyLine, ContextLine, BlockPublicAccessLine, IdLine,
               InstanceProfilesLine, NotGivenLine, NoFullAccessLine, PolicyLine>
      node;
  Span span;
};

// What stands in the braces of a declaration, in the order written.
struct Body {
  std::vector<Line> lines;
  std::vector<Statement> declarations;  // in accounts and OUs
  Span span;
};

struct AccountDeclaration {
  bool is_management = false;
  Word name;
  std::optional<Word> id;
  std::optional<Word> alias;
  std::optional<Body> body;
};
struct OuDeclaration {
  bool is_organization = false;
  Word name;
  std::optional<Word> id;
  std::optional<Ref> in_parent;  // `ou X in acme`
  std::optional<Body> body;
};
struct EntityDeclaration {  // user, group, role, bucket, key, queue, topic, secret, function, endpoint, provider
  Noun noun = Noun::none;
  bool is_service_linked = false;
  Noun provider_kind = Noun::none;  // saml or oidc, for a provider
  Word name;
  std::optional<Word> in_account;
  std::optional<Body> body;
};
struct PolicyDeclaration {
  Word name;  // `aws:NAME`: one of AWS's own, as an export has it
  std::optional<Word> in_account;
  std::optional<Word> path, id;
  PolicyText text;
};
struct ControlPolicyDeclaration {
  bool is_scp = true;  // else an RCP
  Word name;
  std::vector<Ref> targets;
  PolicyText text;
};
struct SessionDeclaration {
  bool is_federated_user = false;
  Word name;
  Ref of;
  std::optional<Body> body;
};
struct ResourceDeclaration {
  Word arn;
  std::optional<Word> in_account;
  std::optional<Word> as_name;
  std::optional<Body> body;
};
struct Declaration {
  std::variant<AccountDeclaration, OuDeclaration, EntityDeclaration, PolicyDeclaration, ControlPolicyDeclaration,
               SessionDeclaration, ResourceDeclaration>
      node;
  std::vector<Span> doc_comments;  // the `##` lines above it
};

// ---- tests ----------------------------------------------------------------------------------------------------------

struct NameSet {  // `nobody`, `nothing`, `{ A, B }`, `A, B`
  std::vector<Ref> refs;
  Span span;
};
struct Layer {  // `boundary`, `scp`, `session policy` …, or a policy's name
  enum class Kind { boundary, scp, rcp, identity, session, resource, trust, endpoint } kind = Kind::boundary;
};
struct IsVerdict {
  NameSet set;
};
struct IncludesVerdict {
  NameSet set;
};
struct ExcludesVerdict {
  NameSet set;
};
struct EqualsVerdict {
  Ref ref;
};
struct WithinVerdict {
  std::variant<NativePolicy, Ref> outer;
};
struct TodoVerdict {
  Word reason;
};
struct BecauseVerdict {
  bool is_explicit = false;
  std::optional<std::variant<Layer, Ref>> in;
};
struct IfVerdict {
  std::vector<Condition> conditions;
};
struct Verdict {
  std::variant<IsVerdict, IncludesVerdict, ExcludesVerdict, EqualsVerdict, WithinVerdict, TodoVerdict, BecauseVerdict,
               IfVerdict, Clause>
      node;
  Span span;
};

struct ItFact {};
struct PolicyFact {  // `policy A equals B`, `trust policy of R within { … }`
  Which which;
};
struct SubjectFact {  // `David, Theresa cannot …`, `members of Developers can …`, `Don loses …`
  bool members_of = false;
  std::vector<Ref> subjects;
  enum class Modal { can, cannot, gains, loses } modal = Modal::can;
  Act act;
};
struct Expectation {
  std::optional<WhatIf> what_if;
  std::variant<std::monostate, Ask, ProveAsk, ItFact, PolicyFact, SubjectFact> claim;
  std::vector<Verdict> verdicts;
};
struct ErrorExpectation {  // `expect error "…" from { … }` or from "text"
  Word message;
  std::variant<std::vector<Statement>, Word> from;
  Span from_span;
};
struct Expect {
  std::variant<Expectation, ErrorExpectation> node;
};
struct Test {
  Word name;
  std::optional<Word> todo;
  std::vector<Statement> statements;
};

// ---- statements -----------------------------------------------------------------------------------------------------

struct LanguageVersionUse {
  Word version;
};
struct IncludeUse {
  Word path;
};
struct ImportUse {
  Word path;
  std::optional<Word> as_name;
};

struct Statement {
  std::variant<LanguageVersionUse, IncludeUse, ImportUse, Test, Expect, Question, Edit, Declaration> node;
  Span span;  // without the line end or `;` behind it
};

struct Comment {
  Span span;             // from `#` to before the line end, without blanks at its end
  bool own_line = true;  // nothing but blanks before it
};

struct Script {
  std::vector<Statement> statements;
  std::vector<Comment> comments;  // in order of position; the formatter puts them back
};

}  // namespace iamq::lang
