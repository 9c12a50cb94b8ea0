#pragma once

#include <string>
#include <string_view>

#include "repl/line/editor.hpp"
#include "repl/prompt/declared_names.hpp"
#include "runtime/session.hpp"

// What can follow in an entry: the grammar says which kinds of words may stand there, and each kind has a source: the
// World, the catalog, the file system, the tables of commands and settings.
namespace iamq::repl {

struct CompletionSources {
  const Session& session;
  const DeclaredNames& names;
};

line::Completions completions(const CompletionSources& sources, const std::string& text, std::size_t cursor);

// Collects what begins as the typed word does; of very many only the first are kept.
class Candidates {
public:
  Candidates(std::string_view typed, line::Completions& found) : typed_(typed), found_(found) {}
  const std::string& typed() const { return typed_; }
  // `text` stands in place of the typed word.
  void add(std::string text, std::string help, std::string after = " ");
  void leave_more_out() { found_.has_more = true; }

private:
  std::string typed_;
  line::Completions& found_;
};

// ---- the sources, each in a file of its own
void add_actions(const stdlib::Catalog& catalog, Candidates& candidates);
// Keys that requests of these actions carry; of any action if there are none.
void add_keys(const stdlib::Catalog& catalog, const std::vector<std::string_view>& actions, std::string_view after,
              Candidates& candidates);
void add_values(const stdlib::Catalog& catalog, std::string_view key, Candidates& candidates);
void add_arns(const CompletionSources& sources, Candidates& candidates);
void add_aws_policies(Candidates& candidates);
void add_files(Candidates& candidates);
using Fits = bool (*)(const model::World& world, model::EntityId entity);
void add_names(const DeclaredNames& names, Fits fits, Candidates& candidates);

line::Completions command_completions(const CompletionSources& sources, const std::string& text, std::size_t cursor);

}  // namespace iamq::repl
