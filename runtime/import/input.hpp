#pragma once

#include <span>
#include <vector>

#include "runtime/import/authorization_details.hpp"
#include "runtime/import/findings.hpp"
#include "runtime/import/pages.hpp"

namespace iamq::import {

// What the files of one import hold, read and checked piece by piece. Views into the JsonTexts.
struct Input {
  std::vector<ExportFile> exports;  // one an account export: a file, or an account of a world file
  std::vector<Pages> pages;         // parallel to `exports`
  std::vector<Object> worlds;       // resources and the organization stand in these
};

// Tells account exports and world files apart by their members.
Input read_input(text::Sources& sources, std::span<const ExportFile> files, const FileOpener& open, JsonTexts& texts,
                 Findings& findings);

}  // namespace iamq::import
