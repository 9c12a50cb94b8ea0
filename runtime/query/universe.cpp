#include "runtime/query/universe.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "runtime/evaluate/owner.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/evaluate/statement.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/query/wildcards.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::query {

using evaluate::AppliedPolicy;
using model::EntityId;
using model::EntityKind;

namespace {

// Services of which some actions are decided by rules of their own (evaluation, rules 1, 5, 8 and 9), so that no two of
// their actions are alike.
bool has_special_rules(std::string_view service) {
  return service == "sts" || service == "iam" || service == "kms";
}
bool is_special_action(std::string_view action) {
  return action == "s3:GetBucketPolicy" || action == "s3:PutBucketPolicy" || action == "s3:DeleteBucketPolicy" ||
         action.rfind("s3express:", 0) == 0;
}

// An ARN with fewer than six fields is completed as in policies.
std::string completed(std::string pattern) {
  if (pattern.rfind("arn:", 0) == 0) {
    for (auto colons = std::count(pattern.begin(), pattern.end(), ':'); colons < 5; ++colons) {
      pattern += ":*";
    }
  }
  return pattern;
}

}  // namespace

Universe::Universe(const Asking& asking, const model::Subject& subject, const evaluate::Situation& situation)
    : asking_(asking), subject_(subject), situation_(situation) {
  const model::World& world = *asking.world;
  const model::Target everything{.arn = world.library().strings().intern("*"), .owner = {}, .is_pattern = false};
  const auto request = evaluate::make_request(world, subject, "sts:GetCallerIdentity", {everything}, situation);
  account_ = request.caller.account;
  context_ = request.context;
  for (const auto& policies : evaluate::gather(world, subject, request, situation)) {
    for (const auto* layer : {&policies.identity, &policies.boundary, &policies.session, &policies.endpoint}) {
      add_lines(*layer, lines_);
    }
    for (const auto* levels : {&policies.scps, &policies.rcps}) {
      for (const auto& level : *levels) {
        add_lines(level, lines_);
      }
    }
  }
  world.resources.each([&](std::uint32_t index, const model::Resource& resource) {
    add_special({EntityKind::resource, index}, false, resource.policy);
  });
  world.roles.each([&](std::uint32_t index, const model::Role& role) {
    if (role.trust) {
      add_special({EntityKind::role, index}, true, role.trust);
    }
  });
  // Control policies of the accounts that own special resources draw lines there.
  std::set<std::string> accounts = {account_};
  for (const auto& special : specials_) {
    if (!special.is_foreign) {
      continue;
    }
    const model::Target target{
        .arn = world.library().strings().intern(special.patterns.front()), .owner = {}, .is_pattern = false};
    const auto there = evaluate::make_request(world, subject, "sts:GetCallerIdentity", {target}, situation);
    if (!accounts.insert(there.resources.front().owner_account).second) {
      continue;
    }
    for (const auto& policies : evaluate::gather(world, subject, there, situation)) {
      for (const auto& level : policies.rcps) {
        add_lines(level, lines_);
      }
    }
  }
}

void Universe::add_lines(const std::vector<AppliedPolicy>& policies, std::vector<Line>& lines) const {
  for (const auto& applied : policies) {
    const auto& document = asking_.world->library().document(applied.policy);
    for (const auto& statement : document.statements) {
      const bool is_known =
          std::any_of(lines.begin(), lines.end(), [&](const Line& line) { return line.statement == &statement; });
      if (!is_known) {
        lines.push_back({&statement, document.version});
      }
    }
  }
}

void Universe::add_special(EntityId entity, bool is_trust, std::optional<policy::PolicyId> policy) {
  const model::World& world = *asking_.world;
  const std::string arn(world.text(world.arn_of(entity)));
  const auto parts = policy::split_arn(arn);
  if (!parts) {
    return;
  }
  Special special;
  special.is_trust = is_trust;
  special.service = is_trust ? "sts" : std::string(parts->service);
  special.patterns = {arn};
  if (parts->service == "s3" && parts->resource.find('/') == std::string_view::npos) {
    special.patterns.push_back(arn + "/*");
  }
  special.has_account_in_arn = policy::is_account_id(parts->account);
  const auto owner = world.account_of(entity);
  special.is_foreign = !owner || world.text(world.account(*owner).id) != account_;
  if (policy) {
    add_lines({AppliedPolicy{*policy, 0}}, special.lines);
  }
  // Nothing is special about a resource without policy, unless it is somebody else's and the ARN does not tell.
  if (policy || (special.is_foreign && !special.has_account_in_arn)) {
    specials_.push_back(std::move(special));
  }
}

std::vector<std::vector<std::uint32_t>> Universe::alike(const std::vector<std::uint32_t>& actions) const {
  return alike(asking_, {this}, actions);
}

std::vector<std::vector<std::uint32_t>> Universe::alike(const Asking& asking,
                                                        const std::vector<const Universe*>& universes,
                                                        const std::vector<std::uint32_t>& actions) {
  const auto& catalog = *asking.catalog;
  const policy::Library& library = asking.world->library();
  std::vector<std::uint32_t> part(catalog.action_count(), 0);

  std::set<std::string_view> apart;
  std::vector<const Line*> all;
  for (const Universe* universe : universes) {
    for (const auto& special : universe->specials_) {
      apart.insert(special.service);
      for (const auto& line : special.lines) {
        all.push_back(&line);
      }
    }
    for (const auto& line : universe->lines_) {
      all.push_back(&line);
    }
  }
  std::map<std::string, std::uint32_t> first_parts;
  for (const auto& service : catalog.services()) {
    const bool is_apart = apart.count(service.prefix) > 0;
    for (const auto& action : service.actions()) {
      std::string key = is_apart ? std::string(service.prefix) : service.supports_rcp ? "+" : "-";
      key += action.is_wildcard_only() ? '*' : '.';
      if (has_special_rules(service.prefix) || is_special_action(action.full_name)) {
        key = std::string(action.full_name);
      }
      part[action.index] = first_parts.try_emplace(std::move(key), first_parts.size()).first->second;
    }
  }

  // Refines the partition by one list of patterns after the other; equal lists are looked at once.
  std::set<std::vector<policy::StringId>> seen;
  std::unordered_map<policy::StringId, std::vector<const stdlib::Action*>> expanded;
  for (const Line* line : all) {
    auto patterns = line->statement->actions;
    std::sort(patterns.begin(), patterns.end());
    if (!seen.insert(patterns).second) {
      continue;
    }
    std::vector<bool> covered(part.size(), false);
    for (const auto pattern : patterns) {
      const auto [found, is_new] = expanded.try_emplace(pattern);
      if (is_new) {
        found->second = catalog.expand(library.text(pattern));
      }
      for (const auto* action : found->second) {
        covered[action->index] = true;
      }
    }
    std::unordered_map<std::uint64_t, std::uint32_t> parts;
    for (std::size_t i = 0; i < part.size(); ++i) {
      const std::uint64_t key = std::uint64_t{part[i]} << 1 | (covered[i] ? 1 : 0);
      part[i] = parts.try_emplace(key, static_cast<std::uint32_t>(parts.size())).first->second;
    }
  }

  std::vector<std::vector<std::uint32_t>> classes;
  std::unordered_map<std::uint32_t, std::size_t> places;
  for (const auto action : actions) {
    const auto [found, is_new] = places.try_emplace(part[action], classes.size());
    if (is_new) {
      classes.emplace_back();
    }
    classes[found->second].push_back(action);
  }
  return classes;
}

// The patterns of a statement as they are for this caller. A variable that nobody knows may be anything; the decision
// then depends on it and says so.
std::vector<std::string> Universe::resource_lines(const Line& line) const {
  std::vector<std::string> patterns;
  for (const auto id : line.statement->resources) {
    const std::string_view text = asking_.world->text(id);
    if (text.find("${") == std::string_view::npos || line.version == policy::Version::v2008_10_17) {
      patterns.push_back(completed(std::string(text)));
      continue;
    }
    const auto substituted = policy::substitute(text, line.version, context_.variables());
    if (substituted.state == policy::VariableValue::State::known) {
      patterns.push_back(completed(std::string(substituted.text())));
      continue;
    }
    std::string open;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto end = text.compare(i, 2, "${") == 0 ? text.find('}', i) : std::string_view::npos;
      if (end == std::string_view::npos) {
        open += text[i];
        continue;
      }
      const auto known = policy::substitute(text.substr(i, end - i + 1), line.version, context_.variables());
      open += known.state == policy::VariableValue::State::known ? std::string(known.text()) : "*";
      i = end;
    }
    patterns.push_back(completed(canonical(open)));
  }
  return patterns;
}

std::vector<std::string> Universe::lines(std::string_view action) const {
  const policy::Library& library = asking_.world->library();
  const std::string service(action.substr(0, action.find(':')));
  std::vector<std::string> lines;
  const auto add = [&](const std::vector<std::string>& patterns) {
    lines.insert(lines.end(), patterns.begin(), patterns.end());
  };
  for (const auto& line : lines_) {
    if (evaluate::matches_action(*line.statement, action, library)) {
      add(resource_lines(line));
    }
  }
  for (const auto& special : specials_) {
    const bool speaks = (!special.is_trust || evaluate::is_decided_by_trust(action, special.patterns.front())) &&
                        std::any_of(special.lines.begin(), special.lines.end(), [&](const Line& line) {
                          return evaluate::matches_action(*line.statement, action, library);
                        });
    // A KMS key's policy must allow, so that its silence counts; a foreign bucket without policy lets nobody in.
    const bool is_silent_but_counts = stdlib::equals_ignoring_case(special.service, service) &&
                                      ((special.is_foreign && !special.has_account_in_arn) || service == "kms");
    if (!speaks && !is_silent_but_counts) {
      continue;
    }
    add(special.patterns);
    for (const auto& line : special.lines) {
      if (!special.is_trust && evaluate::matches_action(*line.statement, action, library)) {
        for (const auto& pattern : resource_lines(line)) {
          for (const auto& own : special.patterns) {
            if (const auto shared = meet(pattern, own)) {
              add(*shared);
            }
          }
        }
      }
    }
  }
  // Where only the resource's own policy can let anybody in (evaluation, rule 5), whether it is declared or not.
  if (evaluate::is_decided_by_trust(action, "arn:aws:iam::000000000000:role/any")) {
    add({"arn:aws:iam::*:role/*"});
  } else if (service == "kms") {
    add({"arn:aws:kms:*:*:key/*"});
  }
  // Nobody changes these (evaluation, rule 9).
  const auto* known = asking_.catalog->find_action(action);
  if (service == "iam" && known != nullptr && known->level != stdlib::AccessLevel::list &&
      known->level != stdlib::AccessLevel::read) {
    add({"arn:aws:iam::aws:policy/*", "arn:aws:iam::*:role/aws-reserved/*"});
  }
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return lines;
}

Likely Universe::likely(std::string_view action) const {
  Likely likely{.service = std::string(action.substr(0, action.find(':'))), .region = "us-east-1", .account = account_};
  if (const auto account = asking_.world->account_by_id(account_)) {
    const auto region = asking_.world->account(*account).region;
    if (region != model::StringId{}) {
      likely.region = asking_.world->text(region);
    }
  }
  if (likely.account.empty()) {
    likely.account = "000000000000";
  }
  return likely;
}

Regions Universe::regions(std::string_view whole, std::string_view action,
                          const std::vector<model::Target>& excepted) const {
  auto all = lines(action);
  for (const auto& target : excepted) {
    all.emplace_back(asking_.world->text(target.arn));
  }
  return cut(whole, all, likely(action));
}

evaluate::Explained Universe::decide(std::string_view action, const std::string& resource) const {
  const model::World& world = *asking_.world;
  const model::Target target{.arn = world.library().strings().intern(resource), .owner = {}, .is_pattern = false};
  return evaluate::decide(world, subject_, action, {target}, situation_);
}

std::string Universe::owner(const std::string& resource) const {
  const auto parts = policy::split_arn(resource);
  if (parts && policy::is_account_id(parts->account)) {
    return std::string(parts->account);
  }
  const auto owner = evaluate::owner_of(*asking_.world, resource);
  return owner ? std::string(asking_.world->text(asking_.world->account(*owner).id)) : account_;
}

bool Universe::is_foreign(const std::string& resource) const {
  return owner(resource) != account_;
}

}  // namespace iamq::query
