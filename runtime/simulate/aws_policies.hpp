#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/evaluate/decision.hpp"
#include "runtime/model/world.hpp"
#include "runtime/policy/library.hpp"
#include "runtime/simulate/aws_answer.hpp"
#include "runtime/simulate/aws_request.hpp"

namespace iamq::simulate {

// The policies of a simulation: those of the request, read, and those of the World, as answers cite them.
class AwsPolicies {
public:
  // `bearer`: the principal whose policies of the World are simulated, if any.
  AwsPolicies(text::Sources& sources, const model::World& world, std::optional<model::EntityId> bearer)
      : sources_(sources), world_(world), library_(world.library()), bearer_(bearer) {}

  // A policy that AWS would not store cannot be simulated: the error says why.
  policy::PolicyId read(const AwsPolicyText& text, policy::PolicyKind kind);
  const std::optional<AwsError>& error() const { return error_; }

  // A statement as `MatchedStatements` tells it.
  AwsStatement cite(evaluate::LayerId layer, const evaluate::Finding& finding);

private:
  struct Place {
    text::Location begin, end;
  };
  struct Given {
    std::string id;
    text::SourceId source{};
  };
  const std::vector<Place>& places(policy::PolicyId policy);
  std::string id_of(evaluate::LayerId layer, const evaluate::Finding& finding) const;

  text::Sources& sources_;
  const model::World& world_;
  policy::Library& library_;
  std::optional<model::EntityId> bearer_;
  std::map<policy::PolicyId, Given> given_;
  std::map<policy::PolicyId, std::vector<Place>> places_;
  std::optional<AwsError> error_;
};

}  // namespace iamq::simulate
