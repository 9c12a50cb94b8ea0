#include "lang/grammar/openers.hpp"

namespace iamq::lang::grammar {

Opener opener_of(Keyword keyword) {
  switch (keyword) {
    case Keyword::account:
    case Keyword::user:
    case Keyword::group:
    case Keyword::role:
    case Keyword::policy:
    case Keyword::ou:
    case Keyword::scp:
    case Keyword::rcp:
    case Keyword::bucket:
    case Keyword::key:
    case Keyword::queue:
    case Keyword::topic:
    case Keyword::secret:
    case Keyword::function:
    case Keyword::resource:
    case Keyword::provider:
    case Keyword::endpoint:
    case Keyword::session:
    case Keyword::organization:
    case Keyword::management:
    case Keyword::service_linked:
    case Keyword::federated:
    case Keyword::iamq:
    case Keyword::include:
    case Keyword::import_:
    case Keyword::test:
    case Keyword::expect:
    case Keyword::attach:
    case Keyword::detach:
    case Keyword::add:
    case Keyword::remove:
    case Keyword::replace:
    case Keyword::set:
    case Keyword::move:
    case Keyword::rename:
    case Keyword::revoke:
    case Keyword::clear:
    case Keyword::delete_:
    case Keyword::tag:
    case Keyword::untag:
    case Keyword::can:
    case Keyword::who:
    case Keyword::what:
    case Keyword::effective:
    case Keyword::permissions:
    case Keyword::which:
    case Keyword::how:
    case Keyword::why:
    case Keyword::compare:
    case Keyword::is:
    case Keyword::prove:
    case Keyword::explain:
    case Keyword::diff:
    case Keyword::checkpoint:
    case Keyword::undo:
    case Keyword::redo:
    case Keyword::reset:
    case Keyword::commit:
    case Keyword::discard:
    case Keyword::lint:
    case Keyword::summary:
    case Keyword::quotas:
    case Keyword::save:
    case Keyword::show:
    case Keyword::list:
      return Opener::statement;
    case Keyword::groups:
    case Keyword::boundary:
    case Keyword::tags:
    case Keyword::path:
    case Keyword::max:
    case Keyword::trusts:
    case Keyword::trust:
    case Keyword::context:
    case Keyword::region:
      return Opener::line;
    case Keyword::allow:
    case Keyword::deny:
    case Keyword::version:
    case Keyword::id:
      return Opener::rule;
    default:
      return Opener::none;
  }
}

Opener opener_at(Reader& reader, const Token& token, const char* limit) {
  const Opener opener = opener_of(token.keyword);
  if (opener == Opener::none) return opener;
  switch (token.keyword) {
    case Keyword::undo:
    case Keyword::redo:
    case Keyword::reset:
    case Keyword::commit:
    case Keyword::discard:
    case Keyword::diff:
    case Keyword::lint:
      return opener;
    default:
      break;
  }
  const Token next = reader.token_at(token.end, limit);
  const bool has_next_word = next.kind == Token::Kind::word && !next.on_new_line;
  const bool has_text = token.keyword == Keyword::policy && next.kind == Token::Kind::symbol &&
                        (next.symbol == symbol_code('{') || next.symbol == symbol_code('='));
  if (!has_next_word && !has_text) return Opener::none;
  if (token.keyword == Keyword::context && next.keyword == Keyword::keys) return Opener::statement;
  // `role in`, `user can`: a name that is called like a noun.
  const bool is_declaration = is_noun(token.keyword);
  return is_declaration && has_next_word && is_small(next.keyword) ? Opener::none : opener;
}

}  // namespace iamq::lang::grammar
