#include "runtime/change/writing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/bind/spelling.hpp"
#include "runtime/export/native.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::change {

using evaluate::CallerKind;
using model::EntityId;
using model::EntityKind;

namespace {

constexpr std::size_t longest_line = 110;

std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : ", ") + item;
  return text;
}

// ReadOnlyAccess lists more than a thousand actions.
void keep_first(policy::Few<policy::StringId>& items, std::string_view what, std::vector<std::string>& left_out) {
  constexpr std::size_t most = 6;
  if (items.size() <= most) return;
  left_out.push_back(fmt::format("{} of {} {}", most, items.size(), what));
  items = std::vector<policy::StringId>(items.begin(), items.begin() + most);
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

}  // namespace

std::string Writer::allow(const Needed& needed, std::string_view principal) const {
  std::vector<std::string> actions, resources;
  for (const auto& action : needed.actions) actions.push_back(export_::word(action));
  for (const auto& arn : needed.resources) resources.push_back(resource(arn));
  std::string rule = "allow " + joined(actions);
  if (!principal.empty()) rule += " to " + std::string(principal);
  if (!resources.empty()) rule += " on " + joined(resources);
  return rule;
}

std::string Writer::in_braces(const std::vector<std::string>& rules) {
  std::string line = "{ ";
  for (const auto& rule : rules) line += (line.size() > 2 ? "; " : "") + rule;
  line += " }";
  const bool has_lines = line.find('\n') != std::string::npos;
  if (!has_lines && line.size() <= longest_line) return line;
  std::string lines = "{\n";
  for (const auto& rule : rules) lines += "  " + rule + "\n";
  return lines + "}";
}

std::string Writer::text_of(const policy::Document& document, const std::string& more) const {
  const auto& library = world_.library();
  const auto lines = export_::native_lines(document, library, export_::key_types(catalog_));
  if (!lines) return more.empty() ? export_::native_text(document, library, export_::key_types(catalog_)) : "";
  // A statement that goes on over several lines stays as it is laid out.
  std::vector<std::string> rules;
  for (const auto& line : lines_of(*lines)) {
    const bool goes_on = line.compare(0, 4, "    ") == 0 && !rules.empty();
    if (goes_on) {
      rules.back() += "\n" + line;
    } else {
      rules.push_back(line.substr(2));
    }
  }
  if (!more.empty()) rules.push_back(more);
  return in_braces(rules);
}

std::string Writer::statement(policy::PolicyId policy, const policy::Statement& statement) const {
  policy::Document alone = world_.library().document(policy);
  alone.version = policy::Version::v2012_10_17;
  alone.id = {};
  alone.statements = {statement};
  policy::Statement& only = alone.statements.front();
  only.sid = {};
  std::vector<std::string> left_out;
  keep_first(only.actions, "actions", left_out);
  keep_first(only.resources, "resources", left_out);
  const auto lines = export_::native_lines(alone, world_.library(), export_::key_types(catalog_));
  if (!lines) return "a statement of policy " + std::string(world_.text(world_.library().policy(policy).name));
  std::string line;
  for (const auto& part : lines_of(*lines)) {
    const std::size_t begin = std::min(part.find_first_not_of(' '), part.size());
    line += (line.empty() ? "" : " ") + part.substr(begin);
  }
  return left_out.empty() ? line : line + " (" + joined(left_out) + ")";
}

std::string Writer::add_to(const bind::PolicySlot& slot, const std::string& rule) const {
  return "add to " + bind::spelled_out(world_, slot) + " " + in_braces({rule});
}

std::string Writer::replace(const bind::PolicySlot& slot, const policy::Document& document) const {
  return "replace " + bind::spelled_out(world_, slot) + " " + text_of(document);
}

std::optional<std::string> Writer::principal(const evaluate::Caller& caller, bool as_session) const {
  switch (caller.kind) {
    case CallerKind::user:
      if (const auto user = world_.by_arn(caller.arn)) return bind::spelled_out(world_, *user);
      return export_::word(caller.arn);
    case CallerKind::role_session:
      if (as_session) return export_::word(caller.arn);
      if (const auto role = world_.by_arn(caller.issuer_arn)) return bind::spelled_out(world_, *role);
      return std::nullopt;
    case CallerKind::federated_user:
      return export_::word(caller.arn);
    case CallerKind::root:
      if (const auto account = world_.account_by_id(caller.account)) return "account " + account_word(*account);
      return std::nullopt;
    case CallerKind::service:
      return "service " + export_::word(caller.arn);
    case CallerKind::federated: {
      const bool is_saml = caller.arn.find(":saml-provider/") != std::string::npos;
      return (is_saml ? "saml " : "oidc ") + export_::word(caller.arn);
    }
    case CallerKind::canonical_user:
      return "canonical user " + export_::word(caller.arn);
    case CallerKind::anonymous:
      return "everyone";
  }
  return std::nullopt;
}

std::string Writer::resource(std::string_view arn) const {
  const auto is_clear = [&](EntityId entity) {
    const std::string_view name = world_.text(world_.name_of(entity));
    return entity.kind == EntityKind::resource && world_.resources[entity.index].kind == model::ResourceKind::bucket &&
           world_.named(name).size() == 1 && name.find_first_of("/:*?$") == std::string_view::npos;
  };
  if (const auto whole = world_.by_arn(arn)) {
    if (whole->kind == EntityKind::role || whole->kind == EntityKind::user) return bind::spelled_out(world_, *whole);
    return is_clear(*whole) ? std::string(world_.text(world_.name_of(*whole))) : export_::word(arn);
  }
  const std::size_t slash = arn.find('/');
  if (slash == std::string_view::npos) return export_::word(arn);
  const auto bucket = world_.by_arn(arn.substr(0, slash));
  if (!bucket || !is_clear(*bucket)) return export_::word(arn);
  return export_::word(std::string(world_.text(world_.name_of(*bucket))) + std::string(arn.substr(slash)));
}

std::string Writer::new_name(std::string_view whose, std::string_view action) const {
  std::string stem;
  const auto add = [&](std::string_view text) {
    for (const char c : text) {
      const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
      if (is_plain) stem += c;
    }
  };
  add(whose);
  stem += '-';
  add(action.substr(action.find(':') == std::string_view::npos ? 0 : action.find(':') + 1));
  std::string name = stem;
  for (int number = 2; !world_.named(name).empty(); ++number) name = stem + "-" + std::to_string(number);
  return name;
}

std::string Writer::account_word(model::AccountId account) const {
  return bind::quote_word(world_.text(world_.account(account).name));
}

}  // namespace iamq::change
