#include "repl/render/statements.hpp"

#include <fmt/format.h>

#include "repl/render/conditions.hpp"
#include "repl/render/diagnostic.hpp"
#include "repl/render/names.hpp"
#include "repl/render/screen.hpp"
#include "runtime/policy/kinds.hpp"

namespace iamq::render {
namespace {

using policy::Library;

constexpr std::size_t most_in_a_list = 8;

// With `most`, a longer list is cut and says how many more there are.
std::string list_of(const policy::Few<policy::StringId>& words, const Library& library, std::size_t most) {
  std::string text;
  const bool is_cut = words.size() > most + 1;
  for (std::size_t i = 0; i < (is_cut ? most : words.size()); ++i) {
    text += (text.empty() ? "" : ", ") + quoted_word(library.text(words[i]));
  }
  if (is_cut) text += fmt::format(", and {} more", words.size() - most);
  return text;
}

std::string principal_text(const policy::PrincipalPattern& principal, const Library& library) {
  const std::string word = quoted_word(library.text(principal.text));
  switch (principal.type) {
    case policy::PrincipalType::everyone:
      return "everyone";
    case policy::PrincipalType::aws:
      return word;
    case policy::PrincipalType::service:
      return "service " + word;
    case policy::PrincipalType::federated:
      return (library.text(principal.text).find(":saml-provider/") != std::string_view::npos ? "saml " : "oidc ") +
             word;
    case policy::PrincipalType::canonical_user:
      return "canonical user " + word;
  }
  return word;
}

std::string conditions_text(const policy::Statement& statement, const Library& library) {
  std::string text;
  for (const auto& condition : statement.conditions) {
    text += text.empty() ? " when " : " and ";
    text += condition_text(condition, library);
  }
  return text;
}

// The managed policy that this is a text of, if it is one.
std::optional<model::EntityId> managed_policy_of(const model::World& world, policy::PolicyId id) {
  const auto name = world.text(world.library().policy(id).name);
  for (const auto& entity : world.named(name)) {
    if (entity.kind != model::EntityKind::managed_policy) continue;
    for (const auto& version : world.managed_policies[entity.index].versions) {
      if (version.policy == id) return entity;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string native_text(const policy::Statement& statement, const Library& library, std::size_t most) {
  std::string text = statement.effect == policy::Effect::allow ? "allow " : "deny ";
  if (statement.not_action) text += "all actions except ";
  text += list_of(statement.actions, library, most);
  if (statement.has_principal) {
    text += statement.not_principal ? " to everyone except " : " to ";
    std::string principals;
    for (const auto& principal : statement.principals) {
      principals += (principals.empty() ? "" : ", ") + principal_text(principal, library);
    }
    text += principals;
  }
  if (statement.has_resource) {
    text += statement.not_resource ? " on all resources except " : " on ";
    text += list_of(statement.resources, library, most);
  }
  text += conditions_text(statement, library);
  if (statement.sid != policy::StringId{}) text += " as " + quoted_word(library.text(statement.sid));
  return text;
}

std::string policy_words(const model::World& world, policy::PolicyId id, std::uint64_t via) {
  const auto& policy = world.library().policy(id);
  std::string text;
  if (const auto managed = managed_policy_of(world, id)) {
    text = name_of(world, *managed);
  } else if (policy.name != policy::StringId{}) {
    text = printable(world.text(policy.name));
  } else {
    text = std::string(policy::row(policy.kind).name);
  }
  if (via != 0) text += " of " + noun_and_name(world, model::EntityId::from_handle(via));
  return text;
}

StatementWords describe(const model::World& world, const text::Sources& sources, policy::PolicyId id,
                        std::uint32_t statement, std::uint64_t via) {
  const auto& library = world.library();
  const auto& policy = library.policy(id);
  StatementWords words;
  words.policy = policy_words(world, id, via);
  const auto& statements = library.document(id).statements;
  if (policy.is_missing || statement >= statements.size()) {
    words.text = "(the text of this policy is not in the input)";
    return words;
  }
  const policy::Positions positions = library.positions(policy);
  const text::Span span = statement < positions.size() ? positions[statement].whole : text::Span{};
  if (span.end <= span.begin) {
    words.text = native_text(statements[statement], library, most_in_a_list);
    return words;
  }
  const std::string_view own = sources.text(span);
  words.place = place(span, sources);
  // JSON is shown as the statement it means: in one line it would be hard to read. AWS has statements of thousands of
  // actions; `show` prints them whole.
  constexpr std::size_t longest = 600;
  const bool is_own = !own.empty() && own.front() != '{' && own.size() <= longest;
  words.text = is_own ? printable(on_one_line(own)) : native_text(statements[statement], library, most_in_a_list);
  return words;
}

}  // namespace iamq::render
