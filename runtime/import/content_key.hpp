#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "lang/text/source.hpp"
#include "runtime/import/authorization_details.hpp"

// By which bytes one import is told from every other one, and a whole text from a broken one: 128 bits of XXH3.
namespace iamq::import {

// 32 hexadecimal digits of all texts, in their order.
class ContentKey {
public:
  ContentKey();
  ~ContentKey();
  ContentKey(const ContentKey&) = delete;
  ContentKey& operator=(const ContentKey&) = delete;

  void add(std::string_view text);
  std::string digits() const;

private:
  struct State;
  std::unique_ptr<State> state_;
};

// Of an import: what its statement says, and each file with its name and its text.
std::string key_of_import(const text::Sources& sources, const text::Span& statement, std::span<const ExportFile> files);

// The bytes with what tells whether they are whole, and the other way round: nothing, if they are not.
std::string sealed(std::string_view bytes);
std::optional<std::string_view> unsealed(std::string_view bytes);

}  // namespace iamq::import
