#include "runtime/simulate/aws_policies.hpp"

#include "lang/text/diagnostic.hpp"
#include "runtime/policy/document_reader.hpp"
#include "runtime/policy/document_writer.hpp"
#include "runtime/policy/json_reader.hpp"

namespace iamq::simulate {

using evaluate::LayerId;
using model::EntityId;
using model::EntityKind;
using policy::PolicyId;

namespace {

text::Span whole_text(const text::Sources& sources, text::SourceId source) {
  return {source, 0, static_cast<std::uint32_t>(sources.text(source).size())};
}

std::string_view policy_type_of(LayerId layer) {
  switch (layer) {
    case LayerId::resource:
    case LayerId::trust:
      return "Resource Policy";
    case LayerId::boundary:
      return "Permissions Boundary Policy";
    default:
      return "IAM Policy";
  }
}

std::string_view bearer_word(EntityKind kind) {
  return kind == EntityKind::user ? "user" : kind == EntityKind::group ? "group" : "role";
}

}  // namespace

PolicyId AwsPolicies::read(const AwsPolicyText& text, policy::PolicyKind kind) {
  const auto refuse = [&](const text::Diagnostic& problem) {
    if (error_) return;
    const text::Location place = sources_.locate(problem.span.source, problem.span.begin);
    error_ = AwsError{"PolicyEvaluation", text::in_backticks(text.id) + ", line " + std::to_string(place.line) +
                                              ", column " + std::to_string(place.column) + ": " + problem.message};
  };
  const policy::Json json = policy::read_json(sources_, whole_text(sources_, text.source));
  policy::Policy policy;
  policy.kind = kind;
  if (json.ok()) {
    policy::ReadDocument read = policy::read_document(json, json.top(), kind, library_);
    for (const text::Diagnostic& diagnostic : read.diagnostics) {
      if (diagnostic.severity == text::Severity::error) refuse(diagnostic);
    }
    policy.document = library_.add_document(std::move(read.document));
    policy.span = read.span;
  } else {
    refuse(json.diagnostics.front());
    policy.document = library_.add_document({});
  }
  const PolicyId id = library_.add_policy(std::move(policy));
  given_[id] = {text.id, text.source};
  return id;
}

AwsStatement AwsPolicies::cite(LayerId layer, const evaluate::Finding& finding) {
  const std::vector<Place>& all = places(finding.policy);
  AwsStatement statement{id_of(layer, finding), policy_type_of(layer), {}, {}};
  if (finding.statement < all.size()) {
    statement.begin = all[finding.statement].begin;
    statement.end = all[finding.statement].end;
  }
  return statement;
}

// Where AWS says that statements stand: from behind the bracket, or behind the statement before, to behind the last
// brace; a single statement without brackets begins behind its own brace. A policy of the World is taken as `show` with
// JSON prints it, which is AWS's own layout.
const std::vector<AwsPolicies::Place>& AwsPolicies::places(PolicyId policy) {
  const auto [found, is_new] = places_.try_emplace(policy);
  std::vector<Place>& all = found->second;
  if (!is_new) return all;
  const auto given = given_.find(policy);
  const text::SourceId source =
      given != given_.end()
          ? given->second.source
          : sources_.add("policy", policy::write_json(library_.document(policy), library_, policy::JsonLayout::pretty));
  const policy::Json json = policy::read_json(sources_, whole_text(sources_, source));
  const policy::JsonNode* statements = json.ok() ? json.find(json.top(), "Statement") : nullptr;
  if (statements == nullptr) return all;
  std::uint32_t begin = statements->span.begin + 1;
  const auto add = [&](const policy::JsonNode& statement) {
    all.push_back({sources_.locate(source, begin), sources_.locate(source, statement.span.end)});
    begin = statement.span.end;
  };
  if (statements->kind == policy::JsonNode::Kind::object) {
    add(*statements);
  } else {
    for (const policy::JsonNode& statement : json.children(*statements)) add(statement);
  }
  return all;
}

// An inline policy is called after its bearer: `user_Bob_ReadOnly`.
std::string AwsPolicies::id_of(LayerId layer, const evaluate::Finding& finding) const {
  const auto given = given_.find(finding.policy);
  if (given != given_.end()) return given->second.id;
  if (layer == LayerId::resource || layer == LayerId::trust) return "ResourcePolicy";
  const policy::Policy& policy = library_.policy(finding.policy);
  const std::string name(library_.text(policy.name));
  if (policy.kind != policy::PolicyKind::identity || !bearer_) return name;
  const EntityId bearer = finding.via == 0 ? *bearer_ : EntityId::from_handle(finding.via);
  return std::string(bearer_word(bearer.kind)) + "_" + std::string(world_.text(world_.name_of(bearer))) + "_" + name;
}

}  // namespace iamq::simulate
