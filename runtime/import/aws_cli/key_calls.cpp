#include <fmt/core.h>

#include "runtime/import/aws_cli/operations.hpp"
#include "runtime/import/aws_cli/resource_policies.hpp"

// KMS keys. https://docs.aws.amazon.com/kms/latest/APIReference/
namespace iamq::import {

namespace {

std::string key_arn(const Reading& reading, std::string_view id) {
  if (id.substr(0, 4) == "arn:") {
    return std::string(id);
  }
  const auto alias = reading.collection.key_aliases.find(
      fmt::format("{}/{}/{}", reading.call.name.account, reading.call.name.region, id));
  return reading.arn("kms", fmt::format("key/{}", alias == reading.collection.key_aliases.end() ? id : alias->second));
}
void read_key(const Reading& reading, const Object& object) {
  reading.resource(member_text(object, "KeyArn"), object.span_of("KeyArn"));
}
void read_alias(const Reading& reading, const Object& object) {
  if (object.has("TargetKeyId")) {
    reading.collection.key_aliases[fmt::format("{}/{}/{}", reading.call.name.account, reading.call.name.region,
                                               object.text("AliasName"))] = member_text(object, "TargetKeyId");
  }
}
void read_described_key(const Reading& reading, const Object& object) {
  reading.resource(member_text(object, "Arn"), object.span_of("Arn"));
}
void read_key_policy(const Reading& reading, const Object& object) {
  const std::string arn = key_arn(reading, reading.call.name.parameter("key-id"));
  put_policy(reading, reading.resource(arn, reading.call.span), object, "Policy");
}
void finish_key_policy(const Reading& reading) {
  finish_policy(reading, reading.resource(key_arn(reading, reading.call.name.parameter("key-id")), reading.call.span));
}

constexpr Operation key_rows[] = {
    {"kms", "list-keys", "Keys", true, "KeyArn", "KeyArn", {}, "KeyId", {}, read_key, note_list},
    {"kms",
     "list-aliases",
     "Aliases",
     true,
     "AliasName",
     "AliasName",
     "TargetKeyId",
     "AliasArn CreationDate LastUpdatedDate",
     {},
     read_alias,
     nullptr},
    {"kms",
     "describe-key",
     "KeyMetadata",
     false,
     {},
     "Arn",
     {},
     "AWSAccountId KeyId CreationDate Enabled Description KeyUsage KeyState Origin KeyManager KeySpec "
     "CustomerMasterKeySpec EncryptionAlgorithms SigningAlgorithms MultiRegion MultiRegionConfiguration DeletionDate "
     "ValidTo ExpirationModel CustomKeyStoreId CloudHsmClusterId MacAlgorithms XksKeyConfiguration",
     {},
     read_described_key,
     nullptr},
    {"kms", "get-key-policy", {}, false, {}, "Policy", {}, "PolicyName", "key-id", read_key_policy, finish_key_policy},
};

}  // namespace

std::span<const Operation> key_operations() {
  return key_rows;
}

}  // namespace iamq::import
