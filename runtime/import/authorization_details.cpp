#include "runtime/import/authorization_details.hpp"

#include "runtime/import/accounts.hpp"
#include "runtime/import/context.hpp"
#include "runtime/import/managed_policies.hpp"
#include "runtime/import/principals.hpp"

namespace iamq::import {

namespace {

void add_all(Context& context, std::span<const ExportFile> exports, ImportResult& result) {
  add_accounts(context, exports, result.accounts);
  if (context.findings.has_errors()) {
    return;
  }
  refuse_duplicates(context);
  if (context.findings.has_errors()) {
    return;
  }
  add_managed_policies(context);
  add_principals(context, result.accounts);
}

}  // namespace

ImportResult import_authorization_details(text::Sources& sources, std::span<const ExportFile> exports,
                                          const model::World& world, const AwsPolicySource& aws_policies) {
  ImportResult result;
  Findings findings;
  JsonTexts texts;
  std::vector<Pages> files;
  for (std::size_t i = 0; i < exports.size(); ++i) {
    files.push_back(read_pages(sources, exports[i], i, texts, findings));
  }
  if (!findings.has_errors()) {
    Context context{sources, world, findings, aws_policies, files, {sources, world.library(), findings}, {}, {}};
    add_all(context, exports, result);
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
