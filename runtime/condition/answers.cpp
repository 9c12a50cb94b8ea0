#include "runtime/condition/answers.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "runtime/condition/condition.hpp"
#include "runtime/condition/context.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/condition/tested_keys.hpp"
#include "runtime/policy/variable.hpp"
#include "runtime/policy/wildcard.hpp"

namespace iamq::condition {

namespace {

constexpr std::size_t max_rows = 4096;
constexpr std::size_t max_choices = 20000;
constexpr std::size_t max_equal_pairs = 4;

// What one test says once values are chosen: values stand for many, so two keys that are compared may leave it open.
enum class Said { no, yes, either };

// One way to choose what every key is, and all answers for it.
class Chooser {
public:
  Chooser(const std::vector<Atom>& tests, std::vector<TestedKey> keys)
      : tests_(tests), keys_(std::move(keys)), modes_(keys_.size()), chosen_(keys_.size()) {
    for (const Atom& test : tests_) {
      std::vector<std::size_t> read;
      for (const std::string& key : keys_of(test)) read.push_back(number_of(key));
      own_.push_back(read.front());
      std::sort(read.begin(), read.end());
      reads_.push_back(std::move(read));
    }
    said_.resize(tests_.size());
  }

  std::optional<std::vector<Answers>> all() {
    choose(0);
    if (is_too_much_) return std::nullopt;
    return std::vector<Answers>(rows_.begin(), rows_.end());
  }

private:
  enum class Mode { absent, single, list };
  using Pair = std::pair<std::size_t, std::size_t>;

  std::size_t number_of(std::string_view key) const {
    const auto found = std::find_if(keys_.begin(), keys_.end(),
                                    [&](const TestedKey& each) { return policy::equal_ignoring_case(each.name, key); });
    return static_cast<std::size_t>(found - keys_.begin());
  }
  bool asks(std::size_t test, std::size_t key) const {
    const bool has_own_key = tests_[test].kind == Atom::Kind::test || tests_[test].kind == Atom::Kind::exists;
    return has_own_key && own_[test] == key;
  }
  const KeyValue& value_of(std::size_t key) const { return keys_[key].values[chosen_[key]]; }

  void choose(std::size_t key);
  void choose_equal_keys();
  std::vector<Pair> pairs_that_may_be_equal(const std::vector<std::size_t>& among) const;
  bool are_equal(std::size_t a, std::size_t b) const;
  void add_rows();
  std::set<Answers> rows_of_list(std::size_t key, const Answers& rest);
  void extend(Answers& row, std::size_t test, const std::vector<std::size_t>& of, std::set<Answers>& rows);

  Context context_for(std::size_t test) const;
  Said said(std::size_t test);
  Said find_said(std::size_t test) const;
  Said said_of_value(std::size_t test, std::size_t value, const std::vector<std::size_t>& open,
                     const Context& context) const;

  const std::vector<Atom>& tests_;
  std::vector<TestedKey> keys_;
  std::vector<std::size_t> own_;                 // of each test: the key it asks
  std::vector<std::vector<std::size_t>> reads_;  // of each test: all keys it reads
  std::vector<Mode> modes_;
  std::vector<std::size_t> chosen_;  // of each key: which value
  std::vector<Pair> equal_;          // keys with the very same value
  using Choice = std::vector<std::size_t>;
  std::vector<std::map<Choice, Said>> said_;  // of each test: by what is chosen of the keys it reads
  std::size_t choices_ = 0;
  bool is_too_much_ = false;
  std::set<Answers> rows_;
};

void Chooser::choose(std::size_t key) {
  if (is_too_much_) return;
  if (key == keys_.size()) return choose_equal_keys();
  if (keys_[key].may_be_absent) {
    modes_[key] = Mode::absent;
    choose(key + 1);
  }
  modes_[key] = Mode::single;
  for (chosen_[key] = 0; chosen_[key] < keys_[key].values.size(); ++chosen_[key]) choose(key + 1);
  chosen_[key] = 0;
  if (keys_[key].may_be_list) {
    modes_[key] = Mode::list;
    choose(key + 1);
  }
}

// Keys with the same text, of which there are others like it, may be equal and may be not.
std::vector<Chooser::Pair> Chooser::pairs_that_may_be_equal(const std::vector<std::size_t>& among) const {
  std::vector<Pair> pairs;
  for (std::size_t test = 0; test < tests_.size(); ++test) {
    if (tests_[test].kind != Atom::Kind::test) continue;
    const std::size_t own = own_[test];
    if (std::find(among.begin(), among.end(), own) == among.end()) continue;
    for (const std::size_t other : reads_[test]) {
      if (other == own || modes_[other] != Mode::single || value_of(own).is_only_one) continue;
      if (value_of(own).as(Reading::text) != value_of(other).as(Reading::text)) continue;
      const Pair pair = std::minmax(own, other);
      if (std::find(pairs.begin(), pairs.end(), pair) == pairs.end()) pairs.push_back(pair);
    }
  }
  return pairs;
}

bool Chooser::are_equal(std::size_t a, std::size_t b) const {
  const Pair pair = std::minmax(a, b);
  return std::find(equal_.begin(), equal_.end(), pair) != equal_.end();
}

void Chooser::choose_equal_keys() {
  std::vector<std::size_t> single;
  for (std::size_t key = 0; key < keys_.size(); ++key) {
    if (modes_[key] == Mode::single) single.push_back(key);
  }
  const std::vector<Pair> pairs = pairs_that_may_be_equal(single);
  if (pairs.size() > max_equal_pairs) {
    is_too_much_ = true;
    return;
  }
  for (std::size_t choice = 0; choice < (std::size_t{1} << pairs.size()); ++choice) {
    equal_.clear();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if ((choice >> i & 1) != 0) equal_.push_back(pairs[i]);
    }
    add_rows();
  }
}

// The answers of the tests `of`, from number `test` on, in every combination of what they leave open.
void Chooser::extend(Answers& row, std::size_t test, const std::vector<std::size_t>& of, std::set<Answers>& rows) {
  if (test == of.size()) {
    rows.insert(row);
    if (rows.size() > max_rows) is_too_much_ = true;
    return;
  }
  const Said answer = said(of[test]);
  for (const bool is_yes : {false, true}) {
    if (is_too_much_ || answer == (is_yes ? Said::no : Said::yes)) continue;
    row[of[test]] = is_yes;
    extend(row, test + 1, of, rows);
  }
}

void Chooser::add_rows() {
  if (++choices_ > max_choices) is_too_much_ = true;
  if (is_too_much_) return;
  std::vector<std::size_t> of_single;
  std::vector<std::size_t> lists;
  for (std::size_t key = 0; key < keys_.size(); ++key) {
    if (modes_[key] == Mode::list) lists.push_back(key);
  }
  for (std::size_t test = 0; test < tests_.size(); ++test) {
    const bool is_of_list = std::any_of(lists.begin(), lists.end(), [&](std::size_t key) { return asks(test, key); });
    if (!is_of_list) of_single.push_back(test);
  }
  std::set<Answers> rows;
  Answers row(tests_.size(), false);
  extend(row, 0, of_single, rows);
  for (const std::size_t list : lists) {
    std::set<Answers> longer;
    if (is_too_much_) return;
    const std::set<Answers> of_list = rows_of_list(list, Answers(tests_.size(), false));
    for (const Answers& before : rows) {
      for (Answers both : of_list) {
        for (std::size_t test = 0; test < tests_.size(); ++test) {
          if (!asks(test, list)) both[test] = before[test];
        }
        longer.insert(std::move(both));
        if (longer.size() > max_rows) is_too_much_ = true;
        if (is_too_much_) return;
      }
    }
    rows = std::move(longer);
  }
  rows_.insert(rows.begin(), rows.end());
  if (rows_.size() > max_rows) is_too_much_ = true;
}

// Lists of values, one value longer at a time: a test for all must hold for the new value as well, a test for any may,
// and a test without qualifier meets no list of several values.
std::set<Answers> Chooser::rows_of_list(std::size_t key, const Answers& rest) {
  std::vector<std::size_t> of;
  for (std::size_t test = 0; test < tests_.size(); ++test) {
    if (asks(test, key)) of.push_back(test);
  }
  std::set<Answers> values;
  const std::vector<Pair> equal_before = equal_;
  for (chosen_[key] = 0; chosen_[key] < keys_[key].values.size(); ++chosen_[key]) {
    const std::vector<Pair> pairs = pairs_that_may_be_equal({key});
    for (std::size_t choice = 0; choice < (std::size_t{1} << std::min(pairs.size(), max_equal_pairs)); ++choice) {
      equal_ = equal_before;
      for (std::size_t i = 0; i < pairs.size(); ++i) {
        if ((choice >> i & 1) != 0) equal_.push_back(pairs[i]);
      }
      Answers row = rest;
      extend(row, 0, of, values);
    }
    if (pairs.size() > max_equal_pairs) is_too_much_ = true;
  }
  chosen_[key] = 0;
  equal_ = equal_before;

  std::set<Answers> lists = values;
  std::vector<Answers> queue(values.begin(), values.end());
  for (std::size_t next = 0; next < queue.size(); ++next) {
    if (queue.size() > max_rows) is_too_much_ = true;
    if (is_too_much_) return {};
    for (const Answers& value : values) {
      Answers longer = queue[next];
      for (const std::size_t test : of) {
        if (tests_[test].kind != Atom::Kind::test) continue;
        switch (tests_[test].op.qualifier) {
          case policy::SetQualifier::none:
            longer[test] = false;
            break;
          case policy::SetQualifier::for_any_value:
            longer[test] = longer[test] || value[test];
            break;
          case policy::SetQualifier::for_all_values:
            longer[test] = longer[test] && value[test];
            break;
        }
      }
      if (lists.insert(longer).second) queue.push_back(std::move(longer));
    }
  }
  return lists;
}

Context Chooser::context_for(std::size_t test) const {
  Context context(Context::State::absent);
  for (const std::size_t key : reads_[test]) {
    const bool is_own = asks(test, key);
    const std::string& text = value_of(key).as(is_own ? reading_of(tests_[test]) : Reading::text);
    if (modes_[key] == Mode::single) context.set(keys_[key].name, text);
    if (modes_[key] == Mode::list && is_own) context.set_list(keys_[key].name, {text});
  }
  return context;
}

// The keys that a test does not read are chosen in many ways, of which it knows nothing.
Said Chooser::said(std::size_t test) {
  Choice choice;
  for (const std::size_t key : reads_[test]) {
    choice.push_back(static_cast<std::size_t>(modes_[key]));
    choice.push_back(modes_[key] == Mode::absent ? 0 : chosen_[key]);
    choice.push_back(are_equal(key, own_[test]) ? 1 : 0);
  }
  const auto [known, is_new] = said_[test].try_emplace(std::move(choice), Said::no);
  if (is_new) known->second = find_said(test);
  return known->second;
}

Said Chooser::find_said(std::size_t test) const {
  const Atom& atom = tests_[test];
  const Context context = context_for(test);
  const auto plainly = [&] { return holds(atom, context) ? Said::yes : Said::no; };
  if (atom.kind != Atom::Kind::test || modes_[own_[test]] == Mode::absent) return plainly();
  // Keys of variables that may be others of their kind than the one chosen.
  std::vector<std::size_t> open;
  for (const std::size_t key : reads_[test]) {
    const bool is_sure = key == own_[test] || modes_[key] != Mode::single || value_of(key).is_only_one;
    if (!is_sure && !are_equal(key, own_[test])) open.push_back(key);
  }
  const bool is_no_value =
      atom.op.qualifier != policy::SetQualifier::none && value_of(own_[test]).as(reading_of(atom)).empty();
  if (open.empty() || is_no_value) return plainly();
  Said any = Said::no;
  for (std::size_t value = 0; value < atom.values.size() && any != Said::yes; ++value) {
    any = std::max(any, said_of_value(test, value, open, context), [](Said a, Said b) {
      const auto rank = [](Said said) { return said == Said::no ? 0 : said == Said::either ? 1 : 2; };
      return rank(a) < rank(b);
    });
  }
  return any;
}

Said Chooser::said_of_value(std::size_t test, std::size_t value, const std::vector<std::size_t>& open,
                            const Context& context) const {
  Atom one = tests_[test];
  one.values = {tests_[test].values[value]};
  one.literal_masks = {tests_[test].literal_masks[value]};
  const std::vector<std::string> read = keys_of(one);
  const bool is_open = std::any_of(open.begin(), open.end(), [&](std::size_t key) {
    return std::any_of(read.begin() + 1, read.end(), [&](const auto& each) { return number_of(each) == key; });
  });
  if (!is_open) return holds(one, context) ? Said::yes : Said::no;
  const OperatorRow& row = condition::row(one.op);
  const bool ignores_case = row.name.find("IgnoreCase") != std::string_view::npos;
  const auto variable = policy::read_variable(one.values.front());
  // Equal means the same value, and the keys are not equal.
  if (variable && variable->length == one.values.front().size() && !ignores_case) return Said::no;
  VariableTexts texts;
  for (const std::string& key : read) {
    const std::size_t number = number_of(key);
    const bool is_any = std::find(open.begin(), open.end(), number) != open.end();
    std::optional<std::string> text;
    if (modes_[number] == Mode::single) text = is_any ? std::string(any_text) : value_of(number).as(Reading::text);
    texts.emplace_back(keys_[number].name, std::move(text));
  }
  const auto pattern = filled(one.values.front(), row.takes_wildcards, texts);
  if (!pattern) return Said::no;
  const std::string& own = value_of(own_[test]).as(Reading::text);
  return policy::matches_pattern(pattern->text, pattern->literal_mask, own, ignores_case) ? Said::either : Said::no;
}

}  // namespace

namespace {

std::shared_ptr<const std::vector<Answers>> find_answers(const std::vector<Atom>& tests) {
  auto keys = tested_keys(tests);
  if (!keys) return nullptr;
  auto all = Chooser(tests, std::move(*keys)).all();
  return all ? std::make_shared<const std::vector<Answers>>(std::move(*all)) : nullptr;
}

// The tests as one text, other ones as another.
std::string key_of(const std::vector<Atom>& tests) {
  std::string key;
  const auto add = [&](const std::string& text) {
    key += std::to_string(text.size());
    key += ' ';
    key += text;
  };
  const auto add_all = [&](const std::vector<std::string>& texts) {
    key += std::to_string(texts.size());
    key += ':';
    for (const std::string& text : texts) add(text);
  };
  for (const Atom& test : tests) {
    key += static_cast<char>(test.kind);
    key += static_cast<char>(test.op.row);
    key += static_cast<char>(test.op.qualifier);
    key += test.op.if_exists ? '1' : '0';
    key += test.is_there ? '1' : '0';
    add(test.key);
    add_all(test.values);
    add_all(test.literal_masks);
    add(test.subject);
    add_all(test.single_keys);
  }
  return key;
}

}  // namespace

// One question meets the same conditions over and over: for each resource that policies tell apart, and for all
// principals that bear the same policies.
std::shared_ptr<const std::vector<Answers>> possible_answers(const std::vector<Atom>& tests) {
  constexpr std::size_t most_tests = 1000, most_rows = 100'000;
  static thread_local std::unordered_map<std::string, std::shared_ptr<const std::vector<Answers>>> kept;
  static thread_local std::size_t kept_rows = 0;
  std::string key = key_of(tests);
  if (const auto known = kept.find(key); known != kept.end()) return known->second;
  auto found = find_answers(tests);
  if (kept.size() >= most_tests || kept_rows >= most_rows) {
    kept.clear();
    kept_rows = 0;
  }
  if (found) kept_rows += found->size();
  kept.emplace(std::move(key), found);
  return found;
}

}  // namespace iamq::condition
