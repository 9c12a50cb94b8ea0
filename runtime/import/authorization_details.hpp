#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lang/text/diagnostic.hpp"
#include "lang/text/source.hpp"
#include "runtime/model/world.hpp"

// Real accounts: what `import` reads. The JSON that `aws iam get-account-authorization-details` prints becomes
// accounts, principals and policies of a World. World files (docs/worlds.md) hold several such exports, and resources
// and an organization with them. Folders of other outputs of the AWS CLI are put together first: see aws_cli/.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
namespace iamq::import {

// An AWS managed policy that iamq ships, for exports that leave its text out.
struct ShippedPolicy {
  policy::PolicyId policy{};
  std::string version;  // "v6"
  std::string date;     // when AWS made that version; empty if unknown
};

// Asked for policies that neither the exports nor the World have. Nothing: iamq does not ship that one.
using AwsPolicySource = std::function<std::optional<ShippedPolicy>(std::string_view arn)>;

// A file that an import names in turn, or why it cannot be had.
struct OpenedFile {
  std::optional<text::SourceId> source;
  std::string error;
  // May be called once nobody needs its text any more, but to quote it; may be empty.
  std::function<void()> let_go = {};
};
// `path` as written; `from` is the name of the source that names it.
using FileOpener = std::function<OpenedFile(std::string_view path, std::string_view from)>;

// One export as read from a file: a single JSON object, or its pages as an array or one after the other; or a world
// file.
struct ExportFile {
  text::SourceId source{};
  std::string account_name;   // `import "file.json" as NAME`; empty: the account goes by its id
  text::Span name_span;       // of NAME, for messages
  text::Span statement;       // the `import` that asks for the file
  bool is_of_folder = false;  // one of many: if it cannot be read, the others count all the same
  std::string unread;         // why it could not be had at all; its source is empty then
  // Of a large file of a folder, whose source does not keep its text: hands the text over, or says why it cannot be
  // had. Called once, from any thread.
  std::function<std::string(std::string& text)> read = {};
};

// What came of one account.
struct ImportedAccount {
  model::AccountId account{};
  std::uint32_t users = 0, groups = 0, roles = 0, policies = 0;
  bool was_declared = false;  // the World had this account; the export was added to it
};

struct ImportResult {
  std::optional<model::World> world;  // nothing if a diagnostic is an error: the World stays as it was
  std::vector<text::Diagnostic> diagnostics;
  std::vector<ImportedAccount> accounts;  // in the order they stand in the exports
};

// Adds all the files to a copy of `world`, or none. Policies that stand in an export as URL-encoded text become sources
// of their own, so that they have lines and columns. Without `open` no file may name another one.
ImportResult import_files(text::Sources& sources, std::span<const ExportFile> files, const model::World& world,
                          const AwsPolicySource& aws_policies, const FileOpener& open = {});

}  // namespace iamq::import
