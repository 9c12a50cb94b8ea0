#include <algorithm>
#include <set>

#include "runtime/show/iamq_writer.hpp"

// Accounts, organizations with their units, and the policies that stand over them.
namespace iamq::show {

using model::EntityKind;
using model::StringId;

void IamqWriter::account(const model::Account& account) {
  head_ = std::string(account.is_management ? "management account " : "account ") + name(account.name) + " " +
          std::string(world_.text(account.id));
  if (account.alias != StringId{}) {
    head_ += " alias " + name(account.alias);
  }
  if (account.region != StringId{}) {
    line("region " + name(account.region));
  }
  public_access_block(account.public_access_block);
  left_out(account);
}

void IamqWriter::public_access_block(model::PublicAccessBlock block) {
  if (block == model::PublicAccessBlock::off) return;
  line(block == model::PublicAccessBlock::on ? "block public access" : "block public access not given");
}

// What the input did not hold; a script alone holds everything.
void IamqWriter::left_out(const model::Account& account) {
  if (!account.has_full_aws_access) {
    line("no FullAWSAccess");
  }
  std::string what;
  const auto add = [&](bool is_left_out, std::string_view name) {
    if (is_left_out) what += (what.empty() ? "" : ", ") + std::string(name);
  };
  add(account.is_only_placed, "anything");
  add(!account.completeness.principals && !account.is_only_placed, "principals");
  add(!account.completeness.resource_policies && !account.is_only_placed, "resource policies");
  add(!account.completeness.organization, "organization");
  if (!what.empty()) {
    line("not given " + what);
  }
}

// An organization or a unit with all that stands in it.
std::string IamqWriter::unit(std::uint32_t index, const std::string& in, const std::string& indent) const {
  const auto& ou = world_.ous[index];
  std::string text = indent + (ou.is_root ? "organization " : "ou ") + name(ou.name);
  if (ou.id != StringId{}) {
    text += " " + name(ou.id);
    if (ou.root_id != StringId{}) text += " " + name(ou.root_id);
  }
  std::string inside;
  if (!ou.has_full_aws_access) {
    inside += indent + "  no FullAWSAccess\n";
  }
  world_.ous.each([&](std::uint32_t child, const model::Ou& row) {
    if (row.parent == index) {
      inside += unit(child, "", indent + "  ");
    }
  });
  world_.accounts.each([&](std::uint32_t, const model::Account& account) {
    if (account.ou == index) {
      inside += indent + "  account " + name(account.name) + "\n";
    }
  });
  return text + in + (inside.empty() ? "\n" : " {\n" + inside + indent + "}\n");
}

bool IamqWriter::is_below(std::optional<std::uint32_t> place, std::uint32_t top) const {
  for (; place; place = world_.ous[*place].parent) {
    if (*place == top) {
      return true;
    }
  }
  return false;
}

// The SCPs and RCPs attached there: they are declared beside the units.
std::string IamqWriter::control_policies_below(std::uint32_t top) const {
  std::set<std::uint32_t> attached;
  const auto add = [&](const auto& row) {
    attached.insert(row.scps.begin(), row.scps.end());
    attached.insert(row.rcps.begin(), row.rcps.end());
  };
  world_.ous.each([&](std::uint32_t index, const model::Ou& ou) {
    if (is_below(index, top)) {
      add(ou);
    }
  });
  world_.accounts.each([&](std::uint32_t, const model::Account& account) {
    if (is_below(account.ou, top)) {
      add(account);
    }
  });
  std::string text;
  for (const std::uint32_t index : attached) {
    text += "\n" + control_policy(index);
  }
  return text;
}

// SCPs and RCPs that stand in no organization shown: each by itself.
std::string IamqWriter::loose_control_policies() const {
  std::string text;
  world_.control_policies.each([&](std::uint32_t index, const model::ControlPolicy& policy) {
    bool is_attached = false;
    const auto look = [&](const auto& row) {
      const auto& attached = policy.is_scp ? row.scps : row.rcps;
      is_attached = is_attached || std::find(attached.begin(), attached.end(), index) != attached.end();
    };
    world_.ous.each([&](std::uint32_t, const model::Ou& ou) { look(ou); });
    world_.accounts.each([&](std::uint32_t, const model::Account& account) {
      if (account.ou) look(account);
    });
    if (!is_attached) text += (text.empty() ? "" : "\n") + control_policy(index);
  });
  return text;
}

std::string IamqWriter::control_policy(std::uint32_t index) const {
  const auto& policy = world_.control_policies[index];
  std::string targets;
  const auto add = [&](std::string_view noun, const auto& row) {
    const auto& attached = policy.is_scp ? row.scps : row.rcps;
    if (std::find(attached.begin(), attached.end(), index) != attached.end()) {
      targets += (targets.empty() ? "" : ", ") + std::string(noun) + name(row.name);
    }
  };
  world_.ous.each([&](std::uint32_t, const model::Ou& ou) { add(ou.is_root ? "organization " : "ou ", ou); });
  world_.accounts.each([&](std::uint32_t, const model::Account& account) { add("account ", account); });
  return doc({EntityKind::control_policy, index}) + (policy.is_scp ? "scp " : "rcp ") + name(policy.name) +
         (targets.empty() ? std::string() : " on " + targets) + " " + with_line_end(native(policy.policy));
}

}  // namespace iamq::show
