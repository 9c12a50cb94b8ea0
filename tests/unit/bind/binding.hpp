#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lang/parser.hpp"
#include "runtime/bind/declarations.hpp"
#include "runtime/bind/edits.hpp"
#include "runtime/bind/policy_slots.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/policy/document_writer.hpp"

// A session's worth of binding for tests: text in, World and messages out.
namespace iamq::bind::testing {

inline const stdlib::Catalog& catalog() {
  static const stdlib::Catalog catalog;
  return catalog;
}

class Script {
public:
  Script()
      : environment{sources, catalog(), {}}, world(std::make_shared<policy::Library>(condition::operator_names())) {
    environment.read_file = [this](std::string_view path, std::string_view) {
      FileText file;
      const auto found = files.find(std::string(path));
      file.ok = found != files.end();
      file.name = std::string(path);
      if (file.ok) {
        file.text = found->second;
      } else {
        file.error = "cannot read `" + std::string(path) + "`: there is no such file";
      }
      return file;
    };
  }

  // Runs declarations and edits; stops at the first that fails. The messages, one a line.
  std::string run(std::string text) {
    const auto parsed = parse(std::move(text));
    if (!parsed.diagnostics.empty()) return "syntax: " + tell(parsed.diagnostics);
    const auto bound = apply(environment, world, parsed.script.statements);
    if (bound.value) world = *bound.value;
    return tell(bound.diagnostics);
  }

  lang::ParseResult parse(std::string text) {
    const auto source = sources.add("test", std::move(text));
    return lang::parse(sources, source);
  }

  // The question of `can …`, to take pieces from.
  lang::Ask ask(std::string text) {
    auto parsed = parse(std::move(text));
    if (parsed.script.statements.empty()) throw std::runtime_error("syntax: " + tell(parsed.diagnostics));
    return std::get<lang::Ask>(std::get<lang::Question>(parsed.script.statements.front().node).node);
  }

  // "2:5 error unknown-role: unknown role `X`; did you mean `Y`?"
  std::string tell(const std::vector<text::Diagnostic>& diagnostics) const {
    std::string told;
    for (const text::Diagnostic& diagnostic : diagnostics) {
      const auto where = sources.locate(diagnostic.span.source, diagnostic.span.begin);
      told += std::to_string(where.line) + ":" + std::to_string(where.column);
      told += diagnostic.severity == text::Severity::error ? " error " : " warning ";
      told += std::string(diagnostic.code) + ": " + diagnostic.message;
      if (!diagnostic.help.empty()) told += "; " + diagnostic.help;
      told += "\n";
    }
    return told;
  }

  std::string text(policy::StringId id) const { return std::string(world.text(id)); }
  std::string json(policy::PolicyId id) const {
    return policy::write_json(world.library().document(id), world.library(), policy::JsonLayout::compact);
  }

  EntityId the(EntityKind kind, std::string_view name) const {
    for (const EntityId entity : world.named(name)) {
      if (entity.kind == kind) return entity;
    }
    throw std::runtime_error("nothing is called " + std::string(name));
  }
  const model::User& user(std::string_view name) const { return world.users[the(EntityKind::user, name).index]; }
  const model::Group& group(std::string_view name) const { return world.groups[the(EntityKind::group, name).index]; }
  const model::Role& role(std::string_view name) const { return world.roles[the(EntityKind::role, name).index]; }
  const model::Resource& resource(std::string_view name) const {
    return world.resources[the(EntityKind::resource, name).index];
  }
  const model::ManagedPolicy& managed(std::string_view name) const {
    return world.managed_policies[the(EntityKind::managed_policy, name).index];
  }
  const model::Ou& ou(std::string_view name) const { return world.ous[the(EntityKind::ou, name).index]; }
  const model::Account& account(std::string_view name) const {
    return world.accounts[the(EntityKind::account, name).index];
  }

  text::Sources sources;
  std::map<std::string, std::string> files;
  Environment environment;
  World world;
};

// The start of the delegation tutorial.
inline constexpr const char* tutorial = R"(account Production  999999999999
account Development 111111111111

bucket productionapp in Production

policy read-write-app-bucket in Production {
  allow s3:ListAllMyBuckets                         on *
  allow s3:ListBucket, s3:GetBucketLocation         on productionapp
  allow s3:GetObject, s3:PutObject, s3:DeleteObject on productionapp/*
}

role UpdateApp in Production {
  trusts account Development
  attach read-write-app-bucket
}

group Developers in Development {
  attach aws:PowerUserAccess
  policy allow-assume-S3-role-in-production {          # an inline policy
    allow sts:AssumeRole on role Production/UpdateApp
  }
}
group Testers in Development {
  attach aws:PowerUserAccess
  policy deny-assume-S3-role-in-production {
    deny sts:AssumeRole on role Production/UpdateApp
  }
}
user David   in Development { groups Developers }
user Theresa in Development { groups Testers }
)";

}  // namespace iamq::bind::testing
