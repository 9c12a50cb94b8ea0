#include "repl/prompt/topics.hpp"

#include <array>

namespace iamq::repl {
namespace {

constexpr std::array<TopicRow, 11> topic_table = {{
    {"declarations", "accounts, users, groups, roles, policies and resources",
     "  account Production 999999999999\n"
     "  user David in Development { groups Developers }\n"
     "  group Developers in Development { attach into-production }\n"
     "  role UpdateApp in Production { trusts account Development; attach read-write }\n"
     "  policy read-write in Production { allow s3:GetObject, s3:PutObject on productionapp/* }\n"
     "  bucket productionapp in Production\n"},
    {"names", "how users, roles, resources and policies are named",
     "  can David s3:GetObject on productionapp/index.html\n"
     "  can Development/David s3:GetObject on productionapp/index.html\n"
     "  can user arn:aws:iam::111111111111:user/David s3:GetObject on arn:aws:s3:::productionapp/index.html\n"
     "  who can assume role Production/UpdateApp\n"
     "  show aws:PowerUserAccess\n"},
    {"policies", "statements, JSON, and files",
     "  policy read in A { allow s3:GetObject on app/*; deny s3:* on app/secret/* }\n"
     "  policy read in A from \"read.json\"\n"
     "  policy read in A = { \"Version\": \"2012-10-17\", \"Statement\": [] }\n"
     "  role R in A { trusts account B when aws:MultiFactorAuthPresent is true }\n"
     "  bucket app in A { policy { allow s3:GetObject to account B on app/* } }\n"
     "  scp no-ec2 on ou Workloads { deny ec2:* on * }\n"},
    {"questions", "who can do what, and why",
     "  can David s3:PutObject on productionapp/index.html via UpdateApp\n"
     "  who can assume UpdateApp\n"
     "  who can s3:GetObject on productionapp/*\n"
     "  why can't Theresa assume UpdateApp\n"
     "  what can David do in Production\n"
     "  which roles can David assume\n"
     "  how can David reach UpdateApp\n"
     "  how to let Theresa assume UpdateApp\n"
     "  effective permissions of David in Production\n"
     "  effective permissions of David for s3\n"
     "  effective permissions of David as policy\n"
     "  which resources can David s3:GetObject\n"
     "  which policies allow s3:GetObject on productionapp/*\n"
     "  what does David need to delete a group\n"
     "  summary of policy read-write\n"},
    {"clauses", "what a question takes for granted",
     "  can David s3:GetObject on app/x with mfa, aws:SourceIp=10.0.0.1\n"
     "  can David s3:GetObject on app/x via UpdateApp\n"
     "  can David s3:GetObject on app/x with only mfa\n"
     "  can David s3:GetObject on app/x without boundary\n"},
    {"conditions", "conditions of policy statements, behind `when`",
     "  policy p in A { allow s3:* on * when aws:SourceIp in 10.0.0.0/8 and aws:MultiFactorAuthPresent is true }\n"
     "  policy q in A { deny s3:* on * when aws:PrincipalTag/team is not web }\n"
     "  policy r in A { allow s3:ListBucket on app when s3:prefix like home/* }\n"},
    {"edits", "changing what is declared",
     "  attach read-write to UpdateApp\n"
     "  detach read-write from UpdateApp\n"
     "  add Theresa to Developers\n"
     "  remove David from Developers\n"
     "  set boundary limits on David\n"
     "  delete user David\n"},
    {"what-if", "trying a change without making it",
     "  what if { remove David from Developers }\n"
     "  what if { remove David from Developers } then who can assume UpdateApp\n"
     "  commit\n"
     "  discard\n"},
    {"expect", "answers that must hold; `iamq test` runs them",
     "  expect David can assume UpdateApp\n"
     "  expect who can assume UpdateApp is David\n"
     "  expect Theresa cannot assume UpdateApp because explicit deny\n"
     "  expect it is David\n"},
    {"tests", "expectations that stand by themselves, on a copy of the world",
     "  test \"only developers\" { expect who can assume UpdateApp is David }\n"
     "  test \"without the group\" {\n"
     "    remove David from Developers\n"
     "    expect David cannot assume UpdateApp because implicit deny\n"
     "  }\n"},
    {"files", "reading and writing",
     "  import \"account.json\"\n"
     "  include \"production.iamq\"\n"
     "  save \"world.iamq\" with expectations\n"
     "  show UpdateApp as json\n"},
}};

}  // namespace

std::span<const TopicRow> topics() {
  return topic_table;
}

const TopicRow* find_topic(std::string_view name) {
  const TopicRow* found = nullptr;
  for (const auto& row : topic_table) {
    if (row.name == name) return &row;
    if (row.name.substr(0, name.size()) != name) continue;
    if (found != nullptr) return nullptr;
    found = &row;
  }
  return found;
}

}  // namespace iamq::repl
