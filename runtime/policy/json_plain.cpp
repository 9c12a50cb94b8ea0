#include "runtime/policy/json_plain.hpp"

#include "runtime/policy/json_scan.hpp"

namespace iamq::policy {

namespace {

// Each function reads one thing from where the last one stopped, and is false where it is not plain.
class PlainReader {
public:
  PlainReader(Json& json, std::string_view text, const text::Span& span, const JsonLimits& limits)
      : json_(json),
        begin_(text.data()),
        at_(text.data()),
        end_(text.data() + text.size()),
        source_(span.source),
        offset_(span.begin),
        depth_left_(limits.depth) {}

  bool read() {
    skip_white_space();
    if (!value({}, {})) return false;
    skip_white_space();
    return at_ == end_;
  }

private:
  std::uint32_t place(const char* at) const { return offset_ + static_cast<std::uint32_t>(at - begin_); }
  text::Span span_from(const char* begin) const { return {source_, place(begin), place(at_)}; }

  void skip_white_space() {
    while (at_ != end_ && json_scan::is_white_space(*at_)) ++at_;
  }
  // With the white space around it.
  bool take(char character) {
    skip_white_space();
    if (at_ == end_ || *at_ != character) return false;
    ++at_;
    skip_white_space();
    return true;
  }

  bool string(std::string_view& text) {
    if (at_ == end_ || *at_ != '"') return false;
    const char* const begin = at_ + 1;
    const char* const end = json_scan::end_of_plain_ascii(begin, end_);
    if (end == end_ || *end != '"') return false;
    text = {begin, static_cast<std::size_t>(end - begin)};
    at_ = end + 1;
    return true;
  }

  bool value(std::string_view key, const text::Span& key_span) {
    if (at_ == end_) return false;
    const char* const begin = at_;
    const auto index = static_cast<std::uint32_t>(json_.nodes.size());
    JsonNode& node = json_.nodes.emplace_back();
    node.key = key;
    node.key_span = key_span;
    switch (*at_) {
      case '"':
        node.kind = JsonNode::Kind::string;
        node.is_plain = true;
        if (!string(node.text)) return false;
        break;
      case '{':
        node.kind = JsonNode::Kind::object;
        if (!object(index)) return false;
        break;
      case '[':
        node.kind = JsonNode::Kind::array;
        if (!array(index)) return false;
        break;
      case 't':
        node.kind = JsonNode::Kind::boolean;
        node.boolean = true;
        if (!word("true")) return false;
        break;
      case 'f':
        node.kind = JsonNode::Kind::boolean;
        if (!word("false")) return false;
        break;
      case 'n':
        if (!word("null")) return false;
        break;
      default:
        node.kind = JsonNode::Kind::number;
        if (!whole_number(node.text)) return false;
    }
    json_.nodes[index].span = span_from(begin);
    return true;
  }

  bool word(std::string_view whole) {
    if (std::string_view(at_, static_cast<std::size_t>(end_ - at_)).substr(0, whole.size()) != whole) return false;
    at_ += whole.size();
    return true;
  }

  // What follows is looked at by whoever asked: a fraction or an exponent is no comma and no bracket.
  bool whole_number(std::string_view& text) {
    const char* const begin = at_;
    if (*at_ == '-') ++at_;
    const char* const digits = at_;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
    if (at_ == digits || (*digits == '0' && at_ - digits > 1)) return false;
    text = {begin, static_cast<std::size_t>(at_ - begin)};
    return true;
  }

  bool array(std::uint32_t index) {
    if (!open('[')) return false;
    Children children(*this, index);
    if (at_ == end_ || *at_ != ']') {
      do {
        children.add_next();
        if (!value({}, {})) return false;
      } while (take(','));
    }
    return close(']');
  }

  bool object(std::uint32_t index) {
    if (!open('{')) return false;
    Children children(*this, index);
    if (at_ == end_ || *at_ != '}') {
      do {
        const char* const begin = at_;
        std::string_view key;
        if (!string(key)) return false;
        const text::Span key_span = span_from(begin);
        if (!take(':') || children.may_have(key)) return false;
        children.add_next();
        if (!value(key, key_span)) return false;
      } while (take(','));
    }
    return close('}');
  }

  bool open(char bracket) {
    if (depth_left_ == 0) return false;
    --depth_left_;
    return take(bracket);
  }
  bool close(char bracket) {
    ++depth_left_;
    if (at_ == end_ || *at_ != bracket) return false;
    ++at_;
    return true;
  }

  // The children of a node, chained as they come.
  class Children {
  public:
    Children(PlainReader& reader, std::uint32_t parent) : nodes_(reader.json_.nodes), parent_(parent) {}

    // The node that is made next is one.
    void add_next() {
      const auto index = static_cast<std::uint32_t>(nodes_.size());
      if (last_ == 0) {
        nodes_[parent_].first_child = index;
      } else {
        nodes_[last_].next_sibling = index;
      }
      last_ = index;
      ++nodes_[parent_].child_count;
    }

    // Whether a member is called so already, as far as that is found out soon. Few names look alike at a glance, so
    // that few are compared.
    bool may_have(std::string_view key) {
      const std::uint64_t glance = glance_of(key);
      const bool is_new = (seen_ & glance) == 0;
      seen_ |= glance;
      if (is_new) return false;
      if (nodes_[parent_].child_count > most_compared) return true;
      for (std::uint32_t child = nodes_[parent_].first_child; child != 0; child = nodes_[child].next_sibling) {
        if (nodes_[child].key == key) return true;
      }
      return false;
    }

  private:
    static constexpr std::uint32_t most_compared = 64;  // with each of the others

    static std::uint64_t glance_of(std::string_view key) {
      if (key.empty()) return 1;
      const auto first = static_cast<unsigned char>(key.front()), last = static_cast<unsigned char>(key.back());
      return std::uint64_t{1} << ((key.size() + first * 7U + last * 31U) % 64);
    }

    std::vector<JsonNode>& nodes_;
    std::uint32_t parent_;
    std::uint32_t last_ = 0;  // 0: none yet
    std::uint64_t seen_ = 0;  // the glances of all names
  };

  Json& json_;
  const char* const begin_;
  const char* at_;
  const char* const end_;
  const text::SourceId source_;
  const std::uint32_t offset_;  // of the text in its source
  std::uint32_t depth_left_;
};

}  // namespace

bool read_plain_json(Json& json, std::string_view text, const text::Span& span, const JsonLimits& limits) {
  return PlainReader(json, text, span, limits).read();
}

}  // namespace iamq::policy
