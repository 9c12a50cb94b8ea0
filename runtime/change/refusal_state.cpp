#include "runtime/change/refusal_state.hpp"

#include <algorithm>

#include "runtime/evaluate/special.hpp"
#include "runtime/query/requests.hpp"

namespace iamq::change {

using evaluate::Explained;
using evaluate::Finding;
using evaluate::LayerId;
using evaluate::LayerResult;
using evaluate::LayerVerdict;
using evaluate::Outcome;
using evaluate::SpecialRule;

namespace {

bool is_open(const Explained& step, bool strict) {
  const Outcome outcome = step.decision.outcome;
  return outcome == Outcome::allowed || (!strict && outcome == Outcome::depends);
}

// The place among a row's requests of the first that stands in the way.
std::optional<std::size_t> refused_place(const query::Answer& answer, const query::Row& row, bool strict) {
  for (std::size_t place = 0; place < row.reasons.size(); ++place) {
    if (!is_open(answer.reasons[row.reasons[place]], strict)) return place;
  }
  return std::nullopt;
}

bool is_in_the_way(const Finding& finding, Outcome outcome, bool strict) {
  if (finding.effect != policy::Effect::deny || finding.failed != evaluate::Element::none) return false;
  if (finding.matched.is_true()) return true;
  return finding.matched.is_unknown() && (strict || outcome == Outcome::explicitly_denied);
}

std::vector<std::pair<const LayerResult*, const Finding*>> denies_of(const Explained& step, bool strict) {
  std::vector<std::pair<const LayerResult*, const Finding*>> found;
  for (const auto& layer : step.decision.layers) {
    if (!layer.is_decisive) continue;
    for (const auto& finding : layer.findings) {
      if (is_in_the_way(finding, step.decision.outcome, strict)) found.emplace_back(&layer, &finding);
    }
  }
  return found;
}

bool is_closed(const LayerResult& layer, bool strict) {
  if (!layer.is_decisive || layer.layer == LayerId::rcp || layer.layer == LayerId::restriction) return false;
  return strict ? !layer.allow.is_true() : layer.allow.is_false();
}

bool is_of_the_resource(LayerId layer) {
  return layer == LayerId::resource || layer == LayerId::trust;
}

bool has_policies_of_its_own(const evaluate::Caller& caller) {
  using evaluate::CallerKind;
  return caller.kind == CallerKind::root || caller.kind == CallerKind::user ||
         caller.kind == CallerKind::role_session || caller.kind == CallerKind::federated_user;
}

// Where nothing opens without the resource's policy.
bool needs_the_resource(const Explained& step) {
  const auto& request = step.request;
  if (step.decision.is_cross_account || !has_policies_of_its_own(request.caller)) return true;
  return std::any_of(request.resources.begin(), request.resources.end(), [&](const auto& resource) {
    return evaluate::is_kms_key(resource.arn) || evaluate::is_decided_by_trust(request.action, resource.arn);
  });
}

bool is_refused_by_rule(const Explained& step) {
  const auto& layers = step.decision.layers;
  return step.decision.special != SpecialRule::none &&
         std::any_of(layers.begin(), layers.end(), [](const LayerResult& layer) {
           return layer.layer == LayerId::restriction && layer.is_decisive && !layer.allow.is_true();
         });
}

int order_of(LayerId layer) {
  switch (layer) {
    case LayerId::scp:
      return 0;
    case LayerId::endpoint:
      return 1;
    case LayerId::resource:
    case LayerId::trust:
      return 2;
    case LayerId::identity:
      return 3;
    default:
      return 4;
  }
}

std::vector<const LayerResult*> closed_layers(const Explained& step, bool strict) {
  const bool needs_resource = needs_the_resource(step);
  std::vector<const LayerResult*> closed;
  for (const auto& layer : step.decision.layers) {
    const bool is_optional = is_of_the_resource(layer.layer) && !needs_resource;
    if (is_closed(layer, strict) && !is_optional) closed.push_back(&layer);
  }
  // The resource's policy opens under conditions, so that nothing else decides; the caller's own may open without.
  if (strict && closed.empty() && step.decision.outcome == Outcome::depends) {
    for (const auto& layer : step.decision.layers) {
      if (layer.layer == LayerId::identity && !layer.allow.is_true()) closed.push_back(&layer);
    }
  }
  std::stable_sort(closed.begin(), closed.end(),
                   [](const auto* a, const auto* b) { return order_of(a->layer) < order_of(b->layer); });
  return closed;
}

}  // namespace

bool is_reached(const query::Answer& answer, bool strict) {
  return answer.verdict == query::Verdict::yes || (!strict && answer.verdict == query::Verdict::depends);
}

std::optional<Obstacle> first_obstacle(const query::Answer& answer, bool strict) {
  for (const auto& row : answer.rows) {
    const auto place = refused_place(answer, row, strict);
    if (!place) continue;
    const Explained& step = answer.reasons[row.reasons[*place]];
    Obstacle obstacle;
    obstacle.step = &step;
    obstacle.is_own = *place == row.own;
    obstacle.is_without_edit = is_refused_by_rule(step);
    if (const auto denies = denies_of(step, strict); !denies.empty()) {
      obstacle.layer = denies.front().first;
      obstacle.deny = denies.front().second;
      return obstacle;
    }
    const auto closed = closed_layers(step, strict);
    if (closed.empty()) return obstacle;
    obstacle.layer = closed.front();
    const LayerId layer = obstacle.layer->layer;
    obstacle.resource_may_open =
        !step.decision.is_cross_account && has_policies_of_its_own(step.request.caller) && order_of(layer) >= 3;
    return obstacle;
  }
  return std::nullopt;
}

Distance distance(const query::Answer& answer, bool strict) {
  Distance result;
  bool is_first = true;
  for (const auto& row : answer.rows) {
    const auto place = refused_place(answer, row, strict);
    if (!place) continue;
    ++result.refused_rows;
    if (!is_first) continue;
    is_first = false;
    const Explained& step = answer.reasons[row.reasons[*place]];
    constexpr std::size_t most_steps = 1000;
    result.steps_to_go = most_steps - *place;
    result.denies = denies_of(step, strict).size();
    // With an explicit deny the layers that would have to allow besides are not told.
    result.closed_layers = result.denies == 0 ? closed_layers(step, strict).size() : most_steps;
  }
  return result;
}

}  // namespace iamq::change
