#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/policy/document.hpp"
#include "runtime/policy/interner.hpp"
#include "runtime/policy/kinds.hpp"
#include "runtime/policy/positions.hpp"

namespace iamq::policy {

enum class DocumentId : std::uint32_t {};
enum class PolicyId : std::uint32_t {};  // one text of one policy, in one place

// One policy text: a name, what it means and where it stands. Never changes: an edit makes another one.
struct Policy {
  StringId name{};  // of the inline or managed policy; empty for trust and resource policies
  PolicyKind kind = PolicyKind::identity;
  DocumentId document{};
  text::Span span;  // the whole text
  Positions positions;
  // The document was not in the input (an export omits it): it is empty here, and every answer that it bears on says
  // so.
  bool is_missing = false;
};

// How conditions name their operators; given once, by whoever makes the Library, from the table in runtime/condition.
struct OperatorNames {
  std::optional<OperatorId> (*parse)(std::string_view name) = nullptr;  // "ForAnyValue:StringLikeIfExists"
  std::string (*name)(OperatorId id) = nullptr;
  std::vector<std::string_view> (*known)() = nullptr;  // base names, for suggestions
};

// Everything that is interned: texts, documents, policies. Append-only, shared by all Worlds of a session.
class Library {
public:
  explicit Library(OperatorNames operators) : operators_(operators) {}

  Interner& strings() { return strings_; }
  const Interner& strings() const { return strings_; }
  std::string_view text(StringId id) const { return strings_.text(id); }

  DocumentId add_document(Document document);  // an equal one keeps its id
  const Document& document(DocumentId id) const { return *documents_[static_cast<std::size_t>(id)]; }

  PolicyId add_policy(Policy policy);
  const Policy& policy(PolicyId id) const { return policies_[static_cast<std::size_t>(id)]; }
  const Document& document(PolicyId id) const { return document(policy(id).document); }
  std::size_t policy_count() const { return policies_.size(); }
  std::size_t document_count() const { return documents_.size(); }

  const OperatorNames& operators() const { return operators_; }

private:
  OperatorNames operators_;
  Interner strings_;
  std::deque<std::unique_ptr<const Document>> documents_;
  std::unordered_multimap<std::size_t, DocumentId> by_hash_;
  std::deque<Policy> policies_;
};

}  // namespace iamq::policy
