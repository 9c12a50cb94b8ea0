#pragma once

#include <string>
#include <string_view>

#include "repl/render/screen.hpp"
#include "runtime/evaluate/decision.hpp"
#include "runtime/evaluate/gather.hpp"
#include "runtime/evaluate/refusal.hpp"
#include "runtime/query/answer.hpp"

// The words for what the engine answers with numbers; the same in every format.
namespace iamq::render {

// `Allowed`, `ExplicitlyDenied`, `ImplicitlyDenied`, `Depends`: for machine formats and `simulate`.
std::string_view decision_word(evaluate::Outcome outcome);
// `allowed`, `explicitly denied`, …: for people.
std::string_view outcome_words(evaluate::Outcome outcome);
Paint paint_of(evaluate::Outcome outcome);

std::string_view verdict_word(query::Verdict verdict);  // yes, no, depends, partly
Paint paint_of(query::Verdict verdict);

std::string_view layer_name(evaluate::LayerId layer);  // `permissions boundary`

std::string_view layer_verdict_word(evaluate::LayerVerdict verdict);  // `allows`, `explicit deny`, …
std::string_view layer_verdict_key(evaluate::LayerVerdict verdict);   // for machine formats
std::string_view element_word(evaluate::Element element);
std::string_view caller_kind_word(evaluate::CallerKind kind);

// The end of AWS's own refusal: `with an explicit deny in an identity-based policy`,
// `because no identity-based policy allows the s3:GetObject action`. Empty if the request was allowed.
std::string refusal_words(const evaluate::Explained& explained);

}  // namespace iamq::render
