#include <algorithm>

#include "runtime/import/snapshot.hpp"
#include "runtime/import/snapshot_fields.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::import {

namespace {

class Soundness {
public:
  explicit Soundness(const model::World& world) : world_(world) {}

  bool holds() {
    each_table(world_, [&](const auto& table) { table.each([&](std::uint32_t, const auto& row) { check(row); }); });
    return is_sound_ && are_units_a_tree();
  }

private:
  void need(bool condition) { is_sound_ = is_sound_ && condition; }
  template <class Row>
  void need(const model::Table<Row>& table, std::uint32_t row) {
    need(table.find(row) != nullptr);
  }
  template <class Row>
  void need(const model::Table<Row>& table, const model::Few<std::uint32_t>& rows) {
    for (const std::uint32_t row : rows) need(table, row);
  }
  void check_named(const model::Named& row) {
    need(world_.accounts, static_cast<std::uint32_t>(row.account));
    need(policy::split_arn(world_.text(row.arn)).has_value());
  }
  void check_identity(const model::Identity& row) {
    check_named(row);
    need(world_.managed_policies, row.attached);
    if (row.boundary) need(world_.managed_policies, *row.boundary);
  }

  void check(const model::Account& row) {
    need(policy::is_account_id(world_.text(row.id)));
    if (row.ou) need(world_.ous, *row.ou);
    need(world_.control_policies, row.scps);
    need(world_.control_policies, row.rcps);
  }
  void check(const model::User& row) {
    check_identity(row);
    need(world_.groups, row.groups);
  }
  void check(const model::Group& row) { check_identity(row); }
  void check(const model::Role& row) { check_identity(row); }
  void check(const model::ManagedPolicy& row) {
    if (!row.is_aws_managed) check_named(row);
    need(row.default_version < row.versions.size());
  }
  void check(const model::ControlPolicy&) {}
  void check(const model::Resource& row) { check_named(row); }
  void check(const model::Provider& row) { check_named(row); }
  void check(const model::Endpoint& row) { need(world_.accounts, static_cast<std::uint32_t>(row.account)); }
  void check(const model::Ou& row) {
    if (row.parent) need(world_.ous, *row.parent);
    need(world_.control_policies, row.scps);
    need(world_.control_policies, row.rcps);
  }
  void check(const model::Session& row) {
    need(row.of.kind == model::EntityKind::user || row.of.kind == model::EntityKind::role);
    need(world_.has(row.of));
  }

  bool are_units_a_tree() const {
    bool is_tree = true;
    world_.ous.each([&](std::uint32_t, const model::Ou& ou) {
      std::uint32_t steps = 0;
      for (auto above = ou.parent; above && steps <= world_.ous.size(); above = world_.ous[*above].parent) ++steps;
      is_tree = is_tree && steps <= world_.ous.size();
    });
    return is_tree;
  }

  const model::World& world_;
  bool is_sound_ = true;
};

}  // namespace

bool is_sound(const model::World& world) {
  return Soundness(world).holds();
}

}  // namespace iamq::import
