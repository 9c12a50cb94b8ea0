#include "runtime/evaluate/refusal.hpp"

#include <algorithm>
#include <array>

namespace iamq::evaluate {
namespace {

struct WordingRow {
  LayerId layer;
  std::string_view denies;  // … `with an explicit deny in `
  std::string_view silent;  // … `because no `, before ` allows the … action`
};

constexpr std::array wordings{
    WordingRow{LayerId::scp, "a service control policy", "service control policy"},
    WordingRow{LayerId::rcp, "a resource control policy", "resource control policy"},
    WordingRow{LayerId::endpoint, "a VPC endpoint policy", "VPC endpoint policy"},
    WordingRow{LayerId::resource, "a resource-based policy", "resource-based policy"},
    WordingRow{LayerId::trust, "the role trust policy", "role trust policy"},
    WordingRow{LayerId::identity, "an identity-based policy", "identity-based policy"},
    WordingRow{LayerId::boundary, "a permissions boundary", "permissions boundary"},
    WordingRow{LayerId::session, "a session policy", "session policy"},
};

constexpr std::string_view explicit_words = "with an explicit deny";
constexpr std::string_view implicit_words = "because no ";
constexpr std::string_view allows_words = " allows the ";

const WordingRow* row_of(LayerId layer) {
  const auto found =
      std::find_if(wordings.begin(), wordings.end(), [&](const WordingRow& row) { return row.layer == layer; });
  return found == wordings.end() ? nullptr : &*found;
}

}  // namespace

const LayerResult* decisive_layer(const Decision& decision) {
  const auto find = [&](auto&& fits) { return std::find_if(decision.layers.begin(), decision.layers.end(), fits); };
  // With several decisive layers the explicit deny is the one that AWS names.
  auto found =
      find([](const LayerResult& layer) { return layer.is_decisive && layer.verdict == LayerVerdict::denies; });
  if (found == decision.layers.end()) found = find([](const LayerResult& layer) { return layer.is_decisive; });
  return found == decision.layers.end() ? nullptr : &*found;
}

std::optional<RefusalReason> reason_of(const Decision& decision) {
  if (decision.outcome == Outcome::allowed || decision.outcome == Outcome::depends) return std::nullopt;
  const bool is_explicit = decision.outcome == Outcome::explicitly_denied;
  if (decision.special != SpecialRule::none && !is_explicit) return std::nullopt;
  const LayerResult* layer = decisive_layer(decision);
  if (layer != nullptr) return RefusalReason{is_explicit, layer->layer};
  if (is_explicit) return RefusalReason{true, std::nullopt};
  return RefusalReason{false, LayerId::identity};
}

std::string words_of(const RefusalReason& reason, std::string_view action) {
  const WordingRow* row = reason.layer ? row_of(*reason.layer) : nullptr;
  std::string words;
  if (reason.is_explicit) {
    words = explicit_words;
    if (row != nullptr) words.append(" in ").append(row->denies);
  } else if (row != nullptr) {
    words = implicit_words;
    words.append(row->silent).append(allows_words).append(action).append(" action");
  }
  return words;
}

std::optional<RefusalReason> read_reason(std::string_view words) {
  if (const std::size_t at = words.find(explicit_words); at != std::string_view::npos) {
    RefusalReason reason{true, std::nullopt};
    words.remove_prefix(at + explicit_words.size());
    if (!words.starts_with(" in ")) return reason;
    words.remove_prefix(4);
    // Some messages go on with the policy's ARN: only the beginning is compared.
    for (const WordingRow& row : wordings) {
      if (words.starts_with(row.denies)) reason.layer = row.layer;
    }
    return reason;
  }
  const std::size_t at = words.find(implicit_words);
  if (at == std::string_view::npos) return std::nullopt;
  words.remove_prefix(at + implicit_words.size());
  RefusalReason reason;
  for (const WordingRow& row : wordings) {
    if (words.starts_with(row.silent) && words.substr(row.silent.size()).starts_with(allows_words)) {
      reason.layer = row.layer;
    }
  }
  return reason;
}

}  // namespace iamq::evaluate
