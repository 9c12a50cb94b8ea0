#include "runtime/import/managed_policies.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "runtime/policy/arn.hpp"

namespace iamq::import {

namespace {

using model::ManagedPolicy;
using policy::PolicyKind;

int version_number(std::string_view version) {
  int number = 0;
  if (!version.empty() && (version.front() == 'v' || version.front() == 'V')) {
    std::from_chars(version.data() + 1, version.data() + version.size(), number);
  }
  return number;
}

// Reads PolicyVersionList and finds the default among them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
void read_versions(Context& context, const Entry& entry, ManagedPolicy& row) {
  const std::string title = context.title_of(entry);
  const std::string_view default_id = entry.object.text("DefaultVersionId");
  std::size_t by_id = std::string_view::npos, by_mark = std::string_view::npos;
  const auto versions = entry.object.list("PolicyVersionList");
  for (const Object& version : versions) {
    const std::string_view id = version.text("VersionId");
    const std::size_t index = row.versions.size();
    by_id = id == default_id ? index : by_id;
    by_mark = version.is_true("IsDefaultVersion") ? index : by_mark;
    const std::string version_title = versions.size() > 1 ? fmt::format("version {} of {}", id, title) : title;
    row.versions.push_back({context.intern(id), context.documents.read(version, "Document", PolicyKind::managed,
                                                                       entry.name(), version_title)});
  }
  if (by_id != std::string_view::npos && by_mark != std::string_view::npos && by_id != by_mark) {
    context.findings.warning("export-contradiction",
                             fmt::format("`DefaultVersionId` is {}, but version {} is marked as the default",
                                         default_id, context.world.text(row.versions[by_mark].name)),
                             entry.object.span_of("DefaultVersionId"), "`DefaultVersionId` is taken as right");
  }
  if (by_id == std::string_view::npos && by_mark != std::string_view::npos && !default_id.empty()) {
    context.findings.warning("export-contradiction",
                             fmt::format("version {} of {} is its default, but is not listed", default_id, title),
                             entry.object.span_of("DefaultVersionId"), "the version marked as default is taken");
  }
  const std::size_t chosen = by_id != std::string_view::npos ? by_id : by_mark;
  if (chosen != std::string_view::npos) {
    row.default_version = static_cast<std::uint32_t>(chosen);
    return;
  }
  row.default_version = static_cast<std::uint32_t>(row.versions.size());
  row.versions.push_back(
      {context.intern(default_id), context.documents.missing(PolicyKind::managed, entry.name(), entry.arn_span)});
  if (entry.object.has("PolicyVersionList")) {  // else the missing field is told
    context.findings.warning("missing-policy", fmt::format("the default version of {} is not in the export", title),
                             entry.object.span_of("PolicyVersionList"),
                             "what it allows or denies is not known, and answers that it bears on say so");
  }
}

// Whether the row was made of a text that iamq ships: such a row is declared where its text stands.
bool is_shipped(const Context& context, const ManagedPolicy& row) {
  const policy::Policy& current = context.world.library().policy(row.current());
  return row.is_aws_managed && !current.is_missing && row.declared == current.span;
}

// An AWS managed policy is the same in all accounts; it only moves on to newer versions.
// Decides which of two texts counts: true if the new one takes the old one's place.
bool is_replaced(Context& context, const Entry& entry, const ManagedPolicy& old, const ManagedPolicy& fresh) {
  const policy::Library& library = context.world.library();
  const std::string_view old_version = context.world.text(old.versions[old.default_version].name);
  const std::string_view new_version = context.world.text(fresh.versions[fresh.default_version].name);
  const text::Span span = entry.arn_span;
  if (library.policy(old.current()).is_missing || library.policy(fresh.current()).is_missing) {
    return library.policy(old.current()).is_missing;
  }
  const bool is_equal = library.policy(old.current()).document == library.policy(fresh.current()).document;
  const bool is_old_shipped = is_shipped(context, old);
  if (is_equal) {
    return is_old_shipped;
  }
  if (is_old_shipped) {
    context.findings.note("aws-policy-version",
                          fmt::format("AWS managed policy `{}`: the export has {}, iamq ships {}", entry.name(),
                                      new_version, old_version),
                          span, "the export's text counts from here on");
    return true;
  }
  if (old_version == new_version) {
    auto& error = context.findings.error(
        "aws-policy-differs",
        fmt::format("AWS managed policy `{}` {} has another text here than before", entry.name(), new_version), span,
        "AWS never changes a version: one of the exports was edited");
    error.labels.push_back({old.declared, "before"});
    return false;
  }
  const bool is_newer = version_number(new_version) > version_number(old_version);
  auto& note = context.findings.note(
      "aws-policy-version",
      fmt::format("AWS managed policy `{}` stands here as {}, before as {}", entry.name(), new_version, old_version),
      span, "AWS keeps one text for all accounts: the newer version counts");
  note.labels.push_back({old.declared, "before"});
  return is_newer;
}

void add_managed_policy(Context& context, const Entry& entry) {
  ManagedPolicy row;
  context.fill(row, entry, "PolicyId");
  row.is_aws_managed = entry.is_aws_managed();
  read_versions(context, entry, row);

  const auto existing = context.world.by_arn(entry.arn_text);
  const bool is_there = existing && existing->kind == model::EntityKind::managed_policy;
  if (is_there && row.is_aws_managed) {
    if (is_replaced(context, entry, context.world.managed_policies[existing->index], row)) {
      context.world.managed_policies.edit(existing->index) = std::move(row);
    }
  } else if (is_there) {
    context.world.managed_policies.edit(existing->index) = std::move(row);  // a placeholder: see refuse_duplicates
  } else {
    const bool is_aws_managed = row.is_aws_managed;
    const model::EntityId added = context.world.add(std::move(row));
    if (!is_aws_managed) {
      context.names.add(added, context.account_of(entry), entry.name());
    }
  }
}

std::string_view name_in(std::string_view policy_arn) {
  return policy_arn.substr(policy_arn.rfind('/') + 1);
}

// Whether the ARN is of a managed policy that can be attached in `account`: one of its own, or AWS's.
bool is_policy_arn(std::string_view text, std::string_view account) {
  const auto arn = policy::split_arn(text);
  return arn && !arn->partition.empty() && arn->service == "iam" && arn->region.empty() &&
         (arn->account == account || arn->account == "aws") && arn->resource.substr(0, 7) == "policy/" &&
         arn->resource.size() > 7 && arn->resource.back() != '/';
}

// A row for a policy that is nowhere yet.
std::uint32_t add_row(Context& context, std::string_view arn, const text::Span& span, policy::PolicyId policy,
                      std::string_view version) {
  ManagedPolicy row;
  const policy::Arn parts = *policy::split_arn(arn);
  const std::size_t path = parts.resource.find('/');
  row.is_aws_managed = parts.account == "aws";
  if (!row.is_aws_managed) {
    row.account = *context.world.account_by_id(parts.account);
  }
  row.name = context.intern(name_in(arn));
  row.path = context.intern(parts.resource.substr(path, parts.resource.rfind('/') + 1 - path));
  row.arn = context.intern(arn);
  row.declared = span;
  row.versions.push_back({context.intern(version), policy});
  return context.world.add(std::move(row)).index;
}

}  // namespace

std::uint32_t managed_policy(Context& context, const std::string& arn, const text::Span& span) {
  const auto existing = context.world.by_arn(arn);
  if (existing && existing->kind == model::EntityKind::managed_policy) {
    return existing->index;
  }
  if (const auto shipped = context.aws_policies ? context.aws_policies(arn) : std::nullopt) {
    return add_row(context, arn, context.world.library().policy(shipped->policy).span, shipped->policy,
                   shipped->version);
  }
  return add_row(context, arn, span, context.documents.missing(PolicyKind::managed, name_in(arn), span), {});
}

void add_managed_policies(Context& context) {
  context.each(ObjectKind::managed_policy, [&](const Entry& entry) { add_managed_policy(context, entry); });
}

std::optional<std::uint32_t> Attachments::find(const Entry& to, const Object& object, std::string_view field) {
  const std::string_view arn = object.text(field);
  const text::Span span = object.span_of(field);
  if (!is_policy_arn(arn, to.account())) {
    context_.findings.error("bad-arn", fmt::format("`{}` is no policy that could be attached here", arn), span,
                            fmt::format("a policy of this account has the form `arn:{}:iam::{}:policy/NAME`",
                                        to.partition(), to.account()));
    return std::nullopt;
  }
  const std::uint32_t index = managed_policy(context_, std::string(arn), span);
  const ManagedPolicy& row = context_.world.managed_policies[index];
  if (is_shipped(context_, row)) {
    tell_shipped(index, arn, span);
  } else if (context_.world.library().policy(row.current()).is_missing) {
    Use& use = missing_.try_emplace(index, Use{span, {}}).first->second;
    const std::string dependent = (to.kind == ObjectKind::group ? "members of " : "") + context_.title_of(to);
    if (use.dependents.empty() || use.dependents.back() != dependent) {
      use.dependents.push_back(dependent);
    }
  }
  return index;
}

void Attachments::tell_shipped(std::uint32_t index, std::string_view arn, const text::Span& span) {
  if (!told_shipped_.insert(index).second) {
    return;
  }
  const ManagedPolicy& row = context_.world.managed_policies[index];
  const auto shipped = context_.aws_policies ? context_.aws_policies(arn) : std::nullopt;
  const std::string date = shipped && !shipped->date.empty() ? fmt::format(" ({})", shipped->date) : "";
  shipped_.emplace(
      fmt::format("`{}` {}{}", name_in(arn), context_.world.text(row.versions[row.default_version].name), date), span);
}

void Attachments::tell() {
  for (const auto& [index, use] : missing_) {
    const ManagedPolicy& row = context_.world.managed_policies[index];
    const bool is_absent = row.declared == use.span;  // made here, for want of the policy itself
    const std::string_view why = !is_absent           ? "cannot be read"
                                 : row.is_aws_managed ? "is not in the export, and iamq does not ship it"
                                                      : "is not in the export";
    context_.findings.warning(
        "missing-policy",
        fmt::format("policy `{}` {}: what it allows or denies is not known", context_.world.text(row.name), why),
        use.span, fmt::format("answers about {} rest on it and say so where it matters", list_of(use.dependents)));
  }
  if (shipped_.empty()) {
    return;
  }
  std::vector<std::string> words;
  for (const auto& [word, span] : shipped_) {
    words.push_back(word);
  }
  context_.findings.note(
      "shipped-policies",
      "AWS managed policies that the export leaves out, as iamq ships them: " + list_of(words, words.size()),
      shipped_.begin()->second, "the account may have another version of them");
}

}  // namespace iamq::import
