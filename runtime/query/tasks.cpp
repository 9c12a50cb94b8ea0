#include "runtime/query/tasks.hpp"

#include <array>
#include <string>

#include "stdlib/text_match.hpp"

namespace iamq::query {

namespace {

// "You must first remove users from the group, then detach or delete the group's policies, and then actually delete
// the group." https://docs.aws.amazon.com/IAM/latest/UserGuide/access_permissions-required.html
constexpr std::array<TaskStep, 7> delete_group = {{
    {"iam:GetGroup", "see who is in it"},
    {"iam:RemoveUserFromGroup", "take its users out"},
    {"iam:ListAttachedGroupPolicies", "see what is attached"},
    {"iam:DetachGroupPolicy", "detach managed policies"},
    {"iam:ListGroupPolicies", "see its inline policies"},
    {"iam:DeleteGroupPolicy", "delete them"},
    {"iam:DeleteGroup", "delete it"},
}};

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
constexpr std::array<TaskStep, 19> delete_user = {{
    {"iam:DeleteLoginProfile", "delete the password", true},
    {"iam:ListAccessKeys", "see the access keys"},
    {"iam:DeleteAccessKey", "delete them", true},
    {"iam:ListSigningCertificates", "see the signing certificates"},
    {"iam:DeleteSigningCertificate", "delete them", true},
    {"iam:ListSSHPublicKeys", "see the SSH keys"},
    {"iam:DeleteSSHPublicKey", "delete them", true},
    {"iam:ListServiceSpecificCredentials", "see the Git credentials"},
    {"iam:DeleteServiceSpecificCredential", "delete them", true},
    {"iam:ListMFADevices", "see the MFA devices"},
    {"iam:DeactivateMFADevice", "deactivate them", true},
    {"iam:DeleteVirtualMFADevice", "delete virtual ones", true},
    {"iam:ListUserPolicies", "see the inline policies"},
    {"iam:DeleteUserPolicy", "delete them", true},
    {"iam:ListAttachedUserPolicies", "see what is attached"},
    {"iam:DetachUserPolicy", "detach it", true},
    {"iam:ListGroupsForUser", "see the groups"},
    {"iam:RemoveUserFromGroup", "leave them", true},
    {"iam:DeleteUser", "delete the user"},
}};

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
constexpr std::array<TaskStep, 7> delete_role = {{
    {"iam:ListInstanceProfilesForRole", "see the instance profiles it is in"},
    {"iam:RemoveRoleFromInstanceProfile", "take it out", true},
    {"iam:ListAttachedRolePolicies", "see what is attached"},
    {"iam:DetachRolePolicy", "detach it", true},
    {"iam:ListRolePolicies", "see its inline policies"},
    {"iam:DeleteRolePolicy", "delete them", true},
    {"iam:DeleteRole", "delete it"},
}};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html
constexpr std::array<TaskStep, 2> launch_instance = {{
    {"ec2:RunInstances", "launch it"},
    {"iam:PassRole", "give it the role", true},
}};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_permissions-required.html: the console lists users first.
constexpr std::array<TaskStep, 5> change_access_keys = {{
    {"iam:ListUsers", "find the user in the console"},
    {"iam:ListAccessKeys", "see the keys"},
    {"iam:CreateAccessKey", "make another one"},
    {"iam:UpdateAccessKey", "deactivate the old one"},
    {"iam:DeleteAccessKey", "delete the old one"},
}};

// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_permissions-required.html
constexpr std::array<TaskStep, 8> create_directory = {{
    {"ds:CreateDirectory", "create it"},
    {"ec2:DescribeSubnets", "find its subnets"},
    {"ec2:DescribeVpcs", "find its VPC"},
    {"ec2:CreateSecurityGroup", "make its security group"},
    {"ec2:CreateNetworkInterface", "connect it to the subnets"},
    {"ec2:DescribeNetworkInterfaces", "see the connections"},
    {"ec2:AuthorizeSecurityGroupIngress", "let traffic in"},
    {"ec2:AuthorizeSecurityGroupEgress", "let traffic out"},
}};

constexpr std::array<Task, 6> table = {{
    {"change access keys", change_access_keys},
    {"create a directory", create_directory},
    {"delete a group", delete_group},
    {"delete a role", delete_role},
    {"delete a user", delete_user},
    {"launch an instance", launch_instance},
}};

// Lower case, one blank between words, no articles.
std::string plain(std::string_view name) {
  std::string text;
  while (!name.empty()) {
    const auto end = name.find(' ');
    std::string word(name.substr(0, end));
    for (char& c : word) c = stdlib::fold(c);
    name.remove_prefix(end == std::string_view::npos ? name.size() : end + 1);
    if (word.empty() || word == "a" || word == "an" || word == "the") continue;
    text += (text.empty() ? "" : " ") + word;
  }
  return text;
}

}  // namespace

std::span<const Task> tasks() {
  return table;
}

const Task* find_task(std::string_view name) {
  for (const auto& task : table) {
    if (plain(task.name) == plain(name)) return &task;
  }
  return nullptr;
}

}  // namespace iamq::query
