#include "runtime/assure/mutants.hpp"

#include <array>
#include <set>
#include <utility>

#include "runtime/policy/arn.hpp"
#include "runtime/policy/wildcard.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::assure {

using model::World;
using policy::Document;
using policy::Effect;
using policy::PolicyId;
using policy::PrincipalType;
using policy::Statement;

namespace {

constexpr std::array<OperatorRow, 15> table = {{
    {Operator::everyone_trusted, "everyone-trusted", "anybody was let in"},
    {Operator::deny_allows, "deny-allows", "the deny was an allow"},
    {Operator::external_id_dropped, "external-id-dropped", "no external id was asked for"},
    {Operator::mfa_dropped, "mfa-dropped", "no MFA was asked for"},
    {Operator::deny_dropped, "deny-dropped", "the deny was missing"},
    {Operator::boundary_removed, "boundary-removed", "the permissions boundary was missing"},
    {Operator::condition_dropped, "condition-dropped", "the condition was missing"},
    {Operator::account_trusted, "account-trusted", "the whole account was let in"},
    {Operator::every_action, "every-action", "it was every action"},
    {Operator::every_resource, "every-resource", "it was every resource"},
    {Operator::service_widened, "service-widened", "it was every action of the service"},
    {Operator::deny_narrowed, "deny-narrowed", "the deny did not name it"},
    {Operator::exception_dropped, "exception-dropped", "the exception was missing"},
    {Operator::allow_denies, "allow-denies", "the allow was a deny"},
    {Operator::allow_dropped, "allow-dropped", "the allow was missing"},
}};

// Makes the mutants of one policy.
class Maker {
public:
  Maker(const World& world, PolicyId id, std::vector<Mutant>& mutants)
      : library_(world.library()), id_(id), document_(library_.document(id)), mutants_(mutants) {
    seen_.insert(library_.policy(id).document);
  }

  void make(const std::vector<Piece>& pieces) {
    for (const Piece& piece : pieces) {
      if (piece.policy == id_ && piece.kind != Piece::Kind::boundary) make(piece);
    }
  }

private:
  const Statement& statement(const Piece& piece) const { return document_.statements[piece.statement]; }
  std::string text(policy::StringId id) const { return std::string(library_.text(id)); }

  void make(const Piece& piece) {
    const Statement& here = statement(piece);
    const bool denies = here.effect == Effect::deny;
    switch (piece.kind) {
      case Piece::Kind::statement:
        add(denies ? Operator::deny_dropped : Operator::allow_dropped, piece, without(document_, piece));
        flip(piece, denies);
        break;
      case Piece::Kind::action:
        if (here.not_action) {
          drop_exception(piece, denies, text(here.actions[piece.index]));
        } else if (denies) {
          narrow(piece, text(here.actions[piece.index]));
        } else {
          widen_action(piece);
        }
        break;
      case Piece::Kind::resource:
        if (here.not_resource) {
          drop_exception(piece, denies, text(here.resources[piece.index]));
        } else if (denies) {
          narrow(piece, text(here.resources[piece.index]));
        } else {
          widen_resource(piece);
        }
        break;
      case Piece::Kind::principal:
        if (here.not_principal) {
          // A Deny with fewer exceptions opens nothing.
        } else if (denies) {
          narrow(piece, text(here.principals[piece.index].text));
        } else {
          widen_principal(piece);
        }
        break;
      case Piece::Kind::condition:
        drop_condition(piece);
        break;
      case Piece::Kind::value:
      case Piece::Kind::boundary:
        break;
    }
  }

  void flip(const Piece& piece, bool denies) {
    Document other = document_;
    other.statements[piece.statement].effect = denies ? Effect::allow : Effect::deny;
    add(denies ? Operator::deny_allows : Operator::allow_denies, piece, std::move(other), denies ? "deny" : "allow",
        denies ? "allow" : "deny");
  }

  void drop_exception(const Piece& piece, bool denies, std::string what) {
    if (!denies) add(Operator::exception_dropped, piece, without(document_, piece), std::move(what));
  }

  void narrow(const Piece& piece, std::string what) {
    if (!piece.is_alone) add(Operator::deny_narrowed, piece, without(document_, piece), std::move(what));
  }

  // A line `trusts P` writes no action.
  bool is_written(const Piece& piece) const {
    const auto positions = library_.positions(library_.policy(id_));
    return piece.statement >= positions.size() || positions[piece.statement].effect != piece.where;
  }

  void widen_action(const Piece& piece) {
    if (!is_written(piece)) return;
    const std::string action = text(statement(piece).actions[piece.index]);
    const std::size_t colon = action.find(':');
    const auto with = [&](Operator mistake, const std::string& wider) {
      if (wider == action) return;
      Document other = document_;
      other.statements[piece.statement].actions[piece.index] = library_.strings().intern(wider);
      add(mistake, piece, std::move(other), action, wider);
    };
    if (colon != std::string::npos) with(Operator::service_widened, action.substr(0, colon + 1) + "*");
    with(Operator::every_action, "*");
  }

  void widen_resource(const Piece& piece) {
    const std::string resource = text(statement(piece).resources[piece.index]);
    if (resource == "*") return;
    Document other = document_;
    other.statements[piece.statement].resources[piece.index] = library_.strings().intern("*");
    add(Operator::every_resource, piece, std::move(other), resource, "*");
  }

  void widen_principal(const Piece& piece) {
    const policy::PrincipalPattern principal = statement(piece).principals[piece.index];
    if (principal.type == PrincipalType::everyone) return;
    const std::string name = text(principal.text);
    const auto with = [&](Operator mistake, policy::PrincipalPattern wider, const std::string& words) {
      Document other = document_;
      other.statements[piece.statement].principals[piece.index] = wider;
      add(mistake, piece, std::move(other), name, words);
    };
    with(Operator::everyone_trusted, {PrincipalType::everyone, library_.strings().intern("*")}, "*");
    const auto arn = policy::split_arn(name);
    if (principal.type != PrincipalType::aws || !arn || arn->resource == "root") return;
    const std::string root = policy::root_arn(arn->partition, arn->account);
    with(Operator::account_trusted, {PrincipalType::aws, library_.strings().intern(root)}, root);
  }

  void drop_condition(const Piece& piece) {
    const Statement& here = statement(piece);
    // A Deny that asks for less denies more: nothing opens.
    if (here.effect == Effect::deny) return;
    const std::string key = text(here.conditions[piece.index].key);
    const bool is_mfa = stdlib::equals_ignoring_case(key, "aws:MultiFactorAuthPresent") ||
                        stdlib::equals_ignoring_case(key, "aws:MultiFactorAuthAge");
    const bool is_external_id = stdlib::equals_ignoring_case(key, "sts:ExternalId");
    add(is_mfa           ? Operator::mfa_dropped
        : is_external_id ? Operator::external_id_dropped
                         : Operator::condition_dropped,
        piece, without(document_, piece), key);
  }

  void add(Operator mistake, const Piece& piece, Document document, std::string from = {}, std::string to = {}) {
    if (!seen_.insert(library_.add_document(document)).second) return;
    mutants_.push_back({mistake, {piece, std::move(document)}, std::move(from), std::move(to)});
  }

  policy::Library& library_;
  const PolicyId id_;
  const Document& document_;
  std::vector<Mutant>& mutants_;
  std::set<policy::DocumentId> seen_;
};

}  // namespace

std::span<const OperatorRow> operators() {
  return table;
}

const OperatorRow& row(Operator id) {
  return table[static_cast<std::size_t>(id)];
}

std::vector<Mutant> mutants_of(const World& world, const Places& places) {
  const std::vector<Piece> pieces = pieces_of(world, places);
  std::vector<Mutant> mutants;
  for (const PolicyId policy : places.policies()) Maker(world, policy, mutants).make(pieces);
  for (const Piece& piece : pieces) {
    if (piece.kind != Piece::Kind::boundary) continue;
    mutants.push_back({Operator::boundary_removed, {piece, std::nullopt}, {}, {}});
  }
  return mutants;
}

}  // namespace iamq::assure
