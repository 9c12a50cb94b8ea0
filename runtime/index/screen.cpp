#include "runtime/index/screen.hpp"

#include <algorithm>
#include <array>
#include <iterator>
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
      by_managed_{std::vector<std::optional<Says>>(world_->managed_policies.size()),
                  std::vector<std::optional<Says>>(world_->managed_policies.size())},
      by_group_(world_->groups.size()),
      callers_(table_.classes().size()),
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

Screen::Says Screen::says_of(const policy::Statement& statement, Truth matched) {
  const May may = matched.is_true() ? May::yes : matched.is_false() ? May::no : May::open;
  return statement.effect == policy::Effect::allow ? Says{may, May::no} : Says{May::no, may};
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
    Says said;
    for (const std::size_t kind : {0U, 1U}) {
      if (!requests[kind]) continue;
      if (kind == 0 || !is_same || !requests[0]) {
        condition::Logic logic;
        const Truth matched =
            evaluate::match_statement(statement, document.version, {*requests[kind], 0, no_policies, library, logic})
                .matched;
        said = says_of(statement, matched);
      }
      if (said.is_silent()) continue;
      ToKinds& says = speaking_[place.document];
      (kind == 0 ? says.to_users : says.to_roles) = (kind == 0 ? says.to_users : says.to_roles) | said;
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
  return of_profile(
      principal.kind == EntityKind::role ? profiles_->of_role(principal.index) : profiles_->of_user(principal.index),
      principal);
}

Screen::Place Screen::of_profile(ProfileId id, EntityId example) {
  if (by_profile_[id] == 0) {
    places_.push_back(judge(id, example));
    by_profile_[id] = static_cast<std::uint32_t>(places_.size());
  }
  return places_[by_profile_[id] - 1];
}

Screen::Place Screen::judge(ProfileId id, EntityId example) {
  const Profile& profile = table_[id];
  const std::uint32_t callers = table_.class_of(id);
  callers_of(callers, example);
  Says identity;
  identity.misses_policy = profile.misses_policy;
  for (const auto document : profile.inline_documents) identity = identity | says(document, callers, profile.is_role);
  for (const auto policy : profile.attached) identity = identity | managed_says(policy, callers, profile.is_role);
  for (const auto group : profile.groups) identity = identity | group_says(group, callers);
  const bool has_boundary = profile.boundary && !situation_.without_boundary;
  Says boundary;
  if (has_boundary) boundary = managed_says(*profile.boundary, callers, profile.is_role);
  // Answers that rest on a policy that is not there say which.
  if (identity.misses_policy || boundary.misses_policy) return {};
  return weigh(callers, identity, has_boundary, boundary);
}

// Those that bear a document that speaks of the action, or one whose text is missing.
std::vector<ProfileId> Screen::profiles_spoken_of() const {
  const policy::Library& library = world_->library();
  std::vector<bool> speaks(library.document_count(), false);
  std::vector<ProfileId> found;
  const auto add = [&](const std::vector<ProfileId>& profiles) {
    found.insert(found.end(), profiles.begin(), profiles.end());
  };
  for (const auto& [document, says] : speaking_) {
    speaks[static_cast<std::size_t>(document)] = true;
    add(table_.with_document(document));
  }
  const auto is_worth_a_look = [&](policy::PolicyId id) {
    return library.policy(id).is_missing || speaks[static_cast<std::size_t>(library.policy(id).document)];
  };
  std::vector<bool> speaks_in_groups(world_->managed_policies.size(), false);
  world_->managed_policies.each([&](std::uint32_t index, const model::ManagedPolicy& policy) {
    if (!is_worth_a_look(policy.current())) return;
    speaks_in_groups[index] = true;
    add(table_.with_attached(index));
  });
  world_->groups.each([&](std::uint32_t index, const model::Group& group) {
    const bool is_spoken_of =
        std::any_of(group.inline_policies.begin(), group.inline_policies.end(), is_worth_a_look) ||
        std::any_of(group.attached.begin(), group.attached.end(), [&](std::uint32_t i) { return speaks_in_groups[i]; });
    if (is_spoken_of) add(table_.with_group(index));
  });
  return found;
}

// Whether callers whose own policies say nothing may be let in all the same, by the resource's policy.
bool Screen::may_be_let_in_by_others(std::uint32_t callers) {
  return weigh(callers, {}, false, {}).standing != Standing::refused ||
         weigh(callers, {}, true, {May::yes, May::no}).standing != Standing::refused;
}

std::vector<EntityId> Screen::not_refused() {
  std::vector<ProfileId> profiles = profiles_spoken_of();
  const auto add = [&](const std::vector<ProfileId>& more) {
    profiles.insert(profiles.end(), more.begin(), more.end());
  };
  add(table_.that_miss_a_policy());
  for (std::uint32_t number = 0; number < table_.classes().size(); ++number) {
    const auto& alike = table_.classes()[number];
    const auto example = unnamed_among(alike);
    if (!example) continue;
    callers_of(number, *example);
    if (may_be_let_in_by_others(number)) add(alike);
  }
  std::sort(profiles.begin(), profiles.end());
  profiles.erase(std::unique(profiles.begin(), profiles.end()), profiles.end());

  std::vector<EntityId> found;
  std::copy_if(named_.begin(), named_.end(), std::back_inserter(found),
               [](EntityId one) { return one.kind == EntityKind::user || one.kind == EntityKind::role; });
  for (const ProfileId id : profiles) {
    for (const EntityId one : profiles_->bearers(id)) {
      if (!is_named(one) && of_profile(id, one).standing != Standing::refused) found.push_back(one);
    }
  }
  return found;
}

std::optional<EntityId> Screen::unnamed_among(const std::vector<ProfileId>& profiles) const {
  for (const ProfileId id : profiles) {
    for (const EntityId one : profiles_->bearers(id)) {
      if (!is_named(one)) return one;
    }
  }
  return std::nullopt;
}

Screen::Callers& Screen::callers_of(std::uint32_t profile_class, EntityId example) {
  auto& callers = callers_[profile_class];
  if (callers) return *callers;
  callers.emplace();
  const auto subject = subject_of(example);
  callers->request = evaluate::make_request(*world_, subject, action_, {target_}, situation_);
  callers->policies = evaluate::gather(*world_, subject, callers->request, situation_).front();
  callers->policies.identity = {{identity_policies, 0}};
  evaluate::forget_caller(callers->request);
  return *callers;
}

Screen::Says Screen::says(policy::DocumentId id, std::uint32_t callers, bool is_role) {
  const auto found = speaking_.find(id);
  if (found == speaking_.end()) return {};
  const Says to_all = is_role ? found->second.to_roles : found->second.to_users;
  if (!to_all.is_open()) return to_all;
  // The account may decide what is open to all.
  const auto [known, is_new] = by_callers_.try_emplace(key_of(static_cast<std::uint32_t>(id), callers));
  if (is_new) {
    const policy::Library& library = world_->library();
    const policy::Document& document = library.document(id);
    for (const policy::Statement& statement : document.statements) {
      condition::Logic logic;
      const Truth matched = evaluate::match_statement(statement, document.version,
                                                      {callers_[callers]->request, 0, no_policies, library, logic})
                                .matched;
      known->second = known->second | says_of(statement, matched);
    }
  }
  return known->second;
}

Screen::Says Screen::says(policy::PolicyId id, std::uint32_t callers, bool is_role) {
  const policy::Policy& policy = world_->library().policy(id);
  Says said = says(policy.document, callers, is_role);
  said.misses_policy = policy.is_missing;
  return said;
}

Screen::Says Screen::managed_says(std::uint32_t index, std::uint32_t callers, bool is_role) {
  auto& known = by_managed_[is_role ? 1 : 0][index];
  if (known) return *known;
  const Says said = says(world_->managed_policies[index].current(), callers, is_role);
  if (!said.is_open()) known = said;
  return said;
}

Screen::Says Screen::group_says(std::uint32_t index, std::uint32_t callers) {
  if (by_group_[index]) return *by_group_[index];
  const model::Group& group = world_->groups[index];
  Says together;
  for (const auto policy : group.inline_policies) together = together | says(policy, callers, false);
  for (const auto managed : group.attached) together = together | managed_says(managed, callers, false);
  if (!together.is_open()) by_group_[index] = together;
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
  evaluate::Policies& policies = callers_[callers]->policies;
  policies.boundary.clear();
  if (has_boundary) policies.boundary.push_back({boundary_policy, 0});
  const auto verdict = evaluate::judge({callers_[callers]->request, 0, policies, world_->library(), logic, said});

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
