#include <algorithm>

#include "repl/prompt/completion.hpp"
#include "repl/prompt/descriptions.hpp"
#include "stdlib/catalog.hpp"

// Actions, condition keys and ARNs, as AWS documents them.
namespace iamq::repl {
namespace {

// The part of a template's name that is always there: `aws:PrincipalTag/`.
std::string_view fixed_part(std::string_view name) {
  return name.substr(0, name.find("${"));
}

void add_key(const stdlib::Key& key, std::string_view after, Candidates& candidates) {
  const std::string_view name = fixed_part(key.name);
  candidates.add(std::string(name), description(key), name.size() == key.name.size() ? std::string(after) : "");
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  parts.push_back(text);
  return parts;
}

// Whether an ARN of the pattern can have these parts, the last of which is not yet whole: what has no free part stands
// as it is.
bool may_begin(const std::vector<std::string_view>& pattern, const std::vector<std::string_view>& typed) {
  for (std::size_t i = 2; i + 1 < typed.size(); ++i) {
    if (fixed_part(pattern[i]) == pattern[i] && pattern[i] != typed[i]) return false;
  }
  return true;
}

}  // namespace

void add_actions(const stdlib::Catalog& catalog, Candidates& candidates) {
  const std::string typed = candidates.typed();
  const std::size_t colon = typed.find(':');
  if (colon == std::string::npos) {
    for (const auto& service : catalog.services()) {
      candidates.add(std::string(service.prefix) + ":", description(service), "");
    }
    return;
  }
  const auto* service = catalog.find_service(std::string_view(typed).substr(0, colon));
  if (service == nullptr) return;
  for (const auto& action : service->actions()) candidates.add(std::string(action.full_name), description(action));
}

void add_keys(const stdlib::Catalog& catalog, const std::vector<std::string_view>& actions, std::string_view after,
              Candidates& candidates) {
  for (const auto& global : catalog.global_keys()) add_key(global.key, after, candidates);
  bool is_every_action_known = !actions.empty();
  for (const std::string_view name : actions) {
    const auto meant = catalog.expand(name);
    // One that stands for half of AWS carries any key.
    constexpr std::size_t most_actions = 200;
    is_every_action_known = is_every_action_known && !meant.empty() && meant.size() <= most_actions;
    if (!is_every_action_known) break;
    for (const auto* action : meant) {
      for (const auto* key : action->keys) add_key(*key, after, candidates);
      for (const auto& resource : action->resources) {
        for (const auto* key : resource.keys) add_key(*key, after, candidates);
      }
    }
  }
  if (is_every_action_known) return;
  for (const auto* key : catalog.keys()) add_key(*key, after, candidates);
}

void add_values(const stdlib::Catalog& catalog, std::string_view key, Candidates& candidates) {
  if (catalog.key_type(key) != stdlib::KeyType::boolean) return;
  candidates.add("true", std::string(key));
  candidates.add("false", std::string(key));
}

// The next part of an ARN: `arn:partition:service:region:account:resource`.
void add_arns(const CompletionSources& sources, Candidates& candidates) {
  const std::string typed = candidates.typed();
  if (!begins_with(typed, "arn:") || sources.names.world() == nullptr) return;
  const auto& world = *sources.names.world();
  const auto& catalog = sources.session.catalog();
  world.resources.each([&](std::uint32_t index, const model::Resource& row) {
    candidates.add(std::string(world.text(row.arn)), description(world, {model::EntityKind::resource, index}));
  });
  const auto parts = split(typed, ':');
  const std::string written = typed.substr(0, typed.rfind(':') + 1);
  if (parts.size() == 2) {
    for (const char* partition : {"aws", "aws-cn", "aws-us-gov"})
      candidates.add(written + partition + ":", "partition", "");
    return;
  }
  if (parts.size() == 3) {
    for (const auto& service : catalog.services()) {
      candidates.add(written + std::string(service.prefix) + ":", description(service), "");
    }
    return;
  }
  const auto* service = catalog.find_service(parts[2]);
  if (service == nullptr) return;
  for (const auto& type : service->resource_types()) {
    for (const std::string_view pattern : type.arn_patterns) {
      // `${…}` holds no colon, so that the parts lie at the same places.
      const auto pattern_parts = split(pattern, ':');
      if (pattern_parts.size() < parts.size() || !may_begin(pattern_parts, parts)) continue;
      const std::string_view part = pattern_parts[parts.size() - 1];
      const bool is_last = pattern_parts.size() == parts.size();
      const std::string help = std::string(type.name);
      if (part.empty()) {
        candidates.add(written + ":", help, "");
      } else if (part == "${Account}") {
        world.accounts.each([&](std::uint32_t, const model::Account& account) {
          candidates.add(written + std::string(world.text(account.id)) + ":",
                         "account " + std::string(world.text(account.name)), "");
        });
      } else if (part == "${Region}") {
        world.accounts.each([&](std::uint32_t, const model::Account& account) {
          const auto region = world.text(account.region);
          if (!region.empty()) candidates.add(written + std::string(region) + ":", "Region", "");
        });
      } else if (!fixed_part(part).empty()) {
        candidates.add(written + std::string(fixed_part(part)) + (is_last ? "" : ":"), help, "");
      }
    }
  }
}

}  // namespace iamq::repl
