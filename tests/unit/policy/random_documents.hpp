#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "runtime/policy/library.hpp"
#include "tests/unit/policy/operators_for_tests.hpp"

// Random documents as JSON can hold them: principals of one type and conditions of one operator stand together.
namespace iamq::policy::testing {

inline std::string random_text() {
  static const std::vector<std::string> pieces{
      "a",      "B", "*", "?",  ":",      "/",          "${aws:username}", "\"", "\\",
      "\u00E9", "1", " ", "\n", "\u6771", "\U0001F600", "arn:aws:s3:::",   "'",  "#",
      "and",    "{", "}", ",",  "${*}"};
  const auto chosen = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces));
  std::string text;
  for (std::size_t i = 0; i < chosen.size() && i < 6; ++i) text += chosen[i];
  return text;
}

inline std::vector<StringId> random_texts(Library& library) {
  std::vector<StringId> texts;
  const int count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) texts.push_back(library.strings().intern(random_text()));
  return texts;
}

inline std::vector<PrincipalPattern> random_principals(Library& library) {
  std::vector<PrincipalPattern> principals;
  const auto add = [&](PrincipalType type) {
    const int count = *rc::gen::inRange(0, 3);
    for (int i = 0; i < count; ++i) {
      const bool is_everyone = type == PrincipalType::aws && *rc::gen::inRange(0, 3) == 0;
      principals.push_back(is_everyone ? PrincipalPattern{PrincipalType::everyone, {}}
                                       : PrincipalPattern{type, library.strings().intern("p" + random_text())});
    }
  };
  for (const PrincipalType type :
       {PrincipalType::aws, PrincipalType::service, PrincipalType::federated, PrincipalType::canonical_user}) {
    add(type);
  }
  return principals;
}

inline std::vector<Condition> random_conditions(Library& library) {
  std::vector<Condition> conditions;
  const int operators = *rc::gen::inRange(0, 4);
  for (int i = 0; i < operators; ++i) {
    OperatorId op;
    op.row = static_cast<std::uint8_t>((i + *rc::gen::inRange(0, 2) * 4) % 6);
    op.qualifier = static_cast<SetQualifier>(*rc::gen::inRange(0, 3));
    op.if_exists = *rc::gen::arbitrary<bool>();
    bool is_new = true;
    for (const Condition& other : conditions) is_new = is_new && !(other.op == op);
    if (!is_new) continue;
    const int keys = *rc::gen::inRange(1, 3);
    for (int key = 0; key < keys; ++key) {
      conditions.push_back(
          {op, library.strings().intern("k" + std::to_string(key) + random_text()), random_texts(library)});
    }
  }
  return conditions;
}

inline Document random_document(Library& library) {
  Document document;
  document.version = *rc::gen::arbitrary<bool>() ? Version::v2012_10_17 : Version::v2008_10_17;
  document.id = library.strings().intern(random_text());
  const int count = *rc::gen::inRange(1, 4);
  for (int i = 0; i < count; ++i) {
    Statement statement;
    statement.sid = library.strings().intern(random_text());
    statement.effect = *rc::gen::arbitrary<bool>() ? Effect::allow : Effect::deny;
    statement.not_action = *rc::gen::arbitrary<bool>();
    statement.actions = random_texts(library);
    statement.has_resource = *rc::gen::arbitrary<bool>();
    statement.not_resource = statement.has_resource && *rc::gen::arbitrary<bool>();
    if (statement.has_resource) statement.resources = random_texts(library);
    statement.has_principal = *rc::gen::arbitrary<bool>();
    statement.not_principal = statement.has_principal && *rc::gen::arbitrary<bool>();
    if (statement.has_principal) statement.principals = random_principals(library);
    statement.conditions = random_conditions(library);
    document.statements.push_back(std::move(statement));
  }
  return document;
}

}  // namespace iamq::policy::testing
