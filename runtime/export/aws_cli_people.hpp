#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runtime/export/aws_cli.hpp"
#include "runtime/model/world.hpp"

namespace iamq::export_ {

// IAM Identity Center as `sso-admin` and `identitystore` tell it: who of the directory has which permission set where.
// `account`: the one whose calls tell it. The roles of the permission sets stand in the accounts' own exports. Ids that
// a World does not keep are made up, the same ones for the same World.
std::vector<WrittenFile> aws_cli_people(const model::World& world, const std::string& account);

}  // namespace iamq::export_
