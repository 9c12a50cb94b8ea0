#include "runtime/session.hpp"

#include <utility>

#include "lang/text/stopping.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/session/packed_scripts.hpp"
#include "runtime/session/runner.hpp"
#include "runtime/session/state.hpp"

namespace iamq {

SessionState::SessionState(FileReader reader, StopRequest stop_request)
    : files(std::move(reader)),
      stop(std::move(stop_request)),
      library(std::make_shared<policy::Library>(condition::operator_names())),
      index(std::make_unique<index::Index>(*library)),
      environment{.sources = sources,
                  .catalog = catalog,
                  .read_file =
                      [this](std::string_view path, std::string_view from) {
                        FileAnswer answer = files(path, from);
                        return bind::FileText{.ok = answer.ok,
                                              .text = std::move(answer.text),
                                              .name = std::move(answer.name),
                                              .error = std::move(answer.error)};
                      }},
      world(std::make_shared<const model::World>(library)) {}

void SessionState::keep_comments(text::SourceId source, const lang::Script& script) {
  if (only_checks) return;
  losses.try_emplace(std::string(sources.name(source)), Loss::nothing);
  if (!script.comments.empty()) comments[source] = comments_of(script);
}

query::Asking SessionState::asking(model::World bound_world, const text::Span& question) const {
  query::Asking asking;
  asking.world = std::make_shared<const model::World>(std::move(bound_world));
  asking.catalog = &catalog;
  asking.index = index.get();
  asking.question = question;
  asking.stop = stop;
  return asking;
}

Session::Session(FileReader files, StopRequest stop)
    : state_(std::make_unique<SessionState>(std::move(files), std::move(stop))) {}
Session::~Session() = default;

Execution Session::execute(std::string name, std::string text, const std::function<void(const Outcome&)>& each) {
  Execution execution;
  const auto source = state_->sources.add(name, std::move(text));
  lang::ParseResult parsed;
  try {
    const text::Stoppable stoppable(state_->stop);
    parsed = lang::parse(state_->sources, source);
  } catch (const text::Stopped&) {
    execution.outcomes.push_back({{source, 0, 0}, StoppedOutcome{}, {}});
    if (each) each(execution.outcomes.back());
    return execution;
  }
  execution.diagnostics = std::move(parsed.diagnostics);
  execution.incomplete = parsed.incomplete;
  if (parsed.incomplete || text::has_errors(execution.diagnostics)) {
    return execution;
  }
  state_->keep_comments(source, parsed.script);
  state_->open_files = {std::move(name)};
  Runner runner(*state_, each);
  runner.run(parsed.script.statements);
  pack_script(state_->sources, source);
  execution.outcomes = std::move(runner.outcomes);
  return execution;
}

Execution Session::check(std::string name, std::string text) {
  const auto world = state_->world;
  state_->only_checks = true;
  Execution execution = execute(std::move(name), std::move(text));
  state_->only_checks = false;
  state_->environment.troubles = {};
  state_->world = world;
  return execution;
}

void Session::allow_saving(FileWriter writer, ConditionWords condition_words) {
  state_->write_file = std::move(writer);
  state_->condition_words = std::move(condition_words);
}
void Session::set_tests(TestSettings settings) {
  state_->tests = std::move(settings);
}
void Session::open_branches() {
  state_->opens_branches = true;
}
bool Session::is_on_branch() const {
  return state_->branched_from != nullptr;
}
std::shared_ptr<const model::World> Session::start_over() {
  state_->history = {};
  state_->last_answer.reset();
  state_->branched_from.reset();
  return std::exchange(state_->world, std::make_shared<const model::World>(state_->library));
}
change::Drift Session::drift_since(std::shared_ptr<const model::World> before, std::string question,
                                   std::span<const change::Alarm> alarms) {
  const auto size = static_cast<std::uint32_t>(question.size());
  const text::Span span{state_->sources.add("diff", std::move(question)), 0, size};
  return change::drift(state_->asking(*before, span), state_->asking(*state_->world, span), alarms);
}
bool Session::knows(std::string_view name) const {
  const bool is_no_name = name == "anonymous" || name.find_first_of(":*?$.") != std::string_view::npos ||
                          name.find_first_not_of("0123456789") == std::string_view::npos;
  if (is_no_name) return true;
  const bind::Binder binder(state_->environment, *state_->world);
  if (!bind::readings(binder, name, bind::wanted::anything).empty()) return true;
  const std::size_t slash = name.rfind('/');
  return slash != std::string_view::npos &&
         !bind::readings(binder, name.substr(0, slash), bind::wanted::anything).empty();
}
const text::Sources& Session::sources() const {
  return state_->sources;
}
std::shared_ptr<const model::World> Session::world() const {
  return state_->world;
}
const stdlib::Catalog& Session::catalog() const {
  return state_->catalog;
}

}  // namespace iamq
