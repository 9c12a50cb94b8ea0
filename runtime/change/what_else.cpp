#include "runtime/change/what_else.hpp"

#include <algorithm>
#include <memory>
#include <string_view>

#include "lang/text/listing.hpp"
#include "runtime/bind/spelling.hpp"
#include "runtime/change/world_difference.hpp"
#include "runtime/change/writing.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/wildcard.hpp"
#include "runtime/query/single_request.hpp"
#include "runtime/query/summary.hpp"

namespace iamq::change {

using model::World;

namespace {

constexpr std::size_t most_principals = 2000;  // of the world
constexpr std::size_t most_named = 3;
constexpr std::size_t most_lines = 8;

std::string who_is(const World& world, const query::PrincipalCell& who) {
  if (who.is_everyone || (who.kind == evaluate::CallerKind::anonymous && who.arn == "*")) return "everyone";
  if (who.is_whole_account) return who.arn == "*" ? "any account" : "account " + who.arn;
  if (who.kind == evaluate::CallerKind::root) {
    const auto arn = policy::split_arn(who.arn);
    const auto account = arn ? world.account_by_id(arn->account) : std::nullopt;
    if (account) return "root of " + bind::quote_word(world.text(world.account(*account).name));
  }
  return who.entity && world.has(*who.entity) ? bind::qualified_name(world, *who.entity) : who.arn;
}

class GainTeller {
public:
  GainTeller(const query::Asking& before, const World& after, const model::Subject& subject, const model::Act& act,
             const model::Clauses& clauses)
      : asking_(before), after_(after), subject_(subject), act_(act), writer_(after, *before.catalog) {
    for (const auto& hop : clauses.via) asked_way_.push_back(hop.role);
    if (act.is_assume) {
      resources_.emplace_back(after.text(after.arn_of(act.role)));
    } else {
      for (const auto& target : query::asked_targets(before, clauses)) resources_.emplace_back(after.text(target.arn));
      for (const auto& action : query::asked_actions(before, act)) {
        asked_.insert(asked_.end(), action.expanded.begin(), action.expanded.end());
      }
    }
  }

  // Whether it is no more than what was asked for.
  bool is_as_asked(const Change& change) const {
    const bool is_caller = change.who.size() == 1 && change.who.front().entity && subject_.has_entity &&
                           *change.who.front().entity == subject_.entity;
    if (!is_caller || change.through.roles != asked_way_) return false;
    const auto is_asked = [&](std::uint32_t number) {
      if (act_.is_assume) {
        const std::string_view name = asking_.catalog->action(number).full_name;
        return name == "sts:AssumeRole" || name == "sts:TagSession" || name == "sts:SetSourceIdentity";
      }
      return std::find(asked_.begin(), asked_.end(), number) != asked_.end();
    };
    return std::all_of(change.permission.actions.begin(), change.permission.actions.end(), is_asked) &&
           std::any_of(resources_.begin(), resources_.end(), [&](const std::string& pattern) {
             return policy::matches_wildcard(pattern, change.permission.resource.pattern);
           });
  }

  std::vector<std::string> lines(const Change& change) const {
    std::vector<std::string> names;
    for (const auto& who : change.who) names.push_back(who_is(after_, who));
    std::string head = text::listed(names, most_named);
    std::vector<std::string> roles;
    for (const auto& role : change.through.roles) roles.push_back(bind::qualified_name(after_, role));
    if (!roles.empty()) head += " via " + text::listed(roles, most_named);
    std::vector<std::string> result;
    for (const auto& line : query::by_service(*asking_.catalog, change.permission.actions)) {
      std::string text = head + ": " + text::listed(line.actions.patterns, most_named);
      if (!line.actions.except.empty()) text += " except " + text::listed(line.actions.except, most_named);
      text += " on " + writer_.resource(change.permission.resource.pattern);
      std::vector<std::string> except;
      for (const auto& pattern : change.permission.resource.except) except.push_back(writer_.resource(pattern));
      if (!except.empty()) text += " except " + text::listed(except, most_named);
      if (!change.permission.condition.is_always()) text += ", under a condition";
      result.push_back(std::move(text));
    }
    return result;
  }

private:
  const query::Asking& asking_;
  const World& after_;
  const model::Subject& subject_;
  const model::Act& act_;
  const Writer writer_;
  std::vector<std::string> resources_;
  std::vector<std::uint32_t> asked_;
  std::vector<model::EntityId> asked_way_;
};

}  // namespace

std::optional<std::vector<std::string>> what_else_opens(const query::Asking& before, const World& after,
                                                        const model::Subject& subject, const model::Act& act,
                                                        const model::Clauses& clauses) {
  if (before.world->users.size() + before.world->roles.size() > most_principals) return std::nullopt;
  query::Asking later = before;
  later.world = std::make_shared<const World>(after);
  const WorldDifference difference = what_counts(change::difference(before, later), *before.catalog);
  const GainTeller teller(before, after, subject, act, clauses);
  std::vector<std::string> lines;
  std::size_t more = 0;
  for (const Change& change : difference.changes) {
    if (!change.gains || teller.is_as_asked(change)) continue;
    for (auto& line : teller.lines(change)) {
      if (lines.size() < most_lines) {
        lines.push_back(std::move(line));
      } else {
        ++more;
      }
    }
  }
  if (more != 0) lines.push_back("and " + std::to_string(more) + " more");
  if (!difference.is_complete) lines.emplace_back("perhaps more: too many patterns overlap to look at all of them");
  return lines;
}

}  // namespace iamq::change
