#pragma once

#include "runtime/import/aws_cli/collection.hpp"
#include "runtime/import/findings.hpp"

namespace iamq::import {

// `iamq.json`, which iamq writes beside the outputs of the AWS CLI: names of accounts, and what its World did not know.
bool is_manifest(const Object& object);
void read_manifest(const Object& object, Collection& collection, Findings& findings);

}  // namespace iamq::import
