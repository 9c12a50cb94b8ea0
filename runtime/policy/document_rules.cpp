#include "runtime/policy/document_rules.hpp"

#include <algorithm>
#include <map>

#include "runtime/policy/document_meaning.hpp"
#include "runtime/policy/document_reader.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::policy {

namespace {

bool is_alphanumeric(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
}

// IAM stores these itself and checks them by its own grammar; other services are freer with a Sid.
bool is_stored_by_iam(PolicyKind kind) {
  switch (kind) {
    case PolicyKind::identity:
    case PolicyKind::managed:
    case PolicyKind::boundary:
    case PolicyKind::session:
    case PolicyKind::trust:
      return true;
    case PolicyKind::resource:
    case PolicyKind::scp:
    case PolicyKind::rcp:
    case PolicyKind::endpoint:
      return false;
  }
  return false;
}

// Which condition of a statement has the operator and the key of a later one; keys differ by more than case.
class FirstConditions {
public:
  FirstConditions(const std::vector<Condition>& conditions, const Library& library)
      : conditions_(conditions), library_(library) {}

  // The first condition that is like the one at `index`; nothing if it is the first itself. To be asked in their order.
  std::optional<std::size_t> first_like(std::size_t index) {
    if (conditions_.size() > few) return first_of_many(index);
    for (std::size_t i = 0; i < index; ++i) {
      if (conditions_[i].op == conditions_[index].op && equal_ignoring_case(key(i), key(index))) return i;
    }
    return std::nullopt;
  }

private:
  static constexpr std::size_t few = 16;  // are compared faster than they are sorted

  std::string_view key(std::size_t index) const { return library_.text(conditions_[index].key); }
  std::optional<std::size_t> first_of_many(std::size_t index) {
    const auto first =
        seen_.emplace(library_.operators().name(conditions_[index].op) + ' ' + lower_case(key(index)), index);
    return first.second ? std::nullopt : std::optional(first.first->second);
  }

  const std::vector<Condition>& conditions_;
  const Library& library_;
  std::map<std::string, std::size_t> seen_;  // by operator and key
};

class Checker {
public:
  Checker(const Document& document, const std::vector<StatementPositions>& positions, const text::Span& span,
          PolicyKind kind, const Library& library, CheckedTexts* checked)
      : document_(document),
        positions_(positions),
        span_(span),
        kind_(row(kind)),
        library_(library),
        checked_(checked) {}

  std::vector<text::Diagnostic> check() {
    if (document_.id != StringId{} && !kind_.id_allowed) {
      refuse("id-not-allowed", article() + " cannot have an `Id`", span_,
             "remove it; only resource policies, endpoint policies and trust policies have one");
    }
    for (std::size_t i = 0; i < document_.statements.size(); ++i) check(document_.statements[i], i);
    return std::move(diagnostics_);
  }

private:
  // Where something stands, or the nearest thing whose place is known.
  text::Span statement_span(std::size_t index) const {
    return index < positions_.size() ? positions_[index].whole : span_;
  }
  text::Span item_span(std::vector<text::Span> StatementPositions::*list, std::size_t index, std::size_t item) const {
    if (positions_.empty() || index >= positions_.size()) return span_;
    const std::vector<text::Span>& spans = positions_[index].*list;
    return item < spans.size() ? spans[item] : positions_[index].whole;
  }
  text::Span sid_span(std::size_t index) const {
    if (index >= positions_.size()) return span_;
    const text::Span& sid = positions_[index].sid;
    return sid.begin == sid.end ? positions_[index].whole : sid;
  }
  text::Span effect_span(std::size_t index) const {
    if (index >= positions_.size()) return span_;
    const text::Span& effect = positions_[index].effect;
    return effect.begin == effect.end ? positions_[index].whole : effect;
  }

  // "an SCP", "a trust policy"
  std::string article() const {
    const std::string_view vowels = "aeiouSR";  // SCP and RCP are spelt out: an ess, an ar
    const bool is_an = vowels.find(kind_.name.front()) != std::string_view::npos;
    return (is_an ? "an " : "a ") + std::string(kind_.name);
  }
  std::string name(std::size_t index) const { return statement_name(document_.statements[index], index, library_); }

  void refuse(std::string_view code, std::string message, const text::Span& span, std::string help) {
    text::Diagnostic diagnostic;
    diagnostic.code = code;
    diagnostic.message = std::move(message);
    diagnostic.span = span;
    diagnostic.help = std::move(help);
    diagnostics_.push_back(std::move(diagnostic));
  }
  void add(std::optional<text::Diagnostic> diagnostic) {
    if (diagnostic) diagnostics_.push_back(std::move(*diagnostic));
  }

  void check(const Statement& statement, std::size_t index) {
    check_sid(statement, index);
    check_effect(statement, index);
    check_principals(statement, index);
    for (std::size_t i = 0; i < statement.actions.size(); ++i) {
      if (is_usual_action(statement.actions[i])) continue;
      add(check_action(library_.text(statement.actions[i]), item_span(&StatementPositions::actions, index, i)));
    }
    check_resources(statement, index);
    check_conditions(statement, index);
  }

  bool is_usual_action(StringId id) const {
    if (checked_ != nullptr) return checked_->is_usual_action(id, library_);
    return policy::is_usual_action(library_.text(id));
  }
  bool is_usual_resource(StringId id) const {
    if (checked_ != nullptr) return checked_->is_usual_resource(id, library_);
    return policy::is_usual_resource(library_.text(id));
  }

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
  void check_sid(const Statement& statement, std::size_t index) {
    if (statement.sid == StringId{} || !is_stored_by_iam(kind_.kind)) return;
    const std::string_view sid = library_.text(statement.sid);
    if (!is_alphanumeric(sid)) {
      refuse("bad-sid", "the Sid `" + std::string(sid) + "` has a character that IAM does not allow", sid_span(index),
             "only letters and digits: A-Z, a-z, 0-9");
    }
    const auto first = sids_.emplace(statement.sid, index);
    if (!first.second) {
      refuse("duplicate-sid", "the Sid `" + std::string(sid) + "` stands twice in one policy", sid_span(index),
             "each statement needs its own Sid, or none");
      diagnostics_.back().labels.push_back({sid_span(first.first->second), "first here"});
    }
  }

  // RCPFullAWSAccess is the only RCP that allows, and AWS's own:
  // https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
  bool is_rcp_full_access(const Statement& statement) const {
    const auto is_star = [&](const Few<StringId>& list) {
      return list.size() == 1 && library_.text(list.front()) == "*";
    };
    return statement.effect == Effect::allow && !statement.not_action && !statement.not_resource &&
           !statement.not_principal && is_star(statement.actions) && is_star(statement.resources) &&
           statement.conditions.empty();
  }

  void check_effect(const Statement& statement, std::size_t index) {
    if (statement.effect != Effect::allow || kind_.allow_allowed || is_rcp_full_access(statement)) return;
    refuse("rcp-allow", name(index) + " allows, and an RCP can only deny", effect_span(index),
           "write a `Deny`; RCPFullAWSAccess, which is always attached, does the allowing");
  }

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html and
  // ..._notprincipal.html
  void check_principals(const Statement& statement, std::size_t index) {
    if (!statement.has_principal) {
      if (kind_.principal == Presence::required && !(kind_.kind == PolicyKind::rcp && is_rcp_full_access(statement))) {
        refuse("missing-principal", name(index) + " has no `Principal`, which " + article() + " needs",
               statement_span(index),
               kind_.kind == PolicyKind::rcp ? "write `\"Principal\": \"*\"`"
                                             : "say who: `\"Principal\": {\"AWS\": \"…\"}`");
      }
      return;
    }
    const text::Span place = item_span(&StatementPositions::principals, index, 0);
    if (kind_.principal == Presence::forbidden) {
      refuse("principal-not-allowed",
             name(index) + " has a " + (statement.not_principal ? "`NotPrincipal`" : "`Principal`") + ", which " +
                 article() + " cannot have",
             place,
             kind_.kind == PolicyKind::scp ? "remove it; an SCP binds the accounts that it is attached to"
                                           : "remove it; the policy is for whom it is attached to");
      return;
    }
    if (statement.not_principal && !kind_.not_principal_allowed) {
      refuse("not-principal-not-allowed", name(index) + " has a `NotPrincipal`, which " + article() + " cannot have",
             place, "use `Principal` with a condition on `aws:PrincipalArn`");
      return;
    }
    if (statement.not_principal && statement.effect == Effect::allow) {
      refuse("not-principal-allow", name(index) + " has a `NotPrincipal` with `Allow`", place,
             "`NotPrincipal` goes with `Deny` only: with `Allow` it would allow everybody else, anonymous callers too");
    }
    if (kind_.kind == PolicyKind::rcp &&
        !(statement.principals.size() == 1 && statement.principals.front().type == PrincipalType::everyone)) {
      refuse("rcp-principal", name(index) + " names principals, and the `Principal` of an RCP is always `\"*\"`", place,
             "write `\"Principal\": \"*\"` and a condition on `aws:PrincipalArn`");
      return;
    }
    for (std::size_t i = 0; i < statement.principals.size(); ++i) {
      add(check_principal(statement.principals[i], item_span(&StatementPositions::principals, index, i), library_));
    }
  }

  void check_resources(const Statement& statement, std::size_t index) {
    if (!statement.has_resource) {
      if (kind_.resource == Presence::required) {
        refuse("missing-resource", name(index) + " has no `Resource`", statement_span(index),
               "say what it is about: an ARN, or `\"*\"` for everything");
      }
      return;
    }
    if (kind_.resource == Presence::forbidden) {
      // AWS does not store it ("Has prohibited field Resource"), but what it means is plain.
      refuse("resource-not-allowed",
             name(index) + " has a " + (statement.not_resource ? "`NotResource`" : "`Resource`") + ", which " +
                 article() + " cannot have",
             item_span(&StatementPositions::resources, index, 0), "remove it; the resource is the role itself");
      diagnostics_.back().severity = text::Severity::warning;
    }
    for (std::size_t i = 0; i < statement.resources.size(); ++i) {
      if (is_usual_resource(statement.resources[i])) continue;
      add(check_resource(library_.text(statement.resources[i]), item_span(&StatementPositions::resources, index, i),
                         kind_.kind));
    }
  }

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
  void check_conditions(const Statement& statement, std::size_t index) {
    if (statement.conditions.empty()) return;
    FirstConditions seen(statement.conditions, library_);
    for (std::size_t i = 0; i < statement.conditions.size(); ++i) {
      const Condition& condition = statement.conditions[i];
      const auto span = [&] { return item_span(&StatementPositions::conditions, index, i); };
      if (const auto first = seen.first_like(i)) {
        refuse("duplicate-condition",
               "`" + operator_name(condition.op) + "` stands twice on the key `" +
                   std::string(library_.text(condition.key)) + "`",
               span(), "put all values into one list: a policy cannot hold both");
        diagnostics_.back().labels.push_back({item_span(&StatementPositions::conditions, index, *first), "first here"});
      }
      if (has_wildcard(condition) && is_date(condition.op)) check_dates(condition, span());
    }
  }

  std::string operator_name(OperatorId op) const { return library_.operators().name(op); }
  bool is_date(OperatorId op) const {
    op.qualifier = SetQualifier::none;
    return operator_name(op).starts_with("Date");
  }

  static bool has_wildcard(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return c == '*' || c == '?'; });
  }
  bool has_wildcard(const Condition& condition) const {
    return std::any_of(condition.values.begin(), condition.values.end(),
                       [&](StringId value) { return has_wildcard(library_.text(value)); });
  }

  // "Wildcards are not permitted for date condition operators."
  void check_dates(const Condition& condition, const text::Span& span) {
    for (const StringId value : condition.values) {
      if (!has_wildcard(library_.text(value))) continue;
      refuse("date-wildcard", "the date `" + std::string(library_.text(value)) + "` holds a wildcard", span,
             "a date is written in full, as in `2026-01-31T00:00:00Z`");
    }
  }

  const Document& document_;
  const std::vector<StatementPositions>& positions_;
  const text::Span span_;
  const KindRow& kind_;
  const Library& library_;
  CheckedTexts* const checked_;  // null: nothing is remembered
  std::map<StringId, std::size_t> sids_;
  std::vector<text::Diagnostic> diagnostics_;
};

}  // namespace

std::string statement_name(const Statement& statement, std::size_t index, const Library& library) {
  const std::string_view sid = library.text(statement.sid);
  return sid.empty() ? "statement " + std::to_string(index + 1) : "statement `" + std::string(sid) + "`";
}

std::vector<text::Diagnostic> check_document(const Document& document, const std::vector<StatementPositions>& positions,
                                             const text::Span& span, PolicyKind kind, const Library& library) {
  return Checker(document, positions, span, kind, library, nullptr).check();
}

std::vector<text::Diagnostic> check_meaning(const Document& document, const text::Span& span, PolicyKind kind,
                                            const Library& library, CheckedTexts& checked) {
  return Checker(document, {}, span, kind, library, &checked).check();
}

}  // namespace iamq::policy
