#include "runtime/session/imports.hpp"

#include <string>
#include <utility>
#include <vector>

#include "runtime/bind/aws_managed.hpp"
#include "stdlib/managed_policies.hpp"

namespace iamq {

namespace {

text::Diagnostic unreadable(const FileAnswer& file, const text::Span& span) {
  return {.severity = text::Severity::error,
          .code = "unreadable-file",
          .message = file.error,
          .span = span,
          .labels = {},
          .help = ""};
}

// AWS's own policies come from what iamq ships where an export leaves their text out.
import::AwsPolicySource shipped_policies(SessionState& state, const text::Span& span){
    return [&state, span ](std::string_view arn)
        ->std::optional<import::ShippedPolicy>{const auto* shipped = stdlib::find_managed_policy(arn);
if (shipped == nullptr) {
  return std::nullopt;
}
bind::Binder binder(state.environment, *state.world);
const auto row = bind::find_aws_managed_policy(binder, arn, span);
if (!row) {
  return std::nullopt;
}
return import::ShippedPolicy{.policy = binder.world.managed_policies[row->index].current(),
                             .version = std::string(shipped->version),
                             .date = std::string(shipped->updated)};
};  // namespace
}  // namespace iamq

}  // namespace

import::ImportResult import_path(SessionState& state, const lang::ImportUse& use,
                                 std::string_view from){import::ImportResult result;
std::vector<import::ExportFile> exports;
const auto add = [&](FileAnswer file) {
  import::ExportFile one;
  one.source = state.sources.add(std::move(file.name), std::move(file.text));
  if (use.as_name) {
    one.account_name = use.as_name->text;
    one.name_span = use.as_name->span;
  }
  exports.push_back(std::move(one));
};
FileAnswer file = state.files(use.path.text, from);
if (file.ok) {
  add(std::move(file));
} else if (!file.folder_files.empty()) {
  for (const auto& path : file.folder_files) {
    FileAnswer part = state.files(path, from);
    if (!part.ok) {
      result.diagnostics.push_back(unreadable(part, use.path.span));
      return result;
    }
    add(std::move(part));
  }
} else {
  result.diagnostics.push_back(unreadable(file, use.path.span));
  return result;
}
const auto open = [&state](std::string_view path, std::string_view asking) -> import::OpenedFile {
    FileAnswer other = state.files(path, asking);
    if (!other.ok) {
      return {std::nullopt, std::move(other.error)};
    }
    return {state.sources.add(std::move(other.name), std::move(other.text)), {}};
  };
  return import::import_files(state.sources, exports, *state.world, shipped_policies(state, use.path.span), open);
}

}  // namespace iamq
