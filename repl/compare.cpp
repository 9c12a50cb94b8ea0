#include "runtime/query/compare.hpp"

#include "repl/files.hpp"
#include "repl/render/cells.hpp"
#include "repl/render/diagnostic.hpp"
#include "repl/render/json.hpp"
#include "repl/runner.hpp"
#include "repl/verbs.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/import/policy_file.hpp"
#include "runtime/query/notes.hpp"

namespace iamq::repl {
namespace {

// Two policies given as files, read.
class Pair {
public:
  Pair(const Options& options, Console& console)
      : options_(options),
        console_(console),
        library_(std::make_shared<policy::Library>(condition::operator_names())),
        world_(std::make_shared<model::World>(library_)) {}

  ExitCode run();

private:
  std::optional<import::PolicyFile> read(const std::string& path);
  void share_version(import::PolicyFile& without, std::string_view name, const import::PolicyFile& with,
                     std::string_view other);
  query::Answer compare(import::PolicyFile a, import::PolicyFile b);
  ExitCode code_of(const query::Answer& answer) const;

  const Options& options_;
  Console& console_;
  text::Sources sources_;
  std::shared_ptr<policy::Library> library_;
  std::shared_ptr<const model::World> world_;
  std::vector<std::string> remarks_;
};

std::optional<import::PolicyFile> Pair::read(const std::string& path) {
  FileAnswer answer = path == "-" ? read_standard_input() : read_file(path, false);
  if (!answer.ok) {
    console_.err("iamq: cannot read `" + render::printable(path) + "`: " + answer.error + "\n");
    return std::nullopt;
  }
  const auto source = sources_.add(path == "-" ? "<standard input>" : path, std::move(answer.text));
  import::PolicyFile file = import::read_policy_file(sources_, source, *library_, options_.policy_kind);
  // What AWS would not store is told; what it means is compared all the same.
  for (text::Diagnostic& diagnostic : file.diagnostics) {
    if (file.is_usable && diagnostic.severity == text::Severity::error) diagnostic.severity = text::Severity::warning;
    console_.err(render::draw(diagnostic, sources_, console_.err_screen()));
  }
  if (!file.is_usable) return std::nullopt;
  return file;
}

// A fragment without Version is read as the policy that it is held against. AWS reads it as 2008-10-17, in which
// variables are plain text; where that makes a difference, it is said.
void Pair::share_version(import::PolicyFile& without, std::string_view name, const import::PolicyFile& with,
                         std::string_view other) {
  if (without.has_version || !with.has_version || without.document.version == with.document.version) return;
  without.document.version = with.document.version;
  const auto text = sources_.text(without.span);
  if (text.find("${") == std::string_view::npos) return;
  remarks_.push_back(std::string(name) + " has no Version and is read as 2012-10-17, as " + std::string(other) +
                     " is; AWS would read it as 2008-10-17, where ${…} is plain text");
}

query::Answer Pair::compare(import::PolicyFile a, import::PolicyFile b) {
  const query::NamedPolicy left{import::add_policy(std::move(a), options_.paths[0], *library_), options_.paths[0]};
  const query::NamedPolicy right{import::add_policy(std::move(b), options_.paths[1], *library_), options_.paths[1]};
  query::Asking asking;
  asking.world = world_;
  asking.catalog = &stdlib::Catalog::shared();
  asking.question = {sources_.add("compare", "compare " + left.name + " with " + right.name), 0, 0};
  asking.question.end = static_cast<std::uint32_t>(sources_.text(asking.question.source).size());
  query::Answer answer = query::compare_policies(
      asking, left, right, options_.over_catalog ? exact::Scope::catalog : exact::Scope::all_texts);
  for (const std::string& remark : remarks_) query::add_plain_note(answer, remark);
  return answer;
}

ExitCode Pair::code_of(const query::Answer& answer) const {
  const exact::Relation relation = answer.compared->comparison.relation;
  if (relation == exact::Relation::unknown) return ExitCode::undecided;
  const auto name = exact::name_of(relation);
  for (const std::string& wanted : options_.fail_on) {
    if (wanted == name || (wanted == "any" && relation != exact::Relation::equal)) return ExitCode::expectation_failed;
  }
  return ExitCode::fine;
}

ExitCode Pair::run() {
  auto a = read(options_.paths[0]);
  auto b = read(options_.paths[1]);
  if (!a || !b) return ExitCode::bad_input;
  if (!query::are_comparable(a->kind, b->kind)) {
    console_.err("iamq: `" + render::printable(options_.paths[0]) + "` and `" + render::printable(options_.paths[1]) +
                 "` are policies of different kinds: they are about other requests (see --kind)\n");
    return ExitCode::bad_input;
  }
  share_version(*a, options_.paths[0], *b, options_.paths[1]);
  share_version(*b, options_.paths[1], *a, options_.paths[0]);
  const query::Answer answer = compare(std::move(*a), std::move(*b));
  if (options_.format == "json" || options_.format == "jsonl") {
    console_.out(render::comparison_json(answer, sources_) + "\n");
  } else {
    print_answer(options_.format, answer, sources_, console_);
  }
  return code_of(answer);
}

}  // namespace

ExitCode compare(const Options& options, Console& console) {
  return Pair(options, console).run();
}

}  // namespace iamq::repl
