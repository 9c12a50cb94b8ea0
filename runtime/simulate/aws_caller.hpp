#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/evaluate/gather.hpp"
#include "runtime/evaluate/request.hpp"
#include "runtime/model/world.hpp"
#include "runtime/simulate/aws_request.hpp"

namespace iamq::simulate {

// Who makes the simulated calls, and what their requests carry: `CallerArn`, else `PolicySourceArn`, else a user of
// whom nothing is known.
class AwsCaller {
public:
  // `bearer`: the principal behind `PolicySourceArn`.
  AwsCaller(const model::World& world, const AwsRequest& given, std::optional<model::EntityId> bearer);

  // Whether the World has the caller, with tags and organization.
  bool is_known() const { return subject_.has_value(); }

  // A request for the action; keys that nobody gave and nothing implies are unknown.
  evaluate::Request request(const std::string& action, const std::vector<std::string>& resources) const;

private:
  evaluate::Request request_of_known(const std::string& action, const std::vector<std::string>& resources) const;
  evaluate::Caller stranger(const evaluate::Request& request) const;
  void say_context(condition::Context& context) const;

  const model::World& world_;
  const AwsRequest& given_;
  std::string arn_;      // empty: unsaid
  std::string account_;  // of the caller, if known
  std::optional<model::Subject> subject_;
  evaluate::Situation situation_;
};

}  // namespace iamq::simulate
