#pragma once

#include <memory>
#include <optional>

#include "lang/text/source.hpp"
#include "runtime/model/world.hpp"
#include "runtime/simulate/aws_answer.hpp"
#include "runtime/simulate/aws_request.hpp"
#include "stdlib/catalog.hpp"

// AWS's policy simulator, on the one evaluator: docs/simulate.md tells where the two differ.
namespace iamq::simulate {

// Answers the request that `document` spans. Calls on principals are about those of `world`; null: there is none.
AwsAnswer answer_aws_request(text::Sources& sources, const text::Span& document, std::optional<AwsCall> call,
                             const std::shared_ptr<const model::World>& world, const stdlib::Catalog& catalog);

// The simulation itself. `bearer`: the principal whose policies it is about, for the calls on principals.
AwsAnswer simulate_aws_request(text::Sources& sources, const AwsRequest& request, const model::World& world,
                               std::optional<model::EntityId> bearer);

}  // namespace iamq::simulate
