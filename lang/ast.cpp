#include "lang/ast.hpp"

namespace iamq::lang {

std::string_view name_of(Noun noun) {
  switch (noun) {
    case Noun::none:
      return "";
    case Noun::account:
      return "account";
    case Noun::user:
      return "user";
    case Noun::group:
      return "group";
    case Noun::role:
      return "role";
    case Noun::policy:
      return "policy";
    case Noun::organization:
      return "organization";
    case Noun::ou:
      return "ou";
    case Noun::scp:
      return "scp";
    case Noun::rcp:
      return "rcp";
    case Noun::bucket:
      return "bucket";
    case Noun::key:
      return "key";
    case Noun::queue:
      return "queue";
    case Noun::topic:
      return "topic";
    case Noun::secret:
      return "secret";
    case Noun::function:
      return "function";
    case Noun::resource:
      return "resource";
    case Noun::provider:
      return "provider";
    case Noun::endpoint:
      return "endpoint";
    case Noun::session:
      return "session";
    case Noun::service:
      return "service";
    case Noun::saml:
      return "saml";
    case Noun::oidc:
      return "oidc";
    case Noun::federated_user:
      return "federated user";
    case Noun::canonical_user:
      return "canonical user";
    case Noun::root:
      return "root";
  }
  return "";
}

}  // namespace iamq::lang
