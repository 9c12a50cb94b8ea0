#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What was entered before, the oldest first; an entry may have several lines.
namespace iamq::line {

class History {
public:
  // A repetition of the last entry is not kept, nor what is blank.
  void add(std::string entry);
  void clear() { entries_.clear(); }
  const std::vector<std::string>& entries() const { return entries_; }

  // The nearest entry before `from` (the size to begin with) or, `forward`, after it, that begins so and is not
  // `current`.
  std::optional<std::size_t> beginning_with(std::string_view prefix, std::size_t from, bool forward,
                                            std::string_view current) const;
  // The nearest entry before `from` that holds the text.
  std::optional<std::size_t> holding(std::string_view text, std::size_t from) const;
  // How the last entry that begins so goes on on this line; empty if there is none.
  std::string_view rest_of(std::string_view beginning) const;

private:
  std::vector<std::string> entries_;
};

}  // namespace iamq::line
