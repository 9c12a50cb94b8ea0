#include "lang/build/builder.hpp"

namespace iamq::lang::build {
namespace {

Noun noun(Cursor& cursor) {
  return cursor.at(Tag::keyword) ? grammar::noun_of(cursor.take_keyword()) : Noun::none;
}

// Items of one kind with commas between them.
template <typename Item>
std::vector<Item> list(Cursor& cursor, Tag tag, Item (*read)(Cursor&)) {
  std::vector<Item> items;
  while (cursor.at(tag)) {
    items.push_back(read(cursor));
    if (!cursor.take_symbol(",")) break;
  }
  return items;
}

Word word(Cursor& cursor) {
  return cursor.word();
}

Target target(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::target);
  Target target;
  target.span = inner.inside();
  target.noun = noun(inner);
  target.word = inner.word();
  return target;
}

Pair pair(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::pair);
  Pair pair;
  pair.key = inner.word();
  inner.take_symbol("=");
  pair.value = inner.word();
  return pair;
}

Comparison comparison(Cursor& cursor) {
  if (cursor.at(Tag::symbol)) {
    const std::string_view symbol = cursor.text();
    cursor.skip();
    if (symbol == "==") return Comparison::equal;
    if (symbol == "!=") return Comparison::not_equal;
    if (symbol == "<=") return Comparison::less_or_equal;
    if (symbol == ">=") return Comparison::greater_or_equal;
    return symbol == "<" ? Comparison::less : Comparison::greater;
  }
  if (cursor.take(Keyword::exists)) return Comparison::exists;
  if (cursor.take(Keyword::does)) {
    cursor.take(Keyword::not_);
    cursor.take(Keyword::exist);
    return Comparison::does_not_exist;
  }
  if (cursor.take(Keyword::is)) return cursor.take(Keyword::not_) ? Comparison::is_not : Comparison::is;
  const bool negated = cursor.take(Keyword::not_);
  if (cursor.take(Keyword::in)) return negated ? Comparison::not_in : Comparison::in;
  cursor.take(Keyword::like);
  return negated ? Comparison::not_like : Comparison::like;
}

void read_values(Cursor& cursor, Condition& condition) {
  condition.values_in_brackets = cursor.take_symbol("[");
  condition.values = words(cursor);
  cursor.take_symbol("]");
}

Condition condition(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::condition);
  Condition condition;
  condition.span = inner.inside();
  if (inner.take(Keyword::any)) {
    inner.take(Keyword::value);
    inner.take(Keyword::of);
    condition.quantifier = Quantifier::any_value;
  } else if (inner.take(Keyword::all)) {
    inner.take(Keyword::values);
    inner.take(Keyword::of);
    condition.quantifier = Quantifier::all_values;
  }
  Word first = inner.word();
  if (inner.take_symbol("(")) {
    condition.comparison = Comparison::named_operator;
    condition.operator_name = std::move(first);
    condition.key = inner.word();
    inner.take_symbol(",");
    read_values(inner, condition);
    return condition;
  }
  condition.key = std::move(first);
  condition.comparison = comparison(inner);
  if (condition.comparison == Comparison::exists || condition.comparison == Comparison::does_not_exist)
    return condition;
  read_values(inner, condition);
  condition.if_exists = inner.take(Keyword::if_);
  return condition;
}

PolicyRule policy_rule(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::policy_rule);
  PolicyRule rule;
  rule.span = inner.inside();
  rule.is_allow = inner.take_keyword() == Keyword::allow;
  rule.actions = actions(inner);
  while (!inner.at_end()) {
    if (inner.take(Keyword::to)) {
      rule.principals = principals(inner);
    } else if (inner.take(Keyword::on)) {
      rule.resources = resources(inner);
    } else if (inner.take(Keyword::when)) {
      rule.conditions = conditions(inner);
    } else if (inner.take(Keyword::as)) {
      rule.sid = inner.word();
    } else {
      break;
    }
  }
  return rule;
}

VersionRule version_rule(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::version_rule);
  VersionRule rule;
  rule.span = inner.inside();
  inner.take(Keyword::version);
  rule.version = inner.word();
  rule.is_default = inner.take(Keyword::default_);
  if (inner.at(Tag::block)) rule.block = native_policy(inner).rules;
  return rule;
}

IdRule id_rule(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::id_rule);
  IdRule rule;
  rule.span = inner.inside();
  inner.take(Keyword::id);
  rule.id = inner.word();
  return rule;
}

Fact fact(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::fact);
  Fact fact;
  fact.span = inner.inside();
  switch (inner.take_keyword()) {
    case Keyword::mfa:
      fact.node = MfaFact{};
      break;
    case Keyword::no: {
      AbsentFact absent;
      if (inner.at(Tag::word)) absent.key = inner.word();
      fact.node = std::move(absent);
      break;
    }
    case Keyword::external:
      inner.take(Keyword::id);
      fact.node = ExternalIdFact{inner.word()};
      break;
    case Keyword::source:
      inner.take(Keyword::identity);
      fact.node = SourceIdentityFact{inner.word()};
      break;
    case Keyword::session: {
      inner.take(Keyword::policy);
      SessionPolicyFact session_policy;
      if (inner.at(Tag::block)) {
        session_policy.policy = native_policy(inner);
      } else {
        session_policy.policy = ref(inner);
      }
      fact.node = std::move(session_policy);
      break;
    }
    case Keyword::tag:
    case Keyword::tags: {
      inner.take_symbol("{");
      fact.node = TagsFact{pairs(inner)};
      break;
    }
    default: {
      KeyFact key_fact;
      key_fact.key = inner.word();
      inner.take_symbol("=");
      key_fact.is_list = inner.take_symbol("[");
      key_fact.values = words(inner);
      fact.node = std::move(key_fact);
    }
  }
  return fact;
}

}  // namespace

Ref ref(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::ref);
  Ref ref;
  ref.span = inner.inside();
  if (inner.take(Keyword::federated)) {
    inner.take(Keyword::user);
    ref.noun = Noun::federated_user;
  } else if (inner.take(Keyword::canonical)) {
    inner.take(Keyword::user);
    ref.noun = Noun::canonical_user;
  } else if (inner.take(Keyword::root)) {
    inner.take(Keyword::of);
    ref.noun = Noun::root;
  } else {
    ref.noun = noun(inner);
  }
  ref.name = inner.word();
  if (inner.at(Tag::owner)) {
    Cursor of = inner.enter(Tag::owner);
    of.take(Keyword::of);
    Ref::Owner owner;
    owner.noun = noun(of);
    owner.name = of.word();
    ref.of = std::move(owner);
  }
  return ref;
}

std::vector<Ref> refs(Cursor& cursor) {
  return list<Ref>(cursor, Tag::ref, ref);
}
std::vector<Word> words(Cursor& cursor) {
  return list<Word>(cursor, Tag::word, word);
}
std::vector<Pair> pairs(Cursor& cursor) {
  return list<Pair>(cursor, Tag::pair, pair);
}

Actions actions(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::actions);
  Actions actions;
  actions.span = inner.inside();
  if (inner.take(Keyword::all)) {
    inner.take(Keyword::actions);
    inner.take(Keyword::except);
    actions.all_except = true;
  }
  actions.words = words(inner);
  return actions;
}

Resources resources(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::resources);
  Resources resources;
  resources.span = inner.inside();
  if (inner.take(Keyword::all)) {
    inner.take(Keyword::resources);
    inner.take(Keyword::except);
    resources.all_except = true;
  }
  resources.targets = list<Target>(inner, Tag::target, target);
  if (inner.take(Keyword::in)) resources.in_account = inner.word();
  return resources;
}

Principals principals(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::principals);
  Principals principals;
  principals.span = inner.inside();
  if (inner.take(Keyword::everyone)) {
    inner.take(Keyword::except);
    principals.everyone = true;
  }
  principals.refs = refs(inner);
  return principals;
}

std::vector<Condition> conditions(Cursor& cursor) {
  std::vector<Condition> conditions;
  do {
    conditions.push_back(condition(cursor));
  } while (cursor.take(Keyword::and_));
  return conditions;
}

TrustRule trusts(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::trusts);
  TrustRule rule;
  rule.span = inner.inside();
  inner.take(Keyword::trusts);
  rule.principals = principals(inner);
  if (inner.take(Keyword::when)) rule.conditions = conditions(inner);
  if (inner.take(Keyword::as)) rule.sid = inner.word();
  return rule;
}

NativePolicy native_policy(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::block);
  NativePolicy policy;
  inner.take_symbol("{");
  while (!inner.at_end() && !inner.at_symbol("}")) {
    if (inner.at(Tag::policy_rule)) {
      policy.rules.push_back({policy_rule(inner)});
    } else if (inner.at(Tag::trusts)) {
      policy.rules.push_back({trusts(inner)});
    } else if (inner.at(Tag::version_rule)) {
      policy.rules.push_back({version_rule(inner)});
    } else if (inner.at(Tag::id_rule)) {
      policy.rules.push_back({id_rule(inner)});
    } else {
      inner.skip();
    }
  }
  return policy;
}

PolicyText policy_text(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::policy_text);
  PolicyText text;
  if (inner.take_symbol("=")) {
    text.span = inner.span();
    text.node = JsonPolicy{};
  } else if (inner.take(Keyword::from)) {
    text.span = inner.span();
    text.node = PolicyFile{inner.word()};
  } else if (inner.at(Keyword::not_)) {
    text.span = inner.inside();
    text.node = PolicyNotGiven{};
  } else {
    text.span = inner.span();
    text.node = native_policy(inner);
  }
  return text;
}

Facts facts(Cursor& cursor) {
  Cursor inner = cursor.enter(Tag::facts);
  Facts facts;
  facts.span = inner.inside();
  facts.only = inner.take(Keyword::only);
  facts.facts = list<Fact>(inner, Tag::fact, fact);
  return facts;
}

}  // namespace iamq::lang::build
