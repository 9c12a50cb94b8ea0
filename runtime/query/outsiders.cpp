#include "runtime/query/outsiders.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "runtime/policy/arn.hpp"

namespace iamq::query {

using model::Subject;
using policy::PrincipalType;

namespace {

constexpr std::string_view any_account = "999999999990";

// Worlds in which an undeclared account has a principal that is allowed everything.
class Stranger {
public:
  explicit Stranger(const model::World& world) : world_(std::make_shared<model::World>(world)) {
    auto& library = world.library();
    policy::Statement statement;
    statement.has_resource = true;
    statement.actions = {library.strings().intern("*")};
    statement.resources = {library.strings().intern("*")};
    policy::Document document;
    document.version = policy::Version::v2012_10_17;
    document.statements = {statement};
    policy::Policy everything;
    everything.name = library.strings().intern("(what its account allows is not known)");
    everything.document = library.add_document(std::move(document));
    everything_ = library.add_policy(std::move(everything));
  }

  Outsider user(std::string_view account, std::string_view arn) {
    model::User user;
    fill(user, account, arn);
    return {{}, {}, Subject::of(world_->add(std::move(user))), world_};
  }
  Outsider role(std::string_view account, std::string_view arn, std::string_view session) {
    model::Role role;
    fill(role, account, arn);
    auto subject = Subject::of(world_->add(std::move(role)));
    subject.session_name = intern(session);
    return {{}, {}, subject, world_};
  }

private:
  model::StringId intern(std::string_view text) { return world_->library().strings().intern(text); }
  void fill(model::Identity& identity, std::string_view account_id, std::string_view arn) {
    auto account = world_->account_by_id(account_id);
    if (!account) {
      model::Account row;
      row.name = row.id = intern(account_id);
      row.completeness.organization = false;
      account = world_->add(std::move(row));
    }
    const auto slash = arn.rfind('/');
    identity.account = *account;
    identity.name = intern(arn.substr(slash + 1));
    identity.arn = intern(arn);
    identity.inline_policies = {everything_};
  }

  std::shared_ptr<model::World> world_;
  policy::PolicyId everything_{};
};

class Collector {
public:
  explicit Collector(const Asking& asking) : asking_(asking), world_(*asking.world) {}

  void read(policy::PolicyId policy) {
    for (const auto& statement : world_.library().document(policy).statements) {
      if (statement.effect != policy::Effect::allow) {
        continue;
      }
      for (const auto& principal : statement.principals) {
        read(principal);
      }
    }
  }

  void add_any_account() {
    auto outsider = stranger().user(any_account, user_arn(any_account));
    add(Found::How::any_account, "*", std::move(outsider));
  }

  std::vector<Outsider> take() && { return std::move(all_); }

private:
  void read(const policy::PrincipalPattern& principal) {
    const std::string text(world_.text(principal.text));
    if (!seen_.insert({principal.type, text}).second) {
      return;
    }
    Subject subject;
    subject.text = principal.text;
    switch (principal.type) {
      case PrincipalType::everyone:
        return;
      case PrincipalType::service:
        subject.kind = Subject::Kind::service;
        add(Found::How::service, text, {{}, {}, subject, asking_.world});
        return;
      case PrincipalType::canonical_user:
        subject.kind = Subject::Kind::canonical_user;
        add(Found::How::undeclared, text, {{}, {}, subject, asking_.world});
        return;
      case PrincipalType::federated: {
        subject.kind = Subject::Kind::federated;
        if (const auto provider = provider_of(text)) {
          subject.entity = *provider;
          subject.has_entity = true;
        }
        add(Found::How::federated, text, {{}, {}, subject, asking_.world});
        return;
      }
      case PrincipalType::aws:
        read_aws(text);
        return;
    }
  }

  void read_aws(const std::string& arn) {
    const auto parts = policy::split_arn(arn);
    if (!parts || !policy::is_account_id(parts->account)) {
      return;  // the id of an entity that is gone
    }
    const auto account = world_.account_by_id(parts->account);
    const bool is_declared = account && !world_.account(*account).is_only_placed;
    const auto [type, name] = policy::split_resource(parts->resource);
    if (parts->service == "sts" && type == "assumed-role") {
      read_session(arn, *parts, name, is_declared);
    } else if (is_declared || world_.by_arn(arn)) {
      return;  // declared users and roles are asked themselves; who is not declared there is gone
    } else if (parts->resource == "root") {
      add(Found::How::account, std::string(parts->account), stranger().user(parts->account, user_arn(parts->account)));
    } else if (type == "user") {
      add(Found::How::undeclared, arn, stranger().user(parts->account, arn));
    } else if (type == "role") {
      add(Found::How::undeclared, arn, stranger().role(parts->account, arn, {}));
    }
  }

  void read_session(const std::string& arn, const policy::Arn& parts, std::string_view name, bool is_declared) {
    const auto slash = name.find('/');
    if (slash == std::string_view::npos) {
      return;
    }
    const auto role_name = name.substr(0, slash), session_name = name.substr(slash + 1);
    if (!is_declared) {
      const std::string role_arn = "arn:" + std::string(parts.partition) + ":iam::" + std::string(parts.account) +
                                   ":role/" + std::string(role_name);
      add(Found::How::session, arn, stranger().role(parts.account, role_arn, session_name));
      return;
    }
    for (const auto entity : world_.named(role_name)) {
      const auto account = world_.account_of(entity);
      if (entity.kind == model::EntityKind::role && account &&
          world_.text(world_.account(*account).id) == parts.account) {
        Subject subject = Subject::of(entity);
        subject.session_name = world_.library().strings().intern(session_name);
        add(Found::How::session, arn, {{}, {}, subject, asking_.world});
      }
    }
  }

  std::optional<model::EntityId> provider_of(const std::string& text) const {
    if (const auto by_arn = world_.by_arn(text); by_arn && by_arn->kind == model::EntityKind::provider) {
      return by_arn;
    }
    return std::nullopt;
  }

  static std::string user_arn(std::string_view account) {
    return "arn:aws:iam::" + std::string(account) + ":user/undeclared";
  }
  Stranger& stranger() {
    if (!stranger_) {
      stranger_.emplace(world_);
    }
    return *stranger_;
  }
  void add(Found::How how, std::string text, Outsider outsider) {
    outsider.how = how;
    outsider.text = std::move(text);
    all_.push_back(std::move(outsider));
  }

  const Asking& asking_;
  const model::World& world_;
  std::set<std::pair<PrincipalType, std::string>> seen_;
  std::optional<Stranger> stranger_;
  std::vector<Outsider> all_;
};

}  // namespace

std::vector<Outsider> outsiders(const Asking& asking, const std::vector<policy::PolicyId>& policies,
                                bool with_any_account) {
  Collector collector(asking);
  for (const auto policy : policies) {
    collector.read(policy);
  }
  if (with_any_account) {
    collector.add_any_account();
  }
  return std::move(collector).take();
}

}  // namespace iamq::query
