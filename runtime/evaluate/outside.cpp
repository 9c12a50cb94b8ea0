#include "runtime/evaluate/outside.hpp"

#include <algorithm>
#include <array>

#include "runtime/policy/pattern.hpp"

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

bool covers(std::string_view patterns, std::string_view action) {
  while (!patterns.empty()) {
    const std::size_t blank = std::min(patterns.find(' '), patterns.size());
    if (policy::matches_action(patterns.substr(0, blank), action)) return true;
    patterns.remove_prefix(std::min(blank + 1, patterns.size()));
  }
  return false;
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
  std::vector<std::uint16_t> touched;
  for (std::size_t i = 0; i < services_outside.size(); ++i) {
    if (services_outside[i].only_cross_account && !is_cross_account) continue;
    if (could_change(services_outside[i], outcome) && covers(services_outside[i].actions, action))
      touched.push_back(static_cast<std::uint16_t>(i));
  }
  return touched;
}

}  // namespace iamq::evaluate
