#include "lang/format/printer.hpp"

namespace iamq::lang {

void Printer::put(const Which& which) {
  if (which.kind == Which::Kind::trust_of) put("trust policy of ");
  if (which.kind == Which::Kind::resource_policy_of) put("policy of ");
  put(which.ref);
}

void Printer::put(const Edit& edit) {
  if (const auto* attach = std::get_if<AttachEdit>(&edit.node)) {
    put("attach ");
    put_list(attach->policies);
    put_breakable(" to ");
    put_list(attach->to);
  } else if (const auto* detach = std::get_if<DetachEdit>(&edit.node)) {
    put("detach ");
    put_list(detach->policies);
    put_breakable(" from ");
    put_list(detach->from);
  } else if (const auto* add_statements = std::get_if<AddStatementsEdit>(&edit.node)) {
    put("add to ");
    put(add_statements->policy);
    put(add_statements->text);
  } else if (const auto* add = std::get_if<AddMembersEdit>(&edit.node)) {
    put("add ");
    put_list(add->members);
    put_breakable(" to ");
    put(add->group);
  } else if (const auto* remove_statement = std::get_if<RemoveStatementEdit>(&edit.node)) {
    put("remove statement ");
    put(remove_statement->sid);
    put_breakable(" from ");
    put(remove_statement->policy);
  } else if (const auto* remove = std::get_if<RemoveMembersEdit>(&edit.node)) {
    put("remove ");
    put_list(remove->members);
    put_breakable(" from ");
    put(remove->group);
  } else if (const auto* replace = std::get_if<ReplacePolicyEdit>(&edit.node)) {
    put("replace ");
    put(replace->policy);
    put(replace->text);
  } else if (const auto* set = std::get_if<SetBoundaryEdit>(&edit.node)) {
    put("set boundary ");
    put(set->policy);
    put_breakable(" on ");
    put_list(set->on);
  } else if (const auto* clear = std::get_if<ClearBoundaryEdit>(&edit.node)) {
    put("clear boundary on ");
    put_list(clear->on);
  } else if (const auto* version = std::get_if<SetDefaultVersionEdit>(&edit.node)) {
    put("set default version ");
    put(version->version);
    put(" of ");
    put(version->policy);
  } else if (const auto* move = std::get_if<MoveEdit>(&edit.node)) {
    put("move ");
    put(move->account);
    put(" to ");
    put(move->to);
  } else if (const auto* rename = std::get_if<RenameEdit>(&edit.node)) {
    put("rename ");
    put(rename->ref);
    put(" to ");
    put(rename->name);
  } else if (const auto* revoke = std::get_if<RevokeSessionsEdit>(&edit.node)) {
    put("revoke sessions of ");
    put(revoke->role);
    if (revoke->before) {
      put(" before ");
      put(*revoke->before);
    }
  } else if (const auto* remove_all = std::get_if<DeleteEdit>(&edit.node)) {
    put("delete ");
    put_list(remove_all->refs);
  } else if (const auto* tag = std::get_if<TagEdit>(&edit.node)) {
    put("tag ");
    put(tag->ref);
    put(" ");
    put_list(tag->tags);
  } else {
    const auto& untag = std::get<UntagEdit>(edit.node);
    put("untag ");
    put(untag.ref);
    put(" ");
    put_list(untag.keys);
  }
}

}  // namespace iamq::lang
