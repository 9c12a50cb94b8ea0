#include "runtime/import/pages.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "lang/text/stopping.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/json_unread.hpp"

namespace iamq::import {

namespace {

using policy::Json;
using policy::JsonNode;
using text::Span;
using NodeKind = policy::JsonNode::Kind;

constexpr std::string_view made_by = "`import` reads the output of `aws iam get-account-authorization-details`";

struct ListRow {
  std::string_view list;
  ObjectKind kind;
  std::string_view arn_type;
  std::string_view name_field;
};
constexpr std::array<ListRow, 4> lists = {{
    {"UserDetailList", ObjectKind::user, "user", "UserName"},
    {"GroupDetailList", ObjectKind::group, "group", "GroupName"},
    {"RoleDetailList", ObjectKind::role, "role", "RoleName"},
    {"Policies", ObjectKind::managed_policy, "policy", "PolicyName"},
}};

// Other JSON that people have at hand, told apart by a member, and what to do with it.
struct LookalikeRow {
  std::string_view member, what, help;
};
constexpr LookalikeRow lookalikes[] = {
    {"Statement", "a policy document", "write `policy NAME from \"FILE\"` to use it"},
    {"Users", "the output of `aws iam list-users`", made_by},
    {"Groups", "the output of `aws iam list-groups`", made_by},
    {"Roles", "the output of `aws iam list-roles`", made_by},
    {"User", "the output of `aws iam get-user`", made_by},
    {"Role", "the output of `aws iam get-role`", made_by},
    {"Policy", "the output of `aws iam get-policy`", made_by},
    {"PolicyVersion", "the output of `aws iam get-policy-version`", made_by},
    {"AccessKeyMetadata", "the output of `aws iam list-access-keys`", made_by},
    {"SummaryMap", "the output of `aws iam get-account-summary`", made_by},
    {"accounts", "a world file", "name the export of one account here"},
};

// The file's bytes without a byte order mark; nothing if they are in another encoding.
std::optional<Span> text_of(std::string_view text, text::SourceId source, Findings& findings) {
  const Span whole{source, 0, static_cast<std::uint32_t>(text.size())};
  if (text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF") {
    findings.error("export-utf-16", "this file is UTF-16, not UTF-8", {source, 0, 2},
                   "older PowerShells write `>` so: use `| Out-File -Encoding utf8`, or save the file as UTF-8");
    return std::nullopt;
  }
  return text.substr(0, 3) == "\xEF\xBB\xBF" ? Span{source, 3, whole.end} : whole;
}

// Documents reads these.
bool holds_document(std::string_view key) {
  return key == "PolicyDocument" || key == "AssumeRolePolicyDocument" || key == "Document";
}

void refuse(const Json& json, const JsonNode& node, Findings& findings) {
  if (node.kind != NodeKind::object) {
    findings.error("not-an-export", "this is JSON, but no account export", node.span, std::string(made_by));
    return;
  }
  for (const LookalikeRow& row : lookalikes) {
    if (const JsonNode* member = json.find(node, row.member)) {
      findings.error("not-an-export", fmt::format("this is {}, not an account export", row.what), member->key_span,
                     std::string(row.help));
      return;
    }
  }
  std::vector<std::string_view> names;
  for (const ListRow& row : lists) {
    names.push_back(row.list);
  }
  for (const JsonNode& member : json.children(node)) {
    if (const auto meant = text::nearest(member.key, names)) {
      findings.error("not-an-export", fmt::format("an account export has no `{}`", member.key), member.key_span,
                     fmt::format("did you mean `{}`?", *meant));
      return;
    }
  }
  findings.error("not-an-export", "this is no account export: it has neither users, groups, roles nor policies",
                 node.span, std::string(made_by));
}

std::vector<Object> pages_of(const std::vector<JsonValue>& values, Findings& findings) {
  std::vector<Object> pages;
  const auto add = [&](const Json& json, const JsonNode& node) {
    if (is_page({&json, &node})) {
      pages.emplace_back(json, node);
    } else {
      refuse(json, node, findings);
    }
  };
  for (const auto& [json, node] : values) {
    if (node->kind == NodeKind::array && node->child_count > 0) {
      for (const JsonNode& page : json->children(*node)) {
        add(*json, page);
      }
    } else {
      add(*json, *node);
    }
  }
  return pages;
}

// Takes the entry's ARN apart; says what is wrong with it if it is not one.
bool read_arn(Entry& entry, const ListRow& row, Findings& findings) {
  const text::Span span = entry.object.span_of("Arn");
  entry.arn_span = span;
  entry.arn_text = entry.object.text("Arn");
  const auto arn = policy::split_arn(entry.arn_text);
  const auto refuse_arn = [&](std::string help) {
    findings.error("bad-arn", fmt::format("`{}` is not the ARN of a {}", entry.arn_text, name_of(row.kind)), span,
                   std::move(help));
    return false;
  };
  const std::string form = fmt::format("it has the form `arn:aws:iam::111122223333:{}/NAME`", row.arn_type);
  if (!arn || arn->partition.empty() || arn->service != "iam" || !arn->region.empty()) {
    return refuse_arn(form);
  }
  if (!policy::is_account_id(arn->account) && !(row.kind == ObjectKind::managed_policy && arn->account == "aws")) {
    return refuse_arn(fmt::format("`{}` is no account id of twelve digits", arn->account));
  }
  const auto [type, rest] = policy::split_resource(arn->resource);
  const std::size_t last_slash = arn->resource.rfind('/');
  if (type != row.arn_type || rest.empty() || last_slash + 1 == arn->resource.size()) {
    return refuse_arn(form);
  }
  const auto place_of = [&](std::string_view part) {
    return static_cast<std::uint32_t>(part.data() - entry.arn_text.data());
  };
  entry.account_at = place_of(arn->account);
  entry.path_at = place_of(arn->resource.substr(type.size()));
  entry.name_at = place_of(arn->resource.substr(last_slash + 1));
  return true;
}

// Name and path stand in the ARN too; should they differ, the ARN counts, since policies speak of it.
void compare_with_arn(const Entry& entry, const ListRow& row, Findings& findings) {
  const auto compare = [&](std::string_view field, std::string_view in_arn) {
    if (entry.object.has(field) && entry.object.text(field) != in_arn) {
      findings.warning("export-contradiction",
                       fmt::format("`{}` is `{}`, but the ARN says `{}`", field, entry.object.text(field), in_arn),
                       entry.object.span_of(field), "the ARN is taken as right, since policies speak of it");
    }
  };
  compare(row.name_field, entry.name());
  compare("Path", entry.path());
}

void read_entries(const Object& page, std::uint32_t file_index, Pages& pages, Findings& findings) {
  for (const ListRow& row : lists) {
    for (const Object& object : page.list(row.list)) {
      text::ask_to_go_on();
      Entry entry;
      entry.kind = row.kind;
      entry.object = object;
      entry.file = file_index;
      const JsonNode* arn = object.find("Arn");
      if (arn == nullptr || arn->kind != NodeKind::string) {
        continue;  // `check` has said so
      }
      if (read_arn(entry, row, findings)) {
        compare_with_arn(entry, row, findings);
        pages.entries.push_back(entry);
      }
    }
  }
}

}  // namespace

std::string_view Entry::partition() const {
  constexpr std::size_t begin = std::string_view("arn:").size();
  return arn_text.substr(begin, arn_text.find(':', begin) - begin);
}

std::string_view Entry::account() const {
  return arn_text.substr(account_at, arn_text.find(':', account_at) - account_at);
}

void Pages::let_go_of_json() {
  if (only_here.empty()) return;
  for (Json* json : only_here) *json = Json();
  packed.reset();
  std::vector<Entry>().swap(entries);
}

bool is_page(const JsonValue& value) {
  return std::any_of(lists.begin(), lists.end(),
                     [&](const ListRow& row) { return value.json->find(*value.node, row.list) != nullptr; });
}

std::vector<JsonValue> read_values(const text::Sources& sources, text::SourceId source, JsonTexts& texts,
                                   Findings& findings) {
  return read_values(sources.text(source), source, texts, findings);
}

std::vector<JsonValue> read_values(std::string_view text, text::SourceId source, JsonTexts& texts, Findings& findings) {
  const auto whole = text_of(text, source, findings);
  if (!whole) {
    return {};
  }
  std::vector<JsonValue> values;
  Span rest = *whole;
  const auto read_to = [&](std::uint32_t end) {
    return policy::read_json_but(text.substr(rest.begin, end - rest.begin), {source, rest.begin, end}, holds_document);
  };
  while (true) {
    Json json = read_to(rest.end);
    std::uint32_t next = rest.end;
    if (json.diagnostics.size() == 1 && json.diagnostics.front().code == "json-two-values") {
      next = json.diagnostics.front().span.begin;
      json = read_to(next);
    }
    if (!json.ok()) {
      for (text::Diagnostic& diagnostic : json.diagnostics) {
        findings.add(std::move(diagnostic));
      }
      return {};
    }
    const Json& kept = texts.emplace_back(std::move(json));
    values.push_back({&kept, &kept.top()});
    if (next == rest.end) {
      return values;
    }
    rest.begin = next;
  }
}

Pages read_pages(const std::vector<JsonValue>& values, std::uint32_t file_index, Findings& findings) {
  Pages pages;
  pages.pages = pages_of(values, findings);
  for (const Object& page : pages.pages) {
    check(page.json(), page.node(), ObjectKind::page, findings);
    read_entries(page, file_index, pages, findings);
  }
  if (!pages.pages.empty()) {
    const Object& last = pages.pages.back();
    for (const std::string_view sign : {"IsTruncated", "NextToken"}) {
      if (sign == "NextToken" ? last.has(sign) : last.is_true(sign)) {
        pages.is_partial = true;
        pages.partial_at = last.json().find(last.node(), sign)->key_span;
      }
    }
  }
  return pages;
}

}  // namespace iamq::import
