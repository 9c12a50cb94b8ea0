#include <algorithm>

#include "lang/format/printer.hpp"

namespace iamq::lang {

void Printer::put_in_account(const std::optional<Word>& account) {
  if (!account) return;
  put(" in ");
  put(*account);
}

void Printer::put(const Line& line) {
  if (const auto* groups = std::get_if<GroupsLine>(&line.node)) {
    put("groups ");
    put_list(groups->groups);
  } else if (const auto* attach = std::get_if<AttachLine>(&line.node)) {
    put("attach ");
    put_list(attach->policies);
  } else if (const auto* boundary = std::get_if<BoundaryLine>(&line.node)) {
    put("boundary ");
    put(boundary->policy);
  } else if (const auto* tags = std::get_if<TagsLine>(&line.node)) {
    put("tags ");
    put_list(tags->tags);
  } else if (const auto* path = std::get_if<PathLine>(&line.node)) {
    put("path ");
    put(path->path);
  } else if (const auto* max_session = std::get_if<MaxSessionLine>(&line.node)) {
    put("max session ");
    put(max_session->duration);
  } else if (const auto* region = std::get_if<RegionLine>(&line.node)) {
    put("region ");
    put(region->region);
  } else if (const auto* role = std::get_if<RoleLine>(&line.node)) {
    put("role ");
    put(role->role);
  } else if (const auto* trust = std::get_if<TrustRule>(&line.node)) {
    put(*trust);
  } else if (const auto* trust_policy = std::get_if<TrustPolicyLine>(&line.node)) {
    put("trust policy");
    put(trust_policy->text);
  } else if (const auto* session_policy = std::get_if<SessionPolicyLine>(&line.node)) {
    put("session policy");
    if (const auto* text = std::get_if<PolicyText>(&session_policy->policy)) {
      put(*text);
    } else {
      put(" ");
      put(std::get<Ref>(session_policy->policy));
    }
  } else if (const auto* context = std::get_if<ContextLine>(&line.node)) {
    put("context ");
    put(context->facts);
  } else if (const auto* block = std::get_if<BlockPublicAccessLine>(&line.node)) {
    put(block->is_not_given ? "block public access not given" : "block public access");
  } else if (const auto* id = std::get_if<IdLine>(&line.node)) {
    put("id ");
    put(id->id);
  } else if (const auto* profiles = std::get_if<InstanceProfilesLine>(&line.node)) {
    put("instance profiles ");
    put_list(profiles->arns);
  } else if (const auto* left_out = std::get_if<NotGivenLine>(&line.node)) {
    put_left_out(*left_out);
  } else if (std::holds_alternative<NoFullAccessLine>(line.node)) {
    put("no FullAWSAccess");
  } else {
    const auto& policy = std::get<PolicyLine>(line.node);
    put("policy");
    if (policy.name) {
      put(" ");
      put(*policy.name);
    }
    put(policy.text);
  }
}

void Printer::put_left_out(const NotGivenLine& line) {
  std::string_view between = "not given ";
  const auto add = [&](bool is_left_out, std::string_view what) {
    if (!is_left_out) return;
    put(between);
    put(what);
    between = ", ";
  };
  add(line.anything, "anything");
  add(line.principals, "principals");
  add(line.resource_policies, "resource policies");
  add(line.organization, "organization");
}

void Printer::put_body(const std::optional<Body>& body) {
  if (!body) return;
  std::vector<Item> items = items_of(body->declarations);
  for (const Line& line : body->lines) items.push_back({line.span, [this, &line] { put(line); }, 0, nullptr});
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.span.begin < b.span.begin; });
  put(" ");
  block(body->span, items);
}

void Printer::put(const Declaration& declaration) {
  if (const auto* account = std::get_if<AccountDeclaration>(&declaration.node)) {
    put(account->is_management ? "management account " : "account ");
    put(account->name);
    if (account->id) {
      put_column();
      put(" ");
      put(*account->id);
    }
    if (account->alias) {
      put(" alias ");
      put(*account->alias);
    }
    put_body(account->body);
  } else if (const auto* ou = std::get_if<OuDeclaration>(&declaration.node)) {
    put(ou->is_organization ? "organization " : "ou ");
    put(ou->name);
    if (ou->id) {
      put(" ");
      put(*ou->id);
    }
    if (ou->root_id) {
      put(" ");
      put(*ou->root_id);
    }
    if (ou->in_parent) {
      put(" in ");
      put(*ou->in_parent);
    }
    put_body(ou->body);
  } else if (const auto* entity = std::get_if<EntityDeclaration>(&declaration.node)) {
    if (entity->is_service_linked) put("service-linked ");
    put(name_of(entity->noun));
    put(" ");
    if (entity->provider_kind != Noun::none) {
      put(name_of(entity->provider_kind));
      put(" ");
    }
    put(entity->name);
    if (entity->in_account) put_column();
    put_in_account(entity->in_account);
    put_body(entity->body);
  } else if (const auto* policy = std::get_if<PolicyDeclaration>(&declaration.node)) {
    put("policy ");
    put(policy->name);
    put_in_account(policy->in_account);
    if (policy->path) {
      put(" path ");
      put(*policy->path);
    }
    if (policy->id) {
      put(" id ");
      put(*policy->id);
    }
    if (!policy->tags.empty()) {
      put(" tags ");
      put_list(policy->tags);
    }
    put(policy->text);
  } else if (const auto* control = std::get_if<ControlPolicyDeclaration>(&declaration.node)) {
    put(control->is_scp ? "scp " : "rcp ");
    put(control->name);
    put(" on ");
    put_list(control->targets);
    put(control->text);
  } else if (const auto* session = std::get_if<SessionDeclaration>(&declaration.node)) {
    put(session->is_federated_user ? "federated user " : "session ");
    put(session->name);
    put(" of ");
    put(session->of);
    put_body(session->body);
  } else {
    const auto& resource = std::get<ResourceDeclaration>(declaration.node);
    put("resource ");
    put(resource.arn);
    put_in_account(resource.in_account);
    if (resource.as_name) {
      put(" as ");
      put(*resource.as_name);
    }
    put_body(resource.body);
  }
}

}  // namespace iamq::lang
