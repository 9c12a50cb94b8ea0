#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Patterns with `*` and `?` as sets of texts.
namespace iamq::query {

// The same set, written one way: runs of `*` and `?` become the `?` and then one `*`.
std::string canonical(std::string_view pattern);

// Whether every text of `inner` is one of `outer`.
bool is_within(std::string_view inner, std::string_view outer);

// The texts that both stand for, as patterns none of which holds another. Nothing if that takes too many.
std::optional<std::vector<std::string>> meet(std::string_view a, std::string_view b);

bool has_wildcard(std::string_view text);

}  // namespace iamq::query
