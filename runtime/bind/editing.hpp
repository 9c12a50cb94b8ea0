#pragma once

#include "runtime/bind/binder.hpp"

// One function for each edit verb: changes the binder's World, or adds errors. `span` is the whole statement.
namespace iamq::bind {

void apply_edit(Binder& binder, const lang::AttachEdit& edit, const text::Span& span);
void apply_edit(Binder& binder, const lang::DetachEdit& edit, const text::Span& span);
void apply_edit(Binder& binder, const lang::AddMembersEdit& edit, const text::Span& span);
void apply_edit(Binder& binder, const lang::RemoveMembersEdit& edit, const text::Span& span);
void apply_edit(Binder& binder, const lang::SetBoundaryEdit& edit, const text::Span& span);
void apply_edit(Binder& binder, const lang::ClearBoundaryEdit& edit, const text::Span& span);
void apply_edit(Binder& binder, const lang::TagEdit& edit, const text::Span& span);
void apply_edit(Binder& binder, const lang::UntagEdit& edit, const text::Span& span);
void apply_edit(Binder& binder, const lang::MoveEdit& edit, const text::Span& span);

void apply_edit(Binder& binder, const lang::AddStatementsEdit& edit, const text::Span& span);
void apply_edit(Binder& binder, const lang::RemoveStatementEdit& edit, const text::Span& span);
void apply_edit(Binder& binder, const lang::ReplacePolicyEdit& edit, const text::Span& span);
void apply_edit(Binder& binder, const lang::SetDefaultVersionEdit& edit, const text::Span& span);
void apply_edit(Binder& binder, const lang::RevokeSessionsEdit& edit, const text::Span& span);

void apply_edit(Binder& binder, const lang::RenameEdit& edit, const text::Span& span);
void apply_edit(Binder& binder, const lang::DeleteEdit& edit, const text::Span& span);

}  // namespace iamq::bind
