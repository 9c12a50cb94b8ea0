#include "lang/grammar/json.hpp"

#include "lang/grammar/elsewhere.hpp"

namespace iamq::lang::grammar {
namespace {

struct json_blanks : star<pegtl::one<' ', '\t', '\r', '\n'>> {};

}  // namespace

void skip_json_blanks(Input& in) {
  (void)reads<json_blanks>(in);
}

bool read_json_string(Input& in, Reader& reader) {
  const std::uint32_t begin = reader.position(in);
  if (reads<lexical::string>(in)) return true;
  if (!reads<lexical::unclosed_string>(in)) return false;
  reader.report_unclosed_string(begin);
  return true;
}

}  // namespace iamq::lang::grammar

IAMQ_COMPILE_RULE(iamq::lang::grammar::json)
