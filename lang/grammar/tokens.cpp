#include "lang/grammar/tokens.hpp"

namespace iamq::lang::grammar {
namespace {

bool is_arn_or_managed(std::string_view word) {
  return word.substr(0, 4) == "arn:" || word.substr(0, 4) == "aws:";
}

}  // namespace

bool is_name(const Token& token, const Reader& reader) {
  if (token.kind != Token::Kind::word || is_small(token.keyword)) return false;
  return !token.has_colon || is_arn_or_managed(reader.text_of(token));
}

bool is_action(const Token& token, const Reader& reader) {
  if (token.kind != Token::Kind::word) return false;
  const std::string_view word = reader.text_of(token);
  if (word == "*" || word == "\"*\"") return true;
  if (!token.has_colon && !(token.quoted && word.find(':') != std::string_view::npos)) return false;
  return !is_arn_or_managed(word);
}

// Quotes may hold the colon: `"aws:PrincipalTag/cost center"`.
bool is_key(const Token& token, const Reader& reader) {
  if (token.kind != Token::Kind::word) return false;
  return token.has_colon || (token.quoted && reader.text_of(token).find(':') != std::string_view::npos);
}

}  // namespace iamq::lang::grammar
