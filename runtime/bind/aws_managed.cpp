#include "runtime/bind/aws_managed.hpp"

#include "lang/parser.hpp"
#include "runtime/bind/policies.hpp"
#include "stdlib/managed_policies.hpp"

namespace iamq::bind {
namespace {

constexpr std::string_view arn_beginning = "arn:aws:iam::aws:policy/";
constexpr std::string_view name_beginning = "aws:";

// The one declaration that a built-in text holds.
const lang::PolicyDeclaration* declaration_in(const lang::ParseResult& parsed) {
  if (parsed.script.statements.size() != 1 || !parsed.diagnostics.empty()) return nullptr;
  const auto* declaration = std::get_if<lang::Declaration>(&parsed.script.statements.front().node);
  return declaration == nullptr ? nullptr : std::get_if<lang::PolicyDeclaration>(&declaration->node);
}

// Reads the built-in text, once in a session.
std::optional<PolicyId> read_text(Binder& binder, const stdlib::ManagedPolicy& built_in) {
  auto& known = binder.environment.aws_managed_policies;
  if (const auto found = known.find(built_in.arn); found != known.end()) return found->second.front();
  auto& sources = binder.environment.sources;
  const auto source = sources.add("aws:" + std::string(built_in.name), std::string(built_in.text));
  const auto parsed = lang::parse(sources, source);
  const lang::PolicyDeclaration* declaration = declaration_in(parsed);
  if (declaration == nullptr) {
    // Our own data: reported where it can be seen, and never taken for an empty policy.
    binder.diagnostics.insert(binder.diagnostics.end(), parsed.diagnostics.begin(), parsed.diagnostics.end());
    return std::nullopt;
  }
  const InScope no_scope(binder, std::nullopt);
  PolicyPlace place;
  place.kind = policy::PolicyKind::managed;
  place.name = binder.intern(built_in.name);
  place.is_from_aws = true;
  const auto policy = read_policy(binder, declaration->text, place);
  if (policy) known[std::string(built_in.arn)] = {*policy};
  return policy;
}

std::string_view without_prefix(std::string_view name) {
  if (name.starts_with(name_beginning)) name.remove_prefix(name_beginning.size());
  return name;
}

// An import may hold policies that are not built in.
std::string arn_of(std::string_view name, const stdlib::ManagedPolicy* built_in) {
  return built_in != nullptr               ? std::string(built_in->arn)
         : name.starts_with(arn_beginning) ? std::string(name)
                                           : std::string(arn_beginning) + std::string(name);
}

model::ManagedPolicy row_of_arn(Binder& binder, std::string_view arn) {
  const std::string_view path = arn.substr(arn_beginning.size() - 1);
  model::ManagedPolicy row;
  row.is_aws_managed = true;
  row.name = binder.intern(path.substr(path.rfind('/') + 1));
  row.arn = binder.intern(arn);
  row.path = binder.intern(path.substr(0, path.rfind('/') + 1));
  return row;
}

void report_unknown_aws_policy(Binder& binder, std::string_view name, std::string_view written,
                               const text::Span& span) {
  auto& error = binder.error("unknown-aws-policy", "unknown AWS managed policy `" + std::string(written) + "`", span);
  std::vector<std::string_view> names;
  for (const auto& built_in : stdlib::managed_policies()) names.push_back(built_in.name);
  if (const auto slash = name.rfind('/'); slash != std::string_view::npos) name.remove_prefix(slash + 1);
  const auto near = text::nearest(name, names);
  error.help = near ? "did you mean `aws:" + *near + "`?"
                    : "iamq knows the " + std::to_string(names.size()) +
                          " most used ones; any other can be declared from its JSON: `policy " + std::string(name) +
                          " in ACCOUNT from \"file.json\"`";
}

}  // namespace

bool names_aws_managed_policy(std::string_view text) {
  return text.starts_with(arn_beginning) || text.starts_with(name_beginning);
}

bool is_aws_managed(const model::World& world, EntityId entity) {
  return entity.kind == EntityKind::managed_policy && world.managed_policies[entity.index].is_aws_managed;
}

model::ManagedPolicy aws_managed_row(Binder& binder, std::string_view name_or_arn) {
  const std::string_view name = without_prefix(name_or_arn);
  return row_of_arn(binder, arn_of(name, stdlib::find_managed_policy(name)));
}

std::optional<EntityId> find_aws_managed_policy(Binder& binder, std::string_view name_or_arn, const text::Span& span) {
  const std::string_view name = without_prefix(name_or_arn);
  const stdlib::ManagedPolicy* built_in = stdlib::find_managed_policy(name);
  const std::string arn = arn_of(name, built_in);
  if (const auto known = binder.world.by_arn(arn); known && known->kind == EntityKind::managed_policy) return known;
  if (built_in == nullptr) {
    report_unknown_aws_policy(binder, name, name_or_arn, span);
    return std::nullopt;
  }
  const auto policy = read_text(binder, *built_in);
  if (!policy) return std::nullopt;
  model::ManagedPolicy row = row_of_arn(binder, built_in->arn);
  row.declared = binder.world.library().policy(*policy).span;
  row.versions = {{binder.intern(built_in->version.empty() ? "v1" : built_in->version), *policy}};
  return binder.world.add(std::move(row));
}

}  // namespace iamq::bind
