#include "runtime/index/screen.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "runtime/evaluate/anybody.hpp"
#include "runtime/evaluate/fill_context.hpp"
#include "runtime/evaluate/statement.hpp"
#include "runtime/evaluate/verdict.hpp"
#include "runtime/index/hangs_on.hpp"
#include "runtime/index/let_in.hpp"
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
  known_action_ = stdlib::Catalog::shared().find_action(action_);
  if (known_action_ != nullptr && decider_->can_ask(known_action_->index, target_)) number_ = known_action_->index;
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
  make_requests();
  for (const Statements::Place& place : statements_.about(action_, world_->text(target_.arn))) {
    read(place.document, compiled_.document(place.document).statements + place.statement);
  }
}

// Most requests can be made by the callers of a few accounts only; and a question without a resource is asked account
// by account, of a thousand resources. What others bear is left alone.
void Screen::read_statements_borne_in(const std::set<model::AccountId>& accounts) {
  if (has_read_ || std::includes(accounts_read_.begin(), accounts_read_.end(), accounts.begin(), accounts.end())) {
    return;
  }
  if (!accounts_read_.empty()) return read_statements();
  accounts_read_ = accounts;
  make_requests();
  for (const policy::DocumentId id : documents_borne_in(accounts)) {
    const CompiledPolicies::Document document = compiled_.document(id);
    if (known_action_ != nullptr && (document.services & CompiledPolicies::service_bit(*known_action_)) == 0) continue;
    for (std::uint32_t i = 0; i < document.statement_count; ++i) {
      if (takes_in_action(compiled_.statement(document.statements + i))) read(id, document.statements + i);
    }
  }
}

// Each once.
std::vector<policy::DocumentId> Screen::documents_borne_in(const std::set<model::AccountId>& accounts) const {
  std::vector<policy::DocumentId> borne;
  std::vector<bool> is_borne(world_->library().document_count(), false);
  const auto add = [&](policy::DocumentId document) {
    if (is_borne[static_cast<std::size_t>(document)]) return;
    is_borne[static_cast<std::size_t>(document)] = true;
    borne.push_back(document);
  };
  for (const ProfileTable::Class& alike : table_.classes()) {
    if (accounts.count(alike.account) == 0) continue;
    for (const ProfileId id : alike.profiles) {
      if (id >= by_profile_.size()) break;  // of other Worlds: the table has grown since
      for (const policy::DocumentId document : documents_->identity(id)) add(document);
      if (const auto* limit = documents_->boundary(id)) add(*limit);
    }
  }
  return borne;
}

bool Screen::takes_in_action(const CompiledPolicies::Statement& statement) const {
  return known_action_ != nullptr ? compiled_.takes_in(statement, known_action_->index)
                                  : evaluate::matches_action(*statement.source, action_, world_->library());
}

void Screen::make_requests() {
  for (auto& said : said_) said.assign(world_->library().document_count(), 0);
  const auto make = [&](EntityKind kind, std::uint32_t index) {
    auto& request = requests_[kind == EntityKind::role ? 1 : 0];
    request = evaluate::make_request(*world_, model::Subject::of({kind, index}), action_, {target_}, situation_);
    evaluate::forget_account(*request);
  };
  for (std::uint32_t i = 0; i < world_->users.size() && !requests_[0]; ++i) {
    if (world_->users.find(i) != nullptr) make(EntityKind::user, i);
  }
  for (std::uint32_t i = 0; i < world_->roles.size() && !requests_[1]; ++i) {
    if (world_->roles.find(i) != nullptr) make(EntityKind::role, i);
  }
}

// What a statement about the action, given by its number in compiled_, says to users and to roles, whichever account
// they are of.
void Screen::read(policy::DocumentId document, std::uint32_t number) {
  const CompiledPolicies::Statement& statement = compiled_.statement(number);
  if (statement.source->has_principal) return;  // of a resource: asked about by the evaluator itself
  const ResourceFit fit = compiled_.fit(statement, world_->text(target_.arn));
  if (fit == ResourceFit::no) return;
  const bool is_for_all = fit == ResourceFit::yes && !statement.is_for_some;
  std::uint8_t hint = 0;
  if (!is_for_all) {
    const auto hangs_on = what_it_hangs_on(*statement.source, {}, world_->library());
    if (hangs_on.account || hangs_on.resource) hint = may_hang_on_account;
  }
  for (const std::uint32_t kind : {0U, 1U}) {
    if (!requests_[kind]) continue;
    May may = May::yes;
    if (!is_for_all) {
      const auto known = fit == ResourceFit::yes ? decider_->for_all(number, kind, *requests_[kind]) : std::nullopt;
      may = known ? *known : to_anybody(statement, *requests_[kind]);
    }
    const Says said = statement.is_deny ? Says{May::no, may} : Says{may, May::no};
    said_[kind][static_cast<std::size_t>(document)] |= said.bits() | (may == May::open ? hint : 0);
  }
}

// Whom the resource's policy, or the role's trust policy, names is looked at as the one it is.
void Screen::find_named() {
  const model::Subject nobody;
  const auto request = evaluate::make_request(*world_, nobody, action_, {target_}, situation_);
  std::vector<evaluate::AppliedPolicy> of_resource;
  for (const auto& policies : evaluate::gather(*world_, nobody, request, situation_)) {
    of_resource.insert(of_resource.end(), policies.resource.begin(), policies.resource.end());
  }
  for (const auto& applied : of_resource) {
    for (const auto& statement : world_->library().document(applied.policy).statements) {
      for (const auto& principal : statement.principals) {
        for (const EntityId one : profiles_->named_by(principal)) named_.insert(one);
      }
    }
  }
  find_let_in(evaluate::owner_of(request.resources.front(), request.caller), of_resource);
}

// "Cross-account access requires … a policy in the trusting account and one in the trusted account": whoever is neither
// of the owner's account nor of one that the resource's policy lets in is refused, whatever its own policies say.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
void Screen::find_let_in(std::string_view owner, const std::vector<evaluate::AppliedPolicy>& of_resource) {
  if (!number_ || owner.empty()) return;  // rules beside the policies count, or it is each caller's own
  std::set<model::AccountId> accounts;
  const auto add = [&](std::string_view id) {
    if (const auto account = world_->account_by_id(id)) accounts.insert(*account);
  };
  add(owner);
  for (const auto& applied : of_resource) {
    const LetIn let_in = let_in_by(world_->library().document(applied.policy), world_->library());
    if (let_in.everyone) return;
    for (const std::string_view id : let_in.accounts) add(id);
  }
  let_in_ = std::move(accounts);
}

Screen::Place Screen::of(EntityId principal) {
  if (is_named(principal)) return {};
  const ProfileId profile =
      principal.kind == EntityKind::role ? profiles_->of_role(principal.index) : profiles_->of_user(principal.index);
  if (!has_read_) read_statements_borne_in({table_[profile].account});
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
  const std::uint32_t number = table_.class_of(id), kind = table_.classes()[number].is_role ? 1 : 0;
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
  let_in_ ? read_statements_borne_in(*let_in_) : read_statements();
  std::vector<EntityId> found;
  for (const EntityId one : named_) {
    if (one.kind == EntityKind::user || one.kind == EntityKind::role) found.push_back(one);
  }
  for (std::uint32_t number = 0; number < callers_.size(); ++number) {
    if (!let_in_ || let_in_->count(table_.classes()[number].account) != 0) add_not_refused(number, found);
  }
  for (const ProfileId id : documents_->that_miss_a_policy()) {
    if (id >= by_profile_.size()) continue;
    for (const EntityId one : profiles_->bearers(id)) {
      if (!is_named(one)) found.push_back(one);
    }
  }
  return found;
}

void Screen::add_not_refused(std::uint32_t profile_class, std::vector<EntityId>& found) {
  const ProfileTable::Class& alike = table_.classes()[profile_class];
  const std::uint32_t kind = alike.is_role ? 1 : 0;
  const auto is_allowed_something = [&](ProfileId id) {
    return (bits_of(id, kind) & (Says::allow_open | Says::allow_yes)) != 0;
  };
  for (const ProfileId id : alike.profiles) {
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
