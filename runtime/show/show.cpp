#include "runtime/show/show.hpp"

#include <array>

#include "runtime/query/cells.hpp"
#include "runtime/show/texts.hpp"

namespace iamq::show {

using query::Answer;
using query::AnswerKind;
using query::Asking;
using query::new_answer;

namespace {

struct Format {
  std::string_view name;
  std::string (*entity)(const Asking& asking, model::EntityId entity);
  std::string (*policy)(const Asking& asking, policy::PolicyId policy);
};
// The first is the one if none is named.
constexpr std::array<Format, 3> formats = {{
    {"iamq", entity_as_iamq, policy_as_iamq},
    {"json", entity_as_json, policy_as_json},
    {"aws-cli", entity_as_aws_cli, policy_as_aws_cli},
}};

std::variant<const Format*, text::Diagnostic> find_format(std::string_view name, const text::Span& where) {
  if (name.empty()) {
    return &formats.front();
  }
  std::vector<std::string_view> names;
  for (const auto& format : formats) {
    if (format.name == name) {
      return &format;
    }
    names.push_back(format.name);
  }
  text::Diagnostic diagnostic;
  diagnostic.code = "unknown-format";
  diagnostic.message = "nothing is shown as `" + std::string(name) + "`";
  diagnostic.span = where;
  const auto near = text::nearest(name, names);
  diagnostic.help = near ? "did you mean `" + *near + "`?" : "there are `iamq`, `json` and `aws-cli`";
  return diagnostic;
}

template <class Write>
std::variant<Answer, text::Diagnostic> shown(const Asking& asking, std::string_view format, const text::Span& where,
                                             Write&& write) {
  auto found = find_format(format, where);
  if (auto* diagnostic = std::get_if<text::Diagnostic>(&found)) {
    return std::move(*diagnostic);
  }
  Answer answer = new_answer(asking, AnswerKind::show);
  answer.body = write(*std::get<const Format*>(found));
  return answer;
}

}  // namespace

std::variant<Answer, text::Diagnostic> show(const Asking& asking, model::EntityId entity, std::string_view format,
                                            const text::Span& where) {
  return shown(asking, format, where, [&](const Format& chosen) { return chosen.entity(asking, entity); });
}

std::variant<Answer, text::Diagnostic> show(const Asking& asking, policy::PolicyId policy, std::string_view format,
                                            const text::Span& where) {
  return shown(asking, format, where, [&](const Format& chosen) { return chosen.policy(asking, policy); });
}

}  // namespace iamq::show
