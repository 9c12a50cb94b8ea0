#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace iamq::repl {

// What this program says when it is started with these arguments in that folder, without terminal and colours: its
// output, then its messages.
std::string run_self(const std::vector<std::string>& arguments, const std::filesystem::path& folder);

// The words of a shell command, quotes taken off.
std::vector<std::string> shell_words(std::string_view line);

}  // namespace iamq::repl
