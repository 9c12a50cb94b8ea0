#include "repl/render/why.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "repl/render/conditions.hpp"
#include "repl/render/names.hpp"
#include "repl/render/statements.hpp"
#include "repl/render/words.hpp"
#include "runtime/evaluate/rules_outside.hpp"
#include "runtime/evaluate/special.hpp"

namespace iamq::render {
namespace {

using evaluate::Element;
using evaluate::Explained;
using evaluate::Finding;
using evaluate::LayerId;
using evaluate::LayerResult;
using evaluate::LayerVerdict;

constexpr std::size_t most_matches = 4;  // statements shown of a layer; the rest is counted
constexpr std::size_t most_near_misses = 3;
constexpr const char* left_open =
    "it lists the caller, but not also what surely spares it: AWS says only that it might deny";

struct Teller {
  const Explained& explained;
  const model::World& world;
  const text::Sources& sources;
  const Screen& screen;
  const AskedAs& asked;

  const policy::Statement* statement_of(const Finding& finding) const {
    const auto& statements = world.library().document(finding.policy).statements;
    return finding.statement < statements.size() ? &statements[finding.statement] : nullptr;
  }

  const std::string& resource_of(const LayerResult& layer) const {
    static const std::string none;
    const auto& resources = explained.request.resources;
    return layer.resource < resources.size() ? resources[layer.resource].arn : none;
  }

  // The values of a key in this request, as a near miss mentions them.
  std::string value_seen(std::string_view key) const {
    const auto entry = explained.request.context.find(key);
    const std::string name = printable(key);
    switch (entry.state) {
      case condition::Context::State::absent:
        return name + " is absent";
      case condition::Context::State::unknown:
        return name + " is not known";
      case condition::Context::State::known:
        break;
    }
    if (entry.values.empty()) return name + " is empty";
    std::string values;
    for (const auto& value : entry.values) values += (values.empty() ? "" : ", ") + quoted_word(value);
    return name + " is " + values;
  }

  // Which element kept a statement from matching, and what it saw instead.
  std::string near_miss(const Finding& finding, const LayerResult& layer) const {
    switch (finding.failed) {
      case Element::none:
        return {};
      case Element::principal:
        return "not for this principal: " +
               printable(explained.request.caller.arn.empty() ? "anonymous" : explained.request.caller.arn);
      case Element::action:
        return "not for this action: " + printable(explained.request.action);
      case Element::resource:
        return "not for this resource: " + (asked.resource.empty() ? printable(resource_of(layer)) : asked.resource);
      case Element::condition: {
        const auto* statement = statement_of(finding);
        if (statement == nullptr || finding.condition >= statement->conditions.size()) return "a condition is not met";
        const auto& condition = statement->conditions[finding.condition];
        return "not met: " + condition_text(condition, world.library()) + " (" + value_seen(world.text(condition.key)) +
               ")";
      }
    }
    return {};
  }

  // A statement with its source below it.
  std::string statement_lines(const Finding& finding, std::string_view indent, const std::string& remark) const {
    const auto words = describe(world, sources, finding.policy, finding.statement, finding.via);
    const std::size_t room = screen.width > 40 ? screen.width - indent.size() : 0;
    std::string lines;
    for (const auto& line : folded(words.text, room)) lines += std::string(indent) + line + "\n";
    const std::string source = words.policy + (words.place.empty() ? "" : ", " + words.place);
    const std::string deeper = std::string(indent) + "  ";
    for (const auto& line : folded(source, room > 2 ? room - 2 : 0)) {
      lines += deeper + painted(screen, Paint::faint, line) + "\n";
    }
    for (const auto& line : remark.empty() ? std::vector<std::string>() : folded(remark, room > 2 ? room - 2 : 0)) {
      lines += deeper + painted(screen, Paint::unsure, line) + "\n";
    }
    return lines;
  }

  // Whose policy it is: a role without its noun, which the layer's name says already; of an object its bucket.
  std::string owner_name(const std::string& arn) const {
    for (std::size_t end = arn.size(); end != std::string::npos && end > 0; end = arn.rfind('/', end - 1)) {
      if (const auto entity = world.by_arn(arn.substr(0, end))) return name_of(world, *entity);
    }
    return printable(arn);
  }

  // The policies of a layer; null where it has none of its own.
  const std::vector<evaluate::AppliedPolicy>* policies_in(const LayerResult& layer) const {
    if (layer.resource >= explained.policies.size()) return nullptr;
    const auto& policies = explained.policies[layer.resource];
    switch (layer.layer) {
      case LayerId::identity:
        return &policies.identity;
      case LayerId::resource:
      case LayerId::trust:
        return &policies.resource;
      case LayerId::session:
        return &policies.session;
      case LayerId::scp:
        return layer.level < policies.scps.size() ? &policies.scps[layer.level] : nullptr;
      case LayerId::rcp:
        return layer.level < policies.rcps.size() ? &policies.rcps[layer.level] : nullptr;
      case LayerId::endpoint:
        return &policies.endpoint;
      case LayerId::boundary:
        return &policies.boundary;
      case LayerId::restriction:
        return nullptr;
    }
    return nullptr;
  }

  // What there is where nothing is about the action: the policies that could have been.
  std::string nothing_lines(const LayerResult& layer) const {
    const auto* policies = policies_in(layer);
    if (policies == nullptr) return "    no statement is about this action\n";
    if (policies->empty()) return "    there is none\n";
    std::string lines = "    no statement is about this action\n";
    for (std::size_t i = 0; i < policies->size() && i < most_near_misses; ++i) {
      const auto& applied = (*policies)[i];
      const auto& policy = world.library().policy(applied.policy);
      if (world.library().document(applied.policy).statements.empty()) continue;
      const auto words = describe(world, sources, applied.policy, 0, applied.via);
      std::string source = words.policy;
      if (!words.place.empty() && world.library().positions(policy).are_known()) source += ", " + words.place;
      lines += "      " + painted(screen, Paint::faint, source) + "\n";
    }
    if (policies->size() > most_near_misses) {
      lines += fmt::format("      and {} more\n", policies->size() - most_near_misses);
    }
    return lines;
  }

  std::string name_of_layer(const LayerResult& layer) const {
    const std::string name(layer_name(layer.layer));
    const auto& caller = explained.request.caller;
    switch (layer.layer) {
      case LayerId::identity:
      case LayerId::boundary:
        return name + " of " + caller_name(world, caller);
      case LayerId::trust:
      case LayerId::resource:
        return name + " of " + owner_name(resource_of(layer));
      case LayerId::scp:
        return name + level_words(layer.level, caller.account);
      case LayerId::rcp: {
        const auto& resources = explained.request.resources;
        const std::string owner = layer.resource < resources.size() ? resources[layer.resource].owner_account : "";
        return name + level_words(layer.level, owner);
      }
      case LayerId::session:
      case LayerId::endpoint:
      case LayerId::restriction:
        return name;
    }
    return name;
  }

  // ` at the root`, ` of ou Prod`, ` of account Production`.
  std::string level_words(std::uint32_t level, std::string_view account_id) const {
    const auto account = world.account_by_id(account_id);
    if (!account) return level == 0 ? " at the root" : fmt::format(" at level {}", level);
    const auto levels = world.ous_above(*account);
    if (level < levels.size())
      return level == 0 ? " at the root" : " of ou " + printable(world.text(world.ous[levels[level]].name));
    return " of account " + account_name(world, account_id);
  }

  static Paint paint_of(LayerVerdict verdict) {
    switch (verdict) {
      case LayerVerdict::allows:
        return Paint::good;
      case LayerVerdict::denies:
      case LayerVerdict::silent:
        return Paint::bad;
      case LayerVerdict::depends:
        return Paint::unsure;
      case LayerVerdict::not_applicable:
        return Paint::faint;
    }
    return Paint::none;
  }

  // Statements that matched (or may match), those that speak for the verdict first.
  std::vector<Finding> matches(const LayerResult& layer) const {
    std::vector<Finding> found;
    for (const auto& finding : layer.findings) {
      if (finding.failed == Element::none) found.push_back(finding);
    }
    std::stable_sort(found.begin(), found.end(), [](const Finding& a, const Finding& b) {
      return (a.effect == policy::Effect::deny) > (b.effect == policy::Effect::deny);
    });
    return found;
  }

  // RCPFullAWSAccess, which is attached everywhere, is all that most levels have.
  static bool is_worth_telling(const LayerResult& layer) {
    if (layer.verdict == LayerVerdict::not_applicable) return false;
    return layer.layer != LayerId::rcp || layer.verdict != LayerVerdict::allows || !layer.findings.empty();
  }

  std::string layer_lines(const LayerResult& layer) const {
    std::string lines = "  " + name_of_layer(layer) + ": " +
                        painted(screen, paint_of(layer.verdict), layer_verdict_word(layer.verdict));
    if (layer.is_decisive) lines += "  " + painted(screen, Paint::heading, "<- decides");
    lines += "\n";
    const auto matched = matches(layer);
    std::size_t shown = 0;
    for (const auto& finding : matched) {
      if (shown++ == most_matches) break;
      lines += statement_lines(finding, "    ", finding.is_left_open ? left_open : condition_remark(finding));
    }
    if (matched.size() > most_matches) lines += fmt::format("    and {} more\n", matched.size() - most_matches);
    // What almost allowed is worth knowing only where nothing did.
    if (layer.verdict != LayerVerdict::silent || layer.layer == LayerId::restriction) return lines;
    const auto misses = near_misses(layer);
    if (misses.empty()) lines += nothing_lines(layer);
    for (std::size_t i = 0; i < misses.size() && i < most_near_misses; ++i) {
      lines += statement_lines(misses[i], "    ", near_miss(misses[i], layer));
    }
    if (misses.size() > most_near_misses) {
      lines += fmt::format("    and {} more that do not match\n", misses.size() - most_near_misses);
    }
    return lines;
  }

  // Statements that failed late came nearest; those for other actions are not worth telling.
  std::vector<Finding> near_misses(const LayerResult& layer) const {
    std::vector<Finding> found;
    for (const auto& finding : layer.findings) {
      const bool is_near = finding.failed != Element::none && finding.failed != Element::action;
      if (is_near && finding.effect == policy::Effect::allow) found.push_back(finding);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Finding& a, const Finding& b) { return a.failed > b.failed; });
    return found;
  }

  std::string condition_remark(const Finding& finding) const {
    if (!finding.matched.is_unknown() || explained.logic == nullptr) return {};
    const auto formula = condition::simplify(finding.matched, *explained.logic);
    return formula.is_always() ? std::string() : "if " + condition_text(formula);
  }

  // Which side of a call across accounts a layer speaks for.
  static bool is_callers_side(LayerId layer) {
    return layer == LayerId::identity || layer == LayerId::boundary || layer == LayerId::session ||
           layer == LayerId::scp;
  }
  std::string half(bool callers_side) const {
    bool depends = false;
    std::string denying, silent;
    bool has_say = false;
    for (const auto& layer : explained.decision.layers) {
      if (layer.layer == LayerId::endpoint || layer.layer == LayerId::restriction) continue;
      if (is_callers_side(layer.layer) != callers_side) continue;
      if (layer.verdict == LayerVerdict::not_applicable) continue;
      has_say = true;
      if (layer.verdict == LayerVerdict::depends) depends = true;
      std::string* names = layer.verdict == LayerVerdict::denies   ? &denying
                           : layer.verdict == LayerVerdict::silent ? &silent
                                                                   : nullptr;
      if (names != nullptr) *names += (names->empty() ? "" : ", ") + name_of_layer(layer);
    }
    if (!has_say) return callers_side ? "nothing known" : "has no policy that lets anybody in";
    if (!denying.empty()) return painted(screen, Paint::bad, "denies") + ": " + denying;
    if (!silent.empty()) return painted(screen, Paint::bad, "missing") + ": " + silent;
    return depends ? painted(screen, Paint::unsure, "depends") : painted(screen, Paint::good, "allows");
  }
  std::string halves() const {
    const auto& request = explained.request;
    std::string owner = request.resources.empty() ? "" : request.resources.front().owner_account;
    const std::string from = account_name(world, request.caller.account);
    const std::string to = owner.empty() ? std::string("the resource's account") : account_name(world, owner);
    std::string lines = "  This call crosses accounts: both must allow it.\n";
    const std::size_t width = std::max(width_of(from), width_of(to));
    constexpr std::string_view below = "      ";
    lines +=
        folded_under("    " + padded(from, width) + "  (the caller's policies)    " + half(true), screen, below) + "\n";
    lines +=
        folded_under("    " + padded(to, width) + "  (the resource's policies)  " + half(false), screen, below) + "\n";
    return lines;
  }
};

// What only one policy can open says so where that policy is the one that is silent.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
std::string only_way_in(const Explained& explained) {
  if (explained.decision.outcome != evaluate::Outcome::implicitly_denied || explained.decision.is_cross_account) {
    return {};
  }
  for (const auto& layer : explained.decision.layers) {
    if (!layer.is_decisive || layer.verdict != LayerVerdict::silent) continue;
    if (layer.layer == LayerId::resource && evaluate::is_kms_key(explained.request.resources[layer.resource].arn)) {
      return "  Only the key policy opens a key: it has to let in the caller, or leave it to the account's policies.\n";
    }
    if (layer.layer == LayerId::trust) {
      return "  Only the trust policy opens a role: it has to let in the caller, or leave it to the account's "
             "policies.\n";
    }
  }
  return {};
}

// `Bob calls s3:Put*, for example s3:PutObject, on data/*`.
std::string request_line(const Explained& explained, const model::World& world, const AskedAs& asked) {
  const auto& request = explained.request;
  std::string resources = asked.resource;
  for (const auto& resource : request.resources) {
    if (asked.resource.empty()) resources += (resources.empty() ? "" : ", ") + resource_name(world, resource.arn);
  }
  const std::string action =
      asked.action.empty() ? printable(request.action) : asked.action + ", for example " + printable(request.action);
  return caller_name(world, request.caller) + " calls " + action +
         (resources.empty() || resources == "*" ? std::string() : " on " + resources);
}

}  // namespace

std::string tell(const Explained& explained, const model::World& world, const text::Sources& sources,
                 const Screen& screen, const AskedAs& asked) {
  const Teller teller{explained, world, sources, screen, asked};
  const auto& decision = explained.decision;
  std::string lines = painted(screen, Paint::heading, request_line(explained, world, asked)) + ": " +
                      painted(screen, paint_of(decision.outcome), outcome_words(decision.outcome));
  if (decision.outcome == evaluate::Outcome::depends) lines += ", allowed if " + condition_text(decision.condition);
  lines += "\n";
  if (decision.special != evaluate::SpecialRule::none) {
    lines += "  " + std::string(evaluate::words_of(decision.special)) + "\n";
  }
  if (decision.is_cross_account) lines += teller.halves();
  lines += only_way_in(explained);
  for (const auto& layer : decision.layers) {
    if (teller.is_worth_telling(layer)) lines += teller.layer_lines(layer);
  }
  const std::string message = asked.in_words_of_aws ? aws_message(explained) : std::string();
  if (!message.empty()) {
    const std::string says = asked.is_other() ? "AWS says, for example: " : "AWS says: ";
    for (const auto& line : folded(says + message, screen.width > 40 ? screen.width - 2 : 0)) {
      lines += "  " + line + "\n";
    }
  }
  return lines;
}

std::string tell_briefly(const Explained& explained, const model::World& world, const text::Sources& sources,
                         const Screen& screen, const AskedAs& asked) {
  const Teller teller{explained, world, sources, screen, asked};
  const auto& decision = explained.decision;
  const bool is_refused = !decision.is_allowed() && decision.outcome != evaluate::Outcome::depends;
  std::string lines;
  std::size_t shown = 0;
  for (const auto& layer : decision.layers) {
    if (!layer.is_decisive) continue;
    for (const auto& finding : teller.matches(layer)) {
      const bool speaks =
          (finding.effect == policy::Effect::deny) == (decision.outcome == evaluate::Outcome::explicitly_denied);
      if (!speaks || shown++ >= 2) continue;
      lines += teller.statement_lines(finding, "  ", teller.condition_remark(finding));
    }
    if (!is_refused || shown != 0) continue;
    // Nothing allowed: what came nearest says what to look at.
    const auto misses = teller.near_misses(layer);
    if (misses.empty()) continue;
    ++shown;
    lines += teller.statement_lines(misses.front(), "  ", teller.near_miss(misses.front(), layer));
  }
  return lines;
}

}  // namespace iamq::render
