#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracle/request.hpp"

// Requests that are more than one decision: roles assumed on the way, tags and source identities of sessions, roles
// that are passed to a service, calls that a service makes for somebody. Like the rest of the oracle written from AWS's
// pages alone; each step is a Case of its own.
namespace iamq::oracle {

using Tags = std::vector<std::pair<std::string, std::string>>;

struct WorldRole {
  std::string name;
  std::string account;
  Document trust;
  Document policy;
  Documents boundary;
  Tags tags;
};

struct WorldUser {
  std::string name;
  std::string account;
  Document policy;
  Tags tags;
};

struct Bucket {
  std::string name;
  std::string account;
  Documents policy;
  bool blocks_public_access = false;
};

struct World {
  std::vector<std::string> accounts;
  std::vector<std::string> blocking_accounts;  // S3 Block Public Access for the whole account
  std::vector<WorldUser> users;
  std::vector<WorldRole> roles;
  std::vector<Bucket> buckets;
};

// One sts:AssumeRole on the way.
struct Hop {
  std::size_t role = 0;
  std::string session_name;
  std::string external_id;
  Tags tags;
  std::string source_identity;
};

struct Question {
  std::size_t user = 0;
  std::vector<Hop> hops;
  std::string action;
  std::string resource;
  std::string source_ip;  // holds for every request; empty: none
  bool has_mfa = false;   // of the user's credentials
  std::optional<std::size_t> passed_role;
  std::string through;  // the service that makes the call for the caller
};

struct WorldCase {
  World world;
  Question question;
};

// The outcome of the first step that is not allowed, else Outcome::allowed.
Outcome decide(const WorldCase& asked);

std::string arn_of(const WorldUser& user);
std::string arn_of(const WorldRole& role);

// The case as a script of the language, which ends in its question.
std::string to_script(const WorldCase& asked);

WorldCase random_world_case(std::uint64_t seed);
std::vector<WorldCase> smaller_cases(const WorldCase& asked);

}  // namespace iamq::oracle
