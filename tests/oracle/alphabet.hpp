#pragma once

#include <string>
#include <vector>

// The few words of which random cases are made: few, so that policies and requests meet often.
namespace iamq::oracle {

inline const std::string own_account = "111122223333";
inline const std::string other_account = "444455556666";

struct Call {
  std::string action;
  std::vector<std::string> arns;
};
// What IAM principals, services and strangers call.
const std::vector<Call>& calls();
// What identities of a provider call.
const std::vector<Call>& federated_calls();

enum class KeyType { string, numeric, date, boolean, binary, address, arn };

struct KeyRow {
  std::string name;
  KeyType type;
  bool is_list = false;
  bool is_filled_in = false;                // follows from the caller or the resource; a request does not give it
  std::vector<std::string> request_values;  // for a list: its elements
  std::vector<std::string> policy_values;
};
const std::vector<KeyRow>& keys();

// Operators for a type, without qualifier and IfExists.
const std::vector<std::string>& operators_of(KeyType type);

}  // namespace iamq::oracle
