#include "runtime/import/authorization_details.hpp"

#include "runtime/import/accounts.hpp"
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

}  // namespace

ImportResult import_files(text::Sources& sources, std::span<const ExportFile> files, const model::World& world,
                          const AwsPolicySource& aws_policies, const FileOpener& open) {
  ImportResult result;
  Findings findings;
  JsonTexts texts;
  const Input input = read_input(sources, files, open, texts, findings);
  if (!findings.has_errors()) {
    Context context{sources, world, findings, aws_policies, input.pages, {sources, world.library(), findings}, {}, {}};
    add_all(context, input, result);
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
