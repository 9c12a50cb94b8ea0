#include "runtime/session/runner.hpp"

#include <algorithm>
#include <utility>

#include "lang/parser.hpp"
#include "lang/text/stopping.hpp"
#include "runtime/bind/declarations.hpp"
#include "runtime/bind/edits.hpp"
#include "runtime/condition/truth.hpp"
#include "runtime/session/expectations.hpp"
#include "runtime/session/imports.hpp"
#include "runtime/session/on_a_copy.hpp"
#include "runtime/session/packed_scripts.hpp"
#include "runtime/session/questions.hpp"
#include "runtime/session/what_if.hpp"

namespace iamq {

namespace {

text::Diagnostic error(std::string_view code, std::string message, const text::Span& span, std::string help = "") {
  return {.severity = text::Severity::error,
          .code = code,
          .message = std::move(message),
          .span = span,
          .labels = {},
          .help = std::move(help)};
}

// Of a statement that is undone this much is told.
constexpr std::size_t most_remembered = 200;

bool is_failure(const Outcome& outcome) {
  return text::has_errors(outcome.diagnostics);
}
bool was_stopped(const Outcome& outcome) {
  return std::holds_alternative<StoppedOutcome>(outcome.result);
}

// Reads and binds, and leaves the World as it was if somebody asks to stop. Questions, which tell by themselves that
// they were stopped, stay outside.
template <class Work>
void do_or_stop(SessionState& state, Outcome& outcome, Work work) {
  try {
    const text::Stoppable stoppable(state.stop);
    work();
  } catch (const text::Stopped&) {
    outcome.result = StoppedOutcome{};
  }
}

// How bad a result is, for the worst of a test's.
int badness(ExpectationResult result) {
  switch (result) {
    case ExpectationResult::met:
      return 0;
    case ExpectationResult::todo_failed:
      return 1;
    case ExpectationResult::todo_met:
      return 2;
    case ExpectationResult::undecided:
      return 3;
    case ExpectationResult::failed:
      return 4;
  }
  return 4;
}

ExpectationResult worst(const std::vector<Outcome>& outcomes) {
  ExpectationResult result = ExpectationResult::met;
  for (const auto& outcome : outcomes) {
    ExpectationResult one = ExpectationResult::met;
    if (const auto* expectation = std::get_if<ExpectationOutcome>(&outcome.result)) {
      one = expectation->result;
    }
    if (is_failure(outcome) || std::holds_alternative<NotAnsweredOutcome>(outcome.result)) {
      one = ExpectationResult::failed;
    }
    if (badness(one) > badness(result)) {
      result = one;
    }
  }
  return result;
}

}  // namespace

void Runner::emit(Outcome outcome) {
  if (each_) {
    each_(outcome);
  }
  outcomes.push_back(std::move(outcome));
}

// Tests change nothing, so that any of them can be left out.
bool Runner::is_left_out(const std::vector<lang::Statement>& statements, std::size_t i) const {
  if (!state_.tests.takes) return false;
  const bool is_test = std::holds_alternative<lang::Test>(statements[i].node);
  if (!is_test && !std::holds_alternative<lang::Expect>(statements[i].node)) return false;
  const bool is_needed = !is_test && i + 1 < statements.size() && asks_about_it(statements[i + 1]);
  return !state_.tests.takes(statements[i]) && !is_needed;
}

bool Runner::run(const std::vector<lang::Statement>& statements) {
  for (std::size_t i = 0; i < statements.size();) {
    if (state_.is_stopped()) {
      Outcome outcome;
      outcome.span = statements[i].span;
      outcome.result = StoppedOutcome{};
      emit(std::move(outcome));
      return false;
    }
    if (is_left_out(statements, i)) {
      Outcome outcome;
      outcome.span = statements[i++].span;
      outcome.result = SkippedOutcome{};
      emit(std::move(outcome));
      continue;
    }
    if (!std::holds_alternative<lang::Declaration>(statements[i].node)) {
      const auto world = state_.world;
      const bool is_done = run_one(statements[i]);
      keep_for_suite(statements, i, world, outcomes.back());
      if (!is_done && !state_.only_checks) return false;
      ++i;
      continue;
    }
    std::vector<const lang::Statement*> declarations;
    while (i < statements.size() && std::holds_alternative<lang::Declaration>(statements[i].node)) {
      declarations.push_back(&statements[i++]);
    }
    Outcome outcome;
    outcome.span = text::cover(declarations.front()->span, declarations.back()->span);
    do_or_stop(state_, outcome, [&] { declare(declarations, outcome); });
    const bool failed = is_failure(outcome) || was_stopped(outcome);
    emit(std::move(outcome));
    if (failed && !state_.only_checks) {
      return false;
    }
  }
  return true;
}

void Runner::keep_for_suite(const std::vector<lang::Statement>& statements, std::size_t i,
                            const std::shared_ptr<const model::World>& world, const Outcome& outcome) {
  if (!state_.tests.keeps_suite) return;
  for (Probe& probe : probes_of(statements, i, outcome)) {
    probe.world = world;
    state_.suite.push_back(std::move(probe));
  }
}

namespace {

template <typename Answering>
void answer_or_tell_why_not(const text::Span& span, Outcome& outcome, Answering answering) {
  try {
    answering();
  } catch (const condition::TooManyTests& why) {
    outcome.result = DoneOutcome{};
    outcome.diagnostics.push_back(error("too-many-unknown-keys", "not worked out: " + std::string(why.what()), span,
                                        "give some of the keys with `with`, or ask about one principal or resource"));
  }
}

}  // namespace

bool Runner::run_one(const lang::Statement& statement) {
  Outcome outcome;
  outcome.span = statement.span;
  bool included_ok = true;
  if (const auto* edit = std::get_if<lang::Edit>(&statement.node)) {
    auto edited = bind::edit(state_.environment, *state_.world, *edit, statement.span);
    text::append(outcome.diagnostics, std::move(edited.diagnostics));
    if (edited.value) change_world(std::move(*edited.value), statement.span, true);
  } else if (const auto* question = std::get_if<lang::Question>(&statement.node)) {
    answer_or_tell_why_not(statement.span, outcome, [&] { run(*question, outcome); });
  } else if (const auto* expect = std::get_if<lang::Expect>(&statement.node)) {
    answer_or_tell_why_not(statement.span, outcome, [&] { run(*expect, outcome); });
  } else if (const auto* test = std::get_if<lang::Test>(&statement.node)) {
    run(*test, outcome);
  } else if (const auto* version = std::get_if<lang::LanguageVersionUse>(&statement.node)) {
    run(*version, outcome);
  } else if (const auto* include_use = std::get_if<lang::IncludeUse>(&statement.node)) {
    included_ok = include(*include_use, outcome);
  } else if (const auto* import_use = std::get_if<lang::ImportUse>(&statement.node)) {
    do_or_stop(state_, outcome, [&] { import(*import_use, outcome); });
  }
  const bool failed = is_failure(outcome) || was_stopped(outcome);
  if (!failed) remember(statement, outcome);
  emit(std::move(outcome));
  return !failed && included_ok;
}

namespace {

// Questions, expectations and tests can be asked again; the rest moves about in the session, or is told by the World.
bool is_worth_remembering(const lang::Statement& statement) {
  const auto* question = std::get_if<lang::Question>(&statement.node);
  const auto* verb = question == nullptr ? nullptr : std::get_if<lang::SessionVerb>(&question->node);
  if (verb == nullptr) {
    return question != nullptr || std::holds_alternative<lang::Expect>(statement.node) ||
           std::holds_alternative<lang::Test>(statement.node);
  }
  return std::holds_alternative<lang::ExplainVerb>(verb->node) || std::holds_alternative<lang::ListVerb>(verb->node) ||
         std::holds_alternative<lang::ContextKeysVerb>(verb->node) ||
         std::holds_alternative<lang::QuotasVerb>(verb->node);
}

constexpr std::size_t most_asked = 10'000;

}  // namespace

void Runner::remember(const lang::Statement& statement, const Outcome& outcome) {
  if (!state_.remembers || state_.only_checks) return;
  const bool is_of_world = std::holds_alternative<lang::Edit>(statement.node) ||
                           std::holds_alternative<lang::LanguageVersionUse>(statement.node);
  const bool is_use = std::holds_alternative<lang::IncludeUse>(statement.node) ||
                      std::holds_alternative<lang::ImportUse>(statement.node);
  Loss& loss = state_.losses[std::string(state_.sources.name(statement.span.source))];
  if (!is_of_world) loss = std::max(loss, is_use ? Loss::sources : Loss::answers);
  if (std::holds_alternative<NotAnsweredOutcome>(outcome.result) || !is_worth_remembering(statement)) return;
  if (state_.asked.size() < most_asked) state_.asked.push_back(statement.span);
}

// On a branch what is done is kept or given up as one.
void Runner::change_world(model::World world, const text::Span& span, bool is_edit) {
  auto after = std::make_shared<const model::World>(std::move(world));
  if (!state_.branched_from && !state_.only_checks) {
    std::string what(state_.sources.text(span).substr(0, most_remembered));
    state_.history.record(state_.world, after, std::move(what), is_edit);
  }
  state_.world = std::move(after);
}

void Runner::declare(const std::vector<const lang::Statement*>& statements, Outcome& outcome) {
  auto declared = bind::declare(state_.environment, *state_.world, statements);
  text::append(outcome.diagnostics, std::move(declared.diagnostics));
  if (declared.value) {
    change_world(std::move(*declared.value), outcome.span, false);
  } else if (state_.only_checks) {
    for (const auto* statement : statements) bind::add_names(*statement, state_.environment.troubles);
  }
}

void Runner::run(const lang::Question& question, Outcome& outcome) {
  if (const auto* plain = std::get_if<lang::Ask>(&question.node)) {
    ask(state_, *plain, outcome.span, outcome);
  } else if (const auto* verb = std::get_if<lang::SessionVerb>(&question.node)) {
    ask(state_, *verb, outcome.span, outcome);
  } else {
    what_if(state_, std::get<lang::WhatIfAsk>(question.node), outcome.span, outcome);
  }
}

void Runner::run(const lang::Expect& expectation, Outcome& outcome) {
  if (const auto* of_error = std::get_if<lang::ErrorExpectation>(&expectation.node)) {
    expect_error(*of_error, outcome);
  } else {
    expect(state_, std::get<lang::Expectation>(expectation.node), outcome.span, outcome);
  }
}

void Runner::run(const lang::Test& test, Outcome& outcome) {
  const OnACopy restore(state_);
  const Each silent;
  Runner inner(state_, silent);
  inner.run(test.statements);
  if (!inner.outcomes.empty() && was_stopped(inner.outcomes.back())) {
    outcome.result = StoppedOutcome{};
    return;
  }
  TestOutcome result;
  result.name = test.name.text;
  result.result = worst(inner.outcomes);
  if (test.todo) {
    result.todo = test.todo->text;
    result.result =
        result.result == ExpectationResult::met ? ExpectationResult::todo_met : ExpectationResult::todo_failed;
  }
  result.outcomes = std::move(inner.outcomes);
  outcome.result = std::move(result);
}

void Runner::run(const lang::LanguageVersionUse& use, Outcome& outcome) {
  if (use.version.text != "1") {
    outcome.diagnostics.push_back(error("unknown-language-version",
                                        "this iamq reads version 1 of the language, not `" + use.version.text + "`",
                                        use.version.span, "install a newer iamq, or write `iamq 1`"));
  }
}

bool Runner::include(const lang::IncludeUse& use, Outcome& outcome) {
  const bool ok = run_included(use, outcome);
  if (!ok && state_.only_checks) state_.environment.troubles.all = true;
  return ok;
}

bool Runner::run_included(const lang::IncludeUse& use, Outcome& outcome) {
  FileAnswer file = state_.files(use.path.text, state_.sources.name(outcome.span.source));
  if (!file.ok) {
    outcome.diagnostics.push_back(error("unreadable-file", file.error, use.path.span));
    return false;
  }
  auto& open = state_.open_files;
  if (std::find(open.begin(), open.end(), file.name) != open.end()) {
    outcome.diagnostics.push_back(error("include-cycle", "`" + use.path.text + "` includes itself", use.path.span));
    return false;
  }
  const auto source = state_.sources.add(file.name, std::move(file.text));
  lang::ParseResult parsed;
  do_or_stop(state_, outcome, [&] { parsed = lang::parse(state_.sources, source); });
  if (was_stopped(outcome)) return false;
  state_.keep_comments(source, parsed.script);
  text::append(outcome.diagnostics, std::move(parsed.diagnostics));
  if (is_failure(outcome)) {
    return false;
  }
  open.push_back(file.name);
  const bool ok = run(parsed.script.statements);
  open.pop_back();
  pack_script(state_.sources, source);
  return ok;
}

void Runner::import(const lang::ImportUse& use, Outcome& outcome) {
  auto imported = import_path(state_, use, outcome.span);
  text::append(outcome.diagnostics, std::move(imported.diagnostics));
  if (imported.world) {
    change_world(std::move(*imported.world), outcome.span, false);
  } else if (state_.only_checks) {
    state_.environment.troubles.all = true;
  }
}

namespace {

void collect_errors(const std::vector<Outcome>& outcomes, std::vector<std::string>& messages) {
  for (const auto& outcome : outcomes) {
    for (const auto& diagnostic : outcome.diagnostics) {
      if (diagnostic.severity == text::Severity::error) {
        messages.push_back(diagnostic.message);
      }
    }
    if (const auto* test = std::get_if<TestOutcome>(&outcome.result)) {
      collect_errors(test->outcomes, messages);
    }
  }
}

}  // namespace

void Runner::expect_error(const lang::ErrorExpectation& expectation, Outcome& outcome) {
  const OnACopy restore(state_);
  const Each silent;
  Runner inner(state_, silent);
  std::vector<std::string> messages;
  if (const auto* statements = std::get_if<std::vector<lang::Statement>>(&expectation.from)) {
    inner.run(*statements);
  } else {
    const auto& text = std::get<lang::Word>(expectation.from);
    const auto source = state_.sources.add("<text of expect error>", text.text);
    auto parsed = lang::parse(state_.sources, source);
    for (const auto& diagnostic : parsed.diagnostics) {
      if (diagnostic.severity == text::Severity::error) {
        messages.push_back(diagnostic.message);
      }
    }
    if (messages.empty()) {
      inner.run(parsed.script.statements);
    }
  }
  if (!inner.outcomes.empty() && was_stopped(inner.outcomes.back())) {
    outcome.result = StoppedOutcome{};
    return;
  }
  collect_errors(inner.outcomes, messages);
  const std::string& wanted = expectation.message.text;
  const bool met = std::any_of(messages.begin(), messages.end(),
                               [&](const std::string& message) { return message.find(wanted) != std::string::npos; });
  ExpectationOutcome result;
  if (!met) {
    result.result = ExpectationResult::failed;
    result.expected = "an error with `" + wanted + "`";
    for (const auto& message : messages) {
      result.got += (result.got.empty() ? "" : "; ") + message;
    }
    if (messages.empty()) {
      result.got = "no error";
    }
  }
  outcome.result = std::move(result);
}

}  // namespace iamq
