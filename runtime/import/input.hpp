#pragma once

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "runtime/import/authorization_details.hpp"
#include "runtime/import/aws_cli/operations.hpp"
#include "runtime/import/distinct_texts.hpp"
#include "runtime/import/findings.hpp"
#include "runtime/import/pages.hpp"

namespace iamq::import {

// What the files of one import hold, read and checked piece by piece. Views into the JsonTexts.
struct Input {
  std::vector<ExportFile> exports;  // one an account export: a file, or an account of a world file
  std::vector<Pages> pages;         // parallel to `exports`
  std::vector<Object> worlds;       // resources and the organization stand in these
  Collection collection;            // other outputs of the AWS CLI, put together
  std::deque<std::string> ids;      // of accounts, for the Pages
  std::deque<JsonTexts> texts;      // of files that were read ahead
  std::unique_ptr<DistinctTexts> policies = std::make_unique<DistinctTexts>();  // that the JsonTexts left unread
};

// Tells account exports, world files and other outputs of the AWS CLI apart, by what they hold and by their paths.
Input read_input(text::Sources& sources, std::span<const ExportFile> files, const FileOpener& open, JsonTexts& texts,
                 Findings& findings);

}  // namespace iamq::import
