#include "repl/worlds.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "lang/text/diagnostic.hpp"
#include "lang/text/quoting.hpp"
#include "repl/import_cache.hpp"
#include "repl/render/diagnostic.hpp"

namespace iamq::repl {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_worlds = 16;
// Every question leaves a few names behind in the World that it was asked of, so that one is read anew now and then.
constexpr std::size_t most_questions = 20'000;
// Text that the command line stands for: what it names may stand anywhere.
constexpr const char* asker = "<ask>";

bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

// Questions name what stands in the folder, and nothing outside of it.
bool is_plain_name(const fs::path& name) {
  return name.is_relative() &&
         std::none_of(name.begin(), name.end(), [](const fs::path& part) { return part == ".."; });
}

// `file:line:column: message`, as the answer to a question about a World that cannot be read.
std::string in_one_line(const text::Diagnostic& diagnostic, const text::Sources& sources) {
  const std::string_view name = sources.name(diagnostic.span.source);
  if (name == asker) {
    return diagnostic.message;
  }
  const text::Location at = sources.locate(diagnostic.span.source, diagnostic.span.begin);
  if (at.line == 0) return std::string(name) + ": " + diagnostic.message;  // it has changed since
  return std::string(name) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " +
         diagnostic.message;
}

}  // namespace

Worlds::Worlds(std::string place, const Options& options, Console* console)
    : place_(std::move(place)), options_(options), console_(console) {}

Worlds::Found Worlds::find(std::string_view name) {
  Found none;
  const std::string path = path_of(name, none.error);
  if (!none.error.empty()) {
    return none;
  }
  auto kept = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& each) { return each.path == path; });
  if (kept == kept_.end()) {
    if (kept_.size() == most_worlds) {
      kept_.pop_back();
    }
    kept_.push_front(read(path, true));
    kept = kept_.begin();
  }
  kept_.splice(kept_.begin(), kept_, kept);
  if (++kept->questions > most_questions) {
    *kept = read(path, false);
  }
  return kept->found;
}

std::string Worlds::path_of(std::string_view name, std::string& error) const {
  if (name.empty() || !is_folder(place_)) {
    return place_;
  }
  if (!is_plain_name(fs::path(name))) {
    error = "a world is named by what it is called in the folder, not as " + text::in_backticks(name);
    return {};
  }
  const fs::path folder(place_);
  for (const fs::path& path : {folder / (std::string(name) + ".json"), folder / std::string(name)}) {
    if (is_there(path)) {
      return path.string();
    }
  }
  error = "there is no world " + text::in_backticks(name) + " in " + text::in_backticks(place_);
  return {};
}

// The import that reads a World is not of the user's making, so no message shows its text.
void Worlds::tell(const text::Diagnostic& diagnostic, const text::Sources& sources) const {
  if (console_ == nullptr) {
    return;
  }
  if (sources.name(diagnostic.span.source) == asker) {
    console_->err("iamq: " + diagnostic.message + "\n");
  } else {
    console_->err(render::draw(diagnostic, sources, console_->err_screen()));
  }
}

Worlds::Kept Worlds::read(const std::string& path, bool is_told) const {
  Kept kept;
  kept.path = path;
  // A world file is the user's own word, and so are the exports that it names; --root binds both.
  kept.files = std::make_unique<Files>(
      Files::Settings{options_.root, options_.allow_outside || !options_.root, options_.no_cache});
  kept.files->add_typed(asker);
  kept.session = std::make_unique<Session>(
      [&files = *kept.files](std::string_view wanted, std::string_view from) { return files.read(wanted, from); });
  use_import_cache(*kept.session, *kept.files);
  const Execution execution = kept.session->execute(asker, "import " + text::quote(path));
  for (const Outcome& outcome : execution.outcomes) {
    for (const text::Diagnostic& diagnostic : outcome.diagnostics) {
      if (diagnostic.severity == text::Severity::note) {
        continue;
      }
      if (is_told) {
        tell(diagnostic, kept.session->sources());
      }
      if (diagnostic.severity == text::Severity::error && kept.found.error.empty()) {
        kept.found.error = in_one_line(diagnostic, kept.session->sources());
      }
    }
  }
  if (kept.found.error.empty()) {
    kept.found.world = kept.session->world();
    kept.found.catalog = &kept.session->catalog();
  } else {
    kept.session.reset();
  }
  return kept;
}

}  // namespace iamq::repl
