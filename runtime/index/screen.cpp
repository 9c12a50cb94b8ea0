#include "runtime/index/screen.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "runtime/evaluate/anybody.hpp"
#include "runtime/evaluate/statement.hpp"
#include "runtime/evaluate/verdict.hpp"
#include "runtime/index/hangs_on.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::index {

using condition::Truth;
using model::EntityId;
using model::EntityKind;

namespace {

const evaluate::Policies no_policies;
// Beside the bits of Says: what is open to all may be settled for the callers of one account.
constexpr std::uint8_t may_hang_on_account = 16;
// Stand for what a profile's policies, taken together, say.
constexpr policy::PolicyId identity_policies{0xfffffffe}, boundary_policy{0xfffffffd};

std::uint64_t key_of(std::uint32_t high, std::uint32_t low) {
  return static_cast<std::uint64_t>(high) << 32 | low;
}

}  // namespace

Screen::Screen(Index& index, std::shared_ptr<const model::World> world, std::string action, model::Target target,
               evaluate::Situation situation)
    : world_(std::move(world)),
      profiles_(index.profiles(world_)),
      documents_(index.profile_documents(world_)),
      table_(index.profile_table()),
      statements_(index.statements()),
      action_(std::move(action)),
      target_(target),
      situation_(std::move(situation)),
      compiled_(index.compiled_policies()),
      decider_(index.decider(world_, situation_)),
      callers_(table_.classes().size()),
      by_profile_(table_.size(), 0) {
  const auto* known = stdlib::Catalog::shared().find_action(action_);
  if (known != nullptr && decider_->can_ask(known->index, target_)) number_ = known->index;
  find_named();
}

May Screen::to_anybody(const CompiledPolicies::Statement& statement, const evaluate::Request& request) const {
  condition::Logic logic;
  return may_of(evaluate::match_statement(*statement.source, statement.version,
                                          {request, 0, no_policies, world_->library(), logic})
                    .matched);
}

void Screen::read_statements() {
  if (has_read_) return;
  has_read_ = true;
  read_statements(nullptr);
}

// A question without a resource is asked account by account, of a thousand resources: what others bear is left alone.
void Screen::read_statements_borne_in(model::AccountId account) {
  if (has_read_ || account_read_ == account) return;
  if (account_read_) return read_statements();
  account_read_ = account;
  std::vector<bool> borne(world_->library().document_count(), false);
  for (const std::vector<ProfileId>& profiles : table_.classes()) {
    if (table_[profiles.front()].account != account) continue;
    for (const ProfileId id : profiles) {
      if (id >= by_profile_.size()) break;  // of other Worlds: the table has grown since
      for (const policy::DocumentId document : documents_->identity(id))
        borne[static_cast<std::size_t>(document)] = true;
      if (const auto* limit = documents_->boundary(id)) borne[static_cast<std::size_t>(*limit)] = true;
    }
  }
  read_statements(&borne);
}

// What the statements about the action say to users and to roles, whichever account they are of. `among`: by document,
// those that count; null: all.
void Screen::read_statements(const std::vector<bool>* among) {
  const policy::Library& library = world_->library();
  for (auto& said : said_) said.assign(library.document_count(), 0);
  std::array<std::optional<evaluate::Request>, 2> requests;
  const auto make = [&](EntityKind kind, std::uint32_t index) {
    auto& request = requests[kind == EntityKind::role ? 1 : 0];
    if (request) return;
    request = evaluate::make_request(*world_, model::Subject::of({kind, index}), action_, {target_}, situation_);
    evaluate::forget_account(*request);
  };
  for (std::uint32_t i = 0; i < world_->users.size() && !requests[0]; ++i) {
    if (world_->users.find(i) != nullptr) make(EntityKind::user, i);
  }
  for (std::uint32_t i = 0; i < world_->roles.size() && !requests[1]; ++i) {
    if (world_->roles.find(i) != nullptr) make(EntityKind::role, i);
  }
  const std::string_view resource = world_->text(target_.arn);
  for (const Statements::Place& place : statements_.about(action_, resource)) {
    if (among != nullptr && !(*among)[static_cast<std::size_t>(place.document)]) continue;
    const CompiledPolicies::Document& document = compiled_.document(place.document);
    const std::uint32_t number = document.statements + place.statement;
    const CompiledPolicies::Statement& statement = compiled_.statement(number);
    if (statement.source->has_principal) continue;  // of a resource: asked about by the evaluator itself
    const ResourceFit fit = compiled_.fit(statement, resource);
    if (fit == ResourceFit::no) continue;
    const bool is_for_all = fit == ResourceFit::yes && !statement.is_for_some;
    std::uint8_t hint = 0;
    if (!is_for_all) {
      const auto hangs_on = what_it_hangs_on(*statement.source, {}, library);
      if (hangs_on.account || hangs_on.resource) hint = may_hang_on_account;
    }
    for (const std::uint32_t kind : {0U, 1U}) {
      if (!requests[kind]) continue;
      May may = May::yes;
      if (!is_for_all) {
        const auto known = fit == ResourceFit::yes ? decider_->for_all(number, kind, *requests[kind]) : std::nullopt;
        may = known ? *known : to_anybody(statement, *requests[kind]);
      }
      const Says said = statement.is_deny ? Says{May::no, may} : Says{may, May::no};
      said_[kind][static_cast<std::size_t>(place.document)] |= said.bits() | (may == May::open ? hint : 0);
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
        for (const auto& principal : statement.principals) {
          for (const EntityId one : profiles_->named_by(principal)) named_.insert(one);
        }
      }
    }
  }
}

Screen::Place Screen::of(EntityId principal) {
  if (is_named(principal)) return {};
  const ProfileId profile =
      principal.kind == EntityKind::role ? profiles_->of_role(principal.index) : profiles_->of_user(principal.index);
  read_statements_borne_in(table_[profile].account);
  return of_profile(profile, principal);
}

Screen::Place Screen::of_profile(ProfileId id, EntityId example) {
  if (by_profile_[id] == 0) by_profile_[id] = judge(id, example);
  return places_[by_profile_[id] - 1];
}

// What its identity policies say, as bits.
std::uint32_t Screen::bits_of(ProfileId id, std::uint32_t kind) const {
  std::uint32_t bits = 0;
  for (const policy::DocumentId document : documents_->identity(id)) {
    bits |= said_[kind][static_cast<std::size_t>(document)];
  }
  return bits;
}

std::uint32_t Screen::judge(ProfileId id, EntityId example) {
  if (documents_->miss_a_policy(id)) {  // answers that rest on a policy that is not there say which
    places_.push_back({});
    return static_cast<std::uint32_t>(places_.size());
  }
  const std::uint32_t number = table_.class_of(id), kind = table_.is_role(number) ? 1 : 0;
  Callers& callers = callers_of(number, example);
  const std::uint32_t bits = bits_of(id, kind);
  Says identity = Says::of_bits(bits);
  if ((bits & may_hang_on_account) != 0) {
    identity = {};
    for (const policy::DocumentId document : documents_->identity(id))
      identity = identity | says(document, kind, number);
  }
  std::optional<Says> boundary;
  const policy::DocumentId* limit = situation_.without_boundary ? nullptr : documents_->boundary(id);
  if (limit) boundary = says(*limit, kind, number);
  return weigh(callers, identity, boundary);
}

// Whether callers whose own policies say nothing may be let in all the same, by the resource's policy.
bool Screen::may_be_let_in_by_others(Callers& callers) {
  if (callers.may_be_let_in_by_others) return *callers.may_be_let_in_by_others;
  const auto is_refused = [&](const std::optional<Says>& boundary) {
    return places_[weigh(callers, {}, boundary) - 1].standing == Standing::refused;
  };
  callers.may_be_let_in_by_others = !is_refused(std::nullopt) || !is_refused(Says{May::yes, May::no});
  return *callers.may_be_let_in_by_others;
}

// Whether callers whose own policies allow everything are let in: those of other accounts often are not, whatever
// theirs say. A boundary takes away only.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
bool Screen::may_be_let_in(Callers& callers) {
  if (!callers.may_be_let_in) {
    const std::uint32_t place = weigh(callers, {May::yes, May::no}, std::nullopt);
    callers.may_be_let_in = places_[place - 1].standing != Standing::refused;
  }
  return *callers.may_be_let_in;
}

std::vector<EntityId> Screen::not_refused() {
  read_statements();
  std::vector<EntityId> found;
  for (const EntityId one : named_) {
    if (one.kind == EntityKind::user || one.kind == EntityKind::role) found.push_back(one);
  }
  for (std::uint32_t number = 0; number < callers_.size(); ++number) add_not_refused(number, found);
  for (const ProfileId id : documents_->that_miss_a_policy()) {
    if (id >= by_profile_.size()) continue;
    for (const EntityId one : profiles_->bearers(id)) {
      if (!is_named(one)) found.push_back(one);
    }
  }
  return found;
}

void Screen::add_not_refused(std::uint32_t profile_class, std::vector<EntityId>& found) {
  const std::uint32_t kind = table_.is_role(profile_class) ? 1 : 0;
  const auto is_allowed_something = [&](ProfileId id) {
    return (bits_of(id, kind) & (Says::allow_open | Says::allow_yes)) != 0;
  };
  for (const ProfileId id : table_.classes()[profile_class]) {
    if (id >= by_profile_.size()) break;  // of other Worlds: the table has grown since
    if (documents_->miss_a_policy(id)) continue;
    std::uint32_t place = by_profile_[id];
    for (const EntityId one : profiles_->bearers(id)) {
      if (!named_.empty() && is_named(one)) continue;
      if (place == 0) {
        Callers& callers = callers_of(profile_class, one);
        if (!may_be_let_in(callers)) return;
        if (!is_allowed_something(id) && !may_be_let_in_by_others(callers)) break;
        place = by_profile_[id] = judge(id, one);
      }
      if (places_[place - 1].standing == Standing::refused) break;
      found.push_back(one);
    }
  }
}

Screen::Callers& Screen::callers_of(std::uint32_t profile_class, EntityId example) {
  auto& callers = callers_[profile_class];
  if (callers) return *callers;
  callers = std::make_unique<Callers>();
  callers->example = example;
  if (number_) callers->crowd = decider_->crowd(example, *number_, target_);
  return *callers;
}

Screen::Asked& Screen::asked_by(Callers& callers) {
  if (callers.asked) return *callers.asked;
  const auto subject = model::Subject::of(callers.example);
  callers.asked = std::make_unique<Asked>();
  Asked& asked = *callers.asked;
  asked.request = evaluate::make_request(*world_, subject, action_, {target_}, situation_);
  asked.policies = evaluate::gather(*world_, subject, asked.request, situation_).front();
  asked.policies.identity = {{identity_policies, 0}};
  evaluate::forget_caller(asked.request);
  return asked;
}

Says Screen::says(policy::DocumentId id, std::uint32_t kind, std::uint32_t callers) {
  const std::uint8_t bits = said_[kind][static_cast<std::size_t>(id)];
  return (bits & may_hang_on_account) != 0 ? says_to_account(id, callers) : Says::of_bits(bits);
}

// The account may decide what is open to all.
Says Screen::says_to_account(policy::DocumentId id, std::uint32_t callers) {
  const auto [known, is_new] = by_callers_.try_emplace(key_of(static_cast<std::uint32_t>(id), callers));
  if (!is_new) return known->second;
  const Asked& asked = asked_by(*callers_[callers]);
  const policy::Library& library = world_->library();
  const policy::Document& document = library.document(id);
  for (const policy::Statement& statement : document.statements) {
    condition::Logic logic;
    const May may =
        may_of(evaluate::match_statement(statement, document.version, {asked.request, 0, no_policies, library, logic})
                   .matched);
    May& said = statement.effect == policy::Effect::deny ? known->second.deny : known->second.allow;
    said = std::max(said, may);
  }
  return known->second;
}

std::uint32_t Screen::weigh(Callers& callers, Says identity, const std::optional<Says>& boundary) {
  std::uint32_t& known = callers.places[identity.number() * 10 + (boundary ? 1 + boundary->number() : 0)];
  if (known == 0) {
    places_.push_back(place_of(callers, identity, boundary));
    places_.back().likeness = static_cast<std::uint32_t>(places_.size());
    known = static_cast<std::uint32_t>(places_.size());
  }
  return known;
}

// Its likeness is left to be told.
Screen::Place Screen::place_of(Callers& callers, Says identity, const std::optional<Says>& boundary) {
  if (callers.crowd) {
    const auto judgement = decider_->judge(*callers.crowd, identity, boundary);
    if (judgement.is_denied) return {Standing::refused, 0, !judgement.outcome};
    return {judgement.outcome ? Standing::allowed : Standing::open};
  }
  Asked& asked = asked_by(callers);
  condition::Logic logic;
  const auto truth_of = [&](May may, const char* what) {
    condition::Atom atom;
    atom.key = what;  // stands for what is open
    return may == May::open ? logic.atom(atom) : condition::truth_of(may == May::yes);
  };
  const Says limits = boundary.value_or(Says{});
  const std::array<evaluate::KnownPolicy, 2> said{
      evaluate::KnownPolicy{identity_policies, truth_of(identity.allow, "identity allows"),
                            truth_of(identity.deny, "identity denies")},
      evaluate::KnownPolicy{boundary_policy, truth_of(limits.allow, "boundary allows"),
                            truth_of(limits.deny, "boundary denies")}};
  asked.policies.boundary.clear();
  if (boundary) asked.policies.boundary.push_back({boundary_policy, 0});
  const auto verdict = evaluate::judge({asked.request, 0, asked.policies, world_->library(), logic, said});
  const Truth passes = logic.both(verdict.allowed, logic.negate(verdict.denied));
  if (passes.is_false()) return {Standing::refused, 0, verdict.denied.is_unknown()};
  return {passes.is_true() ? Standing::allowed : Standing::open};
}

}  // namespace iamq::index
