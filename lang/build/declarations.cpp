#include "lang/build/builder.hpp"

namespace iamq::lang::build {
namespace {

NotGivenLine not_given(Cursor& cursor) {
  NotGivenLine line;
  cursor.take(Keyword::given);
  while (cursor.at(Tag::left_out)) {
    Cursor item = cursor.enter(Tag::left_out);
    switch (item.take_keyword()) {
      case Keyword::anything:
        line.anything = true;
        break;
      case Keyword::principals:
        line.principals = true;
        break;
      case Keyword::organization:
        line.organization = true;
        break;
      default:
        line.resource_policies = true;
    }
    if (!cursor.take_symbol(",")) break;
  }
  return line;
}

Line line(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::line);
  Line line;
  line.span = inner.inside();
  if (inner.at(Tag::trusts)) {
    line.node = trusts(inner);
    return line;
  }
  switch (inner.take_keyword()) {
    case Keyword::groups:
      line.node = GroupsLine{refs(inner)};
      break;
    case Keyword::attach:
      line.node = AttachLine{refs(inner)};
      break;
    case Keyword::boundary:
      line.node = BoundaryLine{ref(inner)};
      break;
    case Keyword::tags:
      line.node = TagsLine{pairs(inner)};
      break;
    case Keyword::path:
      line.node = PathLine{inner.word()};
      break;
    case Keyword::max:
      inner.take(Keyword::session);
      line.node = MaxSessionLine{inner.word()};
      break;
    case Keyword::region:
      line.node = RegionLine{inner.word()};
      break;
    case Keyword::role:
      line.node = RoleLine{inner.word()};
      break;
    case Keyword::trust:
      inner.take(Keyword::policy);
      line.node = TrustPolicyLine{policy_text(inner)};
      break;
    case Keyword::session: {
      inner.take(Keyword::policy);
      SessionPolicyLine session_policy;
      if (inner.at(Tag::policy_text)) {
        session_policy.policy = policy_text(inner);
      } else {
        session_policy.policy = ref(inner);
      }
      line.node = std::move(session_policy);
      break;
    }
    case Keyword::context:
      line.node = ContextLine{facts(inner)};
      break;
    case Keyword::block:
      inner.take(Keyword::public_);
      inner.take(Keyword::access);
      line.node = BlockPublicAccessLine{.is_not_given = inner.take(Keyword::not_)};
      break;
    case Keyword::id:
      line.node = IdLine{inner.word()};
      break;
    case Keyword::instance:
      inner.take(Keyword::profiles);
      line.node = InstanceProfilesLine{words(inner)};
      break;
    case Keyword::not_:
      line.node = not_given(inner);
      break;
    case Keyword::no:
      line.node = NoFullAccessLine{};
      break;
    default: {
      PolicyLine policy;
      if (inner.at(Tag::word)) policy.name = inner.word();
      policy.text = policy_text(inner);
      line.node = std::move(policy);
    }
  }
  return line;
}

std::optional<Body> body(Cursor& cursor) {
  if (!cursor.at(Tag::block)) return std::nullopt;
  Cursor inner = cursor.enter(Tag::block);
  Body body;
  body.span = inner.inside();
  while (!inner.at_end()) {
    if (inner.at(Tag::line)) {
      body.lines.push_back(line(inner));
    } else if (inner.at(Tag::statement)) {
      body.declarations.push_back(statement(inner));
    } else {
      inner.skip();
    }
  }
  return body;
}

std::optional<Word> in_account(Cursor& cursor) {
  if (!cursor.take(Keyword::in)) return std::nullopt;
  return cursor.word();
}

AccountDeclaration account(Cursor cursor) {
  AccountDeclaration account;
  account.is_management = cursor.take(Keyword::management);
  cursor.take(Keyword::account);
  account.name = cursor.word();
  if (cursor.at(Tag::word)) account.id = cursor.word();
  if (cursor.take(Keyword::alias)) account.alias = cursor.word();
  account.body = body(cursor);
  return account;
}

OuDeclaration ou(Cursor cursor) {
  OuDeclaration ou;
  ou.is_organization = cursor.take_keyword() == Keyword::organization;
  ou.name = cursor.word();
  if (cursor.at(Tag::word)) ou.id = cursor.word();
  if (cursor.at(Tag::word)) ou.root_id = cursor.word();
  if (cursor.take(Keyword::in)) ou.in_parent = ref(cursor);
  ou.body = body(cursor);
  return ou;
}

EntityDeclaration entity(Cursor cursor) {
  EntityDeclaration entity;
  entity.is_service_linked = cursor.take(Keyword::service_linked);
  entity.noun = grammar::noun_of(cursor.take_keyword());
  if (entity.noun == Noun::provider) entity.provider_kind = grammar::noun_of(cursor.take_keyword());
  entity.name = cursor.word();
  entity.in_account = in_account(cursor);
  entity.body = body(cursor);
  return entity;
}

PolicyDeclaration policy(Cursor cursor) {
  PolicyDeclaration policy;
  cursor.take(Keyword::policy);
  policy.name = cursor.word();
  policy.in_account = in_account(cursor);
  if (cursor.take(Keyword::path)) policy.path = cursor.word();
  if (cursor.take(Keyword::id)) policy.id = cursor.word();
  if (cursor.take(Keyword::tags)) policy.tags = pairs(cursor);
  policy.text = policy_text(cursor);
  return policy;
}

ControlPolicyDeclaration control_policy(Cursor cursor) {
  ControlPolicyDeclaration policy;
  policy.is_scp = cursor.take_keyword() == Keyword::scp;
  policy.name = cursor.word();
  cursor.take(Keyword::on);
  policy.targets = refs(cursor);
  policy.text = policy_text(cursor);
  return policy;
}

SessionDeclaration session(Cursor cursor) {
  SessionDeclaration session;
  session.is_federated_user = cursor.take_keyword() == Keyword::federated;
  cursor.take(Keyword::user);
  session.name = cursor.word();
  cursor.take(Keyword::of);
  session.of = ref(cursor);
  session.body = body(cursor);
  return session;
}

ResourceDeclaration resource(Cursor cursor) {
  ResourceDeclaration resource;
  cursor.take(Keyword::resource);
  resource.arn = cursor.word();
  resource.in_account = in_account(cursor);
  if (cursor.take(Keyword::as)) resource.as_name = cursor.word();
  resource.body = body(cursor);
  return resource;
}

}  // namespace

Declaration declaration(Cursor& cursor) {
  Declaration declaration;
  if (cursor.at(Tag::account)) {
    declaration.node = account(cursor.enter(Tag::account));
  } else if (cursor.at(Tag::ou)) {
    declaration.node = ou(cursor.enter(Tag::ou));
  } else if (cursor.at(Tag::entity)) {
    declaration.node = entity(cursor.enter(Tag::entity));
  } else if (cursor.at(Tag::policy)) {
    declaration.node = policy(cursor.enter(Tag::policy));
  } else if (cursor.at(Tag::control_policy)) {
    declaration.node = control_policy(cursor.enter(Tag::control_policy));
  } else if (cursor.at(Tag::session)) {
    declaration.node = session(cursor.enter(Tag::session));
  } else {
    declaration.node = resource(cursor.enter(Tag::resource));
  }
  return declaration;
}

}  // namespace iamq::lang::build
