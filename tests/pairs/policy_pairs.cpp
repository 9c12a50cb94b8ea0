#include "tests/pairs/policy_pairs.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <stdexcept>

#include "runtime/import/policy_file.hpp"
#include "runtime/policy/document_reader.hpp"
#include "tests/conformance/shared_data.hpp"

namespace iamq::pairs {

namespace {

import::PolicyFile read_policy(const std::string& folder, const std::string& name, PolicyPairs& to){
    const auto source = to.sources.add(name, testing::read_whole_file(folder + name));
import::PolicyFile file = import::read_policy_file(to.sources, source, to.library, std::nullopt);
if (!file.is_usable) throw std::runtime_error("no policy that can be read: " + folder + name);
return file;
}  // namespace

policy::PolicyId read_beside(const std::string& folder, const std::string& name, const std::string& other,
                             PolicyPairs& to) {
  import::PolicyFile file = read_policy(folder, name, to);
  const import::PolicyFile beside = read_policy(folder, other, to);
  if (!file.has_version && beside.has_version) file.document.version = beside.document.version;
  return import::add_policy(std::move(file), name, to.library);
}

policy::PolicyId add_managed(const policy::Document& document, PolicyPairs& to) {
  policy::Policy policy;
  policy.kind = policy::PolicyKind::managed;
  policy.document = to.library.add_document(document);
  return to.library.add_policy(std::move(policy));
}

// The policy without its statement, or condition, number `number`.
std::optional<policy::Document> with_less(policy::Document document, Less less, std::size_t number) {
  auto& statements = document.statements;
  const auto erase = [&](auto& from) { from.erase(from.begin() + static_cast<std::ptrdiff_t>(number % from.size())); };
  if (less == Less::statement) {
    if (statements.size() < 2) return std::nullopt;
    erase(statements);
    return document;
  }
  std::vector<policy::Statement*> conditional;
  for (policy::Statement& statement : statements) {
    if (!statement.conditions.empty()) conditional.push_back(&statement);
  }
  if (conditional.empty()) return std::nullopt;
  erase(conditional[number % conditional.size()]->conditions);
  return document;
}

}  // namespace iamq::pairs

void add_quacky_pairs(const std::string& shared_folder, PolicyPairs& to) {
  const std::string folder = shared_folder + "/data/quacky/";
  for (const std::string& line : testing::read_lines(folder + "compare.tsv")) {
    if (line.front() == '#') continue;
    const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
    const std::string a = line.substr(0, first), b = line.substr(first + 1, second - first - 1);
    to.pairs.push_back(
        {a + " with " + b, read_beside(folder, a, b, to), read_beside(folder, b, a, to), line.substr(second + 1)});
  }
}

void add_pairs_of_file(const std::string& path, PolicyPairs& to) {
  PolicyPair pair;
  for (const std::string& line : testing::read_lines(path)) {
    const std::size_t blank = line.find(' ');
    const std::string what = line.substr(0, blank), rest = line.substr(blank + 1);
    if (what == "name") {
      pair = PolicyPair{rest, {}, {}, {}};
    } else if (what == "a" || what == "b") {
      const auto source = to.sources.add(pair.name, rest);
      import::PolicyFile file = import::read_policy_file(to.sources, source, to.library, std::nullopt);
      if (!file.is_usable) throw std::runtime_error("no policy that can be read: " + pair.name);
      (what == "a" ? pair.a : pair.b) = import::add_policy(std::move(file), pair.name, to.library);
    } else if (what == "relation") {
      pair.expected = rest;
      to.pairs.push_back(pair);
    } else if (line.front() != '#') {
      throw std::runtime_error("cannot read this line of " + path + ": " + line);
    }
  }
}

void add_managed_pairs(const std::string& shared_folder, Less less, PolicyPairs& to) {
  std::vector<std::string> files;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(shared_folder + "/data/managed-policies-all")) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  for (std::size_t number = 0; number < files.size(); ++number) {
    std::string text = testing::read_whole_file(files[number]);
    const auto size = static_cast<std::uint32_t>(text.size());
    const auto source = to.sources.add(files[number], std::move(text));
    const policy::Json json = policy::read_json(to.sources, {source, 0, size});
    if (!json.ok()) throw std::runtime_error("no JSON: " + files[number]);
    const policy::Document whole =
        policy::read_document(json, json.top(), policy::PolicyKind::managed, to.library).document;
    const auto smaller = with_less(whole, less, number + 1);
    if (!smaller) continue;
    to.pairs.push_back(
        {std::filesystem::path(files[number]).stem().string(), add_managed(whole, to), add_managed(*smaller, to), {}});
  }
}

}  // namespace iamq::pairs
