#include <fmt/core.h>

#include "runtime/import/aws_cli/operations.hpp"
#include "runtime/policy/arn.hpp"

// What an account has beside its users, groups, roles and policies: identity providers, VPC endpoints, its alias and
// its Regions. (`get-account-authorization-details` is read by pages.cpp.)
namespace iamq::import {

namespace {

void put_provider(const Reading& reading, std::string arn, const text::Span& span) {
  CollectedProvider& row = reading.collection.providers[arn];
  if (row.arn.empty()) {
    row.declared = span;
  }
  row.arn = std::move(arn);
}

void read_listed_provider(const Reading& reading, const Object& object) {
  put_provider(reading, std::string(object.text("Arn")), object.span_of("Arn"));
}
void read_saml_provider(const Reading& reading, const Object&) {
  put_provider(reading, std::string(reading.call.name.parameter("saml-provider-arn")), reading.call.span);
}
void read_oidc_provider(const Reading& reading, const Object&) {
  put_provider(reading, std::string(reading.call.name.parameter("open-id-connect-provider-arn")), reading.call.span);
}

// An account has one alias at most.
void read_alias_of_account(const Reading& reading, const Object& page) {
  for (const policy::JsonNode& alias : page.json().children(*page.find("AccountAliases"))) {
    reading.collection.aliases[reading.call.name.account] = alias.text;
  }
}

void read_region(const Reading& reading, const Object& object) {
  if (object.text("OptInStatus") != "not-opted-in") {
    reading.collection.regions[reading.call.name.account].insert(std::string(object.text("RegionName")));
  }
}

// Only interface and gateway endpoints have policies; without one the default lets everything through.
void read_endpoint(const Reading& reading, const Object& object) {
  const std::string id(object.text("VpcEndpointId"));
  CollectedEndpoint& row = reading.collection.endpoints[id];
  row.id = id;
  row.account = reading.call.name.account.empty() ? std::string(object.text("OwnerId")) : reading.call.name.account;
  row.region = reading.call.name.region;
  row.declared = object.span_of("VpcEndpointId");
  row.policy = {object.text("PolicyDocument").empty() ? Known::none : Known::here, object, "PolicyDocument",
                object.span_of("PolicyDocument")};
  for (const Object& tag : object.list("Tags")) {
    row.tags.push_back({std::string(tag.text("Key")), std::string(tag.text("Value"))});
  }
}

constexpr Operation account_rows[] = {
    {"iam",
     "list-saml-providers",
     "SAMLProviderList",
     true,
     {},
     "Arn",
     {},
     "ValidUntil CreateDate",
     {},
     read_listed_provider,
     nullptr},
    {"iam",
     "get-saml-provider",
     {},
     false,
     "SAMLMetadataDocument",
     {},
     {},
     "SAMLProviderUUID SAMLMetadataDocument CreateDate ValidUntil Tags AssertionEncryptionMode PrivateKeyList",
     "saml-provider-arn",
     read_saml_provider,
     nullptr},
    {"iam",
     "list-open-id-connect-providers",
     "OpenIDConnectProviderList",
     true,
     {},
     "Arn",
     {},
     {},
     {},
     read_listed_provider,
     nullptr},
    {"iam",
     "get-open-id-connect-provider",
     {},
     false,
     "ClientIDList ThumbprintList",
     {},
     {},
     "Url ClientIDList ThumbprintList CreateDate Tags",
     "open-id-connect-provider-arn",
     read_oidc_provider,
     nullptr},
    {"iam", "list-account-aliases", "AccountAliases", true, {}, {}, {}, {}, {}, read_alias_of_account, nullptr},
    {"sts", "get-caller-identity", {}, false, "UserId Account", {}, {}, "UserId Account Arn", {}, nullptr, nullptr},
    {"ec2",
     "describe-regions",
     "Regions",
     true,
     "RegionName",
     "RegionName",
     "OptInStatus",
     "Endpoint",
     {},
     read_region,
     nullptr},
    {"ec2",
     "describe-vpc-endpoints",
     "VpcEndpoints",
     true,
     "VpcEndpointId",
     "VpcEndpointId",
     "PolicyDocument OwnerId Tags",
     "VpcEndpointType VpcId ServiceName State RouteTableIds SubnetIds Groups IpAddressType DnsOptions "
     "PrivateDnsEnabled RequesterManaged NetworkInterfaceIds DnsEntries CreationTimestamp LastError "
     "ServiceRegion ServiceNetworkArn Ipv4Prefixes Ipv6Prefixes FailureReason ResourceConfigurationArn",
     {},
     read_endpoint,
     nullptr},
};

}  // namespace

std::span<const Operation> account_operations() {
  return account_rows;
}

}  // namespace iamq::import
