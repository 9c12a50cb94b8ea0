#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/export/native.hpp"
#include "runtime/query/asking.hpp"

namespace iamq::show {

// A thing of the World as the declaration that makes it. One file writes organizations and accounts, one principals,
// one policies; the rest is in iamq_writer.cpp.
class IamqWriter {
public:
  // `all_versions`: of managed policies; else the default version alone.
  IamqWriter(const query::Asking& asking, bool all_versions)
      : asking_(asking), world_(*asking.world), all_versions_(all_versions) {}

  std::string declaration(model::EntityId entity);
  // SCPs and RCPs that stand in no organization shown: each by itself.
  std::string loose_control_policies() const;
  // One of AWS's own with a text that is not the one that iamq ships.
  std::string aws_managed_policy(const model::ManagedPolicy& policy) const;
  // A policy's document as it stands behind its name; `not given` if it is not known.
  std::string native(policy::PolicyId policy) const;

private:
  // ---- the declaration that is being written: its head, and lines in its braces
  void open(std::string_view noun, const model::Named& row);
  void line(const std::string& text) { body_ += "  " + text + "\n"; }
  template <class Row>
  void names(std::string_view verb, const model::Table<Row>& table, const model::Few<std::uint32_t>& indices) {
    if (indices.empty()) return;
    std::string all;
    for (const auto index : indices) all += (all.empty() ? "" : ", ") + spelled(table[index]);
    line(std::string(verb) + " " + all);
  }
  // S3 Block Public Access of a bucket or an account; nothing where it is off.
  void public_access_block(model::PublicAccessBlock block);
  std::string close() { return head_ + (body_.empty() ? "\n" : " {\n" + body_ + "}\n"); }

  // ---- words
  std::string name(model::StringId id) const { return export_::word(world_.text(id)); }
  std::string spelled(const model::Named& row) const { return name(row.name); }
  std::string spelled(const model::ManagedPolicy& policy) const;
  std::string aws_name(const model::ManagedPolicy& policy) const;
  std::string tags(const model::Named& row) const;
  std::string doc(model::EntityId entity) const;
  model::StringId doc_of(model::EntityId entity) const;

  // ---- organizations and accounts
  void account(const model::Account& account);
  void left_out(const model::Account& account);
  std::string unit(std::uint32_t index, const std::string& in, const std::string& indent) const;
  bool is_below(std::optional<std::uint32_t> place, std::uint32_t top) const;
  std::string control_policies_below(std::uint32_t top) const;
  std::string control_policy(std::uint32_t index) const;

  // ---- principals
  void identity(const model::Identity& row);
  void role(const model::Role& role);
  void trust(const model::Role& role, policy::PolicyId policy);
  std::optional<std::string> principal(const policy::PrincipalPattern& pattern, model::AccountId from) const;
  void session(const model::Session& session);

  // ---- policies and resources
  std::string managed_policy(const model::ManagedPolicy& policy) const;
  bool has_several(const model::ManagedPolicy& policy) const;
  std::string versions(const model::ManagedPolicy& policy) const;
  void resource(const model::Resource& resource);

  const query::Asking& asking_;
  const model::World& world_;
  bool all_versions_;
  std::string head_, body_;
};

// Every line behind the first gets two blanks more.
std::string deeper(std::string_view text);
// The text with a line end.
std::string with_line_end(std::string text);

}  // namespace iamq::show
