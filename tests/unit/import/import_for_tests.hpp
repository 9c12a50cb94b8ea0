#pragma once

#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/condition/operators.hpp"
#include "runtime/import/authorization_details.hpp"
#include "runtime/policy/document_writer.hpp"

// Imports texts and tells what came of them, so that tests compare whole texts.
namespace iamq::import::testing {

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw std::runtime_error("cannot read " + path);
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

class Imports {
public:
  // Imports the texts together; each as its own file.
  ImportResult import(const std::vector<std::string>& texts, const std::string& account_name = {}) {
    std::vector<ExportFile> files;
    for (const std::string& text : texts) {
      const std::string name = "export-" + std::to_string(++count_) + ".json";
      ExportFile& file = files.emplace_back();
      file.source = sources.add(name, text);
      file.account_name = account_name;
    }
    ImportResult result = import_files(sources, files, world, shipped);
    if (result.world) {
      world = *result.world;
    }
    return result;
  }
  ImportResult import(const std::string& text) { return import(std::vector<std::string>{text}); }

  // "error[code] file:line:column message", labels and help below.
  std::string told(const std::vector<text::Diagnostic>& diagnostics) const {
    std::string all;
    for (const text::Diagnostic& each : diagnostics) {
      const std::string_view severity = each.severity == text::Severity::error     ? "error"
                                        : each.severity == text::Severity::warning ? "warning"
                                                                                   : "note";
      all += std::string(severity) + "[" + std::string(each.code) + "] " + place(each.span) + " " + each.message + "\n";
      for (const text::Label& label : each.labels) {
        all += "  " + place(label.span) + " " + label.text + "\n";
      }
      if (!each.help.empty()) {
        all += "  help: " + each.help + "\n";
      }
    }
    return all;
  }
  std::string told(const ImportResult& result) const { return told(result.diagnostics); }
  // Without notes.
  std::string trouble(const ImportResult& result) const {
    std::vector<text::Diagnostic> diagnostics;
    for (const text::Diagnostic& each : result.diagnostics) {
      if (each.severity != text::Severity::note) {
        diagnostics.push_back(each);
      }
    }
    return told(diagnostics);
  }

  // Everything that the World holds, in words.
  std::string shown() const {
    std::string all;
    world.accounts.each([&](std::uint32_t, const model::Account& row) {
      all += "account " + text(row.name) + " " + text(row.id) +
             (row.completeness.principals ? "" : " some principals") +
             (row.completeness.resource_policies ? "" : " no resource policies") +
             (row.completeness.organization ? "" : " no organization") + shown(row.public_access_block) + "\n";
    });
    world.resources.each([&](std::uint32_t, const model::Resource& row) {
      all += "resource " + named(row) + shown(row.public_access_block) + "\n";
    });
    world.managed_policies.each([&](std::uint32_t, const model::ManagedPolicy& row) {
      all += (row.is_aws_managed ? "AWS policy " : "policy ") + named(row) + "\n";
      for (std::size_t i = 0; i < row.versions.size(); ++i) {
        all += "  " + text(row.versions[i].name) + (i == row.default_version ? " default" : "") +
               shown(row.versions[i].policy) + "\n";
      }
    });
    world.groups.each(
        [&](std::uint32_t, const model::Group& row) { all += "group " + named(row) + "\n" + lines(row); });
    world.users.each([&](std::uint32_t, const model::User& row) {
      all += "user " + named(row) + "\n" + lines(row);
      for (const std::uint32_t group : row.groups) {
        all += "  in " + text(world.groups[group].arn) + "\n";
      }
    });
    world.roles.each([&](std::uint32_t, const model::Role& row) {
      all += (row.is_service_linked ? "service-linked role " : "role ") + named(row) + "\n" + lines(row);
      all += "  session " + std::to_string(row.max_session_seconds) + "\n";
      all += row.trust ? "  trust" + shown(*row.trust) + "\n" : "";
      for (const policy::StringId profile : row.instance_profiles) {
        all += "  profile " + text(profile) + "\n";
      }
    });
    return all;
  }

  std::string place(const text::Span& span) const {
    const text::Location at = sources.locate(span.source, span.begin);
    return std::string(sources.name(span.source)) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  }

  text::Sources sources;
  std::shared_ptr<policy::Library> library = std::make_shared<policy::Library>(condition::operator_names());
  model::World world{library};
  AwsPolicySource shipped;

private:
  std::string text(policy::StringId id) const { return std::string(world.text(id)); }
  std::string named(const model::Named& row) const {
    std::string all = text(row.arn) + " " + text(row.path) + " " + text(row.name) + " " + text(row.unique_id);
    for (const model::Tag& tag : row.tags) {
      all += " " + text(tag.key) + "=" + text(tag.value);
    }
    return all;
  }
  std::string lines(const model::Identity& row) const {
    std::string all;
    for (const policy::PolicyId policy : row.inline_policies) {
      all += "  inline" + shown(policy) + "\n";
    }
    for (const std::uint32_t policy : row.attached) {
      all += "  attached " + text(world.managed_policies[policy].arn) + "\n";
    }
    return all + (row.boundary ? "  boundary " + text(world.managed_policies[*row.boundary].arn) + "\n" : "");
  }
  static std::string shown(model::PublicAccessBlock block) {
    return block == model::PublicAccessBlock::off  ? ""
           : block == model::PublicAccessBlock::on ? " blocks public access"
                                                   : " may block public access";
  }
  std::string shown(policy::PolicyId id) const {
    const policy::Policy& policy = library->policy(id);
    const std::string name = policy.name == policy::StringId{} ? "" : " " + text(policy.name);
    return name + (policy.is_missing
                       ? " missing"
                       : " " + policy::write_json(library->document(id), *library, policy::JsonLayout::compact));
  }

  int count_ = 0;
};

}  // namespace iamq::import::testing
