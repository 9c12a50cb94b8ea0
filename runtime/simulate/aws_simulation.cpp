#include <algorithm>
#include <map>

#include "lang/text/diagnostic.hpp"
#include "runtime/condition/condition.hpp"
#include "runtime/evaluate/evaluate.hpp"
#include "runtime/evaluate/fill_context.hpp"
#include "runtime/evaluate/gather.hpp"
#include "runtime/evaluate/owner.hpp"
#include "runtime/evaluate/special.hpp"
#include "runtime/policy/arn.hpp"
#include "runtime/policy/wildcard.hpp"
#include "runtime/query/requests.hpp"
#include "runtime/simulate/aws_caller.hpp"
#include "runtime/simulate/aws_exclusions.hpp"
#include "runtime/simulate/aws_policies.hpp"
#include "runtime/simulate/aws_simulator.hpp"
#include "runtime/simulate/run_instances.hpp"

namespace iamq::simulate {

using condition::Context;
using evaluate::AppliedPolicy;
using evaluate::LayerId;
using evaluate::LayerResult;
using evaluate::LayerVerdict;
using evaluate::Outcome;
using evaluate::Policies;
using model::EntityId;
using model::EntityKind;
using model::World;
using policy::PolicyId;
using policy::PolicyKind;

namespace {

Outcome outcome_of_layer(LayerVerdict verdict) {
  return verdict == LayerVerdict::denies   ? Outcome::explicitly_denied
         : verdict == LayerVerdict::allows ? Outcome::allowed
                                           : Outcome::implicitly_denied;
}

bool is_control_layer(const LayerResult& layer) {
  return layer.layer == LayerId::scp || layer.layer == LayerId::rcp;
}

class AwsSimulation {
public:
  AwsSimulation(text::Sources& sources, const AwsRequest& request, const World& world, std::optional<EntityId> bearer)
      : given_(request),
        world_(world),
        bearer_(bearer),
        policies_(sources, world, bearer),
        caller_(world, request, bearer),
        exclusions_(world, request.exclusions) {}

  AwsAnswer answer() {
    read_policies();
    AwsAnswer answer;
    answer.call = given_.call;
    std::size_t number = 0;
    for (const std::string& action : given_.actions) {
      const bool at_once = is_on_all_resources_at_once(given_.handling_option, action);
      const std::size_t count = at_once ? 1 : std::max<std::size_t>(1, given_.resources.size());
      for (std::size_t i = 0; i < count && !error_; ++i, ++number) {
        if (number < given_.first) continue;
        if (answer.evaluations.size() == given_.max_items) {
          answer.marker = std::to_string(number);
          return answer;
        }
        answer.evaluations.push_back(at_once ? simulate_at_once(action) : simulate(action, i));
      }
    }
    answer.error = error_;
    return answer;
  }

private:
  // ---- the policies of the request

  void read_policies() {
    for (const AwsPolicyText& text : given_.policies) identity_.push_back(read(text, PolicyKind::identity));
    if (given_.boundary) boundary_ = read(*given_.boundary, PolicyKind::boundary);
    for (const auto& level : given_.scps) {
      auto& policies = scps_.emplace_back();
      for (const AwsPolicyText& text : level) policies.push_back(read(text, PolicyKind::scp));
    }
  }

  AppliedPolicy read(const AwsPolicyText& text, PolicyKind kind) {
    const PolicyId policy = policies_.read(text, kind);
    if (!error_) error_ = policies_.error();
    return {policy, 0};
  }

  // The policy of a role is its trust policy, which has no Resource; that of anything else has one.
  AppliedPolicy resource_policy(PolicyKind kind) {
    const auto [found, is_new] = resource_policies_.try_emplace(kind);
    if (is_new) found->second = read(*given_.resource_policy, kind);
    return found->second;
  }

  // ---- one action

  AwsEvaluation simulate(const std::string& action, std::size_t index) {
    AwsEvaluation evaluation;
    evaluation.action = action;
    const std::string resource = given_.resources.empty() ? "*" : given_.resources[index];
    evaluation.whole = decide(action, {resource});
    evaluation.whole.resource = resource;
    if (resource != "*") {
      evaluation.of_resources.push_back(evaluation.whole);
      // "The results of each of the policy types": a refusal as a whole rests on none of them.
      if (evaluation.whole.decision == Outcome::implicitly_denied) evaluation.whole.matched.clear();
    }
    return evaluation;
  }

  AwsEvaluation simulate_at_once(const std::string& action) {
    AwsEvaluation evaluation;
    evaluation.action = action;
    evaluation.whole = decide(action, given_.resources);
    evaluation.whole.resource = "*";
    for (const std::string& resource : given_.resources) {
      evaluation.of_resources.push_back(decide(action, {resource}));
      evaluation.of_resources.back().resource = resource;
    }
    return evaluation;
  }

  // ---- one request

  AwsResult decide(const std::string& action, const std::vector<std::string>& resources) {
    evaluate::Request request = caller_.request(action, resources);
    std::vector<Policies> policies = gather(request);
    if (error_) return {};
    condition::Logic open_logic;
    const evaluate::Decision open = evaluate::evaluate(request, policies, world_.library(), open_logic);
    close(request.context);
    condition::Logic logic;
    const evaluate::Decision decision = evaluate::evaluate(request, policies, world_.library(), logic);
    if (!decision.rests_on.empty()) {
      const PolicyId missing = decision.rests_on.front();
      const auto name = world_.text(world_.library().policy(missing).name);
      error_ =
          AwsError{"PolicyEvaluation", "the world does not hold the text of the policy " + text::in_backticks(name)};
    }
    AwsResult result;
    result.decision = decision.outcome;
    result.matched = matched(decision);
    result.missing_keys = missing_keys(open);
    tell_layers(decision, policies, resources, result);
    return result;
  }

  // AWS simulates with the keys that are given; what is not given is not there.
  static void close(Context& context) {
    std::vector<std::string> unknown;
    for (const Context::Entry& entry : context.entries()) {
      if (entry.state == Context::State::unknown) unknown.emplace_back(entry.key);
    }
    for (const std::string& key : unknown) context.set_absent(key);
    context.set_others(Context::State::absent);
  }

  std::vector<Policies> gather(evaluate::Request& request) {
    const World& world = world_;
    std::vector<Policies> all(request.resources.size());
    if (bearer_) all = evaluate::gather(world, query::session_of(*bearer_), request, {});
    for (std::size_t i = 0; i < all.size(); ++i) {
      Policies& policies = all[i];
      exclusions_.apply(policies);
      policies.identity.insert(policies.identity.end(), identity_.begin(), identity_.end());
      if (boundary_) policies.boundary = {*boundary_};
      if (!scps_.empty()) policies.scps = scps_;
      add_resource_side(request, request.resources[i], policies);
    }
    return all;
  }

  // ---- the resource's side

  void add_resource_side(const evaluate::Request& request, evaluate::RequestResource& resource, Policies& policies) {
    const bool is_trust = evaluate::is_decided_by_trust(request.action, resource.arn);
    const PolicyKind kind = is_trust ? PolicyKind::trust : PolicyKind::resource;
    if (given_.resource_policy) {
      policies.resource = {resource_policy(kind)};
      check_applies(resource.arn, is_trust);
    } else if (!is_known(request, resource, policies, is_trust)) {
      // "If you want to include a resource policy in the simulation, then you must include the policy": without it only
      // the caller's side is simulated, as if the resource left the decision to it.
      resource.owner_account = request.caller.account;
      const bool must_allow = is_trust || evaluate::is_kms_key(resource.arn);
      policies.resource.clear();
      if (must_allow) policies.resource.push_back({delegation(kind, request.caller.account), 0});
    }
  }

  // Whether the World says what the resource's policy is, or that it has none.
  bool is_known(const evaluate::Request& request, const evaluate::RequestResource& resource, const Policies& policies,
                bool is_trust) const {
    if (!bearer_ || !caller_.is_known()) return false;
    if (resource.arn == "*" || !policies.resource.empty()) return true;
    const auto owner = world_.account_by_id(evaluate::owner_of(resource, request.caller));
    if (!owner) return false;
    const model::Completeness& completeness = world_.account(*owner).completeness;
    return is_trust ? completeness.principals : completeness.resource_policies;
  }

  // A policy that leaves the decision to the account's own policies.
  PolicyId delegation(PolicyKind kind, std::string_view account) {
    const auto [found, is_new] = delegations_.try_emplace(kind);
    if (!is_new) return found->second;
    policy::Library& library = world_.library();
    policy::Statement statement;
    statement.has_principal = true;
    statement.has_resource = kind != PolicyKind::trust;
    statement.actions = {library.strings().intern("*")};
    if (statement.has_resource) statement.resources = statement.actions;
    statement.principals = {{policy::PrincipalType::aws, library.strings().intern(policy::root_arn("aws", account))}};
    policy::Document document;
    document.statements.push_back(std::move(statement));
    policy::Policy policy;
    policy.kind = kind;
    policy.document = library.add_document(std::move(document));
    return found->second = library.add_policy(std::move(policy));
  }

  // "If you include a ResourcePolicy, then it must be applicable to all of the resources included in the simulation or
  // you receive an invalid input error."
  void check_applies(std::string_view resource, bool is_trust) {
    const auto arn = policy::split_arn(resource);
    if (error_ || is_trust || !arn) return;
    const policy::Library& library = world_.library();
    for (const policy::Statement& statement :
         library.document(resource_policy(PolicyKind::resource).policy).statements) {
      for (const auto pattern : statement.resources) {
        const auto named = policy::split_arn(library.text(pattern));
        if (!named || policy::matches_pattern(named->service, {}, arn->service, true)) return;
      }
    }
    error_ = AwsError{"InvalidInput", "`ResourcePolicy` speaks of no resource of the service " +
                                          text::in_backticks(arn->service) + ", as " + text::in_backticks(resource) +
                                          " is one"};
  }

  // ---- what the decision says

  // "Even if multiple statements allow the operation …, if only one statement denies that operation, then … the deny
  // statement is the only entry included in the result." Control policies and what a boundary allows are no entries.
  std::vector<AwsStatement> matched(const evaluate::Decision& decision) {
    const bool is_denied = decision.outcome == Outcome::explicitly_denied;
    std::vector<AwsStatement> statements;
    for (const LayerResult& layer : decision.layers) {
      if (is_control_layer(layer) || (layer.layer == LayerId::boundary && !is_denied)) continue;
      for (const evaluate::Finding& finding : layer.findings) {
        const bool is_ours =
            delegations_.end() != std::find_if(delegations_.begin(), delegations_.end(),
                                               [&](auto& each) { return each.second == finding.policy; });
        const bool counts = (finding.effect == policy::Effect::deny) == is_denied && !is_ours;
        if (finding.matched.is_true() && counts) add_once(policies_.cite(layer.layer, finding), statements);
      }
    }
    if (decision.outcome == Outcome::implicitly_denied && !decision.is_cross_account) statements.clear();
    return statements;
  }

  // Several resources of one request meet the same statement.
  static void add_once(AwsStatement statement, std::vector<AwsStatement>& statements) {
    const bool is_there = std::any_of(statements.begin(), statements.end(), [&](const AwsStatement& other) {
      return other.policy_id == statement.policy_id && other.begin.line == statement.begin.line &&
             other.begin.column == statement.begin.column;
    });
    if (!is_there) statements.push_back(std::move(statement));
  }

  static std::vector<std::string> missing_keys(const evaluate::Decision& open) {
    std::map<std::string, std::string> keys;  // by their lower case
    if (open.outcome == Outcome::depends) {
      for (const auto& conjunction : open.condition.any_of) {
        for (const condition::Literal& literal : conjunction) {
          for (const std::string& key : condition::keys_of(literal.atom))
            keys.try_emplace(policy::lower_case(key), key);
        }
      }
    }
    std::vector<std::string> names;
    for (auto& [lower, name] : keys) names.push_back(std::move(name));
    return names;
  }

  static void tell_layers(const evaluate::Decision& decision, const std::vector<Policies>& policies,
                          const std::vector<std::string>& resources, AwsResult& result) {
    const bool has_scps =
        std::any_of(policies.begin(), policies.end(), [](const auto& of) { return !of.scps.empty(); });
    const bool has_boundary =
        std::any_of(policies.begin(), policies.end(), [](const auto& of) { return !of.boundary.empty(); });
    if (has_scps) result.allowed_by_organizations = true;
    if (has_boundary) result.allowed_by_boundary = true;
    if (std::any_of(resources.begin(), resources.end(), [](const auto& arn) { return arn != "*"; }))
      result.details.emplace();
    for (const LayerResult& layer : decision.layers) {
      if (layer.verdict == LayerVerdict::not_applicable) continue;
      const bool allows = layer.verdict == LayerVerdict::allows;
      if (is_control_layer(layer) && !allows) result.allowed_by_organizations = false;
      if (layer.layer == LayerId::boundary && !allows) result.allowed_by_boundary = false;
      if (decision.is_cross_account && result.details) add_detail(layer, *result.details);
    }
    // "If an Organizations SCP included in the evaluation denies access, the simulation ends … and this parameter is
    // not returned." Then no other policy has been asked.
    if (result.allowed_by_organizations == false) {
      result.details.reset();
      result.matched.clear();
    }
  }

  static void add_detail(const LayerResult& layer, AwsDetails& details) {
    const std::string_view type = layer.layer == LayerId::identity   ? "IAM Policy"
                                  : layer.layer == LayerId::boundary ? "Permissions Boundary Policy"
                                  : layer.layer == LayerId::resource || layer.layer == LayerId::trust
                                      ? "Resource Policy"
                                      : "";
    if (type.empty()) return;
    const Outcome outcome = outcome_of_layer(layer.verdict);
    for (auto& [known, said] : details) {
      if (known != type) continue;
      if (said == Outcome::allowed || outcome == Outcome::explicitly_denied) said = outcome;
      return;
    }
    details.emplace_back(type, outcome);
  }

  const AwsRequest& given_;
  const World& world_;
  std::optional<EntityId> bearer_;
  AwsPolicies policies_;
  AwsCaller caller_;
  AwsExclusions exclusions_;
  std::optional<AwsError> error_;
  std::vector<AppliedPolicy> identity_;
  std::optional<AppliedPolicy> boundary_;
  std::vector<std::vector<AppliedPolicy>> scps_;
  std::map<PolicyKind, AppliedPolicy> resource_policies_;
  std::map<PolicyKind, PolicyId> delegations_;
};

}  // namespace

AwsAnswer simulate_aws_request(text::Sources& sources, const AwsRequest& request, const World& world,
                               std::optional<EntityId> bearer) {
  return AwsSimulation(sources, request, world, bearer).answer();
}

}  // namespace iamq::simulate
