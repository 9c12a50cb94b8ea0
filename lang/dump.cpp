#include "lang/dump.hpp"

#include "lang/json_layout.hpp"
#include "lang/text/quoting.hpp"

namespace iamq::lang {
namespace {

// One overload per node. Each writes `(name field field …)`; optional fields that are not there are written `-`, so
// that no two trees look the same by accident.
class Dump {
public:
  explicit Dump(const text::Sources& sources) : sources_(sources) {}
  std::string take() { return std::move(out_); }

  void put(const Script& script) {
    for (const Statement& statement : script.statements) {
      put(statement);
      out_ += '\n';
    }
    for (const Comment& comment : script.comments) out_ += "comment " + std::string(sources_.text(comment.span)) + '\n';
  }

private:
  template <typename... Fields>
  void node(std::string_view name, const Fields&... fields) {
    out_ += '(';
    out_ += name;
    ((out_ += ' ', put(fields)), ...);
    out_ += ')';
  }
  template <typename Field>
  void put(const std::vector<Field>& list) {
    out_ += '[';
    for (const Field& item : list) {
      out_ += ' ';
      put(item);
    }
    out_ += ']';
  }
  template <typename Field>
  void put(const std::optional<Field>& field) {
    if (field) {
      put(*field);
    } else {
      out_ += '-';
    }
  }
  template <typename... Kinds>
  void put(const std::variant<Kinds...>& variant) {
    std::visit([this](const auto& kind) { this->put(kind); }, variant);
  }

  void put(std::monostate) { out_ += "none"; }
  void put(bool value) { out_ += value ? "true" : "false"; }
  void put(const Word& word) { out_ += text::quote(word.text); }
  void put(Noun noun) { out_ += noun == Noun::none ? "-" : name_of(noun); }
  template <typename Enum>
  void put_number(Enum value) {
    out_ += '#' + std::to_string(static_cast<int>(value));
  }
  void put(Comparison value) { put_number(value); }
  void put(Quantifier value) { put_number(value); }
  void put(Where::Kind value) { put_number(value); }
  void put(Which::Kind value) { put_number(value); }
  void put(Layer::Kind value) { put_number(value); }
  void put(SubjectFact::Modal value) { put_number(value); }

  // policies
  void put(const Ref::Owner& owner) { node("of", owner.noun, owner.name); }
  void put(const Ref& ref) { node("ref", ref.noun, ref.name, ref.of); }
  void put(const Actions& actions) { node("actions", actions.all_except, actions.words); }
  void put(const Target& target) { node("target", target.noun, target.word); }
  void put(const Resources& r) { node("resources", r.all_except, r.targets, r.in_account); }
  void put(const Principals& principals) { node("principals", principals.everyone, principals.refs); }
  void put(const Condition& c) {
    node("condition", c.comparison, c.operator_name, c.quantifier, c.key, c.values, c.values_in_brackets, c.if_exists);
  }
  void put(const PolicyRule& r) {
    node(r.is_allow ? "allow" : "deny", r.actions, r.principals, r.resources, r.conditions, r.sid);
  }
  void put(const TrustRule& rule) { node("trusts", rule.principals, rule.conditions, rule.sid); }
  void put(const IdRule& rule) { node("id", rule.id); }
  void put(const VersionRule& rule) { node("version", rule.version, rule.is_default, rule.block); }
  void put(const Rule& rule) { put(rule.node); }
  void put(const NativePolicy& policy) { node("native", policy.rules); }
  void put(const PolicyFile& file) { node("file", file.path); }
  void put(const PolicyText& text) {
    if (std::holds_alternative<JsonPolicy>(text.node)) {
      out_ += "(json " + compact_json(sources_.text(text.span)) + ')';
    } else if (const auto* native = std::get_if<NativePolicy>(&text.node)) {
      put(*native);
    } else if (std::holds_alternative<PolicyNotGiven>(text.node)) {
      node("not-given");
    } else {
      put(std::get<PolicyFile>(text.node));
    }
  }

  // facts and clauses
  void put(const Pair& pair) { node("pair", pair.key, pair.value); }
  void put(const MfaFact&) { node("mfa"); }
  void put(const AbsentFact& fact) { node("no", fact.key); }
  void put(const ExternalIdFact& fact) { node("external-id", fact.id); }
  void put(const SourceIdentityFact& fact) { node("source-identity", fact.identity); }
  void put(const SessionPolicyFact& fact) { node("session-policy", fact.policy); }
  void put(const TagsFact& fact) { node("tags", fact.tags); }
  void put(const KeyFact& fact) { node("key", fact.key, fact.values, fact.is_list); }
  void put(const Fact& fact) { put(fact.node); }
  void put(const Facts& facts) { node("facts", facts.only, facts.facts); }
  void put(const Hop& hop) { node("hop", hop.role, hop.session_name, hop.facts); }
  void put(const OnClause& clause) { node("on", clause.resources); }
  void put(const InClause& clause) { node("in", clause.account); }
  void put(const ViaClause& clause) { node("via", clause.hops); }
  void put(const WithClause& clause) { node("with", clause.facts); }
  void put(const AtClause& clause) { node("at", clause.time); }
  void put(const PassingClause& clause) { node("passing", clause.role); }
  void put(const ThroughClause& clause) { node("through", clause.service); }
  void put(const WithoutClause& clause) { node("without", clause.policy); }
  void put(const Clause& clause) { put(clause.node); }

  // questions
  void put(const AssumeAct& act) { node("assume", act.role); }
  void put(const Act& act) { put(act.node); }
  void put(const Where& where) { node("where", where.kind, where.refs); }
  void put(const Side& side) { node("side", side.permissions_of, side.which); }
  void put(const CanAsk& ask) { node("can", ask.principals, ask.act); }
  void put(const WhoCanAsk& ask) { node("who", ask.where, ask.act); }
  void put(const PermissionsAsk& ask) { node("permissions", ask.principal, ask.about, ask.form); }
  void put(const WhichPoliciesAsk& ask) { node("which-policies", ask.deny, ask.act); }
  void put(const WhichResourcesAsk& ask) { node("which-resources", ask.principal, ask.act); }
  void put(const NeedAsk& ask) { node("need", ask.principal, ask.task); }
  void put(const WhichRolesAsk& ask) { node("which-roles", ask.principal); }
  void put(const HowReachAsk& ask) { node("reach", ask.principal, ask.goal); }
  void put(const HowToLetAsk& ask) { node("let", ask.principal, ask.act); }
  void put(const WhyAsk& ask) { node("why", ask.negated, ask.principals, ask.act); }
  void put(const CompareAsk& ask) { node("compare", ask.left, ask.right); }
  void put(const WithinAsk& ask) { node("within", ask.inner, ask.outer); }
  void put(const ProveAsk& ask) { node("prove", ask.where, ask.act); }
  void put(const Ask& ask) { node("ask", ask.node, ask.clauses); }
  void put(const WhatIf& what_if) { node("what-if", what_if.edits); }
  void put(const WhatIfAsk& ask) { node("what-if-ask", ask.what_if, ask.then); }
  void put(const ExplainVerb& verb) { node("explain", verb.message); }
  void put(const DiffVerb& verb) { node("diff", verb.checkpoint, verb.later); }
  void put(const CheckpointVerb& verb) { node("checkpoint", verb.name); }
  void put(const UndoVerb&) { node("undo"); }
  void put(const RedoVerb&) { node("redo"); }
  void put(const ResetVerb&) { node("reset"); }
  void put(const CommitVerb&) { node("commit"); }
  void put(const DiscardVerb&) { node("discard"); }
  void put(const LintVerb& verb) { node("lint", verb.refs); }
  void put(const ContextKeysVerb& verb) { node("context-keys", verb.ref); }
  void put(const QuotasVerb& verb) { node("quotas", verb.ref); }
  void put(const SummaryVerb& verb) { node("summary", verb.which, verb.about, verb.denied); }
  void put(const ShowVerb& verb) { node("show", verb.which, verb.format); }
  void put(const SaveVerb& verb) { node("save", verb.path, verb.with_expectations); }
  void put(const ListVerb& verb) { node("list", verb.what, verb.in_account); }
  void put(const SessionVerb& verb) { put(verb.node); }
  void put(const Question& question) { node("question", question.node); }

  // edits
  void put(const Which& which) { node("which", which.kind, which.ref); }
  void put(const AttachEdit& edit) { node("attach", edit.policies, edit.to); }
  void put(const DetachEdit& edit) { node("detach", edit.policies, edit.from); }
  void put(const AddStatementsEdit& edit) { node("add-statements", edit.policy, edit.text); }
  void put(const AddMembersEdit& edit) { node("add", edit.members, edit.group); }
  void put(const RemoveStatementEdit& edit) { node("remove-statement", edit.sid, edit.policy); }
  void put(const RemoveMembersEdit& edit) { node("remove", edit.members, edit.group); }
  void put(const ReplacePolicyEdit& edit) { node("replace", edit.policy, edit.text); }
  void put(const SetBoundaryEdit& edit) { node("set-boundary", edit.policy, edit.on); }
  void put(const ClearBoundaryEdit& edit) { node("clear-boundary", edit.on); }
  void put(const SetDefaultVersionEdit& edit) { node("set-version", edit.version, edit.policy); }
  void put(const MoveEdit& edit) { node("move", edit.account, edit.to); }
  void put(const RenameEdit& edit) { node("rename", edit.ref, edit.name); }
  void put(const RevokeSessionsEdit& edit) { node("revoke", edit.role, edit.before); }
  void put(const DeleteEdit& edit) { node("delete", edit.refs); }
  void put(const TagEdit& edit) { node("tag", edit.ref, edit.tags); }
  void put(const UntagEdit& edit) { node("untag", edit.ref, edit.keys); }
  void put(const Edit& edit) { node("edit", edit.node); }

  // declarations
  void put(const GroupsLine& line) { node("groups", line.groups); }
  void put(const AttachLine& line) { node("attach", line.policies); }
  void put(const BoundaryLine& line) { node("boundary", line.policy); }
  void put(const TagsLine& line) { node("tags", line.tags); }
  void put(const PathLine& line) { node("path", line.path); }
  void put(const MaxSessionLine& line) { node("max-session", line.duration); }
  void put(const RegionLine& line) { node("region", line.region); }
  void put(const RoleLine& line) { node("role", line.role); }
  void put(const TrustPolicyLine& line) { node("trust-policy", line.text); }
  void put(const SessionPolicyLine& line) { node("session-policy", line.policy); }
  void put(const ContextLine& line) { node("context", line.facts); }
  void put(const BlockPublicAccessLine& line) { node("block-public-access", line.is_not_given); }
  void put(const IdLine& line) { node("id", line.id); }
  void put(const InstanceProfilesLine& line) { node("instance-profiles", line.arns); }
  void put(const NotGivenLine& line) {
    node("not-given", line.anything, line.principals, line.resource_policies, line.organization);
  }
  void put(const NoFullAccessLine&) { node("no-full-access"); }
  void put(const PolicyLine& line) { node("policy", line.name, line.text); }
  void put(const Line& line) { put(line.node); }
  void put(const Body& body) { node("body", body.lines, body.declarations); }
  void put(const AccountDeclaration& d) { node("account", d.is_management, d.name, d.id, d.alias, d.body); }
  void put(const OuDeclaration& d) { node("ou", d.is_organization, d.name, d.id, d.root_id, d.in_parent, d.body); }
  void put(const EntityDeclaration& d) {
    node("entity", d.noun, d.is_service_linked, d.provider_kind, d.name, d.in_account, d.body);
  }
  void put(const PolicyDeclaration& d) { node("policy", d.name, d.in_account, d.path, d.id, d.tags, d.text); }
  void put(const ControlPolicyDeclaration& d) { node("control-policy", d.is_scp, d.name, d.targets, d.text); }
  void put(const SessionDeclaration& d) { node("session", d.is_federated_user, d.name, d.of, d.body); }
  void put(const ResourceDeclaration& d) { node("resource", d.arn, d.in_account, d.as_name, d.body); }
  void put(const Span& span) { out_ += text::quote(sources_.text(span)); }
  void put(const Declaration& declaration) { node("declaration", declaration.node, declaration.doc_comments); }

  // tests
  void put(const NameSet& set) { put(set.refs); }
  void put(const Layer& layer) { node("layer", layer.kind); }
  void put(const IsVerdict& verdict) { node("is", verdict.set); }
  void put(const IncludesVerdict& verdict) { node("includes", verdict.set); }
  void put(const ExcludesVerdict& verdict) { node("excludes", verdict.set); }
  void put(const EqualsVerdict& verdict) { node("equals", verdict.ref); }
  void put(const WithinVerdict& verdict) { node("within", verdict.outer); }
  void put(const TodoVerdict& verdict) { node("todo", verdict.reason); }
  void put(const BecauseVerdict& verdict) { node("because", verdict.is_explicit, verdict.in); }
  void put(const IfVerdict& verdict) { node("if", verdict.conditions); }
  void put(const Verdict& verdict) { put(verdict.node); }
  void put(const ItFact&) { node("it"); }
  void put(const PolicyFact& fact) { node("policy", fact.which); }
  void put(const SubjectFact& fact) { node("subject", fact.members_of, fact.subjects, fact.modal, fact.act); }
  void put(const Expectation& e) { node("expectation", e.what_if, e.claim, e.verdicts); }
  void put(const ErrorExpectation& expectation) { node("error", expectation.message, expectation.from); }
  void put(const Expect& expect) { node("expect", expect.node); }
  void put(const Test& test) { node("test", test.name, test.todo, test.statements); }

  // statements
  void put(const LanguageVersionUse& use) { node("iamq", use.version); }
  void put(const IncludeUse& use) { node("include", use.path); }
  void put(const ImportUse& use) { node("import", use.path, use.as_name); }
  void put(const Statement& statement) { put(statement.node); }

  const text::Sources& sources_;
  std::string out_;
};

}  // namespace

std::string dump(const Script& script, const text::Sources& sources) {
  Dump dump(sources);
  dump.put(script);
  return dump.take();
}

bool same_tree(const Script& left, const text::Sources& left_sources, const Script& right,
               const text::Sources& right_sources) {
  return dump(left, left_sources) == dump(right, right_sources);
}

}  // namespace iamq::lang
