#pragma once

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "lang/text/source.hpp"
#include "runtime/import/findings.hpp"
#include "runtime/import/object.hpp"
#include "runtime/policy/library.hpp"

namespace iamq::import {

// What messages call a document. It is made only where there is something to tell.
class Title {
public:
  Title(const std::string& text)
      : from_(&text), make_([](const void* from) { return *static_cast<const std::string*>(from); }) {}
  template <std::invocable Maker>
  Title(const Maker& maker)
      : from_(&maker), make_([](const void* from) -> std::string { return (*static_cast<const Maker*>(from))(); }) {}

  std::string text() const { return make_(from_); }

private:
  const void* from_;  // lasts as long as the call that it is handed to
  std::string (*make_)(const void* from);
};

// Makes policies of the documents in an export. One that cannot be read is kept as a policy whose text is missing, with
// a warning: it may allow or deny, and answers that it bears on have to say so.
class Documents {
public:
  Documents(text::Sources& sources, policy::Library& library, Findings& findings)
      : sources_(sources), library_(library), findings_(findings) {}

  // The document that is `field` of `object`. `title`: "policy `deploy` of user `David`".
  policy::PolicyId read(const Object& object, std::string_view field, policy::PolicyKind kind, std::string_view name,
                        const Title& title);

  // A policy that is not in the input at all.
  policy::PolicyId missing(policy::PolicyKind kind, std::string_view name, const text::Span& span);

private:
  policy::PolicyId read_value(const policy::Json& json, const policy::JsonNode& node, policy::PolicyKind kind,
                              std::string_view name, const Title& title);
  // The text of an object, and whether it is kept in DistinctTexts: then it is squeezed, and its address tells it from
  // all others.
  struct Written {
    std::string_view text;
    bool is_distinct = false;
  };
  struct Known;
  Known* find_known(const Written& written, policy::PolicyKind kind);
  void remember(const Written& written, policy::PolicyKind kind, const Known& known);
  // A text that was read before, as it stands here; nothing if it was not.
  std::optional<policy::PolicyId> known(const Written& written, const text::Span& span, policy::PolicyKind kind,
                                        std::string_view name);
  policy::PolicyId read_new(const policy::Json& json, const policy::JsonNode& node, const Written& written,
                            policy::PolicyKind kind, std::string_view name, const Title& title);
  policy::PolicyId read_text(const policy::JsonNode& node, policy::PolicyKind kind, std::string_view name,
                             const Title& title);
  policy::PolicyId unreadable(policy::PolicyKind kind, std::string_view name, const Title& title,
                              const text::Span& span, const std::vector<text::Diagnostic>& reasons);

  text::Sources& sources_;
  policy::Library& library_;
  Findings& findings_;
  // Most documents of an organization are the same in every account.
  struct Known {
    policy::DocumentId document{};
    policy::PositionsId positions{};
  };
  std::map<policy::PolicyKind, std::unordered_map<std::string_view, Known>> known_;
  std::map<policy::PolicyKind, std::unordered_map<const char*, Known>> known_distinct_;
};

}  // namespace iamq::import
