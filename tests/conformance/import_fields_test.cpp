#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "runtime/evaluate/gather.hpp"
#include "runtime/import/fields.hpp"
#include "tests/unit/import/import_for_tests.hpp"

// Takes every field out of an export, one at a time: a field that iamq uses changes an answer or raises a warning, and
// one that it does not use changes nothing and is listed as not used.
namespace iamq::import::testing {

namespace {

using nlohmann::ordered_json;
using Pointer = ordered_json::json_pointer;

// What can be asked of an imported account.
struct Answers {
  std::string decisions;          // who can do what, with what each answer rests on
  std::string shown;              // what `list` and `show` tell
  std::set<std::string> trouble;  // errors and warnings, without their places
  std::string unused;             // the note of the fields not used
};

std::string told(const evaluate::Explained& explained, const model::World& world) {
  static constexpr std::string_view outcomes[] = {"allowed", "explicit deny", "implicit deny", "depends"};
  std::string all(outcomes[static_cast<std::size_t>(explained.decision.outcome)]);
  for (const auto& clause : explained.decision.condition.any_of) {
    for (const auto& literal : clause) all += (literal.is_negated ? " not " : " ") + literal.atom.key;
    all += ";";
  }
  std::set<std::string> missing;
  for (const policy::PolicyId id : explained.decision.rests_on) {
    missing.insert(std::string(world.text(world.library().policy(id).name)));
  }
  for (const std::string& name : missing) all += " rests on `" + name + "`";
  return all + "\n";
}

std::string decisions_in(const model::World& world) {
  struct Question {
    std::string_view action, resource;
  };
  static constexpr Question questions[] = {
      {"s3:GetObject", "arn:aws:s3:::shared/web/a"},
      {"s3:PutObject", "arn:aws:s3:::shared/web/a"},
      {"s3:GetObject", "arn:aws:s3:::shared/other/a"},
      {"s3:GetObject", "arn:aws:s3:::reports/a"},
      {"s3:PutObject", "arn:aws:s3:::releases/production/a"},
      {"sqs:ListQueues", "*"},
      {"ec2:DescribeInstances", "*"},
      {"lambda:UpdateFunctionCode", "arn:aws:lambda:eu-central-1:111111111111:function:f"},
  };
  std::vector<std::pair<std::string, model::Subject>> subjects;
  const auto add = [&](model::EntityId entity, const model::Named& row) {
    model::Subject subject = model::Subject::of(entity);
    subject.account = row.account;
    subjects.emplace_back(world.text(row.arn), subject);
  };
  world.users.each([&](std::uint32_t index, const auto& row) { add({model::EntityKind::user, index}, row); });
  world.roles.each([&](std::uint32_t index, const auto& row) { add({model::EntityKind::role, index}, row); });
  model::Subject service;
  service.kind = model::Subject::Kind::service;
  service.text = world.library().strings().intern("support.amazonaws.com");
  subjects.emplace_back("support.amazonaws.com", service);

  std::string all;
  for (const auto& [name, subject] : subjects) {
    if (subject.kind == model::Subject::Kind::entity) {
      for (const Question& question : questions) {
        model::Target target;
        target.arn = world.library().strings().intern(question.resource);
        target.owner = world.account_by_id("111111111111");
        all += name + " " + std::string(question.action) + " " + std::string(question.resource) + ": " +
               told(evaluate::decide(world, subject, question.action, {target}, {}), world);
      }
    }
    world.roles.each([&](std::uint32_t index, const model::Role& role) {
      all += name + " assume " + std::string(world.text(role.arn)) + ": " +
             told(evaluate::decide_assume(world, subject, {model::EntityKind::role, index}, {}), world);
    });
  }
  return all;
}

Answers answers_of(const ordered_json& file) {
  Imports imports;
  const ImportResult result = imports.import(file.dump());
  Answers answers;
  for (const text::Diagnostic& diagnostic : result.diagnostics) {
    if (diagnostic.severity != text::Severity::note) {
      answers.trouble.insert(std::string(diagnostic.code) + " " + diagnostic.message);
    } else if (diagnostic.code == "unused-fields") {
      answers.unused = diagnostic.message;
    }
  }
  if (result.world) {
    answers.decisions = decisions_in(imports.world);
    answers.shown = imports.shown();
  }
  return answers;
}

// Every member of every object, as a pointer.
void find_members(const ordered_json& value, const Pointer& at, std::vector<Pointer>& members) {
  if (value.is_object()) {
    for (const auto& item : value.items()) {
      members.push_back(at / item.key());
      find_members(item.value(), at / item.key(), members);
    }
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) find_members(value[i], at / i, members);
  }
}

void erase(ordered_json& file, const Pointer& member) {
  file[member.parent_pointer()].erase(member.back());
}

// URL-encoded documents as objects, so that the fields in them can be taken out too.
void decode_documents(ordered_json& value) {
  for (auto& item : value.items()) {
    if (item.value().is_structured()) {
      decode_documents(item.value());
      continue;
    }
    const bool is_document = value.is_object() && item.key().find("Document") != std::string::npos;
    if (!is_document) continue;
    const std::string encoded = item.value();
    std::string text;
    for (std::size_t i = 0; i < encoded.size(); ++i) {
      const bool is_escape = encoded[i] == '%';
      text += is_escape ? static_cast<char>(std::stoi(encoded.substr(i + 1, 2), nullptr, 16)) : encoded[i];
      i += is_escape ? 2 : 0;
    }
    item.value() = ordered_json::parse(text);
  }
}

// Whether the field, or an object that it stands in, is one of those that are not used.
bool is_below_unused(const Pointer& member) {
  Pointer at = member;
  while (!at.empty()) {
    static const std::set<std::string> unused = {
        "CreateDate",        "UpdateDate",   "AttachmentCount",        "PermissionsBoundaryUsageCount",
        "IsAttachable",      "RoleLastUsed", "PasswordLastUsed",       "InstanceProfileName",
        "InstanceProfileId", "Roles",        "PermissionsBoundaryType"};
    if (!at.back().empty() && unused.count(at.back()) > 0) return true;
    at = at.parent_pointer();
  }
  const std::string text = member.to_string();
  return (text.find("/AttachedManagedPolicies/") != std::string::npos && member.back() == "PolicyName") ||
         (text.find("/InstanceProfileList/") != std::string::npos && member.back() == "Path");
}

// No request depends on these; they are told by `show` only.
bool is_only_shown(const ordered_json& file, const Pointer& member) {
  static const std::set<std::string> names = {"Sid", "MaxSessionDuration"};
  // The version of the policy language matters to policy variables, and to nothing else.
  const bool is_idle_version =
      member.back() == "Version" && file[member.parent_pointer()].dump().find("${") == std::string::npos;
  return is_idle_version || names.count(member.back()) > 0 || member.to_string().find("/Policies/0/Tags") == 0;
}

ordered_json fixture() {
  return ordered_json::parse(read_file(IAMQ_SOURCE_DIR "/tests/unit/import/account.json"));
}

}  // namespace

TEST_CASE("Every field of an export matters, or is listed as not used") {
  ordered_json file = fixture();
  const bool are_documents_objects = GENERATE(false, true);
  if (are_documents_objects) decode_documents(file);
  const Answers whole = answers_of(file);
  REQUIRE_FALSE(whole.decisions.empty());

  std::vector<Pointer> members;
  find_members(file, Pointer(), members);
  CHECK(members.size() > 150);
  for (const Pointer& member : members) {
    CAPTURE(member.to_string());
    ordered_json rest = file;
    erase(rest, member);
    const Answers without = answers_of(rest);
    std::set<std::string> new_trouble;
    for (const std::string& each : without.trouble) {
      if (whole.trouble.count(each) == 0) new_trouble.insert(each);
    }
    if (is_below_unused(member)) {
      CHECK(without.decisions == whole.decisions);
      CHECK(without.shown == whole.shown);
      CHECK(new_trouble.empty());
    } else if (is_only_shown(file, member)) {
      CHECK(without.shown != whole.shown);
    } else {
      CHECK((!new_trouble.empty() || without.decisions != whole.decisions));
    }
  }
}

TEST_CASE("A field that is not used is listed by name") {
  const std::string note = answers_of(fixture()).unused;
  for (const std::string_view name :
       {"CreateDate", "UpdateDate", "AttachmentCount", "PermissionsBoundaryUsageCount", "IsAttachable", "RoleLastUsed",
        "PasswordLastUsed", "InstanceProfileName", "InstanceProfileId", "Roles", "PermissionsBoundaryType",
        "PolicyName of attached policies", "Path of instance profiles"}) {
    CAPTURE(name, note);
    CHECK(note.find(name) != std::string::npos);
  }
}

TEST_CASE("The export of the tests has every field that iamq uses") {
  std::set<std::string> names;
  std::vector<Pointer> members;
  find_members(fixture(), Pointer(), members);
  for (const Pointer& member : members) names.insert(member.back());
  for (const Field& field : fields()) {
    if (is_of_world_file(field.object) || field.need == Need::unused || field.name == "IsTruncated" || field.name == "NextToken") continue;
    CAPTURE(field.name);
    CHECK(names.count(std::string(field.name)) == 1);
  }
}

}  // namespace iamq::import::testing
