#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/model/world.hpp"

// A World as the files that the AWS CLI would have written of it, in the layout that `import` reads (docs/aws-cli.md).
namespace iamq::export_ {

struct WrittenFile {
  std::string path;  // below the folder, with `/`
  std::string text;
};

// `world_file`: the same World as a world file (docs/worlds.md), from which the account exports are taken. The same
// World gives the same bytes; files are in order of their paths.
std::vector<WrittenFile> aws_cli_files(const model::World& world, std::string_view world_file);

// What such files have no place for, in words: "2 named sessions".
std::vector<std::string> left_out_of_aws_cli_files(const model::World& world);

}  // namespace iamq::export_
