#include "lang/build/builder.hpp"

namespace iamq::lang::build {

Which which(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::which);
  Which which;
  which.span = inner.inside();
  if (inner.take(Keyword::trust)) {
    which.kind = Which::Kind::trust_of;
  } else if (inner.at(Keyword::policy)) {
    which.kind = Which::Kind::resource_policy_of;
  }
  inner.take(Keyword::policy);
  inner.take(Keyword::of);
  which.ref = ref(inner);
  return which;
}

namespace {

AttachEdit attach(Cursor& cursor) {
  AttachEdit edit;
  edit.policies = refs(cursor);
  cursor.take(Keyword::to);
  edit.to = refs(cursor);
  return edit;
}

DetachEdit detach(Cursor& cursor) {
  DetachEdit edit;
  edit.policies = refs(cursor);
  cursor.take(Keyword::from);
  edit.from = refs(cursor);
  return edit;
}

void add(Cursor& cursor, Edit& edit) {
  if (cursor.take(Keyword::to)) {
    AddStatementsEdit add;
    add.policy = which(cursor);
    add.text = policy_text(cursor);
    edit.node = std::move(add);
  } else {
    AddMembersEdit add;
    add.members = refs(cursor);
    cursor.take(Keyword::to);
    add.group = ref(cursor);
    edit.node = std::move(add);
  }
}

void remove(Cursor& cursor, Edit& edit) {
  if (cursor.take(Keyword::statement)) {
    RemoveStatementEdit remove;
    remove.sid = cursor.word();
    cursor.take(Keyword::from);
    remove.policy = which(cursor);
    edit.node = std::move(remove);
  } else {
    RemoveMembersEdit remove;
    remove.members = refs(cursor);
    cursor.take(Keyword::from);
    remove.group = ref(cursor);
    edit.node = std::move(remove);
  }
}

void set(Cursor& cursor, Edit& edit) {
  if (cursor.take(Keyword::boundary)) {
    SetBoundaryEdit set;
    set.policy = ref(cursor);
    cursor.take(Keyword::on);
    set.on = refs(cursor);
    edit.node = std::move(set);
  } else {
    cursor.take(Keyword::default_);
    cursor.take(Keyword::version);
    SetDefaultVersionEdit set;
    set.version = cursor.word();
    cursor.take(Keyword::of);
    set.policy = ref(cursor);
    edit.node = std::move(set);
  }
}

ReplacePolicyEdit replace(Cursor& cursor) {
  ReplacePolicyEdit edit;
  edit.policy = which(cursor);
  edit.text = policy_text(cursor);
  return edit;
}

MoveEdit move(Cursor& cursor) {
  MoveEdit edit;
  edit.account = ref(cursor);
  cursor.take(Keyword::to);
  edit.to = ref(cursor);
  return edit;
}

RenameEdit rename(Cursor& cursor) {
  RenameEdit edit;
  edit.ref = ref(cursor);
  cursor.take(Keyword::to);
  edit.name = cursor.word();
  return edit;
}

RevokeSessionsEdit revoke(Cursor& cursor) {
  RevokeSessionsEdit edit;
  cursor.take(Keyword::sessions);
  cursor.take(Keyword::of);
  edit.role = ref(cursor);
  if (cursor.take(Keyword::before)) edit.before = cursor.word();
  return edit;
}

}  // namespace

Edit edit(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::edit);
  Edit edit;
  switch (inner.take_keyword()) {
    case Keyword::attach:
      edit.node = attach(inner);
      break;
    case Keyword::detach:
      edit.node = detach(inner);
      break;
    case Keyword::add:
      add(inner, edit);
      break;
    case Keyword::remove:
      remove(inner, edit);
      break;
    case Keyword::replace:
      edit.node = replace(inner);
      break;
    case Keyword::set:
      set(inner, edit);
      break;
    case Keyword::move:
      edit.node = move(inner);
      break;
    case Keyword::rename:
      edit.node = rename(inner);
      break;
    case Keyword::revoke:
      edit.node = revoke(inner);
      break;
    case Keyword::clear:
      inner.take(Keyword::boundary);
      inner.take(Keyword::on);
      edit.node = ClearBoundaryEdit{refs(inner)};
      break;
    case Keyword::delete_:
      edit.node = DeleteEdit{refs(inner)};
      break;
    case Keyword::tag: {
      TagEdit tag;
      tag.ref = ref(inner);
      tag.tags = pairs(inner);
      edit.node = std::move(tag);
      break;
    }
    default: {
      UntagEdit untag;
      untag.ref = ref(inner);
      untag.keys = words(inner);
      edit.node = std::move(untag);
    }
  }
  return edit;
}

}  // namespace iamq::lang::build
