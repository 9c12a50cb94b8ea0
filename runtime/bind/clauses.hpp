#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "runtime/bind/binder.hpp"
#include "runtime/model/question.hpp"

// The parts of a question behind its verb.
namespace iamq::bind {

// `assume UpdateApp`, `s3:GetObject, s3:Get*`, `all actions except …`.
std::optional<model::Act> resolve_act(Binder& binder, const lang::Act& act);

// `in X`, `outside X`, `except X, Y`: accounts, OUs, groups, principals. Null: everywhere.
std::optional<model::Where> resolve_where(Binder& binder, const lang::Where* where);

// All clauses; one given twice is an error. `act` tells which services `on table/Books` may mean; `account` is where
// it lies if nothing says so: the caller's.
std::optional<model::Clauses> resolve_clauses(Binder& binder, const std::vector<lang::Clause>& clauses,
                                              const model::Act* act = nullptr, std::optional<AccountId> account = {});

// A moment as IAM writes it (ISO 8601); an error if it is none.
std::optional<StringId> resolve_time(Binder& binder, const lang::Word& time);

}  // namespace iamq::bind
