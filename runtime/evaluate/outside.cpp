#include "runtime/evaluate/outside.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

#include "runtime/policy/pattern.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::evaluate {

namespace {

constexpr std::array services_outside{
    OutsideRow{"S3 ACLs and object ownership",
               "s3:GetObject s3:GetObjectVersion s3:GetObjectAcl s3:GetObjectVersionAcl s3:PutObject s3:PutObjectAcl "
               "s3:PutObjectVersionAcl s3:DeleteObject s3:ListBucket s3:ListBucketVersions "
               "s3:ListBucketMultipartUploads s3:GetBucketAcl s3:PutBucketAcl",
               true, false, false, "a bucket's or an object's access control list may allow it",
               "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html"},
    OutsideRow{"S3 Access Grants", "s3:GetDataAccess", false, true, false,
               "the call gives credentials only where an access grant covers the data",
               "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-grants.html"},
    OutsideRow{"KMS grants",
               "kms:Decrypt kms:Encrypt kms:GenerateDataKey* kms:ReEncrypt* kms:Sign kms:Verify kms:GetPublicKey "
               "kms:CreateGrant kms:RetireGrant kms:DescribeKey kms:GenerateMac kms:VerifyMac kms:DeriveSharedSecret",
               true, false, false, "a grant on the key may allow it",
               "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html"},
    OutsideRow{"Lake Formation permissions",
               "glue:*Database* glue:*Table* glue:*Partition* lakeformation:GetDataAccess", false, true, false,
               "data that Lake Formation governs needs its permission besides",
               "https://docs.aws.amazon.com/lake-formation/latest/dg/access-control-overview.html"},
    OutsideRow{"S3 Glacier vault locks", "glacier:*", true, true, false,
               "a locked vault has a second policy that cannot change",
               "https://docs.aws.amazon.com/amazonglacier/latest/dev/vault-lock-policy.html"},
    OutsideRow{"RAM shares",
               "ec2:* route53resolver:* network-firewall:* imagebuilder:* license-manager:* appmesh:* vpc-lattice:* "
               "codebuild:* ssm:GetParameter* resource-groups:*",
               true, false, true, "the resource's owner may have shared it with the account",
               "https://docs.aws.amazon.com/ram/latest/userguide/shareable.html"},
    OutsideRow{"EC2 image and snapshot sharing",
               "ec2:RunInstances ec2:CopyImage ec2:CopySnapshot ec2:CreateVolume ec2:DescribeImages "
               "ec2:DescribeSnapshots",
               true, false, true, "launch and volume permissions of an image or snapshot may admit the account",
               "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharing-amis.html"},
    OutsideRow{"RDS snapshot sharing",
               "rds:CopyDBSnapshot rds:CopyDBClusterSnapshot rds:RestoreDBInstanceFromDBSnapshot "
               "rds:RestoreDBClusterFromSnapshot",
               true, false, true, "a shared snapshot may be copied and restored by the account",
               "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html"},
    OutsideRow{"centralized root access", "sts:AssumeRoot", false, true, false,
               "the organization must have enabled it, and a task policy limits the session",
               "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user-privileged-task.html"},
    OutsideRow{"IAM access to billing", "aws-portal:* billing:* ce:* cur:* payments:* tax:* invoicing:*", false, true,
               false, "root must have activated IAM access to billing",
               "https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_billing.html"},
    OutsideRow{"management account or delegated administrator", "organizations:*", false, true, false,
               "most calls work only from the management account or for a delegated administrator",
               "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_permissions_overview.html"},
    OutsideRow{"EKS access entries", "eks:AccessKubernetesApi", true, true, false,
               "the cluster's access entries and RBAC decide inside the cluster",
               "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html"},
};

// An action pattern of a row.
struct Touched {
  std::string_view pattern;
  std::uint16_t row;
};

// All patterns by their service, in the order of the rows: most requests are about a service without any.
using ByService = std::unordered_map<std::string_view, std::vector<Touched>>;
ByService by_service() {
  ByService all;
  for (std::size_t row = 0; row < services_outside.size(); ++row) {
    for (std::string_view left = services_outside[row].actions; !left.empty();) {
      const std::string_view pattern = left.substr(0, left.find(' '));
      all[pattern.substr(0, pattern.find(':'))].push_back({pattern, static_cast<std::uint16_t>(row)});
      left.remove_prefix(std::min(pattern.size() + 1, left.size()));
    }
  }
  return all;
}

bool could_change(const OutsideRow& row, Outcome outcome) {
  switch (outcome) {
    case Outcome::allowed:
      return row.may_deny;
    case Outcome::implicitly_denied:
      return row.may_allow;
    case Outcome::depends:
      return row.may_allow || row.may_deny;
    case Outcome::explicitly_denied:
      break;  // an explicit deny stands against everything
  }
  return false;
}

}  // namespace

std::span<const OutsideRow> outside_rows() {
  return services_outside;
}

std::vector<std::uint16_t> outside_of(std::string_view action, Outcome outcome, bool is_cross_account) {
  static const ByService all = by_service();
  const auto of_service = all.find(policy::lower_case(action.substr(0, action.find(':'))));
  std::vector<std::uint16_t> touched;
  if (of_service == all.end()) return touched;
  for (const Touched& one : of_service->second) {
    const OutsideRow& row = services_outside[one.row];
    const bool is_known = !touched.empty() && touched.back() == one.row;
    if (is_known || (row.only_cross_account && !is_cross_account) || !could_change(row, outcome)) continue;
    if (policy::matches_action(one.pattern, action)) touched.push_back(one.row);
  }
  return touched;
}

}  // namespace iamq::evaluate
