#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/text/source.hpp"
#include "runtime/policy/document.hpp"
#include "runtime/policy/interner.hpp"
#include "runtime/policy/kinds.hpp"
#include "runtime/policy/positions.hpp"

namespace iamq::policy {

enum class DocumentId : std::uint32_t {};
enum class PolicyId : std::uint32_t {};  // one text of one policy, in one place
// Where the statements of a policy stand, as seen from its beginning; 0: not known.
enum class PositionsId : std::uint32_t {};

// One policy text: a name, what it means and where it stands. Never changes: an edit makes another one.
struct Policy {
  StringId name{};  // of the inline or managed policy; empty for trust and resource policies
  DocumentId document{};
  text::Span span;          // the whole text
  PositionsId positions{};  // in the span; see Library::positions
  PolicyKind kind = PolicyKind::identity;
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
  explicit Library(OperatorNames operators) : operators_(operators), document_slots_(64) {}

  Interner& strings() { return strings_; }
  const Interner& strings() const { return strings_; }
  std::string_view text(StringId id) const { return strings_.text(id); }

  DocumentId add_document(Document document);  // an equal one keeps its id
  // One of very many, of which no two are equal, in less time: see Interner::adopt. Until `index_documents` no other
  // document may be added.
  DocumentId adopt_document(Document document);
  void index_documents();
  // One of its own even if an equal one is there: for whoever needs it for a moment only, and knows its text.
  DocumentId add_brief_document(Document document);
  const Document& document(DocumentId id) const { return documents_[static_cast<std::size_t>(id)]; }

  // For whoever decides one thing after the other and keeps no id: forgets the policies and the brief documents that
  // were added since, so that the next ones take their memory over.
  struct Extent {
    std::size_t documents = 0, policies = 0;
  };
  Extent extent() const { return {documents_.size(), policies_.size()}; }
  void go_back_to(const Extent& extent);

  PolicyId add_policy(Policy policy);
  const Policy& policy(PolicyId id) const { return policies_[static_cast<std::size_t>(id)]; }
  const Document& document(PolicyId id) const { return document(policy(id).document); }
  // For a policy whose text is `whole`; `packed`: what packed_positions made, of this Library or another one.
  PositionsId keep_positions(const std::vector<StatementPositions>& statements, const text::Span& whole) {
    return keep_positions(packed_positions(statements, whole));
  }
  PositionsId keep_positions(std::string_view packed) { return static_cast<PositionsId>(positions_.intern(packed)); }
  // Very many at once: see Interner::adopt.
  std::vector<PositionsId> adopt_positions(std::string_view packed, const Interner::Measures& measures,
                                           std::shared_ptr<const void> keeper);
  std::string_view packed(PositionsId id) const { return positions_.text(static_cast<StringId>(id)); }
  Positions positions(const Policy& policy) const { return {packed(policy.positions), policy.span}; }
  std::size_t policy_count() const { return policies_.size(); }
  std::size_t document_count() const { return documents_.size(); }

  const OperatorNames& operators() const { return operators_; }

private:
  struct DocumentSlot {
    std::uint32_t hash = 0, number = 0;  // of the document, from 1; 0: the slot is free
  };
  static DocumentSlot& free_slot(std::vector<DocumentSlot>& slots, std::uint32_t hash);
  const DocumentSlot* slot_of(const Document& document, std::uint32_t hash) const;
  DocumentId append(Document document);
  void make_room_for_documents(std::size_t count);

  OperatorNames operators_;
  Interner strings_;
  std::deque<Document> documents_;
  std::vector<DocumentSlot> document_slots_;  // an open hash table; its size is a power of two
  std::vector<DocumentSlot> adopted_;         // that have no slot yet
  std::deque<Policy> policies_;
  Interner positions_;
};

}  // namespace iamq::policy
