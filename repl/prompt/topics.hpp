#pragma once

#include <span>
#include <string_view>

// What `:help TOPIC` tells about the language: one table. The examples are read by a test.
namespace iamq::repl {

struct TopicRow {
  std::string_view name;
  std::string_view help;  // one line
  std::string_view text;  // examples, a line each, two blanks before them
};
std::span<const TopicRow> topics();
const TopicRow* find_topic(std::string_view name);  // by its name or an unambiguous beginning

}  // namespace iamq::repl
