#include "runtime/query/taken_away.hpp"

#include "runtime/query/cells.hpp"

namespace iamq::query {

std::optional<evaluate::RefusalReason> taken_by(const evaluate::Decision& decision) {
  using evaluate::LayerId;
  if (!is_denied(decision.outcome) || grants_cell(decision).grants.empty()) return std::nullopt;
  if (!decision.rests_on.empty()) return std::nullopt;  // what the missing policy says is not known
  const auto reason = evaluate::reason_of(decision);
  if (!reason || !reason->layer) return std::nullopt;
  const bool is_guardrail = *reason->layer == LayerId::scp || *reason->layer == LayerId::rcp ||
                            *reason->layer == LayerId::boundary || *reason->layer == LayerId::session ||
                            *reason->layer == LayerId::endpoint;
  return reason->is_explicit || is_guardrail ? reason : std::nullopt;
}

GrantsCell denying_statements(const evaluate::Decision& decision) {
  GrantsCell cell;
  for (const auto& layer : decision.layers) {
    if (!layer.is_decisive) continue;
    for (const auto& finding : layer.findings) {
      if (finding.effect == policy::Effect::deny && finding.failed == evaluate::Element::none)
        cell.grants.push_back({finding.policy, finding.statement, finding.via});
    }
  }
  return cell;
}

}  // namespace iamq::query
