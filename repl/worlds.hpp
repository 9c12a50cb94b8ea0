#pragma once

#include <list>
#include <memory>
#include <string>
#include <string_view>

#include "repl/console.hpp"
#include "repl/files.hpp"
#include "repl/options.hpp"
#include "runtime/session.hpp"

namespace iamq::repl {

// The Worlds that `iamq ask` asks: read when a question first names one, and kept for the questions that follow. What
// is kept has a bound, so that any number of questions and of Worlds take the memory of a few.
class Worlds {
public:
  // `place`: a file, which every question is asked of; or a folder that holds what questions name, `h01` as
  // `h01.json`, as a file or as a folder of exports. Without a console messages about them are not shown.
  Worlds(std::string place, const Options& options, Console* console);

  struct Found {
    std::shared_ptr<const model::World> world;  // null: there is none
    const stdlib::Catalog* catalog = nullptr;
    std::string error;  // why there is none
  };
  // The World that a question names; empty: the place itself. Messages about it are drawn once, when it is read.
  Found find(std::string_view name);

private:
  struct Kept {
    std::string path;
    std::unique_ptr<Files> files;
    std::unique_ptr<Session> session;
    Found found;
    std::size_t questions = 0;
  };
  std::string path_of(std::string_view name, std::string& error) const;
  Kept read(const std::string& path, bool is_told) const;
  void tell(const text::Diagnostic& diagnostic, const text::Sources& sources) const;

  std::string place_;
  const Options& options_;
  Console* console_;
  std::list<Kept> kept_;  // the one asked last stands first
};

}  // namespace iamq::repl
