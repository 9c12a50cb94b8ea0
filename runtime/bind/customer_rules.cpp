#include "runtime/bind/customer_rules.hpp"

#include <string>

#include "lang/text/unicode.hpp"
#include "runtime/bind/spelling.hpp"
#include "runtime/policy/document_writer.hpp"

namespace iamq::bind {
namespace {

bool cut(std::string& text, std::string_view part, std::string_view by) {
  const auto at = text.find(part);
  if (at == std::string::npos) return false;
  text.replace(at, part.size(), by);
  return true;
}

bool fits(Binder& binder, std::optional<text::Diagnostic> diagnostic) {
  if (!diagnostic) return true;
  const bool is_error = diagnostic->severity == text::Severity::error;
  binder.diagnostics.push_back(std::move(*diagnostic));
  return !is_error;
}

// JSON's names of the elements in a message, and what stands for them in native statements.
struct ElementName {
  std::string_view json, native;
};
constexpr ElementName element_names[] = {
    {"a `NotPrincipal`", "`everyone except`"},
    {"a `Principal`", "`to`"},
    {"no `Principal`", "no `to`"},
    {"the `Principal` of an RCP is always `\"*\"`", "an RCP is always `to everyone`"},
    {"a `NotResource`", "`on all resources except`"},
    {"a `Resource`", "`on`"},
    {"no `Resource`", "no `on`"},
    {"an `Id`", "an `id`"},
    {"with `Allow`", "with `allow`"},
};

std::string_view native_help(std::string_view code, policy::PolicyKind kind) {
  const bool is_rcp = kind == policy::PolicyKind::rcp;
  if (code == "missing-principal") {
    return is_rcp ? "write `to everyone`"
                  : "say who: `to user NAME`, `to role NAME`, `to account NAME`, `to service NAME` or `to everyone`";
  }
  if (code == "missing-resource") return "say what it is about: `on RESOURCES`, or `on *` for everything";
  if (code == "not-principal-not-allowed")
    return "name them, or write `everyone` with a condition on `aws:PrincipalArn`";
  if (code == "not-principal-allow") {
    return "`everyone except` goes with `deny` only: with `allow` it would allow everybody else, anonymous callers too";
  }
  if (code == "rcp-principal") return "write `to everyone` and a condition on `aws:PrincipalArn`";
  if (code == "rcp-allow") return "write a `deny`; RCPFullAWSAccess, which is always attached, does the allowing";
  if (code == "principal-wildcard") return "use `everyone` with a condition on `aws:PrincipalArn`";
  return {};
}

}  // namespace

void refuse_what_matches_nothing(std::vector<text::Diagnostic>& found) {
  for (text::Diagnostic& diagnostic : found) {
    if (diagnostic.code != "action-without-service" && diagnostic.code != "resource-not-arn") continue;
    diagnostic.severity = text::Severity::error;
    cut(diagnostic.message, ", so it matches nothing", "");
  }
}

bool fits_quota(Binder& binder, policy::PolicyKind kind, StringId name, std::size_t characters,
                const text::Span& span) {
  return fits(binder, policy::check_quota(kind, characters, span, binder.text(name)));
}

void check_inline_policies(Binder& binder, EntityId bearer, const model::Few<PolicyId>& policies,
                           const text::Span& span) {
  const policy::Library& library = binder.world.library();
  std::size_t characters = 0;
  for (const PolicyId policy : policies) {
    if (!library.policy(policy).is_missing) {
      characters += policy::size_in_characters(library.document(policy), library);
    }
  }
  const auto owner = bearer.kind == EntityKind::user    ? policy::InlineOwner::user
                     : bearer.kind == EntityKind::group ? policy::InlineOwner::group
                                                        : policy::InlineOwner::role;
  fits(binder, policy::check_inline_quota(owner, characters, span, binder.text(binder.world.name_of(bearer))));
}

bool fits_count(Binder& binder, policy::Quota quota, EntityId whose, std::size_t used, const text::Span& span) {
  return fits(binder, policy::check_quota(quota, used, span, spelled_out(binder.world, whose)));
}

policy::Quota attachment_quota(EntityId bearer) {
  return bearer.kind == EntityKind::user    ? policy::Quota::policies_of_user
         : bearer.kind == EntityKind::group ? policy::Quota::policies_of_group
                                            : policy::Quota::policies_of_role;
}

// "Tag key 128 characters, tag value 256 characters"
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules
void check_tag(Binder& binder, const lang::Pair& tag) {
  const auto check = [&](const lang::Word& word, std::string_view what, std::size_t most) {
    std::size_t characters = 0;
    for (std::size_t at = 0; at < word.text.size(); at += text::decode(word.text, at).size) ++characters;
    if (characters <= most) return;
    binder.error("over-quota",
                 "the " + std::string(what) + " of the tag has " + std::to_string(characters) +
                     " characters, more than the " + std::to_string(most) + " that AWS allows",
                 word.span);
  };
  check(tag.key, "key", 128);
  check(tag.value, "value", 256);
}

void report_no_statements(Binder& binder, const text::Span& span) {
  binder.error("no-statements", "the policy has no statement", span).help =
      "AWS stores no policy without one; a policy that allows nothing is simply not attached";
}

void speak_native(std::vector<text::Diagnostic>& found, policy::PolicyKind kind) {
  for (text::Diagnostic& diagnostic : found) {
    for (const ElementName& element : element_names) cut(diagnostic.message, element.json, element.native);
    if (const auto help = native_help(diagnostic.code, kind); !help.empty()) diagnostic.help = help;
  }
}

}  // namespace iamq::bind
