#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lang/text/diagnostic.hpp"
#include "lang/text/source.hpp"
#include "runtime/policy/library.hpp"
#include "stdlib/catalog.hpp"

// Binding: from the tree of a script to edits of the World, and from the words of a question to what they mean. Every
// naming error is found here. A World that comes in is never changed: what succeeds returns another one.
namespace iamq::bind {

// A file that a script asks for, or why it cannot have it.
struct FileText {
  bool ok = false;
  std::string text;
  std::string name;   // as messages print it
  std::string error;  // why not: "cannot read `x`: there is no such file"
};
// `path` as written; `from` is the name of the source that asks for it.
using FileReader = std::function<FileText(std::string_view path, std::string_view from)>;

// Names that something declares which could not be bound: whoever names them has not made the mistake.
struct Troubles {
  std::set<std::string, std::less<>> names;
  bool all = false;  // an import or an include failed: what it would have declared is not known
};

// What binding needs beside the World. One per session: its Sources and the World's Library belong together.
struct Environment {
  text::Sources& sources;
  const stdlib::Catalog& catalog;
  FileReader read_file;
  // Texts of AWS managed policies that were read before, by ARN, so that none is parsed twice.
  std::map<std::string, std::vector<policy::PolicyId>, std::less<>> aws_managed_policies{};
  // What failed earlier; empty but for `iamq check`, which goes on after errors.
  Troubles troubles{};
};

// A value and what there is to say of it. No value: at least one of the diagnostics is an error.
template <class T>
struct Bound {
  std::optional<T> value;
  std::vector<text::Diagnostic> diagnostics;
};

}  // namespace iamq::bind
