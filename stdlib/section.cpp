#include "stdlib/section.hpp"

#include <algorithm>
#include <cassert>
#include <unordered_map>

#include "stdlib/lines.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::stdlib {
namespace {

// A span whose vector still grows: where it will be once the vector is complete.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;

  template <class T>
  std::span<const T> in(const std::vector<T>& all) const {
    return std::span<const T>(all).subspan(begin, end - begin);
  }
};

AccessLevel read_level(std::string_view letter) {
  constexpr std::string_view letters = "LRWPT";  // in the order of AccessLevel
  auto place = letter.size() == 1 ? letters.find(letter) : std::string_view::npos;
  assert(place != std::string_view::npos && "an access level in the catalog is none of L R W P T");
  return static_cast<AccessLevel>(place);
}

class Reader {
public:
  explicit Reader(const Service& service) : service_(service) {}

  Section read(std::string_view body) {
    reserve(body);
    for (auto rest = body; !rest.empty();) {
      auto line = take_line(rest);
      auto letter = take_field(line);
      if (letter == "K") read_key(line);
      if (letter == "R") read_resource_type(line);
      if (letter == "A") read_action(line);
      if (letter == "+") read_keys_of_resource(line);
    }
    point();
    return std::move(section_);
  }

private:
  // The names must not move while they are written, since texts refer to them; nor may keys and types.
  void reserve(std::string_view body) {
    std::size_t keys = 0, types = 0, actions = 0, names = 0;
    for (auto rest = body; !rest.empty();) {
      auto line = take_line(rest);
      auto letter = take_field(line);
      auto name = take_field(line);
      if (letter == "R") ++types;
      if (letter == "K") ++keys;
      if (letter == "A") ++actions;
      if (letter == "A" || letter == "K") names += service_.prefix.size() + 1 + name.size();
    }
    section_.keys.reserve(keys);
    section_.resource_types.reserve(types);
    section_.actions.reserve(actions);
    section_.names.resize(names);
    written_keys_.reserve(keys);
    for (auto* of_types : {&patterns_, &type_keys_}) of_types->reserve(types);
    for (auto* of_actions : {&resources_, &action_keys_, &dependent_}) of_actions->reserve(actions);
  }

  // A text of the form `prefix:name` that lives as long as the section.
  std::string_view full_name(std::string_view name) {
    auto length = service_.prefix.size() + 1 + name.size();
    assert(section_.names.size() - names_written_ >= length);
    char* begin = section_.names.data() + names_written_;
    char* colon = std::copy(service_.prefix.begin(), service_.prefix.end(), begin);
    *colon = ':';
    std::copy(name.begin(), name.end(), colon + 1);
    names_written_ += length;
    return std::string_view(begin, length);
  }

  void read_key(std::string_view line) {
    auto written = take_field(line);
    auto type_name = take_field(line);
    bool is_multivalued = type_name.ends_with('+');
    if (is_multivalued) type_name.remove_suffix(1);
    auto type = read_key_type(type_name);
    assert(type && "a key type in the catalog is not one of AWS's");
    auto name = written.starts_with(':') ? full_name(written.substr(1)) : written;
    section_.keys.push_back({name, *type, is_multivalued});
    written_keys_.push_back(written);
  }

  void read_resource_type(std::string_view line) {
    ResourceType type;
    type.service = &service_;
    type.name = take_field(line);
    patterns_.push_back(read_words(take_field(line)));
    type_keys_.push_back(read_keys(take_field(line)));
    section_.resource_types.push_back(type);
  }

  void read_action(std::string_view line) {
    Action action;
    action.service = &service_;
    action.full_name = full_name(take_field(line));
    action.name = action.full_name.substr(service_.prefix.size() + 1);
    action.level = read_level(take_field(line));
    action.index = service_.first_action_index + static_cast<std::uint32_t>(section_.actions.size());
    Range resources{section_.action_resources.size(), 0};
    for_each_word(take_field(line), [&](std::string_view word) {
      bool is_required = word.ends_with('!');
      if (is_required) word.remove_suffix(1);
      auto* type = &find_type(word);
      auto& all = section_.action_resources;
      if (all.size() > resources.begin && all.back().type == type) {  // some of AWS's tables list a type twice
        all.back().is_required = all.back().is_required || is_required;
        return;
      }
      all.push_back({type, is_required, {}});
      resource_keys_.push_back({});
    });
    resources.end = section_.action_resources.size();
    resources_.push_back(resources);
    action_keys_.push_back(read_keys(take_field(line)));
    dependent_.push_back(read_words(take_field(line)));
    section_.actions.push_back(action);
  }

  void read_keys_of_resource(std::string_view line) {
    auto type = take_field(line);
    assert(!resources_.empty() && "a + line of the catalog stands below no action");
    for (auto i = resources_.back().begin; i < resources_.back().end; ++i) {
      if (section_.action_resources[i].type->name == type) resource_keys_[i] = read_keys(take_field(line));
    }
  }

  const ResourceType& find_type(std::string_view name) const {
    auto& types = section_.resource_types;
    auto found = std::lower_bound(
        types.begin(), types.end(), name,
        [](const ResourceType& type, std::string_view wanted) { return less_ignoring_case(type.name, wanted); });
    assert(found != types.end() && found->name == name && "a resource type in the catalog has no R line");
    return *found;
  }

  Range read_keys(std::string_view list) {
    if (list.empty()) return {};
    const auto [known, is_new] = known_lists_.try_emplace(list);  // most stand there again: the tags of what is created
    Range& range = known->second;
    if (!is_new) return range;
    range.begin = section_.key_lists.size();
    for_each_word(list, [&](std::string_view written) {
      auto found = std::lower_bound(written_keys_.begin(), written_keys_.end(), written, less_ignoring_case);
      assert(found != written_keys_.end() && *found == written && "a condition key in the catalog has no K line");
      section_.key_lists.push_back(&section_.keys[static_cast<std::size_t>(found - written_keys_.begin())]);
    });
    range.end = section_.key_lists.size();
    return range;
  }

  Range read_words(std::string_view list) {
    Range range{section_.word_lists.size(), 0};
    for_each_word(list, [&](std::string_view word) { section_.word_lists.push_back(word); });
    range.end = section_.word_lists.size();
    return range;
  }

  // Everything is in place: ranges become spans.
  void point() {
    for (std::size_t i = 0; i < section_.resource_types.size(); ++i) {
      section_.resource_types[i].arn_patterns = patterns_[i].in(section_.word_lists);
      section_.resource_types[i].keys = type_keys_[i].in(section_.key_lists);
    }
    for (std::size_t i = 0; i < section_.action_resources.size(); ++i) {
      section_.action_resources[i].keys = resource_keys_[i].in(section_.key_lists);
    }
    for (std::size_t i = 0; i < section_.actions.size(); ++i) {
      section_.actions[i].resources = resources_[i].in(section_.action_resources);
      section_.actions[i].keys = action_keys_[i].in(section_.key_lists);
      section_.actions[i].dependent_actions = dependent_[i].in(section_.word_lists);
    }
  }

  const Service& service_;
  Section section_;
  std::size_t names_written_ = 0;
  std::vector<std::string_view> written_keys_;               // the section's keys, as the file abbreviates them
  std::unordered_map<std::string_view, Range> known_lists_;  // of keys
  std::vector<Range> patterns_, type_keys_;                  // of each resource type
  std::vector<Range> resource_keys_;                         // of each action resource
  std::vector<Range> resources_, action_keys_, dependent_;   // of each action
};

}  // namespace

Section read_section(const Service& service, std::string_view body) {
  return Reader(service).read(body);
}

}  // namespace iamq::stdlib
