#pragma once

#include <memory>

#include "repl/render/formats.hpp"

// Answers as pictures. What has no arrows is told in words: in a comment, or as in the tables.
namespace iamq::render {

std::unique_ptr<Writer> make_tree_writer(const Screen& screen);     // indented text
std::unique_ptr<Writer> make_dot_writer(const Screen& screen);      // Graphviz: a digraph for each answer
std::unique_ptr<Writer> make_mermaid_writer(const Screen& screen);  // a flowchart for each answer

}  // namespace iamq::render
