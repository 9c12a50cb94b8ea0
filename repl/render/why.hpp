#pragma once

#include <string>

#include "lang/text/source.hpp"
#include "repl/render/screen.hpp"
#include "runtime/evaluate/gather.hpp"
#include "runtime/model/world.hpp"

// The reasons of a decision, told in AWS's own order of evaluation. Nothing is decided here.
namespace iamq::render {

// What was asked, where the request that was decided stands for a whole pattern; empty: it is what was asked.
struct AskedAs {
  std::string action, resource;
  bool in_words_of_aws = true;  // false: what AWS said is known already
  bool is_other() const { return !action.empty() || !resource.empty(); }
};

// Everything: each layer with its verdict, the statements that matched and, where nothing allowed, those that almost
// did; for a call across accounts both halves; at the end AWS's own words, unless what AWS said is known.
std::string tell(const evaluate::Explained& explained, const model::World& world, const text::Sources& sources,
                 const Screen& screen, const AskedAs& asked = {});

// The statements that decided, one or two lines: what stands below a plain yes or no.
std::string tell_briefly(const evaluate::Explained& explained, const model::World& world, const text::Sources& sources,
                         const Screen& screen, const AskedAs& asked = {});

// AWS's refusal: `User: arn:… is not authorized to perform: s3:GetObject on resource: … because …`. Empty if allowed.
std::string aws_message(const evaluate::Explained& explained);

}  // namespace iamq::render
