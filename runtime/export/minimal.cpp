#include "runtime/export/minimal.hpp"

#include <algorithm>

#include "runtime/policy/arn.hpp"
#include "runtime/policy/document_writer.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::export_ {

using policy::Document;
using policy::Library;
using policy::Statement;
using policy::StringId;

namespace {

constexpr std::size_t rounds = 8;

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Whether one pattern matches all that the other one matches. `?` matches a `*` of the other one as a character, which
// would be wrong.
bool covers(std::string_view pattern, std::string_view other, bool ignore_case) {
  if (has(pattern, "${") || has(other, "${")) return false;
  if (has(pattern, "?") && has(other, "*")) return false;
  return policy::matches_pattern(pattern, "", other, ignore_case);
}
bool covers_action(std::string_view pattern, std::string_view other) {
  return covers(pattern, other, true);
}
// Wildcards are compared within the last part of ARNs only.
bool covers_resource(std::string_view pattern, std::string_view other) {
  if (pattern == "*") return !has(other, "${");
  const auto a = policy::split_arn(pattern), b = policy::split_arn(other);
  return a && b && a->partition == b->partition && a->service == b->service && a->region == b->region &&
         a->account == b->account && covers(a->resource, b->resource, false);
}

class Minimizer {
public:
  explicit Minimizer(const Library& library) : library_(library) {}

  Document run(Document document) const {
    for (Statement& statement : document.statements) tidy(statement);
    for (std::size_t round = 0; round < rounds; ++round) {
      const std::size_t before = document.statements.size();
      join(document.statements);
      if (document.statements.size() == before) break;
    }
    return document;
  }

private:
  template <class Covers>
  void tidy(policy::Few<StringId>& patterns, const Covers& covers) const {
    std::sort(patterns.begin(), patterns.end(),
              [&](StringId a, StringId b) { return library_.text(a) < library_.text(b); });
    patterns.erase(std::unique(patterns.begin(), patterns.end()), patterns.end());
    policy::Few<StringId> kept;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      bool is_covered = false;
      for (std::size_t j = 0; j < patterns.size() && !is_covered; ++j) {
        if (i == j || !covers(library_.text(patterns[j]), library_.text(patterns[i]))) continue;
        // Of two that cover each other (`s3:Get*`, `S3:get*`) the first stays.
        is_covered = j < i || !covers(library_.text(patterns[i]), library_.text(patterns[j]));
      }
      if (!is_covered) kept.push_back(patterns[i]);
    }
    patterns = std::move(kept);
  }
  void tidy(Statement& statement) const {
    tidy(statement.actions, covers_action);
    tidy(statement.resources, covers_resource);
  }

  // Statements that are the same but for one list, which is not one of exceptions, are one with both lists.
  void join(std::vector<Statement>& statements) const {
    for (std::size_t i = 0; i < statements.size(); ++i) {
      for (std::size_t j = i + 1; j < statements.size();) {
        if (!join(statements[i], statements[j])) {
          ++j;
          continue;
        }
        tidy(statements[i]);
        statements.erase(statements.begin() + static_cast<std::ptrdiff_t>(j));
      }
    }
  }
  static bool join(Statement& a, const Statement& b) {
    const bool is_alike = a.effect == b.effect && a.not_action == b.not_action && a.not_resource == b.not_resource &&
                          a.not_principal == b.not_principal && a.has_principal == b.has_principal &&
                          a.has_resource == b.has_resource && a.conditions == b.conditions;
    if (!is_alike) return false;
    const bool same_actions = a.actions == b.actions, same_resources = a.resources == b.resources,
               same_principals = a.principals == b.principals;
    if (same_actions && same_resources && same_principals) return true;
    if (same_resources && same_principals && !a.not_action) {
      for (const StringId action : b.actions) a.actions.push_back(action);
      return true;
    }
    if (same_actions && same_principals && !a.not_resource) {
      for (const StringId resource : b.resources) a.resources.push_back(resource);
      return true;
    }
    return false;
  }

  const Library& library_;
};

// The statement in two halves that say the same together; nothing if it is one of a kind.
std::optional<std::pair<Statement, Statement>> halves(const Statement& statement) {
  const auto cut = [&](policy::Few<StringId> Statement::*list) {
    std::pair<Statement, Statement> both{statement, statement};
    const auto middle = static_cast<std::ptrdiff_t>((statement.*list).size() / 2);
    (both.first.*list).erase((both.first.*list).begin() + middle, (both.first.*list).end());
    (both.second.*list).erase((both.second.*list).begin(), (both.second.*list).begin() + middle);
    both.second.sid = {};  // a Sid stands once
    return both;
  };
  if (!statement.not_action && statement.actions.size() > 1) return cut(&Statement::actions);
  if (!statement.not_resource && statement.resources.size() > 1) return cut(&Statement::resources);
  return std::nullopt;
}

}  // namespace

Document minimal(const Document& document, const Library& library) {
  return Minimizer(library).run(document);
}

std::optional<std::vector<Document>> split(const Document& document, const Library& library, std::size_t most) {
  std::vector<Statement> open(document.statements.rbegin(), document.statements.rend());
  std::vector<Document> documents;
  Document empty = document;
  empty.statements.clear();
  while (!open.empty()) {
    Statement next = std::move(open.back());
    open.pop_back();
    if (documents.empty()) documents.push_back(empty);
    documents.back().statements.push_back(next);
    if (policy::size_in_characters(documents.back(), library) <= most) continue;
    documents.back().statements.pop_back();
    if (!documents.back().statements.empty()) {
      documents.push_back(empty);
      open.push_back(std::move(next));
      continue;
    }
    auto parts = halves(next);
    if (!parts) return std::nullopt;
    open.push_back(std::move(parts->second));
    open.push_back(std::move(parts->first));
  }
  return documents;
}

}  // namespace iamq::export_
