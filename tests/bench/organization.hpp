#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

// Organizations of any size, the same ones for the same seed, with the mixture that real ones have: most roles trust a
// service, most policies are AWS's own, few principals have a boundary, and SCPs stand at a few units.
namespace iamq::bench {

struct Organization {
  std::string script;          // declarations of the language
  std::size_t principals = 0;  // users and roles
  std::vector<std::string> accounts;
  // Some of them, spelled out as edits and questions name them: `user A1/U7`.
  std::vector<std::string> users, roles, groups, policies, buckets;
};

Organization make_organization(std::size_t principals, unsigned seed);
// The same with its script in parts, each told when it is made, so that a million principals need not be held as text:
// first the organization with its SCPs, then account by account. `script` stays empty.
Organization make_organization(std::size_t principals, unsigned seed, const std::function<void(std::string)>& tell);

}  // namespace iamq::bench
