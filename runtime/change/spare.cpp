#include "runtime/change/spare.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/policy/arn.hpp"
#include "runtime/policy/pattern.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::change {

using policy::Statement;
using policy::StringId;

namespace {

// A list of patterns without some of what it covers.
struct Reduced {
  policy::Few<StringId> items;
  bool is_not = false;   // the items are those left out: NotAction, NotResource
  bool is_exact = true;  // IAM can say it
  bool is_empty() const { return is_exact && !is_not && items.empty(); }
};

class Sparer {
public:
  Sparer(const Statement& statement, const Sparing& sparing, bool is_callers_alone)
      : statement_(statement),
        library_(sparing.library),
        request_(sparing.request),
        needed_(sparing.needed),
        is_callers_alone_(is_callers_alone) {}

  std::vector<std::vector<Statement>> take() {
    if (statement_.not_principal) propose_listing();
    const auto others = statement_for_others();
    const std::vector<Statement> rest = without_the_request(is_callers_alone_ ? nullptr : "ArnEquals");
    if (is_callers_alone_) {
      propose(rest);
      return std::move(found_);
    }
    if (others) {
      std::vector<Statement> both = {*others};
      both.insert(both.end(), rest.begin(), rest.end());
      propose(both);
      if (!rest.empty()) propose({*others});
    }
    propose_without_principal();
    propose(without_the_request(nullptr));
    return std::move(found_);
  }

private:
  void propose(std::vector<Statement> statements) {
    if (statements.empty() || statements == std::vector{statement_}) return;
    for (std::size_t i = 1; i < statements.size(); ++i) statements[i].sid = {};  // a Sid stands once in a policy
    if (std::find(found_.begin(), found_.end(), statements) == found_.end()) found_.push_back(std::move(statements));
  }

  Reduced actions_left() const {
    Reduced left;
    left.is_not = statement_.not_action;
    left.items = statement_.actions;
    const bool is_all = left.items.size() == 1 && library_.text(left.items.front()) == "*";
    if (is_all && !left.is_not) left = {{}, true, true};
    for (const auto& action : needed_.actions) {
      if (left.is_not) {
        left.items.push_back(library_.strings().intern(action));
        continue;
      }
      const auto is_it = [&](StringId item) { return policy::equal_ignoring_case(library_.text(item), action); };
      left.items.erase(std::remove_if(left.items.begin(), left.items.end(), is_it), left.items.end());
      left.is_exact = left.is_exact && std::none_of(left.items.begin(), left.items.end(), [&](StringId item) {
                        return policy::matches_action(library_.text(item), action);
                      });
    }
    return left;
  }

  Reduced resources_left() const {
    Reduced left;
    left.is_not = statement_.not_resource;
    left.items = statement_.resources;
    left.is_exact = statement_.has_resource && !needed_.resources.empty();
    const bool is_all = left.items.size() == 1 && library_.text(left.items.front()) == "*";
    if (is_all && !left.is_not) left = {{}, true, left.is_exact};
    for (const auto& resource : needed_.resources) {
      if (resource == "*") left.is_exact = false;
      if (left.is_not) {
        left.items.push_back(library_.strings().intern(resource));
        continue;
      }
      const auto is_it = [&](StringId item) { return library_.text(item) == resource; };
      left.items.erase(std::remove_if(left.items.begin(), left.items.end(), is_it), left.items.end());
      left.is_exact = left.is_exact && std::none_of(left.items.begin(), left.items.end(), [&](StringId item) {
                        return policy::matches_wildcard(library_.text(item), resource);
                      });
    }
    return left;
  }

  // What the statement denies beside the request, in at most two statements, as far as IAM can say it: the other
  // actions, and the same actions elsewhere. `op`: only of the caller.
  std::vector<Statement> without_the_request(const char* op) const {
    std::vector<Statement> rest;
    const Reduced actions = actions_left(), resources = resources_left();
    const auto add = [&](Statement statement) {
      if (op != nullptr && !add_caller(statement, op)) return;
      rest.push_back(std::move(statement));
    };
    if (actions.is_exact && !actions.is_empty()) {
      Statement others = statement_;
      others.actions = actions.items;
      others.not_action = actions.is_not;
      add(std::move(others));
    }
    if (resources.is_exact && !resources.is_empty()) {
      Statement elsewhere = statement_;
      elsewhere.resources = resources.items;
      elsewhere.not_resource = resources.is_not;
      if (actions.is_exact && !actions.is_empty()) {  // the other actions are told above
        elsewhere.not_action = false;
        elsewhere.actions.clear();
        for (const auto& action : needed_.actions) elsewhere.actions.push_back(library_.strings().intern(action));
      }
      add(std::move(elsewhere));
    }
    return rest;
  }

  // Adds `aws:PrincipalArn` is, or is not, the caller's; false if that is not known.
  bool add_caller(Statement& statement, std::string_view op) const {
    const auto entry = request_.context.find("aws:PrincipalArn");
    if (entry.state != condition::Context::State::known || entry.values.size() != 1) return false;
    const auto id = library_.operators().parse(op);
    if (!id) return false;
    const StringId arn = library_.strings().intern(entry.values.front());
    for (auto& condition : statement.conditions) {
      const bool is_same_key = policy::equal_ignoring_case(library_.text(condition.key), "aws:PrincipalArn");
      if (!is_same_key || !(condition.op == *id)) continue;
      if (op == "ArnEquals") return false;  // it says already whom it means
      condition.values.push_back(arn);
      return true;
    }
    statement.conditions.push_back({*id, library_.strings().intern("aws:PrincipalArn"), {arn}});
    return true;
  }

  std::optional<Statement> statement_for_others() const {
    Statement others = statement_;
    // What spares many by name already spares one more in the same place.
    for (auto& condition : others.conditions) {
      const std::string name = library_.operators().name(condition.op);
      const bool is_same_key = policy::equal_ignoring_case(library_.text(condition.key), "aws:PrincipalArn");
      const auto entry = request_.context.find("aws:PrincipalArn");
      if (is_same_key && name == "ArnNotLike" && entry.values.size() == 1) {
        condition.values.push_back(library_.strings().intern(entry.values.front()));
        return others;
      }
    }
    if (!add_caller(others, "ArnNotEquals")) return std::nullopt;
    return others;
  }

  // NotPrincipal spares who is listed with its account; a session with its role as well.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
  void propose_listing() {
    const auto& caller = request_.caller;
    Statement listing = statement_;
    const auto list = [&](std::string_view arn) {
      const policy::PrincipalPattern pattern{policy::PrincipalType::aws, library_.strings().intern(arn)};
      const auto& known = listing.principals;
      if (!arn.empty() && std::find(known.begin(), known.end(), pattern) == known.end()) {
        listing.principals.push_back(pattern);
      }
    };
    if (caller.account.empty()) return;
    list(caller.arn);
    list(caller.issuer_arn);
    list(policy::root_arn("aws", caller.account));
    propose({listing});
  }

  // Who is named himself is left out of the list.
  void propose_without_principal() {
    if (statement_.not_principal || statement_.principals.size() < 2) return;
    Statement shorter = statement_;
    const auto is_caller = [&](const policy::PrincipalPattern& pattern) {
      const std::string_view text = library_.text(pattern.text);
      return text == request_.caller.arn || (!request_.caller.issuer_arn.empty() && text == request_.caller.issuer_arn);
    };
    auto& principals = shorter.principals;
    principals.erase(std::remove_if(principals.begin(), principals.end(), is_caller), principals.end());
    if (!principals.empty()) propose({shorter});
  }

  const Statement& statement_;
  policy::Library& library_;
  const evaluate::Request& request_;
  const Needed& needed_;
  const bool is_callers_alone_;
  std::vector<std::vector<Statement>> found_;
};

}  // namespace

std::vector<std::vector<Statement>> spare(const Statement& statement, const Sparing& sparing, bool is_callers_alone) {
  return Sparer(statement, sparing, is_callers_alone).take();
}

}  // namespace iamq::change
