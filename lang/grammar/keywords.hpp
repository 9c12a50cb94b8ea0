#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "lang/ast.hpp"

// The words of the language, in one table. A word is read once and looked up here; whether it then is a keyword or a
// name is for the rule that meets it to say.
namespace iamq::lang::grammar {

// joining words continue the line above; joining and small words need quotes as names; a noun is a noun when a name
// follows on its line; the others are words of the language only where a rule expects them.
enum class WordClass : std::uint8_t { joining, small, noun, plain };

// clang-format off
#define IAMQ_WORDS(X) \
  X(and_, "and", joining) X(as, "as", joining) X(at, "at", joining) X(because, "because", joining) \
  X(before, "before", joining) X(except, "except", joining) X(from, "from", joining) X(if_, "if", joining) \
  X(in, "in", joining) X(of, "of", joining) X(on, "on", joining) X(passing, "passing", joining) \
  X(then, "then", joining) X(through, "through", joining) X(to, "to", joining) X(via, "via", joining) \
  X(when, "when", joining) X(with, "with", joining) X(without, "without", joining) \
  X(assume, "assume", small) X(can, "can", small) X(cannot, "cannot", small) X(can_not_contracted, "can't", small) \
  X(do_, "do", small) X(equals, "equals", small) X(excludes, "excludes", small) X(gains, "gains", small) \
  X(includes, "includes", small) X(is, "is", small) X(it, "it", small) X(like, "like", small) \
  X(loses, "loses", small) X(not_, "not", small) X(outside, "outside", small) X(todo, "todo", small) \
  X(within, "within", small) \
  X(account, "account", noun) X(user, "user", noun) X(group, "group", noun) X(role, "role", noun) \
  X(policy, "policy", noun) X(organization, "organization", noun) X(ou, "ou", noun) X(scp, "scp", noun) \
  X(rcp, "rcp", noun) X(bucket, "bucket", noun) \
  X(key, "key", noun) X(queue, "queue", noun) X(topic, "topic", noun) X(secret, "secret", noun) \
  X(function, "function", noun) X(resource, "resource", noun) X(provider, "provider", noun) \
  X(endpoint, "endpoint", noun) X(session, "session", noun) X(service, "service", noun) X(saml, "saml", noun) \
  X(oidc, "oidc", noun) \
  X(iamq, "iamq", plain) X(include, "include", plain) X(import_, "import", plain) X(test, "test", plain) \
  X(expect, "expect", plain) X(error, "error", plain) X(management, "management", plain) X(alias, "alias", plain) X(region, "region", plain) \
  X(service_linked, "service-linked", plain) X(federated, "federated", plain) X(canonical, "canonical", plain) \
  X(root, "root", plain) X(members, "members", plain) X(groups, "groups", plain) X(attach, "attach", plain) \
  X(boundary, "boundary", plain) X(tags, "tags", plain) X(path, "path", plain) X(max, "max", plain) \
  X(trusts, "trusts", plain) X(trust, "trust", plain) X(context, "context", plain) X(all, "all", plain) \
  X(actions, "actions", plain) X(resources, "resources", plain) X(everyone, "everyone", plain) \
  X(allow, "allow", plain) X(deny, "deny", plain) X(version, "version", plain) X(default_, "default", plain) \
  X(id, "id", plain) X(any, "any", plain) X(value, "value", plain) X(values, "values", plain) \
  X(exists, "exists", plain) X(does, "does", plain) X(exist, "exist", plain) X(detach, "detach", plain) \
  X(add, "add", plain) X(remove, "remove", plain) X(statement, "statement", plain) X(replace, "replace", plain) \
  X(set, "set", plain) X(move, "move", plain) X(rename, "rename", plain) X(revoke, "revoke", plain) \
  X(sessions, "sessions", plain) X(clear, "clear", plain) X(delete_, "delete", plain) X(tag, "tag", plain) \
  X(untag, "untag", plain) X(who, "who", plain) X(what, "what", plain) X(effective, "effective", plain) \
  X(permissions, "permissions", plain) X(which, "which", plain) X(roles, "roles", plain) X(how, "how", plain) \
  X(reach, "reach", plain) X(let, "let", plain) X(why, "why", plain) X(compare, "compare", plain) \
  X(prove, "prove", plain) X(no, "no", plain) X(one, "one", plain) X(only, "only", plain) X(mfa, "mfa", plain) \
  X(external, "external", plain) X(source, "source", plain) X(identity, "identity", plain) \
  X(explain, "explain", plain) X(diff, "diff", plain) X(checkpoint, "checkpoint", plain) X(undo, "undo", plain) \
  X(redo, "redo", plain) X(reset, "reset", plain) X(commit, "commit", plain) X(discard, "discard", plain) X(lint, "lint", plain) X(summary, "summary", plain) \
  X(show, "show", plain) X(list, "list", plain) X(nobody, "nobody", plain) X(nothing, "nothing", plain) \
  X(explicit_, "explicit", plain) X(implicit, "implicit", plain) X(block, "block", plain) \
  X(save, "save", plain) X(expectations, "expectations", plain) X(given, "given", plain) \
  X(anything, "anything", plain) X(principals, "principals", plain) X(policies, "policies", plain) \
  X(full_aws_access, "FullAWSAccess", plain) X(instance, "instance", plain) X(profiles, "profiles", plain) X(keys, "keys", plain) X(quotas, "quotas", plain) X(for_, "for", plain) X(need, "need", plain) X(denied, "denied", plain) X(public_, "public", plain) X(access, "access", plain)
// clang-format on

enum class Keyword : std::uint8_t {
  none,
#define IAMQ_WORD(identifier, text, word_class) identifier,
  IAMQ_WORDS(IAMQ_WORD)
#undef IAMQ_WORD
      count_
};

inline constexpr std::size_t keyword_count = static_cast<std::size_t>(Keyword::count_);

// How the keyword is written.
std::string_view text_of(Keyword keyword);
WordClass class_of(Keyword keyword);

// The keyword that is written so, or none.
Keyword find_keyword(std::string_view word);

// The noun that the keyword is by itself; none for anything else.
Noun noun_of(Keyword keyword);

inline bool is_joining(Keyword keyword) {
  return keyword != Keyword::none && class_of(keyword) == WordClass::joining;
}
// Joining words are small words too.
inline bool is_small(Keyword keyword) {
  return keyword != Keyword::none && class_of(keyword) <= WordClass::small;
}
inline bool is_noun(Keyword keyword) {
  return keyword != Keyword::none && class_of(keyword) == WordClass::noun;
}

}  // namespace iamq::lang::grammar
