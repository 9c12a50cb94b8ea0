#include "runtime/bind/declarations.hpp"

#include <algorithm>
#include <tuple>

#include "lang/text/stopping.hpp"
#include "runtime/bind/declaring.hpp"

namespace iamq::bind {
namespace {

template <class T>
const T* as(const lang::Declaration& declaration) {
  return std::get_if<T>(&declaration.node);
}

std::vector<const lang::Statement*> pointers(const std::vector<lang::Statement>& statements) {
  std::vector<const lang::Statement*> found;
  for (const lang::Statement& statement : statements) found.push_back(&statement);
  return found;
}

// The `##` lines above a declaration, without their marks.
StringId doc_of(Binder& binder, const lang::Declaration& declaration) {
  std::string doc;
  for (const text::Span& span : declaration.doc_comments) {
    std::string_view line = binder.environment.sources.text(span);
    line.remove_prefix(std::min(line.find_first_not_of('#'), line.size()));
    if (!line.empty() && line.front() == ' ') line.remove_prefix(1);
    doc += (&span == &declaration.doc_comments.front() ? "" : "\n") + std::string(line);
  }
  return doc.empty() ? StringId{} : binder.intern(doc);
}

void report_inside_account(Binder& binder, std::string_view noun, const text::Span& span) {
  binder.error("misplaced-declaration", std::string(noun) + " cannot stand inside an account", span).help =
      "declare it outside, or inside the organization";
}

}  // namespace

const lang::Body* body_of(const lang::Declaration& declaration) {
  return std::visit(
      [](const auto& node) -> const lang::Body* {
        if constexpr (requires { node.body; }) {
          return node.body ? &*node.body : nullptr;
        } else {
          return nullptr;
        }
      },
      declaration.node);
}

void report_twice(Binder& binder, const std::string& what, const text::Span& span, const text::Span& first,
                  std::string help) {
  auto& error = binder.error("already-declared", what + " is declared already", span);
  if (first.end > first.begin) error.labels.push_back({first, "first declared here"});
  error.help = std::move(help);
}

void collect(Declaring& declaring, const std::vector<const lang::Statement*>& statements, AccountItem* account,
             OuItem* ou) {
  for (const lang::Statement* statement : statements) {
    text::ask_to_go_on();
    const auto* declaration = std::get_if<lang::Declaration>(&statement->node);
    if (declaration == nullptr) continue;
    const lang::Body* body = body_of(*declaration);
    const StringId doc = doc_of(declaring.binder, *declaration);
    const auto inner = body == nullptr ? std::vector<const lang::Statement*>{} : pointers(body->declarations);
    if (const auto* declared = as<lang::AccountDeclaration>(*declaration)) {
      if (account != nullptr) {
        report_inside_account(declaring.binder, "an account", declared->name.span);
        continue;
      }
      declaring.accounts.push_back({declared, statement->span, doc, ou, std::nullopt});
      collect(declaring, inner, &declaring.accounts.back(), nullptr);
    } else if (const auto* unit = as<lang::OuDeclaration>(*declaration)) {
      if (account != nullptr) {
        report_inside_account(declaring.binder, unit->is_organization ? "an organization" : "an OU", unit->name.span);
        continue;
      }
      if (ou != nullptr && unit->is_organization) {
        declaring.binder
            .error("misplaced-declaration", "an organization cannot stand inside another one", unit->name.span)
            .help = "write `ou " + unit->name.text + "`";
        continue;
      }
      declaring.ous.push_back({unit, statement->span, doc, ou, std::nullopt});
      collect(declaring, inner, nullptr, &declaring.ous.back());
    } else {
      declaring.rows.push_back({declaration, statement->span, doc, account, std::nullopt, std::nullopt});
    }
  }
}

Bound<World> declare(Environment& environment, const World& world, const std::vector<const lang::Statement*>& run) {
  Binder binder(environment, world);
  Declaring declaring(binder);
  collect(declaring, run, nullptr, nullptr);
  make_accounts_and_ous(declaring);
  make_rows(declaring);
  fill_rows(declaring);
  Bound<World> bound;
  if (binder.ok()) bound.value = std::move(binder.world);
  bound.diagnostics = std::move(binder.diagnostics);
  // The steps find things in an order of their own; readers go from top to bottom.
  std::stable_sort(bound.diagnostics.begin(), bound.diagnostics.end(),
                   [](const text::Diagnostic& a, const text::Diagnostic& b) {
                     return std::tuple(a.span.source, a.span.begin) < std::tuple(b.span.source, b.span.begin);
                   });
  return bound;
}

void add_names(const lang::Statement& statement, Troubles& troubles) {
  const auto* declaration = std::get_if<lang::Declaration>(&statement.node);
  if (declaration == nullptr) return;
  std::visit(
      [&](const auto& node) {
        if constexpr (requires { node.name; }) troubles.names.insert(node.name.text);
        if constexpr (requires { node.id; }) {
          if (node.id) troubles.names.insert(node.id->text);
        }
        if constexpr (requires { node.alias; }) {
          if (node.alias) troubles.names.insert(node.alias->text);
        }
        if constexpr (requires { node.as_name; }) {
          troubles.names.insert(node.arn.text);
          if (node.as_name) troubles.names.insert(node.as_name->text);
        }
      },
      declaration->node);
  const lang::Body* body = body_of(*declaration);
  if (body == nullptr) return;
  for (const lang::Statement& inner : body->declarations) add_names(inner, troubles);
  for (const lang::Line& line : body->lines) {
    const auto* policy = std::get_if<lang::PolicyLine>(&line.node);
    if (policy != nullptr && policy->name) troubles.names.insert(policy->name->text);
  }
}

}  // namespace iamq::bind
