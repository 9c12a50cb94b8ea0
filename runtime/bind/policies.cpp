#include "runtime/bind/policies.hpp"

#include <algorithm>
#include <memory>

#include "runtime/bind/conditions.hpp"
#include "runtime/bind/customer_rules.hpp"
#include "runtime/bind/statements.hpp"
#include "runtime/policy/document_order.hpp"
#include "runtime/policy/document_writer.hpp"
#include "runtime/policy/json_reader.hpp"
#include "runtime/policy/quota.hpp"

namespace iamq::bind {

using policy::PolicyKind;
using policy::ReadDocument;
using policy::StatementPositions;

namespace {

// ---- whole texts ----------------------------------------------------------------------------------------------------

class ErrorMark {
public:
  explicit ErrorMark(const Binder& binder) : binder_(binder), before_(count()) {}
  bool has_failed() const { return count() > before_; }

private:
  std::size_t count() const {
    return static_cast<std::size_t>(
        std::count_if(binder_.diagnostics.begin(), binder_.diagnostics.end(),
                      [](const text::Diagnostic& diagnostic) { return diagnostic.severity == text::Severity::error; }));
  }
  const Binder& binder_;
  std::size_t before_;
};

void take_diagnostics(Binder& binder, std::vector<text::Diagnostic>& diagnostics) {
  binder.diagnostics.insert(binder.diagnostics.end(), std::make_move_iterator(diagnostics.begin()),
                            std::make_move_iterator(diagnostics.end()));
  diagnostics.clear();
}

// `id_span`: where an `id` stands, if there is one.
std::optional<PolicyId> checked(Binder& binder, ReadDocument read, const PolicyPlace& place,
                                const text::Span& id_span = {}) {
  const policy::Library& library = binder.world.library();
  auto found = policy::check_document(read.document, read.positions, read.span, place.kind, library);
  for (text::Diagnostic& diagnostic : found) {
    if (diagnostic.code == "id-not-allowed") diagnostic.span = id_span;
  }
  if (!place.is_from_aws) refuse_what_matches_nothing(found);
  speak_native(found, place.kind);
  const bool is_wrong = text::has_errors(found);
  take_diagnostics(binder, found);
  if (is_wrong) return std::nullopt;
  const bool may_be_large = place.is_from_aws || policy::row(place.kind).quota == 0;
  if (!may_be_large &&
      !fits_quota(binder, place.kind, place.name, policy::size_in_characters(read.document, library), read.span)) {
    return std::nullopt;
  }
  return add_policy(binder, std::move(read), place);
}

std::optional<PolicyId> read_native(Binder& binder, const std::vector<lang::Rule>& rules, const text::Span& span,
                                    const PolicyPlace& place) {
  const ErrorMark mark(binder);
  ReadDocument read = read_rules(binder, rules, span, place);
  if (mark.has_failed()) return std::nullopt;
  if (read.document.statements.empty()) {
    report_no_statements(binder, span);
    return std::nullopt;
  }
  text::Span id_span = span;
  for (const lang::Rule& rule : rules) {
    if (const auto* id = std::get_if<lang::IdRule>(&rule.node)) id_span = id->span;
  }
  return checked(binder, std::move(read), place, id_span);
}

// `asked_at`: what the script says of it, for a policy that stands in a file of its own.
std::optional<PolicyId> read_json_policy(Binder& binder, const text::Span& span, const PolicyPlace& place,
                                         const text::Span& asked_at) {
  auto json = policy::read_json(binder.environment.sources, span);
  const bool is_json = json.ok();
  take_diagnostics(binder, json.diagnostics);
  if (!is_json) return std::nullopt;
  ReadDocument read = policy::read_document(json, json.top(), place.kind, binder.world.library());
  if (!place.is_from_aws) refuse_what_matches_nothing(read.diagnostics);
  const bool is_wrong = text::has_errors(read.diagnostics);
  take_diagnostics(binder, read.diagnostics);
  if (is_wrong) return std::nullopt;
  const std::size_t characters = policy::size_in_characters(binder.environment.sources.text(span));
  if (!place.is_from_aws && !fits_quota(binder, place.kind, place.name, characters, asked_at)) {
    return std::nullopt;
  }
  return add_policy(binder, std::move(read), place);
}

std::optional<PolicyId> read_file_policy(Binder& binder, const lang::Word& path, const PolicyPlace& place) {
  auto& sources = binder.environment.sources;
  if (!binder.environment.read_file) {
    binder.error("no-files", "`" + path.text + "` cannot be read: there are no files here", path.span);
    return std::nullopt;
  }
  FileText file = binder.environment.read_file(path.text, sources.name(path.span.source));
  if (!file.ok) {
    binder.error("unreadable-file", std::move(file.error), path.span);
    return std::nullopt;
  }
  const auto size = static_cast<std::uint32_t>(file.text.size());
  const auto source = sources.add(std::move(file.name), std::move(file.text));
  return read_json_policy(binder, {source, 0, size}, place, path.span);
}

// ---- versions -------------------------------------------------------------------------------------------------------

bool is_version_name(std::string_view text) {
  return text.size() > 1 && text.front() == 'v' && text.find_first_not_of("0123456789", 1) == std::string_view::npos &&
         text[1] != '0';
}

std::vector<const lang::VersionRule*> version_blocks(const lang::PolicyText& text) {
  std::vector<const lang::VersionRule*> blocks;
  if (const auto* native = std::get_if<lang::NativePolicy>(&text.node)) {
    for (const lang::Rule& rule : native->rules) {
      const auto* version = std::get_if<lang::VersionRule>(&rule.node);
      if (version != nullptr && version->block) blocks.push_back(version);
    }
  }
  return blocks;
}

void check_version_blocks(Binder& binder, const lang::PolicyText& text,
                          const std::vector<const lang::VersionRule*>& blocks) {
  const auto& rules = std::get<lang::NativePolicy>(text.node).rules;
  if (rules.size() != blocks.size()) {
    binder.error("mixed-versions", "a policy with `version` blocks has no statements beside them", text.span).help =
        "put every statement into one of its versions";
  }
  constexpr std::size_t most = 5;  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  if (blocks.size() > most) {
    binder.error("too-many-versions", "AWS keeps at most five versions of a policy", blocks[most]->version.span);
  }
  const lang::VersionRule* default_version = nullptr;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const lang::Word& name = blocks[i]->version;
    if (!is_version_name(name.text)) {
      binder.error("bad-version", "`" + name.text + "` is not the name of a version", name.span).help =
          "versions of a managed policy are called `v1`, `v2` and so on";
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (blocks[j]->version.text != name.text) continue;
      binder.error("already-declared", "version `" + name.text + "` stands twice", name.span)
          .labels.push_back({blocks[j]->version.span, "first here"});
      break;
    }
    if (!blocks[i]->is_default) continue;
    if (default_version != nullptr) {
      binder.error("two-defaults", "a policy has one default version", name.span)
          .labels.push_back({default_version->version.span, "already the default"});
    }
    default_version = blocks[i];
  }
  if (default_version == nullptr && blocks.size() > 1) {
    binder.error("no-default", "no version is the default", text.span).help =
        "write `version " + blocks.back()->version.text + " default { … }` for the one that counts";
  }
}

}  // namespace

PolicyId add_policy(Binder& binder, ReadDocument read, const PolicyPlace& place) {
  auto& library = binder.world.library();
  policy::Policy policy;
  policy.name = place.name;
  policy.kind = place.kind;
  policy::order_for_json(read.document, read.positions);
  policy.document = library.add_document(std::move(read.document));
  policy.span = read.span;
  policy.positions = library.keep_positions(read.positions, policy.span);
  return library.add_policy(std::move(policy));
}

PolicyId add_missing_policy(Binder& binder, const text::Span& span, const PolicyPlace& place) {
  auto& library = binder.world.library();
  policy::Policy policy;
  policy.name = place.name;
  policy.kind = place.kind;
  policy.document = library.add_document({});
  policy.span = span;
  policy.is_missing = true;
  return library.add_policy(std::move(policy));
}

std::optional<PolicyId> read_native_policy(Binder& binder, const lang::NativePolicy& native, const text::Span& span,
                                           const PolicyPlace& place) {
  return read_native(binder, native.rules, span, place);
}

std::optional<PolicyId> read_policy(Binder& binder, const lang::PolicyText& text, const PolicyPlace& place) {
  if (const auto* native = std::get_if<lang::NativePolicy>(&text.node)) {
    return read_native(binder, native->rules, text.span, place);
  }
  if (std::holds_alternative<lang::PolicyNotGiven>(text.node)) {
    return add_missing_policy(binder, text.span, place);
  }
  if (const auto* file = std::get_if<lang::PolicyFile>(&text.node)) {
    return read_file_policy(binder, file->path, place);
  }
  return read_json_policy(binder, text.span, place, text.span);
}

std::optional<ReadVersions> read_versions(Binder& binder, const lang::PolicyText& text, const PolicyPlace& place) {
  ReadVersions read;
  const auto blocks = version_blocks(text);
  if (blocks.empty()) {
    const auto policy = read_policy(binder, text, place);
    if (!policy) return std::nullopt;
    read.versions = {{binder.intern("v1"), *policy}};
    return read;
  }
  const ErrorMark mark(binder);
  check_version_blocks(binder, text, blocks);
  for (const lang::VersionRule* block : blocks) {
    if (block->is_default) read.default_version = static_cast<std::uint32_t>(read.versions.size());
    const text::Span span = text.span;
    if (const auto policy = read_native(binder, *block->block, span, place)) {
      read.versions.push_back({binder.intern(block->version.text), *policy});
    }
  }
  return mark.has_failed() ? std::nullopt : std::optional(std::move(read));
}

std::optional<PolicyId> read_trust_lines(Binder& binder, const std::vector<const lang::TrustRule*>& lines,
                                         const PolicyPlace& place) {
  const ErrorMark mark(binder);
  ReadDocument read;
  read.document.version = policy::Version::v2012_10_17;
  read.span = lines.front()->span;
  if (lines.back()->span.source == read.span.source) read.span = text::cover(read.span, lines.back()->span);
  for (const lang::TrustRule* line : lines) read_trust(binder, *line, place, read);
  return mark.has_failed() ? std::nullopt : checked(binder, std::move(read), place);
}

std::vector<policy::Condition> read_conditions(Binder& binder, const std::vector<lang::Condition>& conditions) {
  std::vector<policy::Condition> read;
  for (const lang::Condition& written : conditions) {
    if (auto condition = read_condition(binder, written)) read.push_back(std::move(*condition));
  }
  return read;
}

}  // namespace iamq::bind
