#pragma once

#include <cstdint>
#include <vector>

#include "runtime/policy/few.hpp"
#include "runtime/policy/interner.hpp"

// A policy document as it means, without its text: equal documents are one document (Library). Where each piece stands
// in a text is kept beside it, in StatementPositions.
namespace iamq::policy {

enum class Version : std::uint8_t { v2008_10_17, v2012_10_17 };  // an absent Version is 2008-10-17
enum class Effect : std::uint8_t { allow, deny };

enum class PrincipalType : std::uint8_t { everyone, aws, service, federated, canonical_user };

// One entry of a Principal element. `everyone` is "*" (also {"AWS":"*"}); an account id alone is stored as its root
// ARN.
struct PrincipalPattern {
  PrincipalType type = PrincipalType::everyone;
  StringId text{};
  friend bool operator==(const PrincipalPattern&, const PrincipalPattern&) = default;
};

enum class SetQualifier : std::uint8_t { none, for_any_value, for_all_values };

// A condition operator: `row` indexes the table in runtime/condition/operators.hpp. Policies know operators only by
// this number; a document with an unknown operator is never made.
struct OperatorId {
  std::uint8_t row = 0;
  SetQualifier qualifier = SetQualifier::none;
  bool if_exists = false;
  friend bool operator==(const OperatorId&, const OperatorId&) = default;
};

// One operator on one key: the statement needs all of its conditions, a condition one of its values.
struct Condition {
  OperatorId op;
  StringId key{};        // as written; compared without case
  Few<StringId> values;  // as written, numbers and Booleans as their text
  friend bool operator==(const Condition&, const Condition&) = default;
};

struct Statement {
  StringId sid{};
  Effect effect = Effect::allow;
  bool not_action = false;
  bool not_resource = false;
  bool not_principal = false;
  bool has_principal = false;  // false: the kind of policy has no Principal element
  bool has_resource = false;   // false: a trust policy
  Few<StringId> actions;
  Few<StringId> resources;
  Few<PrincipalPattern> principals;
  std::vector<Condition> conditions;
  friend bool operator==(const Statement&, const Statement&) = default;
};

struct Document {
  Version version = Version::v2008_10_17;
  StringId id{};
  std::vector<Statement> statements;
  friend bool operator==(const Document&, const Document&) = default;
};

}  // namespace iamq::policy
