#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lang/parser.hpp"
#include "lang/text/diagnostic.hpp"
#include "lang/text/source.hpp"
#include "runtime/change/drift.hpp"
#include "runtime/model/world.hpp"
#include "runtime/query/answer.hpp"
#include "stdlib/catalog.hpp"

// The one door to the engine: text in, outcomes out. The prompt, scripts, tests and embedders all come in here.
namespace iamq {

// Reads a file once more, with all checks of the first time: hands its text to `take` piece by piece, as long as that
// wants more. What is wrong, in words; empty if nothing is. From any thread.
using FilePieces = std::function<std::string(const std::function<bool(std::string_view piece)>& take)>;

// Of a file's whole text (import::digest_of), without handing the text over.
struct FileDigest {
  std::string digits;
  std::uint64_t size = 0;
  std::string error;  // why it cannot be had, in words; empty if it can
};

// Reads a file for `include`, `import` and `policy … from`. The edge of the program gives it, so that the engine itself
// opens nothing.
struct FileAnswer {
  bool ok = false;
  std::string text;
  std::string name;   // as messages print it
  std::string error;  // why not, in words
  // `path` names a folder (and ok is false): its *.json files, each as it has to be asked for, sorted.
  bool is_folder = false;
  std::vector<std::string> folder_files;
  FilePieces pieces;  // empty: it can be read once only
  // Tells the digest of what `pieces` would hand out now, from any thread; empty: whoever wants it looks through them.
  std::function<FileDigest()> digest;
  std::uint64_t size = 0;  // in bytes, as the system says; a hint only
};
// `path` as written; `from` is the name of the source that asks for it.
using FileReader = std::function<FileAnswer(std::string_view path, std::string_view from)>;

// Writes a file for `save`. The edge of the program gives it, and decides which paths may be written.
struct FileToWrite {
  std::string_view path;  // as written
  std::string_view from;  // the name of the source that asks for it
  std::string_view text;
  // Files that were read, by their names, of which nothing is lost when `text` takes their place.
  std::vector<std::string> replaceable;
};
struct FileWritten {
  bool ok = false;
  std::string error;        // why not, in words
  bool is_refused = false;  // it may not be written, as opposed to: writing failed
};
using FileWriter = std::function<FileWritten(const FileToWrite& file)>;

// A condition in the words of the language, for `save … with expectations`.
using ConditionWords = std::function<std::string(const condition::Formula& formula)>;

enum class ExpectationResult { met, failed, undecided, todo_failed, todo_met };

// An expectation's result, with the answer that it was held against.
struct ExpectationOutcome {
  ExpectationResult result = ExpectationResult::met;
  std::string expected, got;  // in words, for a failed one
  std::string todo;           // why it is known to fail; empty if it must hold
  std::optional<query::Answer> answer;
  std::vector<query::Missing> rests_on;  // what is not in the input and could turn the answer round
};
struct TestOutcome {
  std::string name;
  ExpectationResult result = ExpectationResult::met;  // the worst of its expectations
  std::vector<struct Outcome> outcomes;               // of what stands in it
  std::string todo;                                   // why it is known to fail; empty if it must hold
};
// Something done to the world (a declaration, an edit, an import) that has nothing to answer.
struct DoneOutcome {};
// A question of the language that this version does not answer; exit status 2.
struct NotAnsweredOutcome {
  std::string what;
};

// The statement was given up because somebody asked to stop; it has changed nothing, and nothing behind it ran.
struct StoppedOutcome {};

// A test, or an expectation, that TestSettings::takes leaves out.
struct SkippedOutcome {};

// What came of one statement, in order. `diagnostics` are its errors, warnings and notes.
struct Outcome {
  text::Span span;
  std::variant<DoneOutcome, query::Answer, ExpectationOutcome, TestOutcome, NotAnsweredOutcome, StoppedOutcome,
               SkippedOutcome>
      result;
  std::vector<text::Diagnostic> diagnostics;
};

struct Execution {
  std::vector<Outcome> outcomes;
  std::vector<text::Diagnostic> diagnostics;  // syntax and naming errors: nothing was done from the first on
  bool incomplete = false;                    // the text ends too early; nothing was done
};

// Asked now and then while something runs; true: give up. May be asked from the thread that runs, only.
using StopRequest = std::function<bool()>;

// How the tests of a text are run (`iamq test`).
struct TestSettings {
  // Whether a test block, or an expectation outside of one, is run. Empty: all are. An expectation that a neighbour
  // needs for its `it` runs all the same.
  std::function<bool(const lang::Statement& statement)> takes;
  // For so many failed expectations it is worked out what would make them hold.
  std::size_t most_remedies = 0;
  // False: the answer that an expectation is held against is kept only where it does not hold.
  bool keeps_answers = true;
  // True: an expectation that holds, but rests on what is not in the input, is undecided.
  bool is_strict = false;
  // Keeps what is tested, so that it can be asked again of other Worlds (runtime/session/suite.hpp).
  bool keeps_suite = false;
};

class Session {
public:
  explicit Session(FileReader files, StopRequest stop = {});
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // Reads and runs a whole text: a file, a paste, a line of the prompt. With a syntax error anywhere nothing of it
  // runs; a statement that fails or is stopped ends it, what ran before stands. Outcomes are handed to `each` as they
  // come.
  Execution execute(std::string name, std::string text, const std::function<void(const Outcome&)>& each = {});
  // Reads and binds names only (`iamq check`); goes on after errors, and leaves the World as it was.
  Execution check(std::string name, std::string text);

  // `save` may write files; without it, it is an error.
  void allow_saving(FileWriter writer, ConditionWords condition_words);

  void set_tests(TestSettings settings);

  // At the prompt: a `what if` opens a branch that later inputs see, until `commit` or `discard`.
  void open_branches();
  bool is_on_branch() const;

  // The World so far is handed out and an empty one begun. What is read next shares its texts, so that both compare.
  std::shared_ptr<const model::World> start_over();
  // What has changed from such a World to the one now, as an answer to `question`, and which of the alarms it raises.
  change::Drift drift_since(std::shared_ptr<const model::World> before, std::string question,
                            std::span<const change::Alarm> alarms);

  // Whether something is declared that a sentence may name so: `David`, `Production/UpdateApp`, `UpdateApp/session`, a
  // policy of AWS. ARNs, ids and services are no declared names and pass.
  bool knows(std::string_view name) const;

  const text::Sources& sources() const;
  std::shared_ptr<const model::World> world() const;
  const stdlib::Catalog& catalog() const;

  // For the rest of runtime/session.
  struct SessionState& state() {
    return *state_;
  }

private:
  std::unique_ptr<struct SessionState> state_;
};

}  // namespace iamq
