#include <algorithm>
#include <set>
#include <unordered_map>

#include "lang/text/stopping.hpp"
#include "runtime/bind/arns.hpp"
#include "runtime/bind/aws_managed.hpp"
#include "runtime/bind/declaring.hpp"
#include "runtime/bind/iam_names.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/bind/spelling.hpp"
#include "runtime/model/resource_kind.hpp"
#include "runtime/policy/arn.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::bind {

using lang::Noun;
using model::ResourceKind;

namespace {

// IAM names are unique in their account, whatever the case of their letters; so they are looked up in lower case.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html ("Names ... must be unique within an
// account")
class TakenNames {
public:
  explicit TakenNames(const World& world) : world_(world) {}

  std::optional<EntityId> find(EntityKind kind, AccountId account, std::string_view name) {
    load(kind);
    const auto found = names_.find(key(kind, account, name));
    return found == names_.end() ? std::nullopt : std::optional(found->second);
  }
  void add(EntityId entity, AccountId account, std::string_view name) {
    load(entity.kind);
    names_.emplace(key(entity.kind, account, name), entity);
  }

private:
  static std::string key(EntityKind kind, AccountId account, std::string_view name) {
    std::string text =
        std::to_string(static_cast<int>(kind)) + ' ' + std::to_string(static_cast<std::uint32_t>(account)) + ' ';
    for (const char c : name) text += stdlib::fold(c);
    return text;
  }
  void load(EntityKind kind) {
    if (!loaded_.insert(kind).second) return;
    const auto load_table = [&](const auto& table) {
      table.each([&](std::uint32_t index, const model::Named& row) {
        const EntityId entity{kind, index};
        if (world_.account_of(entity)) names_.emplace(key(kind, row.account, world_.text(row.name)), entity);
      });
    };
    if (kind == EntityKind::user) load_table(world_.users);
    if (kind == EntityKind::group) load_table(world_.groups);
    if (kind == EntityKind::role) load_table(world_.roles);
    if (kind == EntityKind::managed_policy) load_table(world_.managed_policies);
  }

  const World& world_;
  std::set<EntityKind> loaded_;
  std::unordered_map<std::string, EntityId> names_;
};

class Making {
public:
  explicit Making(Binder& binder) : binder_(binder), taken_(binder.world) {}

  void make(RowItem& item) {
    std::visit([&](const auto& node) { make(item, node); }, item.declaration->node);
  }
  // Sessions name roles and users, so they come last.
  static bool is_session(const RowItem& item) {
    return std::holds_alternative<lang::SessionDeclaration>(item.declaration->node);
  }

private:
  void make(RowItem&, const lang::AccountDeclaration&) {}
  void make(RowItem&, const lang::OuDeclaration&) {}

  // The account that the thing belongs to: the one it names, else the one of the block that it stands in.
  bool find_account(RowItem& item, const std::optional<lang::Word>& in_account, std::string_view noun,
                    const lang::Word& name) {
    if (in_account) {
      item.account = resolve_account(binder_, *in_account);
    } else if (item.inside != nullptr) {
      item.account = item.inside->account;  // nothing: its error is told already
    } else {
      const std::string words = std::string(noun) + " " + quote_word(name.text);
      binder_.error("account-missing", "`" + words + "` does not say its account", name.span).help =
          "write `" + words + " in ACCOUNT`, or put it into `account ACCOUNT { … }`";
    }
    return item.account.has_value();
  }

  bool is_good_name(const lang::Word& name, NameKind kind, std::string_view noun) {
    const auto wrong = what_is_wrong_with_name(name.text, kind);
    if (wrong) {
      binder_.error("bad-name", "`" + name.text + "` cannot be the name of " + with_article(noun) + ": " + *wrong,
                    name.span);
    }
    return !wrong;
  }

  bool is_free(EntityKind kind, AccountId account, const lang::Word& name, std::string_view noun) {
    const auto other = taken_.find(kind, account, name.text);
    if (!other) return true;
    const std::string in = " in `" + std::string(binder_.text(binder_.world.account(account).name)) + "`";
    const std::string_view bearer = binder_.text(binder_.world.name_of(*other));
    report_twice(binder_, std::string(noun) + " `" + std::string(bearer) + "`" + in, name.span,
                 binder_.world.declared_at(*other),
                 bearer == name.text ? "" : "IAM does not tell names apart by the case of their letters");
    return false;
  }

  bool is_free_arn(std::string_view arn, const lang::Word& name, std::string_view noun) {
    const auto other = binder_.world.by_arn(arn);
    if (!other) return true;
    const bool is_bucket = noun == "bucket" && !name.text.empty();
    report_twice(binder_, std::string(noun) + " `" + name.text + "`", name.span, binder_.world.declared_at(*other),
                 is_bucket ? "the names of buckets are unique over all accounts" : "");
    return false;
  }

  std::string path_of(const lang::Body* body) {
    const auto* line = only_line<lang::PathLine>(binder_, body);
    return line == nullptr ? "/" : checked_path(line->path);
  }

  std::string checked_path(const lang::Word& path) {
    if (const auto wrong = what_is_wrong_with_path(path.text)) {
      binder_.error("bad-path", "`" + path.text + "` cannot be a path: " + *wrong, path.span);
      return "/";
    }
    return path.text;
  }

  // Service-linked roles live below their service, which their trust names.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
  std::string role_path(const lang::EntityDeclaration& declared, const lang::Body* body) {
    std::string path = path_of(body);
    if (!declared.is_service_linked || path != "/" || body == nullptr) return path;
    for (const lang::Line& line : body->lines) {
      const auto* trust = std::get_if<lang::TrustRule>(&line.node);
      const bool is_one_service = trust != nullptr && trust->principals.refs.size() == 1 &&
                                  trust->principals.refs.front().noun == Noun::service;
      if (is_one_service) return "/aws-service-role/" + trust->principals.refs.front().name.text + "/";
    }
    return path;
  }

  template <class Row>
  void set_named(Row& row, const RowItem& item, const lang::Word& name, const std::string& path, std::string_view arn) {
    row.account = *item.account;
    row.name = binder_.intern(name.text);
    row.path = binder_.intern(path);
    row.arn = binder_.intern(arn);
    row.declared = item.span;
    row.doc = item.doc;
  }

  std::string_view id_of(const RowItem& item) { return binder_.text(binder_.world.account(*item.account).id); }

  template <class Row>
  void make_iam(RowItem& item, const lang::Word& name, EntityKind kind, NameKind name_kind, std::string_view noun,
                const std::string& path, Row row) {
    const bool good = is_good_name(name, name_kind, noun);
    if (!is_free(kind, *item.account, name, noun) || !good) return;
    set_named(row, item, name, path, iam_arn(id_of(item), noun, path, name.text));
    item.row = binder_.world.add(std::move(row));
    taken_.add(*item.row, *item.account, name.text);
  }

  void make(RowItem& item, const lang::EntityDeclaration& declared) {
    const lang::Body* body = declared.body ? &*declared.body : nullptr;
    const std::string_view noun = name_of(declared.noun);
    const std::string words = declared.noun == Noun::provider
                                  ? "provider " + std::string(name_of(declared.provider_kind))
                                  : std::string(noun);
    if (!find_account(item, declared.in_account, words, declared.name)) return;
    switch (declared.noun) {
      case Noun::user:
        make_iam(item, declared.name, EntityKind::user, NameKind::user, noun, path_of(body), model::User{});
        return;
      case Noun::group:
        make_iam(item, declared.name, EntityKind::group, NameKind::group, noun, path_of(body), model::Group{});
        return;
      case Noun::role: {
        model::Role row;
        row.is_service_linked = declared.is_service_linked;
        make_iam(item, declared.name, EntityKind::role, NameKind::role, noun, role_path(declared, body), row);
        return;
      }
      case Noun::provider:
        make_provider(item, declared);
        return;
      case Noun::endpoint:
        make_endpoint(item, declared, body);
        return;
      default:
        make_resource(item, declared, body);
    }
  }

  void make_provider(RowItem& item, const lang::EntityDeclaration& declared) {
    model::Provider row;
    row.is_saml = declared.provider_kind == Noun::saml;
    const NameKind kind = row.is_saml ? NameKind::saml_provider : NameKind::other;
    if (!is_good_name(declared.name, kind, row.is_saml ? "saml" : "oidc")) return;
    const std::string arn =
        iam_arn(id_of(item), row.is_saml ? "saml-provider" : "oidc-provider", "/", declared.name.text);
    if (!is_free_arn(arn, declared.name, "provider")) return;
    set_named(row, item, declared.name, "", arn);
    item.row = binder_.world.add(std::move(row));
  }

  std::string region_in(const RowItem& item, const lang::Body* body) {
    const auto* line = only_line<lang::RegionLine>(binder_, body);
    return line != nullptr ? line->region.text : std::string(region_of(binder_.world, *item.account));
  }

  void make_endpoint(RowItem& item, const lang::EntityDeclaration& declared, const lang::Body* body) {
    if (!is_good_name(declared.name, NameKind::other, "endpoint")) return;
    const std::string arn = endpoint_arn(id_of(item), region_in(item, body), declared.name.text);
    if (!is_free_arn(arn, declared.name, "endpoint")) return;
    model::Endpoint row;
    set_named(row, item, declared.name, "", arn);
    item.row = binder_.world.add(std::move(row));
  }

  void make_resource(RowItem& item, const lang::EntityDeclaration& declared, const lang::Body* body) {
    const std::string_view noun = name_of(declared.noun);
    model::Resource row;
    row.kind = resource_kind(declared.noun).value_or(ResourceKind::other);
    const NameKind kind = row.kind == ResourceKind::bucket ? NameKind::bucket : NameKind::other;
    if (!is_good_name(declared.name, kind, noun)) return;
    const std::string arn = resource_arn(row.kind, id_of(item), region_in(item, body), declared.name.text);
    if (!is_free_arn(arn, declared.name, noun)) return;
    set_named(row, item, declared.name, "", arn);
    item.row = binder_.world.add(std::move(row));
  }

  void make(RowItem& item, const lang::PolicyDeclaration& declared) {
    if (names_aws_managed_policy(declared.name.text)) return make_aws_managed(item, declared);
    if (!find_account(item, declared.in_account, "policy", declared.name)) return;
    make_iam(item, declared.name, EntityKind::managed_policy, NameKind::policy, "policy",
             declared.path ? checked_path(*declared.path) : "/", model::ManagedPolicy{});
  }

  // One of AWS's own, with the text that an export has: it takes the place of the text that iamq ships.
  void make_aws_managed(RowItem& item, const lang::PolicyDeclaration& declared) {
    if (declared.in_account || declared.path) {
      binder_.error("aws-policy", "AWS's own policies stand in no account", declared.name.span).help =
          "write `policy " + declared.name.text +
          " { … }`; a path is part of the name, as in `aws:job-function/Billing`";
      return;
    }
    model::ManagedPolicy row = aws_managed_row(binder_, declared.name.text);
    if (const auto known = binder_.world.by_arn(binder_.text(row.arn))) {
      const model::ManagedPolicy& other = binder_.world.managed_policies[known->index];
      if (binder_.environment.sources.name(other.declared.source).substr(0, 4) != "aws:") {
        report_twice(binder_, "policy `" + declared.name.text + "`", declared.name.span, other.declared);
        return;
      }
      item.row = known;
    }
    row.declared = item.span;
    row.doc = item.doc;
    if (item.row) {
      row.versions = binder_.world.managed_policies[item.row->index].versions;
      binder_.world.managed_policies.edit(item.row->index) = std::move(row);
    } else {
      item.row = binder_.world.add(std::move(row));
    }
  }

  void make(RowItem& item, const lang::ControlPolicyDeclaration& declared) {
    const std::string_view noun = declared.is_scp ? "scp" : "rcp";
    if (!is_good_name(declared.name, NameKind::inline_policy, noun)) return;
    for (const EntityId other : readings(binder_, declared.name.text, declared.is_scp ? wanted::scp : wanted::rcp)) {
      report_twice(binder_, (declared.is_scp ? "SCP `" : "RCP `") + declared.name.text + "`", declared.name.span,
                   binder_.world.declared_at(other));
      return;
    }
    model::ControlPolicy row;
    row.is_scp = declared.is_scp;
    row.name = binder_.intern(declared.name.text);
    row.declared = item.span;
    row.doc = item.doc;
    item.row = binder_.world.add(std::move(row));
  }

  // `resource ARN as NAME`: the ARN tells the account, where it has one.
  void make(RowItem& item, const lang::ResourceDeclaration& declared) {
    const auto arn = policy::split_arn(declared.arn.text);
    if (!arn || arn->partition.empty() || arn->service.empty() || arn->resource.empty() ||
        declared.arn.text.find_first_of("*?") != std::string::npos) {
      binder_.error("bad-arn", "`" + declared.arn.text + "` is not the ARN of one resource", declared.arn.span).help =
          "write all six fields, `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`, without wildcards";
      return;
    }
    if (!find_account_of_arn(item, declared, *arn)) return;
    const lang::Word& name = declared.as_name ? *declared.as_name : declared.arn;
    if (!is_free_arn(declared.arn.text, declared.arn, "resource")) return;
    model::Resource row;
    row.kind = model::kind_of_resource(*arn);
    set_named(row, item, name, "", declared.arn.text);
    item.row = binder_.world.add(std::move(row));
  }

  bool find_account_of_arn(RowItem& item, const lang::ResourceDeclaration& declared, const policy::Arn& arn) {
    const std::string id(arn.account);
    if (id.empty()) return find_account(item, declared.in_account, "resource", declared.arn);
    const auto own = binder_.world.account_by_id(id);
    const bool said = declared.in_account || (item.inside != nullptr && item.inside->account);
    if (said && !find_account(item, declared.in_account, "resource", declared.arn)) return false;
    if (said && own != item.account) {
      binder_.error("account-mismatch",
                    "the ARN is of account " + id + ", not of `" +
                        std::string(binder_.text(binder_.world.account(*item.account).name)) + "`",
                    declared.arn.span);
      return false;
    }
    item.account = own;
    if (!own && !binder_.is_in_trouble(id)) {
      binder_.error("unknown-account", "unknown account `" + id + "`", declared.arn.span).help =
          "declare it with `account NAME " + id + "`";
    }
    return own.has_value();
  }

  void make(RowItem& item, const lang::SessionDeclaration& declared) {
    static const Wanted role_or_user{"role or user", "unknown-principal", [](const World&, EntityId entity) {
                                       return entity.kind == EntityKind::role || entity.kind == EntityKind::user;
                                     }};
    const std::string_view noun = declared.is_federated_user ? "federated user" : "session";
    if (item.inside != nullptr) item.account = item.inside->account;
    const InScope in_scope(binder_, item.account);
    const auto of = resolve(binder_, declared.of, declared.is_federated_user ? wanted::user : role_or_user);
    const bool good = is_good_name(declared.name, NameKind::session, noun);
    if (!of || !good) return;
    const auto account = binder_.world.account_of(*of);
    item.account = account;
    const Wanted& same_kind = declared.is_federated_user ? wanted::federated_user : wanted::session;
    for (const EntityId other : binder_.world.named(declared.name.text)) {
      if (!same_kind.fits(binder_.world, other) || binder_.world.account_of(other) != account) continue;
      // The name of a session is its role's: another role may have one of the same name.
      if (!declared.is_federated_user && binder_.world.sessions[other.index].of != *of) continue;
      report_twice(binder_, std::string(noun) + " `" + declared.name.text + "`", declared.name.span,
                   binder_.world.declared_at(other));
      return;
    }
    model::Session row;
    row.of = *of;
    row.is_federated_user = declared.is_federated_user;
    row.name = binder_.intern(declared.name.text);
    row.arn = binder_.intern(session_arn(*of, declared, binder_.text(binder_.world.account(*account).id)));
    row.declared = item.span;
    row.doc = item.doc;
    item.row = binder_.world.add(std::move(row));
  }

  // A session of a user (sts:GetSessionToken) acts under the user's own ARN.
  std::string session_arn(EntityId of, const lang::SessionDeclaration& declared, std::string_view account_id) {
    if (declared.is_federated_user) return federated_user_arn(account_id, declared.name.text);
    if (of.kind == EntityKind::role) return role_session_arn(binder_.world, of, declared.name.text);
    return std::string(binder_.text(binder_.world.arn_of(of)));
  }

  Binder& binder_;
  TakenNames taken_;
};

// What could not be made is not there to be found, but nobody who names it has made a mistake.
void note_trouble(Binder& binder, const RowItem& item) {
  if (item.row) return;
  std::visit(
      [&](const auto& node) {
        if constexpr (requires { node.name; }) {
          binder.in_trouble.insert(node.name.text);
        } else {
          binder.in_trouble.insert(node.as_name ? node.as_name->text : node.arn.text);
        }
      },
      item.declaration->node);
}

}  // namespace

void make_rows(Declaring& declaring) {
  Making making(declaring.binder);
  for (const bool sessions : {false, true}) {
    for (RowItem& item : declaring.rows) {
      if (Making::is_session(item) != sessions) continue;
      text::ask_to_go_on();
      making.make(item);
      note_trouble(declaring.binder, item);
    }
  }
}

}  // namespace iamq::bind
