#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/import/authorization_details.hpp"
#include "runtime/import/aws_cli/collection.hpp"
#include "runtime/import/context.hpp"

// From what a folder of AWS CLI outputs says to rows of the World.
namespace iamq::import {

// What the organization calls its accounts, as far as such names can be used: by id.
std::map<std::string, std::string> names_of_accounts(const Collection& collection, const model::World& world);

// Accounts, providers, endpoints, resources and the organization; principals must be there.
void add_collection(Context& context, const Collection& collection,
                    const std::map<std::string, std::string>& account_names);

// The account of that id; made if it is not there, with nothing known of it.
std::optional<model::AccountId> account_in(Context& context, const std::string& id, const text::Span& span);

void add_collected_resources(Context& context, const Collection& collection);
void add_collected_organization(Context& context, const Collection& collection);
// Permission sets become roles where the account's export has none, and people their sessions.
void add_collected_directory(Context& context, const Collection& collection);
// Says of each account what the files did not contain, and tells what was lost.
void note_completeness(Context& context, const Collection& collection);

}  // namespace iamq::import
