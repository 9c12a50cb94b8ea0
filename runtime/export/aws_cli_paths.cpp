#include "runtime/export/aws_cli_paths.hpp"

#include <fmt/core.h>

namespace iamq::export_ {

namespace {

// Signs that mean something in such a path, or in a file system.
std::string in_path(std::string_view value) {
  std::string text;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = byte > 0x20 && byte < 0x7F && std::string_view("/=~%\\").find(c) == std::string_view::npos;
    text += is_plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return text;
}

}  // namespace

std::string aws_cli_path(std::string_view account, std::string_view region, std::string_view service,
                         std::string_view operation,
                         const std::vector<std::pair<std::string, std::string>>& parameters) {
  std::string path = fmt::format("{}/{}{}{}/{}", account, region, region.empty() ? "" : "/", service, operation);
  for (const auto& [name, value] : parameters) {
    path += fmt::format("--{}={}", name, in_path(value));
  }
  return path + ".json";
}

}  // namespace iamq::export_
