#include "runtime/index/screen.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "runtime/evaluate/anybody.hpp"
#include "runtime/evaluate/statement.hpp"
#include "runtime/evaluate/verdict.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::index {

using condition::Truth;
using model::EntityId;
using model::EntityKind;

namespace {

const evaluate::Policies no_policies;
// Stand for what a profile's policies, taken together, say.
constexpr policy::PolicyId identity_policies{0xfffffffe}, boundary_policy{0xfffffffd};

// Whether the statement says the same whoever asks.
bool is_about_nobody(const policy::Statement& statement, const policy::Library& library) {
  return statement.conditions.empty() &&
         std::none_of(statement.resources.begin(), statement.resources.end(), [&](policy::StringId pattern) {
           return library.text(pattern).find("${") != std::string_view::npos;
         });
}

std::uint64_t key_of(std::uint32_t high, std::uint32_t low) {
  return static_cast<std::uint64_t>(high) << 32 | low;
}

}  // namespace

Screen::Screen(Index& index, std::shared_ptr<const model::World> world, std::string action, model::Target target,
               evaluate::Situation situation)
    : world_(std::move(world)),
      profiles_(index.profiles(world_)),
      table_(index.profile_table()),
      statements_(index.statements()),
      action_(std::move(action)),
      target_(target),
      situation_(std::move(situation)),
      by_profile_(table_.size(), 0) {
  find_named();
  read_statements();
}

model::Subject Screen::subject_of(EntityId principal) const {
  model::Subject subject;
  subject.kind = model::Subject::Kind::entity;
  subject.entity = principal;
  subject.has_entity = true;
  return subject;
}

// What the statements about the action say to users and to roles, whichever account they are of.
void Screen::read_statements() {
  const policy::Library& library = world_->library();
  std::array<std::optional<evaluate::Request>, 2> requests;
  const auto make = [&](EntityKind kind, std::uint32_t index) {
    auto& request = requests[kind == EntityKind::role ? 1 : 0];
    if (request) return;
    request = evaluate::make_request(*world_, subject_of({kind, index}), action_, {target_}, situation_);
    evaluate::forget_account(*request);
  };
  for (std::uint32_t i = 0; i < world_->users.size() && !requests[0]; ++i) {
    if (world_->users.find(i) != nullptr) make(EntityKind::user, i);
  }
  for (std::uint32_t i = 0; i < world_->roles.size() && !requests[1]; ++i) {
    if (world_->roles.find(i) != nullptr) make(EntityKind::role, i);
  }
  for (const Statements::Place& place : statements_.about(action_)) {
    const policy::Document& document = library.document(place.document);
    const policy::Statement& statement = document.statements[place.statement];
    if (statement.has_principal) continue;  // of a resource: asked about by the evaluator itself
    const bool is_same = is_about_nobody(statement, library);
    May may = May::no;
    for (const std::size_t kind : {0U, 1U}) {
      if (!requests[kind]) continue;
      if (kind == 0 || !is_same || !requests[0]) {
        condition::Logic logic;
        const Truth matched =
            evaluate::match_statement(statement, document.version, {*requests[kind], 0, no_policies, library, logic})
                .matched;
        may = matched.is_true() ? May::yes : matched.is_false() ? May::no : May::open;
      }
      if (may == May::no) continue;
      Says& says = by_document_[kind][place.document];
      says = says | (statement.effect == policy::Effect::allow ? Says{may, May::no} : Says{May::no, may});
    }
  }
}

// Whom the resource's policy, or the role's trust policy, names is looked at as the one it is.
void Screen::find_named() {
  const model::Subject nobody;
  const auto request = evaluate::make_request(*world_, nobody, action_, {target_}, situation_);
  for (const auto& policies : evaluate::gather(*world_, nobody, request, situation_)) {
    for (const auto& applied : policies.resource) {
      for (const auto& statement : world_->library().document(applied.policy).statements) {
        for (const auto& principal : statement.principals) add_named(principal);
      }
    }
  }
}

void Screen::add_named(const policy::PrincipalPattern& pattern) {
  if (pattern.type != policy::PrincipalType::aws) return;
  const std::string_view text = world_->text(pattern.text);
  const auto arn = policy::split_arn(text);
  if (!arn) {
    for (const EntityId entity : profiles_->with_unique_id(pattern.text)) named_.insert(entity);
    return;
  }
  if (const auto entity = world_->by_arn(text)) named_.insert(*entity);
  const auto [type, name] = policy::split_resource(arn->resource);
  const bool is_session = type == "assumed-role";
  if (!is_session && type != "role") return;
  // Sessions, and callers whose role's path is not known, are known by the role's name.
  const auto role_name = is_session ? name.substr(0, name.find('/')) : name.substr(name.rfind('/') + 1);
  for (const EntityId entity : world_->named(role_name)) {
    if (entity.kind == EntityKind::role) named_.insert(entity);
  }
}

Screen::Place Screen::of(EntityId principal) {
  if (is_named(principal)) return {};
  const ProfileId id =
      principal.kind == EntityKind::role ? profiles_->of_role(principal.index) : profiles_->of_user(principal.index);
  if (by_profile_[id] == 0) {
    places_.push_back(judge(id, principal));
    by_profile_[id] = static_cast<std::uint32_t>(places_.size());
  }
  return places_[by_profile_[id] - 1];
}

Screen::Place Screen::judge(ProfileId id, EntityId example) {
  const Profile& profile = table_[id];
  bool misses_policy = profile.misses_policy;
  const std::uint32_t callers = callers_of(profile, example);
  Says identity;
  for (const auto document : profile.inline_documents) identity = identity | says(document, callers, profile.is_role);
  for (const auto policy : profile.attached) {
    identity = identity | managed_says(policy, callers, profile.is_role, misses_policy);
  }
  for (const auto group : profile.groups) identity = identity | group_says(group, callers, misses_policy);
  const bool has_boundary = profile.boundary && !situation_.without_boundary;
  Says boundary;
  if (has_boundary) boundary = managed_says(*profile.boundary, callers, profile.is_role, misses_policy);
  // Answers that rest on a policy that is not there say which.
  if (misses_policy) return {};
  return weigh(callers, identity, has_boundary, boundary);
}

std::uint32_t Screen::callers_of(const Profile& profile, EntityId example) {
  const std::uint64_t key = key_of(static_cast<std::uint32_t>(profile.partition) << 2 | (profile.is_role ? 1U : 0U) |
                                       (profile.is_service_linked ? 2U : 0U),
                                   static_cast<std::uint32_t>(profile.account));
  const auto [known, is_new] = callers_by_key_.try_emplace(key, static_cast<std::uint32_t>(callers_.size()));
  if (is_new) {
    Callers callers;
    const auto subject = subject_of(example);
    callers.request = evaluate::make_request(*world_, subject, action_, {target_}, situation_);
    callers.policies = evaluate::gather(*world_, subject, callers.request, situation_).front();
    callers.policies.identity = {{identity_policies, 0}};
    evaluate::forget_caller(callers.request);
    callers_.push_back(std::move(callers));
  }
  return known->second;
}

Screen::Says Screen::says(policy::DocumentId id, std::uint32_t callers, bool is_role) {
  const auto& of_all = by_document_[is_role ? 1 : 0];
  const auto found = of_all.find(id);
  if (found == of_all.end()) return {};
  if (!found->second.is_open()) return found->second;
  // The account may decide what is open to all.
  const auto [known, is_new] = by_callers_.try_emplace(key_of(static_cast<std::uint32_t>(id), callers));
  if (is_new) {
    const policy::Library& library = world_->library();
    const policy::Document& document = library.document(id);
    condition::Logic logic;
    for (const policy::Statement& statement : document.statements) {
      const Truth matched = evaluate::match_statement(statement, document.version,
                                                      {callers_[callers].request, 0, no_policies, library, logic})
                                .matched;
      const May may = matched.is_true() ? May::yes : matched.is_false() ? May::no : May::open;
      known->second =
          known->second | (statement.effect == policy::Effect::allow ? Says{may, May::no} : Says{May::no, may});
    }
  }
  return known->second;
}

Screen::Says Screen::managed_says(std::uint32_t index, std::uint32_t callers, bool is_role, bool& misses_policy) {
  const policy::Policy& policy = world_->library().policy(world_->managed_policies[index].current());
  misses_policy = misses_policy || policy.is_missing;
  return says(policy.document, callers, is_role);
}

Screen::Says Screen::group_says(std::uint32_t index, std::uint32_t callers, bool& misses_policy) {
  const model::Group& group = world_->groups[index];
  Says together;
  for (const auto id : group.inline_policies) {
    const policy::Policy& policy = world_->library().policy(id);
    misses_policy = misses_policy || policy.is_missing;
    together = together | says(policy.document, callers, false);
  }
  for (const auto managed : group.attached) together = together | managed_says(managed, callers, false, misses_policy);
  return together;
}

Screen::Place Screen::weigh(std::uint32_t callers, Says identity, bool has_boundary, Says boundary) {
  const std::uint32_t signature = identity.number() * 10 + (has_boundary ? 1 + boundary.number() : 0);
  const auto [known, is_new] = weighed_.try_emplace(key_of(callers, signature));
  if (!is_new) return known->second;

  condition::Logic logic;
  const auto truth_of = [&](May may, const char* what) {
    condition::Atom atom;
    atom.key = what;  // stands for what is open
    return may == May::open ? logic.atom(atom) : condition::truth_of(may == May::yes);
  };
  const std::array<evaluate::KnownPolicy, 2> said{
      evaluate::KnownPolicy{identity_policies, truth_of(identity.allow, "identity allows"),
                            truth_of(identity.deny, "identity denies")},
      evaluate::KnownPolicy{boundary_policy, truth_of(boundary.allow, "boundary allows"),
                            truth_of(boundary.deny, "boundary denies")}};
  evaluate::Policies& policies = callers_[callers].policies;
  policies.boundary.clear();
  if (has_boundary) policies.boundary.push_back({boundary_policy, 0});
  const auto verdict = evaluate::judge({callers_[callers].request, 0, policies, world_->library(), logic, said});

  Place& place = known->second;
  place.likeness = static_cast<std::uint32_t>(weighed_.size());
  const Truth passes = logic.both(verdict.allowed, logic.negate(verdict.denied));
  if (passes.is_true()) {
    place.standing = Standing::allowed;
  } else if (passes.is_false() && !verdict.denied.is_unknown()) {  // else how it is refused is open
    place.standing = Standing::refused;
  }
  return place;
}

}  // namespace iamq::index
