#include "runtime/import/aws_cli/call_name.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "runtime/import/url_encoding.hpp"
#include "runtime/policy/arn.hpp"

namespace iamq::import {

namespace {

constexpr std::string_view extension = ".json";

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

// `us-east-1`, `us-gov-west-1`: words of letters with a number behind.
// https://docs.aws.amazon.com/general/latest/gr/rande.html
bool is_region(std::string_view text) {
  return is_word(text) && text.size() > 4 && std::count(text.begin(), text.end(), '-') >= 2 && text.back() >= '0' &&
         text.back() <= '9' && text[text.size() - 2] == '-' && (text.front() < '0' || text.front() > '9');
}

// Where the next `--name=` begins, from `from` on.
std::size_t next_parameter(std::string_view stem, std::size_t from) {
  for (std::size_t at = stem.find("--", from); at != std::string_view::npos; at = stem.find("--", at + 1)) {
    const std::size_t equals = stem.find('=', at);
    if (equals != std::string_view::npos && is_word(stem.substr(at + 2, equals - at - 2)) && stem[at + 2] != '-') {
      return at;
    }
  }
  return std::string_view::npos;
}

std::string encoded(std::string_view value) {
  std::string text;
  for (const char c : value) {
    const bool is_plain =
        static_cast<unsigned char>(c) > 0x20 && c != '/' && c != '=' && c != '~' && c != '%' && c != '\\' && c != 0x7F;
    text += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return text;
}

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return parts;
}

}  // namespace

std::string_view CallName::parameter(std::string_view name) const {
  for (const auto& [known, value] : parameters) {
    if (known == name) {
      return value;
    }
  }
  return {};
}

std::string CallName::in_words() const {
  return fmt::format("aws {}{}{}", service, service.empty() ? "" : " ", operation);
}

std::optional<CallName> call_in_path(std::string_view path) {
  const std::vector<std::string_view> parts = parts_of(path);
  if (parts.empty() || parts.back().size() <= extension.size() ||
      parts.back().substr(parts.back().size() - extension.size()) != extension) {
    return std::nullopt;
  }
  std::string_view stem = parts.back().substr(0, parts.back().size() - extension.size());
  CallName name;
  if (const std::size_t tilde = stem.rfind('~'); tilde != std::string_view::npos) {
    const std::string_view digits = stem.substr(tilde + 1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), name.page);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) {
      return std::nullopt;
    }
    stem = stem.substr(0, tilde);
  }
  std::size_t at = next_parameter(stem, 0);
  name.operation = stem.substr(0, at);
  if (!is_word(name.operation)) {
    return std::nullopt;
  }
  while (at != std::string_view::npos) {
    const std::size_t equals = stem.find('=', at), next = next_parameter(stem, equals);
    const auto value =
        decode_percent(stem.substr(equals + 1, next == std::string_view::npos ? next : next - equals - 1));
    if (!value) {
      return std::nullopt;
    }
    name.parameters.emplace_back(stem.substr(at + 2, equals - at - 2), *value);
    at = next;
  }
  std::size_t above = parts.size() - 1;  // folders not looked at yet
  if (above > 0 && is_word(parts[above - 1]) && !policy::is_account_id(parts[above - 1])) {
    name.service = parts[--above];
  }
  if (above > 0 && is_region(parts[above - 1])) {
    name.region = parts[--above];
  }
  if (above > 0 && policy::is_account_id(parts[above - 1])) {
    name.account = parts[above - 1];
  }
  return name;
}

std::string path_of(const CallName& name) {
  std::string path = name.account.empty() ? "" : name.account + "/";
  path += name.region.empty() ? "" : name.region + "/";
  path += name.service + "/" + name.operation;
  for (const auto& [parameter, value] : name.parameters) {
    path += "--" + parameter + "=" + encoded(value);
  }
  return path + (name.page == 1 ? "" : fmt::format("~{}", name.page)) + std::string(extension);
}

}  // namespace iamq::import
