#pragma once

#include <cstddef>
#include <cstdint>

#include "lang/grammar/keywords.hpp"

// What the grammar leaves behind: the rules that matched and the words in them, flat and in the order of the text.
// `build` turns them into the tree.
namespace iamq::lang::grammar {

enum class Tag : std::uint8_t {
  // words
  keyword,
  symbol,
  word,
  json,
  // policies
  ref,
  owner,
  actions,
  target,
  resources,
  principals,
  condition,
  policy_rule,
  trusts,
  version_rule,
  id_rule,
  block,
  policy_text,
  // facts and clauses
  pair,
  fact,
  facts,
  hop,
  clause,
  // questions
  act,
  about,
  form,
  task,
  where,
  side,
  ask,
  prove,
  what_if,
  session_verb,
  question,
  // edits
  which,
  edit,
  // declarations
  line,
  left_out,
  account,
  ou,
  entity,
  policy,
  control_policy,
  session,
  resource,
  // tests
  set,
  layer,
  verdict,
  fact_about,
  expect_error,
  expect,
  test,
  // statements
  use,
  statement,
  count_
};

inline constexpr std::size_t tag_count = static_cast<std::size_t>(Tag::count_);

struct Node {
  Tag tag = Tag::word;
  Keyword keyword = Keyword::none;  // of a keyword
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t next = 0;  // the node after this one and everything in it
};

}  // namespace iamq::lang::grammar
