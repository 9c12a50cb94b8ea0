#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lang/text/source.hpp"

// The tree of a script (lang/ast.hpp): words, names, and what policies say.
namespace iamq::lang {

using text::Span;

// A word after unquoting. `${…}` and wildcards stand as written.
struct Word {
  std::string text;
  Span span;
  bool quoted = false;  // some part of it stood in quotes
};

enum class Noun {
  none,
  account,
  user,
  group,
  role,
  policy,
  organization,
  ou,
  scp,
  rcp,
  bucket,
  key,
  queue,
  topic,
  secret,
  function,
  resource,
  provider,
  endpoint,
  session,
  service,
  saml,
  oidc,
  federated_user,
  canonical_user,
  root,
};
// The noun as it is written in the language, e.g. "federated user".
std::string_view name_of(Noun noun);

// `David`, `user David`, `Development/David`, an ARN, `policy X of David`, `policy X of role R`, `root of ACCOUNT`.
struct Ref {
  Noun noun = Noun::none;
  Word name;  // for `root of A`: A
  struct Owner {
    Noun noun = Noun::none;
    Word name;
  };
  std::optional<Owner> of;
  Span span;
};

// ---- policies -------------------------------------------------------------------------------------------------------

struct Actions {
  bool all_except = false;  // `all actions [except …]`: NotAction; words empty means every action
  std::vector<Word> words;
  Span span;
};

// `productionapp/*`, `role UpdateApp`, an ARN, `*`.
struct Target {
  Noun noun = Noun::none;
  Word word;
  Span span;
};

struct Resources {
  bool all_except = false;  // `all resources [except …]`: NotResource
  std::vector<Target> targets;
  std::optional<Word> in_account;
  Span span;
};

struct Principals {
  bool everyone = false;  // then `refs` are those excepted
  std::vector<Ref> refs;
  Span span;
};

enum class Comparison {
  is,
  is_not,
  in,
  not_in,
  like,
  not_like,
  equal,
  not_equal,
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  exists,
  does_not_exist,
  named_operator,
};
enum class Quantifier { none, any_value, all_values };

struct Condition {
  Comparison comparison = Comparison::is;
  std::optional<Word> operator_name;  // for named_operator: as written, e.g. `ForAllValues:StringLikeIfExists`
  Quantifier quantifier = Quantifier::none;
  Word key;
  std::vector<Word> values;
  bool values_in_brackets = false;
  bool if_exists = false;
  Span span;
};

struct Statement;  // any statement of a script, below

struct PolicyRule {
  bool is_allow = true;
  Actions actions;
  std::optional<Principals> principals;
  std::optional<Resources> resources;
  std::vector<Condition> conditions;
  std::optional<Word> sid;
  Span span;
};
struct TrustRule {  // `trusts PRINCIPALS [when …] [as SID]`
  Principals principals;
  std::vector<Condition> conditions;
  std::optional<Word> sid;
  Span span;
};
struct IdRule {
  Word id;
  Span span;
};
struct Rule;
struct VersionRule {  // `version 2012-10-17`, or `version v2 default { … }`
  Word version;
  bool is_default = false;
  std::optional<std::vector<Rule>> block;
  Span span;
};
struct Rule {
  std::variant<PolicyRule, TrustRule, VersionRule, IdRule> node;
};

struct NativePolicy {  // `{ rules }`
  std::vector<Rule> rules;
};
struct JsonPolicy {};  // `= { … }`: the JSON is the text below `PolicyText::span`
struct PolicyFile {    // `from "file.json"`
  Word path;
};
struct PolicyNotGiven {};  // `not given`: it is there, and its text is not known
struct PolicyText {
  std::variant<NativePolicy, JsonPolicy, PolicyFile, PolicyNotGiven> node;
  Span span;  // the braces and what is in them, the JSON value, the path, or `not given`
};

}  // namespace iamq::lang
