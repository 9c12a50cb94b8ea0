#include "runtime/import/authorization_details.hpp"

#include <map>
#include <string>

#include "runtime/import/accounts.hpp"
#include "runtime/import/aws_cli/add_collection.hpp"
#include "runtime/import/context.hpp"
#include "runtime/import/input.hpp"
#include "runtime/import/managed_policies.hpp"
#include "runtime/import/organization.hpp"
#include "runtime/import/principals.hpp"
#include "runtime/import/resources.hpp"

namespace iamq::import {

namespace {

void add_all(Context& context, const Input& input, ImportResult& result) {
  add_accounts(context, input.exports, result.accounts);
  if (context.findings.has_errors()) {
    return;
  }
  refuse_duplicates(context, input.exports);
  if (context.findings.has_errors()) {
    return;
  }
  add_managed_policies(context);
  add_principals(context, result.accounts);
  add_resources(context, input.worlds);
  add_organizations(context, input.worlds);
}

// Accounts that the organization names go by these names, unless somebody named them already.
std::map<std::string, std::string> name_exports(Input& input, const model::World& world) {
  auto names = names_of_accounts(input.collection, world);
  for (std::size_t i = 0; i < input.exports.size(); ++i) {
    const auto name = names.find(std::string(input.pages[i].account_id));
    if (input.exports[i].account_name.empty() && name != names.end()) {
      input.exports[i].account_name = name->second;
      input.exports[i].name_span = input.pages[i].account_id_span;
    }
  }
  return names;
}

}  // namespace

ImportResult import_files(text::Sources& sources, std::span<const ExportFile> files, const model::World& world,
                          const AwsPolicySource& aws_policies, const FileOpener& open) {
  ImportResult result;
  Findings findings;
  JsonTexts texts;
  Input input = read_input(sources, files, open, texts, findings);
  if (!findings.has_errors()) {
    const auto names = name_exports(input, world);
    Context context{sources, world, findings, aws_policies, input.pages, {sources, world.library(), findings}, {}, {}};
    add_all(context, input, result);
    if (!findings.has_errors() && input.collection.is_there) {
      add_collection(context, input.collection, names);
    }
    if (!findings.has_errors()) {
      result.world = std::move(context.world);
    }
  }
  if (!result.world) {
    result.accounts.clear();
  }
  result.diagnostics = findings.take();
  return result;
}

}  // namespace iamq::import
