#include <fmt/format.h>

#include <algorithm>

#include "repl/prompt/command_functions.hpp"
#include "repl/prompt/descriptions.hpp"
#include "repl/render/table.hpp"
#include "stdlib/action_notes.hpp"
#include "stdlib/catalog.hpp"
#include "stdlib/suggestion.hpp"

// `:doc`: what the catalog knows of an action, a condition key or a service.
namespace iamq::repl {
namespace {

std::string joined(std::span<const stdlib::Key* const> keys) {
  std::string text;
  for (const auto* key : keys) text += (text.empty() ? "" : ", ") + std::string(key->name);
  return text;
}

void add(render::TextTable& table, std::string name, std::string value) {
  if (!value.empty()) table.rows.push_back({std::move(name), std::move(value)});
}

render::TextTable about(const stdlib::Action& action) {
  render::TextTable table;
  table.titles = {std::string(action.full_name), description(action)};
  add(table, "service", std::string(action.service->name));
  for (const auto& resource : action.resources) {
    std::string patterns;
    for (const std::string_view pattern : resource.type->arn_patterns) {
      patterns += (patterns.empty() ? "" : "\n") + std::string(pattern);
    }
    if (!resource.keys.empty()) patterns += "\nkeys: " + joined(resource.keys);
    add(table, std::string(resource.type->name) + (resource.is_required ? " (required)" : ""), patterns);
  }
  if (action.is_wildcard_only()) add(table, "resources", "none has an ARN: a policy allows it on `*`");
  add(table, "keys", joined(action.keys));
  std::string needed;
  for (const std::string_view name : action.dependent_actions)
    needed += (needed.empty() ? "" : ", ") + std::string(name);
  add(table, "needs besides", needed);
  if (const auto* note = stdlib::find_action_note(action.full_name)) {
    if (note->level_in_2018)
      add(table, "in 2018", "access level " + std::string(stdlib::name_of(*note->level_in_2018)));
    std::string before(note->resources_before);
    std::replace(before.begin(), before.end(), ' ', '\n');
    add(table, "resources before", std::move(before));
  }
  return table;
}

// A name that is no action today.
render::TextTable about(const stdlib::Catalog& catalog, const stdlib::ActionNote& note) {
  render::TextTable table;
  table.titles = {std::string(note.name), "no action today"};
  add(table, "instead", stdlib::help_for_unknown_action(catalog, note.name));
  if (note.level_in_2018) add(table, "in 2018", "access level " + std::string(stdlib::name_of(*note.level_in_2018)));
  return table;
}

render::TextTable about(const stdlib::Catalog& catalog, const stdlib::Key& key) {
  render::TextTable table;
  table.titles = {std::string(key.name), description(key)};
  if (const auto* global = catalog.find_global_key(key.name)) {
    add(table, "tells about", std::string(global->category));
    add(table, "in requests", std::string(global->availability));
  }
  if (table.rows.empty()) add(table, "service", std::string(key.name.substr(0, key.name.find(':'))));
  return table;
}

render::TextTable about(const stdlib::Service& service) {
  render::TextTable table;
  table.titles = {std::string(service.prefix), std::string(service.name)};
  add(table, "actions", fmt::format("{}", service.action_count));
  for (const auto& type : service.resource_types()) {
    std::string patterns;
    for (const std::string_view pattern : type.arn_patterns) {
      patterns += (patterns.empty() ? "" : "\n") + std::string(pattern);
    }
    add(table, std::string(type.name), patterns);
  }
  add(table, "resource control policies", service.supports_rcp ? "apply" : "do not apply");
  return table;
}

}  // namespace

void doc_command(CommandContext& context, std::string_view argument) {
  const auto& catalog = context.runner.session().catalog();
  const auto print = [&](const render::TextTable& table) {
    context.console.answer(render::draw(table, context.console.out_screen()));
  };
  if (argument.empty()) {
    context.console.err("say of what: `:doc s3:GetObject`, `:doc aws:SourceIp`, `:doc s3`\n");
  } else if (const auto* action = catalog.find_action(argument)) {
    print(about(*action));
  } else if (const auto* note = stdlib::find_action_note(argument)) {
    print(about(catalog, *note));
  } else if (const auto* key = catalog.find_key(argument)) {
    print(about(catalog, *key));
  } else if (const auto* service = catalog.find_service(argument)) {
    print(about(*service));
  } else {
    const std::string help = stdlib::help_for_unknown_action(catalog, argument);
    context.console.err(
        fmt::format("AWS documents no `{}`{}\n", render::printable(argument), help.empty() ? "" : "; " + help));
  }
}

}  // namespace iamq::repl
