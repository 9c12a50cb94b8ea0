#include "runtime/index/let_in.hpp"

#include "runtime/policy/arn.hpp"

namespace iamq::index {

LetIn let_in_by(const policy::Document& document, const policy::Library& library) {
  LetIn found;
  for (const policy::Statement& statement : document.statements) {
    if (statement.effect != policy::Effect::allow) continue;
    found.everyone = found.everyone || statement.not_principal || !statement.has_principal;
    for (const policy::PrincipalPattern& principal : statement.principals) {
      if (principal.type == policy::PrincipalType::everyone) {
        found.everyone = true;
      } else if (principal.type == policy::PrincipalType::aws) {
        const auto parts = policy::split_arn(library.text(principal.text));
        found.everyone = found.everyone || !parts;  // a unique id
        found.accounts.push_back(parts ? parts->account : std::string_view());
      }
    }
  }
  return found;
}

}  // namespace iamq::index
