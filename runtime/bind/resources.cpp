#include "runtime/bind/resources.hpp"

#include <algorithm>

#include "runtime/bind/arns.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/bind/resource_types.hpp"
#include "runtime/bind/spelling.hpp"
#include "runtime/bind/suggestions.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::bind {

using lang::Noun;
using model::ResourceKind;
using model::Target;

namespace {

// Whether it holds a wildcard outside `${…}`; `${*}` is a literal character.
bool has_wildcard(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 2) == "${") {
      const auto end = text.find('}', i);
      if (end == std::string_view::npos) return false;
      i = end;
    } else if (text[i] == '*' || text[i] == '?') {
      return true;
    }
  }
  return false;
}

// What has an ARN and can stand as a resource: the suffix belongs to resources only.
bool can_be_target(const World& world, EntityId entity) {
  return world.named_row(entity) != nullptr;
}
const Wanted wanted_target{"resource", "unknown-resource", can_be_target};

// What the text of a question says, which has no variables: `${*}` is the character `*`, that never speaks of many.
std::string without_literal_marks(std::string text) {
  for (const char literal : {'*', '?', '$'}) {
    const std::string mark = std::string("${") + literal + "}";
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
      text.replace(at, mark.size(), 1, literal);
    }
  }
  return text;
}

// "arn:partition:service:region:account:resource": what has fewer fields names nothing, and a question about it is a
// slip. A `*` at its end may be meant for all the rest.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
void notice_short_arn(Binder& binder, const lang::Word& word) {
  if (policy::split_arn(word.text) || word.text.back() == '*') return;
  binder
      .warning("bad-arn", "`" + word.text + "` has fewer than the six fields of an ARN, so it names nothing", word.span)
      .help = "write all six, `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`; region and account may be empty";
}

struct Reading {
  std::string arn;
  std::optional<AccountId> owner;
  std::string spelled;
};

void add_once(std::vector<Reading>& readings, Reading reading) {
  const bool known =
      std::any_of(readings.begin(), readings.end(), [&](const Reading& other) { return other.arn == reading.arn; });
  if (!known) readings.push_back(std::move(reading));
}

// `productionapp`, `productionapp/*`, `Production/UpdateApp`: declared, with what stands behind the name of a resource.
std::vector<Reading> declared_readings(const Binder& binder, Noun noun, std::string_view word) {
  const World& world = binder.world;
  std::vector<Reading> found;
  for (std::size_t end = word.size();; end = word.find_last_of("/:", end - 1)) {
    if (end == std::string_view::npos || end == 0) break;
    const std::string_view suffix = word.substr(end);
    for (const EntityId entity : readings(binder, noun, word.substr(0, end), wanted_target)) {
      if (!suffix.empty() && entity.kind != EntityKind::resource) continue;
      add_once(found, {std::string(world.text(world.arn_of(entity))).append(suffix), world.account_of(entity),
                       spelled_out(world, entity) + (suffix.empty() ? "" : quote_word(suffix))});
    }
  }
  return found;
}

// Of several readings those whose ARN belongs to a service of the actions, if there are any.
void prefer_services(std::vector<Reading>& readings, const std::vector<const stdlib::Service*>& services) {
  const auto is_of_service = [&](const Reading& reading) {
    return std::any_of(services.begin(), services.end(), [&](const stdlib::Service* service) {
      return service->resource_type_of(reading.arn) != nullptr;
    });
  };
  if (readings.size() < 2 || !std::any_of(readings.begin(), readings.end(), is_of_service)) return;
  readings.erase(
      std::remove_if(readings.begin(), readings.end(), [&](const Reading& reading) { return !is_of_service(reading); }),
      readings.end());
}

// The account that a resource without one belongs to.
std::optional<AccountId> fallback_account(const Binder& binder, const TargetContext& context) {
  if (context.account) return context.account;
  if (binder.scope) return binder.scope;
  std::optional<AccountId> only;
  std::size_t count = 0;
  binder.world.accounts.each([&](std::uint32_t index, const model::Account&) {
    only = AccountId{index};
    ++count;
  });
  return !context.in_policy && count == 1 ? only : std::nullopt;
}

std::optional<Reading> fill_in(Binder& binder, const TypedArn& typed, std::optional<AccountId> account,
                               const TargetContext& context, const lang::Word& word) {
  if (!account && typed.has_account && !context.in_policy) {
    binder.error("account-missing", "`" + word.text + "` does not say its account", word.span).help =
        "write `ACCOUNT/" + word.text + "`, or `in ACCOUNT` behind it";
    return std::nullopt;
  }
  std::string_view region = "*", id = "*";
  if (account) {
    const model::Account& row = binder.world.account(*account);
    id = binder.text(row.id);
    const std::string_view said = binder.text(row.region);
    region = !said.empty() ? said : context.in_policy ? std::string_view("*") : region_if_unsaid;
  }
  return Reading{typed.arn(region, id), account, word.text};
}

Target to_target(Binder& binder, const Reading& reading, const TargetContext& context) {
  Target target;
  target.is_pattern = has_wildcard(reading.arn);
  const bool is_one = !context.in_policy && !target.is_pattern;
  target.arn = binder.intern(is_one ? without_literal_marks(reading.arn) : reading.arn);
  target.owner = reading.owner ? reading.owner : owner_of(binder.world, reading.arn);
  return target;
}

std::optional<Target> pick(Binder& binder, const std::vector<Reading>& readings, const lang::Word& word,
                           const TargetContext& context) {
  if (readings.size() == 1) return to_target(binder, readings.front(), context);
  std::vector<std::string> spelled;
  for (const Reading& reading : readings) {
    const bool same = std::count_if(readings.begin(), readings.end(),
                                    [&](const Reading& other) { return other.spelled == reading.spelled; }) > 1;
    spelled.push_back(same ? reading.arn : reading.spelled);
  }
  constexpr std::size_t enough = 6;
  if (spelled.size() > enough) {
    spelled.resize(enough);
  }
  report_ambiguous(binder, word.text, spelled, word.span);
  if (readings.size() > enough) {
    binder.diagnostics.back().message =
        "`" + word.text + "` can mean " + std::to_string(readings.size()) + " things: no action says of which service";
    binder.diagnostics.back().help = "write the ARN, as in `" + readings.front().arn + "`";
  }
  return std::nullopt;
}

// The role, user, group or policy whose name is nearest, with its noun.
std::string nearest_of_iam(const Binder& binder, std::string_view name) {
  const World& world = binder.world;
  std::vector<std::string_view> names;
  std::vector<std::string_view> nouns;
  const auto collect = [&](std::string_view noun, const auto& table) {
    table.each([&](std::uint32_t, const auto& row) {
      names.push_back(binder.text(row.name));
      nouns.push_back(noun);
    });
  };
  collect("role", world.roles);
  collect("user", world.users);
  collect("group", world.groups);
  const auto near = text::nearest(name, names);
  if (!near) return {};
  const auto found = std::find(names.begin(), names.end(), *near);
  return std::string(nouns[static_cast<std::size_t>(found - names.begin())]) + " " + quote_word(*near);
}

void report_unknown_target(Binder& binder, const lang::Word& word,
                           const std::vector<const stdlib::Service*>& services) {
  const auto qualified = split_account(binder.world, word.text);
  const std::string_view rest = qualified ? qualified->rest : std::string_view(word.text);
  const std::string_view name = rest.substr(0, rest.find('/'));
  const std::string_view suffix = rest.substr(name.size());
  if (binder.is_in_trouble(word.text) || binder.is_in_trouble(name)) return;
  auto& error = binder.error("unknown-resource", "unknown resource `" + std::string(name) + "`", word.span);

  std::vector<std::string_view> names;
  binder.world.resources.each(
      [&](std::uint32_t, const model::Resource& row) { names.push_back(binder.text(row.name)); });
  const bool one_service = services.size() == 1;
  if (one_service && !suffix.empty()) {
    for (const std::string_view type : type_names(services)) names.push_back(type);
  }
  // `who can iam:PassRole on Admn`: of IAM's own resources a name alone says too little, but the noun is found.
  const bool is_of_iam = one_service && services.front()->prefix == "iam" && suffix.empty();
  if (const auto near = text::nearest(name, names)) {
    error.help = "did you mean `" + *near + std::string(suffix) + "`?";
  } else if (const auto meant = is_of_iam ? nearest_of_iam(binder, name) : std::string(); !meant.empty()) {
    error.help = "did you mean `" + meant + "`?";
  } else if (one_service && services.front()->prefix == "s3") {
    error.help = "declare the bucket with `bucket " + quote_word(name) +
                 " in ACCOUNT`, or write the ARN `arn:aws:s3:::" + std::string(rest) + "`";
  } else if (one_service && !suffix.empty()) {
    const auto types = type_names(services);
    std::vector<std::string> shown;
    for (std::size_t i = 0; i < types.size() && i < 6; ++i) shown.push_back("`" + std::string(types[i]) + "/…`");
    error.help = shown.empty()
                     ? "declare it with `resource ARN as NAME`, or write its ARN"
                     : std::string(services.front()->name) + " has " + joined_with_or(shown) + "; or write the ARN";
  } else {
    error.help = "declare it, as in `bucket " + quote_word(name) + " in ACCOUNT` or `resource ARN as " +
                 quote_word(name) + "`, or write its ARN";
  }
}

std::string_view iam_type(Noun noun) {
  switch (noun) {
    case Noun::user:
      return "user";
    case Noun::group:
      return "group";
    case Noun::role:
      return "role";
    case Noun::policy:
      return "policy";
    case Noun::saml:
      return "saml-provider";
    case Noun::oidc:
      return "oidc-provider";
    default:
      return {};
  }
}

// `role App*`, `bucket prod-*`: a pattern needs no declaration.
std::optional<Reading> pattern_of_kind(const Binder& binder, const lang::Target& target, const TargetContext& context) {
  if (!has_wildcard(target.word.text)) return std::nullopt;
  const auto qualified = split_account(binder.world, target.word.text);
  const std::string_view name = qualified ? qualified->rest : std::string_view(target.word.text);
  const auto account = qualified ? std::optional(qualified->account) : fallback_account(binder, context);
  const std::string_view id = account ? binder.text(binder.world.account(*account).id) : std::string_view("*");
  if (const auto type = iam_type(target.noun); !type.empty()) {
    return Reading{iam_arn(id, type, "/", name), account, target.word.text};
  }
  if (const auto kind = resource_kind(target.noun)) {
    const std::string_view region = account ? binder.text(binder.world.account(*account).region) : std::string_view();
    return Reading{resource_arn(*kind, id, region.empty() ? "*" : region, name), std::nullopt, target.word.text};
  }
  return std::nullopt;
}

std::optional<Target> resolve_with_noun(Binder& binder, const lang::Target& target, const TargetContext& context) {
  switch (target.noun) {
    case Noun::account:
    case Noun::organization:
    case Noun::ou:
    case Noun::scp:
    case Noun::rcp:
    case Noun::session:
    case Noun::service:
    case Noun::federated_user:
    case Noun::canonical_user:
    case Noun::root:
      binder
          .error("not-a-resource",
                 "`" + std::string(name_of(target.noun)) + " " + target.word.text +
                     "` is no resource that iamq knows the ARN of",
                 target.span)
          .help = "write the ARN";
      return std::nullopt;
    default:
      break;
  }
  const auto found = declared_readings(binder, target.noun, target.word.text);
  if (!found.empty()) return pick(binder, found, target.word, context);
  if (const auto pattern = pattern_of_kind(binder, target, context)) return to_target(binder, *pattern, context);
  const auto others = readings(binder, target.word.text, wanted::anything);
  if (!others.empty()) {
    report_wrong_kind(binder, target.word.text, others.front(), name_of(target.noun), target.word.span);
  } else {
    report_unknown(binder, target.noun, target.word.text, target.word.span, wanted::resource);
  }
  return std::nullopt;
}

}  // namespace

std::optional<AccountId> owner_of(const World& world, std::string_view arn) {
  for (std::size_t end = arn.size(); end != std::string_view::npos && end > 4; end = arn.find_last_of("/:", end - 1)) {
    if (const auto entity = world.by_arn(arn.substr(0, end))) return world.account_of(*entity);
  }
  const auto parts = policy::split_arn(arn);
  return parts && policy::is_account_id(parts->account) ? world.account_by_id(parts->account) : std::nullopt;
}

std::optional<Target> resolve_target(Binder& binder, const lang::Target& target, const TargetContext& context) {
  const std::string_view word = target.word.text;
  const bool is_arn = word.substr(0, 4) == "arn:";
  if (is_arn && !context.in_policy) notice_short_arn(binder, target.word);
  if (is_arn || (target.noun == Noun::none && word == "*")) {
    return to_target(binder, {std::string(word), std::nullopt, std::string(word)}, context);
  }
  if (target.noun != Noun::none) return resolve_with_noun(binder, target, context);

  auto found = declared_readings(binder, Noun::none, word);
  const bool every_service =
      services_of(binder.environment.catalog, context.actions).size() == binder.environment.catalog.services().size();
  const auto services = services_of(binder.environment.catalog, context.actions);
  // Without an action to say the service, a declared name is not put against the types of all services.
  if (found.empty() || !every_service) {
    const auto qualified = split_account(binder.world, word);
    const auto account = qualified ? std::optional(qualified->account) : fallback_account(binder, context);
    for (const TypedArn& typed : typed_arns(services, qualified ? qualified->rest : word)) {
      const auto reading = fill_in(binder, typed, account, context, target.word);
      if (!reading) return std::nullopt;
      add_once(found, *reading);
    }
  }
  prefer_services(found, services);
  if (!found.empty()) return pick(binder, found, target.word, context);
  report_unknown_target(binder, target.word, services);
  return std::nullopt;
}

namespace {

// The account that a resource belongs to, if that is another one: by its declaration or by its ARN.
std::string other_account(const Binder& binder, const Target& target, AccountId said) {
  if (target.owner) {
    return *target.owner == said ? std::string() : std::string(binder.text(binder.world.account(*target.owner).name));
  }
  const auto parts = policy::split_arn(binder.text(target.arn));
  const bool is_other =
      parts && policy::is_account_id(parts->account) && parts->account != binder.text(binder.world.account(said).id);
  return is_other ? std::string(parts->account) : std::string();
}

}  // namespace

std::vector<Target> resolve_targets(Binder& binder, const lang::Resources& resources, const TargetContext& context) {
  TargetContext in_context = context;
  std::optional<AccountId> said;
  if (resources.in_account) {
    said = resolve_account(binder, *resources.in_account);
    if (!said) return {};
    in_context.account = said;
  }
  const InScope in_scope(binder, said ? said : binder.scope);
  std::vector<Target> targets;
  for (const lang::Target& written : resources.targets) {
    auto target = resolve_target(binder, written, in_context);
    if (!target) continue;
    const std::string other = said ? other_account(binder, *target, *said) : std::string();
    if (!other.empty()) {
      binder.error(
          "account-mismatch",
          "`" + written.word.text + "` belongs to account `" + other + "`, not `" + resources.in_account->text + "`",
          written.span);
      continue;
    }
    if (said) target->owner = said;
    targets.push_back(*target);
  }
  return targets;
}

std::optional<EntityId> resolve_resource(Binder& binder, const lang::Ref& ref) {
  return resolve(binder, ref, wanted::resource);
}

}  // namespace iamq::bind
