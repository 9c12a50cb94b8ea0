#include "runtime/simulate/aws_simulator.hpp"

#include <map>

#include "lang/text/diagnostic.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/policy/wildcard.hpp"
#include "runtime/query/asking.hpp"
#include "runtime/query/context_keys.hpp"
#include "runtime/simulate/aws_policies.hpp"

namespace iamq::simulate {

using model::EntityId;
using model::EntityKind;

namespace {

// The keys that policies refer to, each once whatever its case, sorted.
class AwsKeyNames {
public:
  void add(const query::Answer& answer) {
    for (const query::Row& row : answer.rows) {
      const auto* key = std::get_if<query::TextCell>(&row.cells.front());
      if (key != nullptr) names_.try_emplace(policy::lower_case(key->text), key->text);
    }
  }
  std::vector<std::string> take() && {
    std::vector<std::string> names;
    for (auto& [lower, name] : names_) names.push_back(std::move(name));
    return names;
  }

private:
  std::map<std::string, std::string> names_;
};

AwsAnswer failed_with(AwsCall call, std::string_view code, std::string message) {
  AwsAnswer answer;
  answer.call = call;
  answer.error = AwsError{code, std::move(message)};
  return answer;
}

AwsAnswer key_names(text::Sources& sources, const AwsRequest& request, const std::shared_ptr<const model::World>& world,
                    std::optional<EntityId> bearer, const stdlib::Catalog& catalog) {
  query::Asking asking;
  asking.world = world;
  asking.catalog = &catalog;
  AwsKeyNames names;
  AwsPolicies policies(sources, *world, bearer);
  for (const AwsPolicyText& text : request.policies) {
    const policy::PolicyId policy = policies.read(text, policy::PolicyKind::identity);
    if (policies.error()) return failed_with(request.call, "InvalidInput", policies.error()->message);
    names.add(query::context_keys(asking, policy));
  }
  if (bearer) {
    const auto of_bearer = query::context_keys(asking, *bearer, {});
    if (const auto* answer = std::get_if<query::Answer>(&of_bearer)) names.add(*answer);
  }
  AwsAnswer answer;
  answer.call = request.call;
  answer.context_keys = std::move(names).take();
  return answer;
}

}  // namespace

AwsAnswer answer_aws_request(text::Sources& sources, const text::Span& document, std::optional<AwsCall> call,
                             const std::shared_ptr<const model::World>& world, const stdlib::Catalog& catalog) {
  const AwsRequest request = read_aws_request(sources, document, call);
  if (request.error) return failed_with(request.call, request.error->code, request.error->message);
  const AwsCallRow& row = simulate::row(request.call);
  auto where = world;
  std::optional<EntityId> bearer;
  if (row.is_of_principal) {
    if (world == nullptr) {
      return failed_with(request.call, "InvalidInput",
                         std::string(row.operation) + " is about a principal of an account: say `--world FILE`");
    }
    bearer = world->by_arn(request.principal_arn);
    const bool is_there = bearer && world->identity(*bearer) != nullptr;
    if (!is_there) {
      return failed_with(request.call, "NoSuchEntity",
                         text::in_backticks(request.principal_arn) + " is not in the world");
    }
  } else {
    where = std::make_shared<const model::World>(std::make_shared<policy::Library>(condition::operator_names()));
  }
  if (!row.is_simulation) return key_names(sources, request, where, bearer, catalog);
  return simulate_aws_request(sources, request, *where, bearer);
}

}  // namespace iamq::simulate
