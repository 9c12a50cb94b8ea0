#include "lang/grammar/everyday.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace iamq::lang::grammar {
namespace {

// The first that fits counts.
constexpr EverydayRow rows[] = {
    {"is <name> [the|a|an] admin|administrator|superuser|root|god",
     "`can <name> *`, or all of it: `what can <name> do`"},
    {"who|what is|are|has [all] [the|a|an] admin|admins|administrator|administrators|everything "
     "[access|rights|permissions]",
     "`who can *`"},
    {"can <name> become|be [the|a|an] admin|administrator|root", "`can <name> *`, and `which roles can <name> assume`"},
    {"how can|could <name> become|be|get [the|a|an] admin|administrator|root [access|rights]",
     "`can <name> *`, and `which roles can <name> assume`"},
    {"who can do|access everything|anything", "`who can *`"},
    {"can <name> do|access everything|anything", "`can <name> *`"},

    {"show|describe|display|print|get|find|give|see|view [me] [all] [the|my|of] [the|my] "
     "users|groups|roles|policies|accounts|resources|buckets|scps|rcps|ous|providers|sessions",
     "`list <word>`"},
    {"what is public|open", "`which resources can anonymous *`"},
    {"users|groups|roles|policies|accounts|resources|buckets|scps|rcps|ous|providers|sessions", "`list <word>`"},
    {"what|which users|groups|roles|policies|accounts|resources|buckets [are|do|is] [there|we|exist|i] [have]",
     "`list <word>`"},
    {"show|tell me [the] permissions|access|rights [of|for] <name>", "`what can <name> do`"},
    {"show|tell me who|which|what ...", "`<word> ...`"},
    {"show|describe|display|print|get|find|see|view [me] [the] [user|group|role|policy|account|bucket] <name>",
     "`show <name>`"},
    {"export|dump [the] [whole] world|everything|all [as|to] [json|iamq|aws-cli]",
     "`show world as iamq`; iamq export --to FOLDER, from a shell, writes the files of the AWS CLI"},
    {"export|dump [the] [user|group|role|policy|account|bucket] <name> as json|iamq|aws-cli",
     "`show <name> as <word>`"},
    {"export|dump [the] [user|group|role|policy|account|bucket] <name>", "`show <name> as json`"},
    {"who is <name>", "`show <name>`, or `what can <name> do`"},
    {"what is|are [the|a|an] <name>", "`show <name>`"},

    {"what does|do|can <name> have|access|use|see [access] [to]", "`what can <name> do`"},
    {"what [are|is] [the] permissions|access|rights [do|does|has|have|of|for] <name> [have]", "`what can <name> do`"},
    {"permissions|rights|access [of|for] <name>", "`what can <name> do`"},
    {"what [is|are] <name> allowed|able|permitted to do", "`what can <name> do`"},
    {"what policies|groups [does|do|has|have] <name> [have|has]", "`show <name>`"},
    {"who|what uses|bears [the] [policy] <policy>",
     "`list policies` tells where each is attached; `which policies allow ACTION on RESOURCE`, who bears one that "
     "does"},
    {"where is [the] [policy] <policy> attached|used",
     "`list policies` tells where each is attached; `which policies allow ACTION on RESOURCE`, who bears one that "
     "does"},
    {"compare <name> and|to|versus|vs <other>", "`compare <name> with <other>`"},
    {"what is the difference between <name> and <other>", "`compare <name> with <other>`"},
    {"difference between <name> and <other>", "`compare <name> with <other>`"},
    {"which policies|groups does|do|has <name> [have]", "`show <name>`"},

    {"who has|have|gets access to <name>", "`who can * on <name>`; an action in place of `*` asks for it alone"},
    {"who can access|use|reach|see|read|write|delete|open [to|from] <name>",
     "`who can * on <name>`; an action in place of `*` asks for it alone"},
    {"can <name> access|use|read|write|open [to|from] <resource>",
     "`can <name> * on <resource>`; an action in place of `*` asks for it alone"},
    {"does|do <name> have access to <resource>",
     "`can <name> * on <resource>`; an action in place of `*` asks for it alone"},
    {"is <name> public", "`can anonymous * on <name>`"},
    {"[list|show|find|get|which|what] [me] [are|is] [all] [the] public|open resources|buckets|everything|data [are|is] "
     "[there]",
     "`which resources can anonymous *`"},
    {"which|what resources|buckets is|are public|open", "`which resources can anonymous *`"},
    {"who can <action> outside <account>", "`who outside <account> can <action>`"},
    {"who can <action> on <resource> outside <account>", "`who outside <account> can <action> on <resource>`"},
    {"who can assume <role> outside <account>", "`who outside <account> can assume <role>`"},
    {"[find|list|show|check] [all] [the] privilege escalation|escalations [path|paths|to] [admin]",
     "`who can *`, and of one principal `which roles can NAME assume`"},

    {"what|which roles can|may|could <name> assume|take|use|become", "`which roles can <name> assume`"},
    {"who can become|be|use|assumerole|sts:assumerole [role] <name>", "`who can assume <name>`"},
    {"can <name> become|be|assumerole|sts:assumerole [role] <role>", "`can <name> assume <role>`"},
    {"how can|could|does <name> become|get|be [to] <role>", "`how can <name> reach <role>`"},

    {"who|what can do|call|perform|run|execute|make <action> ...", "`who can <action> ...`"},
    {"who|what can do|call|perform|run|execute|make <action>", "`who can <action>`"},
    {"which|what users|roles|principals|people|groups|accounts can ...", "`who can ...`"},
    {"can <name> do|call|perform|run|execute|make <action> ...", "`can <name> <action> ...`"},
    {"can <name> do|call|perform|run|execute|make <action>", "`can <name> <action>`"},
    {"is <name> allowed|able|permitted|authorized to ...", "`can <name> ...`"},
    {"does|do|has <name> have|has [permission|permissions] [to|for] <action> ...", "`can <name> <action> ...`"},
    {"does|do|has <name> have|has [permission|permissions] [to|for] <action>", "`can <name> <action>`"},
    {"may|could|does <name> <action> ...", "`can <name> <action> ...`"},

    // AWS's own words, as they are pasted.
    {"user: <name> is not authorized to perform: ...", "`explain \"User: <name> is not authorized to perform: ...\"`"},
    {"an error occurred <code> when calling the <operation> operation: user: <name> is not authorized to perform: ...",
     "`explain \"User: <name> is not authorized to perform: ...\"`"},
    {"is <name> denied|forbidden|refused ...", "`why can't <name> ...`"},
    {"why is|was <name> denied|refused|forbidden [to] <action> ...", "`why can't <name> <action> ...`"},
    {"why is|was <name> denied|refused|forbidden", "`why can't <name> ACTION on RESOURCE`"},
    {"why is|was <name> not allowed|able|permitted to ...", "`why can't <name> ...`"},
    {"why <name> can't|cannot ...", "`why can't <name> ...`"},
    {"why <name> can ...", "`why can <name> ...`"},

    {"give|grant|let|allow <name> [access|permission|permissions] [to] <action> ...",
     "`how to let <name> <action> ...`"},
    {"how do|can|could|would|should i|we give|grant|let|allow <name> [access|permission|permissions] [to] <action> ...",
     "`how to let <name> <action> ...`"},
    {"how do|can|could|would|should i|we give|grant|let|allow <name> ...", "`how to let <name> ACTION on RESOURCE`"},
};

struct WordInSentence {
  std::string_view text;
  std::string lower;
};

bool is_blank_or_end(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    while (at < text.size() && is_blank_or_end(text[at])) ++at;
    const std::size_t begin = at;
    while (at < text.size() && !is_blank_or_end(text[at])) ++at;
    if (at > begin) words.push_back(text.substr(begin, at - begin));
  }
  return words;
}

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

bool is_one_of(std::string_view word, std::string_view words) {
  for (std::size_t at = 0; at <= words.size();) {
    const std::size_t end = std::min(words.find('|', at), words.size());
    if (words.substr(at, end - at) == word) return true;
    at = end + 1;
  }
  return false;
}

// A sentence held against a pattern, word by word.
class Comparing {
public:
  Comparing(const std::vector<std::string_view>& pattern, const std::vector<WordInSentence>& words)
      : pattern_(pattern), words_(words) {}

  bool fits(std::size_t part, std::size_t word) {
    if (part == pattern_.size()) return word == words_.size();
    const std::string_view wanted = pattern_[part];
    if (wanted.front() == '[') {
      const bool is_there = word < words_.size() && is_one_of(words_[word].lower, wanted.substr(1, wanted.size() - 2));
      return (is_there && fits(part + 1, word + 1)) || fits(part + 1, word);
    }
    if (word == words_.size()) return false;
    const std::string_view found = words_[word].text;
    if (wanted == "...") {
      const char* const end = words_.back().text.data() + words_.back().text.size();
      rest_ = std::string_view(found.data(), static_cast<std::size_t>(end - found.data()));
      return true;
    }
    if (wanted.front() == '<') {
      const bool is_action = found == "*" || found.find(':') != std::string_view::npos;
      if (wanted == "<action>" && !is_action) return false;
      names_.emplace_back(wanted, found);
      if (fits(part + 1, word + 1)) return true;
      names_.pop_back();
      return false;
    }
    if (!is_one_of(words_[word].lower, wanted)) return false;
    // The one behind the last alternatives is the one that is meant by `<word>`.
    const std::string before = std::exchange(word_, words_[word].lower);
    if (fits(part + 1, word + 1)) return true;
    word_ = before;
    return false;
  }

  // The sentence of the language with what was found in place.
  std::string filled(std::string_view ours) const {
    std::string text(ours);
    const auto replace = [&](std::string_view what, std::string_view with) {
      for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
        text.replace(at, what.size(), with);
      }
    };
    for (const auto& [what, with] : names_) replace(what, with);
    replace("<word>", word_);
    std::string rest(rest_);
    // One would end the string that it is put into; those of AWS's messages are about names that need none.
    if (ours.find('"') != std::string_view::npos) std::erase(rest, '"');
    replace("...", rest);
    return text;
  }

private:
  const std::vector<std::string_view>& pattern_;
  const std::vector<WordInSentence>& words_;
  std::vector<std::pair<std::string_view, std::string_view>> names_;
  std::string word_;
  std::string_view rest_;
};

}  // namespace

std::span<const EverydayRow> everyday_rows() {
  return rows;
}

std::string in_our_words(std::string_view sentence) {
  while (!sentence.empty() && (is_blank_or_end(sentence.back()) ||
                               std::string_view("?!.").find(sentence.back()) != std::string_view::npos)) {
    sentence.remove_suffix(1);
  }
  constexpr std::size_t longest = 1000;
  if (sentence.size() > longest || sentence.find('`') != std::string_view::npos) return {};
  std::vector<WordInSentence> words;
  for (const std::string_view word : split(sentence)) words.push_back({word, in_lower_case(word)});
  if (words.empty()) return {};
  for (const EverydayRow& row : rows) {
    const auto pattern = split(row.pattern);
    Comparing comparing(pattern, words);
    if (comparing.fits(0, 0)) return comparing.filled(row.ours);
  }
  return {};
}

}  // namespace iamq::lang::grammar
