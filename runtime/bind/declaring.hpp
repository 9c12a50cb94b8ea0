#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/bind/binder.hpp"

// How a run of declarations becomes a World, in three steps, so that their order does not matter:
// collect (what stands where), make (accounts, OUs, then a row for each thing, so that every name is there), fill (the
// lines inside, which may name anything).
namespace iamq::bind {

struct OuItem {
  const lang::OuDeclaration* declaration = nullptr;
  text::Span span;
  StringId doc{};
  OuItem* parent = nullptr;
  std::optional<std::uint32_t> row;
};
struct AccountItem {
  const lang::AccountDeclaration* declaration = nullptr;
  text::Span span;
  StringId doc{};
  OuItem* ou = nullptr;
  std::optional<AccountId> account;
};
// Anything else that is declared.
struct RowItem {
  const lang::Declaration* declaration = nullptr;
  text::Span span;
  StringId doc{};  // the `##` lines above it
  AccountItem* inside = nullptr;
  std::optional<AccountId> account;
  std::optional<EntityId> row;
};

struct Declaring {
  explicit Declaring(Binder& binder) : binder(binder) {}

  Binder& binder;
  std::deque<OuItem> ous;
  std::deque<AccountItem> accounts;
  std::deque<RowItem> rows;
};

void collect(Declaring& declaring, const std::vector<const lang::Statement*>& statements, AccountItem* account,
             OuItem* ou);
void make_accounts_and_ous(Declaring& declaring);
void make_rows(Declaring& declaring);
void fill_rows(Declaring& declaring);

// How a line begins: "max session".
std::string_view name_of(const lang::Line& line);

// The first `name.size()` bytes of a line: what names it.
text::Span line_word(const lang::Line& line, std::string_view name);

// An error for each line that has no place in the body of such a row.
void check_lines(Binder& binder, const lang::Body& body, EntityId of);

// The first line of a body that is of that type; an error at a second one.
template <class LineNode>
const LineNode* only_line(Binder& binder, const lang::Body* body) {
  const LineNode* found = nullptr;
  text::Span first;
  if (body == nullptr) return nullptr;
  for (const lang::Line& line : body->lines) {
    const auto* node = std::get_if<LineNode>(&line.node);
    if (node == nullptr) continue;
    if (found != nullptr) {
      binder.error("said-twice", "`" + std::string(name_of(line)) + "` is said twice", line.span)
          .labels.push_back({first, "first here"});
      continue;
    }
    found = node;
    first = line.span;
  }
  return found;
}

// `block public access`, `block public access not given`, or neither: off.
model::PublicAccessBlock declared_public_access_block(Binder& binder, const lang::Body* body);

// The body of a declaration, or null.
const lang::Body* body_of(const lang::Declaration& declaration);

// "already-declared", with the place of the first.
void report_twice(Binder& binder, const std::string& what, const text::Span& span, const text::Span& first,
                  std::string help = {});

}  // namespace iamq::bind
