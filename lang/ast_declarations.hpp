#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "lang/ast_questions.hpp"

// The tree of a script (lang/ast.hpp): what is declared, and what edits change.
namespace iamq::lang {

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
struct BlockPublicAccessLine {  // all four settings of S3 Block Public Access
  bool is_not_given = false;    // whether they are on is not known
};
struct NotGivenLine {     // of an account: what is not known of it
  bool anything = false;  // it is only mentioned
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
  std::optional<Word> root_id;   // of an organization: that of its root, `r-…`
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
  std::vector<Pair> tags;
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

}  // namespace iamq::lang
