#include "runtime/policy/json_plain.hpp"

#include "runtime/policy/json_cursor.hpp"

namespace iamq::policy {

namespace {

// Each function reads one thing from where the last one stopped, and is false where it is not plain.
class PlainReader {
public:
  PlainReader(Json& json, std::string_view text, const text::Span& span, const JsonLimits& limits,
              ObjectReader* objects)
      : json_(json),
        begin_(text.data()),
        cursor_{text.data(), text.data() + text.size()},
        source_(span.source),
        offset_(span.begin),
        depth_left_(limits.depth),
        objects_(objects) {}

  bool read() {
    cursor_.skip_white_space();
    if (!value({}, {})) return false;
    cursor_.skip_white_space();
    return cursor_.at == cursor_.end;
  }

private:
  std::uint32_t place(const char* at) const { return offset_ + static_cast<std::uint32_t>(at - begin_); }
  text::Span span_from(const char* begin) const { return {source_, place(begin), place(cursor_.at)}; }

  bool value(std::string_view key, const text::Span& key_span) {
    if (cursor_.at == cursor_.end) return false;
    const char* const begin = cursor_.at;
    switch (*cursor_.at) {
      case '"': {
        std::string_view text;
        if (!cursor_.string(text)) return false;
        JsonNode& node = add(JsonNode::Kind::string, key, key_span, begin);
        node.is_plain = true;
        node.text = text;
        return true;
      }
      case '{': {
        const bool is_read = is_read_otherwise(key);
        add(JsonNode::Kind::object, key, key_span, begin);
        return is_read || object();
      }
      case '[':
        add(JsonNode::Kind::array, key, key_span, begin);
        return array();
      case 't':
        if (!word("true")) return false;
        add(JsonNode::Kind::boolean, key, key_span, begin).boolean = true;
        return true;
      case 'f':
        if (!word("false")) return false;
        add(JsonNode::Kind::boolean, key, key_span, begin);
        return true;
      case 'n':
        if (!word("null")) return false;
        add(JsonNode::Kind::null, key, key_span, begin);
        return true;
      default: {
        std::string_view text;
        if (!whole_number(text)) return false;
        add(JsonNode::Kind::number, key, key_span, begin).text = text;
        return true;
      }
    }
  }

  bool is_read_otherwise(std::string_view key) {
    const bool may_be = objects_ != nullptr && depth_left_ >= ObjectReader::most_depth;
    return may_be && objects_->read(key, cursor_, place(cursor_.at));
  }

  // A value from there to where the last thing ended; of an object and a list its children say where it ends.
  JsonNode& add(JsonNode::Kind kind, std::string_view key, const text::Span& key_span, const char* begin) {
    JsonNode& node = json_.nodes.emplace_back();
    node.kind = kind;
    node.key = key;
    node.key_span = key_span;
    node.span = span_from(begin);
    return node;
  }

  bool word(std::string_view whole) {
    if (std::string_view(cursor_.at, static_cast<std::size_t>(cursor_.end - cursor_.at)).substr(0, whole.size()) !=
        whole)
      return false;
    cursor_.at += whole.size();
    return true;
  }

  // What follows is looked at by whoever asked: a fraction or an exponent is no comma and no bracket.
  bool whole_number(std::string_view& text) {
    const char* const begin = cursor_.at;
    if (*cursor_.at == '-') ++cursor_.at;
    const char* const digits = cursor_.at;
    while (cursor_.at != cursor_.end && *cursor_.at >= '0' && *cursor_.at <= '9') ++cursor_.at;
    if (cursor_.at == digits || (*digits == '0' && cursor_.at - digits > 1)) return false;
    text = {begin, static_cast<std::size_t>(cursor_.at - begin)};
    return true;
  }

  bool array() {
    Children children(json_.nodes);
    if (!open('[')) return false;
    if (!cursor_.is_at(']')) {
      do {
        children.add_next();
        if (!value({}, {})) return false;
      } while (cursor_.take(','));
    }
    return close(']', children);
  }

  bool object() {
    Children children(json_.nodes);
    if (!open('{')) return false;
    if (!cursor_.is_at('}')) {
      do {
        const char* const begin = cursor_.at;
        std::string_view key;
        if (!cursor_.string(key)) return false;
        const text::Span key_span = span_from(begin);
        if (!cursor_.take(':') || children.may_have(key)) return false;
        children.add_next();
        if (!value(key, key_span)) return false;
      } while (cursor_.take(','));
    }
    return close('}', children);
  }

  // The children of the node that was made last, chained as they come.
  class Children {
  public:
    explicit Children(std::vector<JsonNode>& nodes) : nodes_(nodes), parent_(next() - 1) {}

    // The node that is made next is one.
    void add_next() {
      const std::uint32_t index = next();
      if (last_ == 0) {
        first_ = index;
      } else {
        nodes_[last_].next_sibling = index;
      }
      last_ = index;
      ++count_;
    }

    // Whether a member is called so already, as far as that is found out soon. Few names look alike at a glance, so
    // that few are compared.
    bool may_have(std::string_view key) {
      const std::uint64_t glance = glance_of(key);
      const bool is_new = (seen_ & glance) == 0;
      seen_ |= glance;
      if (is_new) return false;
      if (count_ > most_compared) return true;
      for (std::uint32_t child = first_; child != 0; child = nodes_[child].next_sibling) {
        if (nodes_[child].key == key) return true;
      }
      return false;
    }

    // All are there.
    void end(std::uint32_t place) {
      JsonNode& parent = nodes_[parent_];
      parent.first_child = first_;
      parent.child_count = count_;
      parent.span.end = place;
    }

  private:
    static constexpr std::uint32_t most_compared = 64;  // with each of the others

    static std::uint64_t glance_of(std::string_view key) {
      if (key.empty()) return 1;
      const auto first = static_cast<unsigned char>(key.front()), last = static_cast<unsigned char>(key.back());
      return std::uint64_t{1} << ((key.size() + first * 7U + last * 31U) % 64);
    }
    std::uint32_t next() const { return static_cast<std::uint32_t>(nodes_.size()); }

    std::vector<JsonNode>& nodes_;
    const std::uint32_t parent_;
    std::uint32_t first_ = 0, last_ = 0;  // 0: none yet
    std::uint32_t count_ = 0;
    std::uint64_t seen_ = 0;  // the glances of all names
  };

  bool open(char bracket) {
    if (depth_left_ == 0) return false;
    --depth_left_;
    return cursor_.take(bracket);
  }
  bool close(char bracket, Children& children) {
    ++depth_left_;
    if (!cursor_.take_last(bracket)) return false;
    children.end(place(cursor_.at));
    return true;
  }

  Json& json_;
  const char* const begin_;
  JsonCursor cursor_;
  const text::SourceId source_;
  const std::uint32_t offset_;  // of the text in its source
  std::uint32_t depth_left_;
  ObjectReader* const objects_;
};

}  // namespace

bool read_plain_json(Json& json, std::string_view text, const text::Span& span, const JsonLimits& limits,
                     ObjectReader* objects) {
  return PlainReader(json, text, span, limits, objects).read();
}

}  // namespace iamq::policy
