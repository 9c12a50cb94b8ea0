#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "runtime/bind/environment.hpp"
#include "runtime/model/world.hpp"
#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"
#include "runtime/session.hpp"
#include "runtime/session/comments.hpp"
#include "runtime/session/history.hpp"
#include "runtime/session/import_store.hpp"
#include "runtime/session/probe.hpp"
#include "stdlib/catalog.hpp"

// What a session remembers between statements.
namespace iamq {

// What a saved script does not hold of a text that was read.
enum class Loss : std::uint8_t {
  nothing,
  answers,  // its questions, expectations and tests, unless they are saved with it
  sources,  // that it reads other files
};

struct SessionState {
  SessionState(FileReader reader, StopRequest stop_request);

  FileReader files;
  FileReader look_for_import;  // empty: `files` does it
  ImportStore kept_imports;
  StopRequest stop;
  text::Sources sources;
  const stdlib::Catalog& catalog = stdlib::Catalog::shared();
  std::shared_ptr<policy::Library> library;
  std::unique_ptr<index::Index> index;  // of everything in the library, for questions about everybody
  bind::Environment environment;
  std::shared_ptr<const model::World> world;
  std::optional<query::Answer> last_answer;  // `it`
  History history;
  std::set<std::string> checkpoints_named;  // `iamq check`: those that a script makes
  // At the prompt a `what if` goes on until it is committed or discarded; the World it began from.
  bool opens_branches = false;
  std::shared_ptr<const model::World> branched_from;
  std::vector<std::string> open_files;  // being included just now, to find cycles

  TestSettings tests;
  std::vector<Probe> suite;  // what was tested, if `tests` keeps it

  // `iamq check`: names are bound, nothing is asked, and a statement that fails does not end the script.
  bool only_checks = false;

  // For `save`: what was asked and expected since the beginning or the last `reset`, in order; the comments of all
  // texts that were read; and the texts of which a saved script holds everything.
  bool remembers = true;  // not inside of tests
  std::vector<text::Span> asked;
  CommentsBySource comments;
  std::map<std::string, Loss, std::less<>> losses;  // by the name of the text
  FileWriter write_file;
  ConditionWords condition_words;
  void keep_comments(text::SourceId source, const lang::Script& script);

  bool is_stopped() const { return stop && stop(); }

  // The binder's worlds are asked, not the session's: they hold the AWS managed policies that a question names.
  query::Asking asking(model::World bound_world, const text::Span& question) const;
};

}  // namespace iamq
