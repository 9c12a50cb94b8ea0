#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace iamq::policy {

// A name, ARN, pattern or value that a Library holds once. 0 is the empty string.
enum class StringId : std::uint32_t {};

// Holds each text once. Append-only: ids and the addresses behind `text` stay valid as long as it lives, so that any
// number of Worlds can share it. A text costs its bytes and some thirty more: organizations have millions of them.
class Interner {
public:
  Interner();
  Interner(const Interner&) = delete;
  Interner& operator=(const Interner&) = delete;

  // `text` must be shorter than 4 GiB.
  StringId intern(std::string_view text);
  // How a text is looked up; the same in every run of one program.
  static std::uint32_t hash_of(std::string_view text);
  // Of texts that stand one behind the other. A wrong hash makes one that nobody finds.
  struct Measure {
    std::uint32_t length, hash;
  };
  // One Measure behind the other, as bytes that may stand anywhere.
  class Measures {
  public:
    explicit Measures(std::string_view bytes) : bytes_(bytes) {}
    static void append(std::string& bytes, std::string_view text);

    std::size_t size() const { return bytes_.size() / sizeof(Measure); }
    Measure operator[](std::size_t i) const {
      Measure one{};
      std::memcpy(&one, bytes_.data() + i * sizeof one, sizeof one);
      return one;
    }
    // Whether they may be of these texts: all lengths are right, and the first hash, as a proof that it is of the same
    // program.
    bool fit(std::string_view texts) const;

  private:
    std::string_view bytes_;
  };
  // The ids of very many at once, in less time; they may be used at once. The texts are not copied: `keeper` keeps
  // their bytes, which `measures` must fit. No two of them may be equal; one that is there already keeps its id. Until
  // `index` nothing may be interned or looked for.
  std::vector<StringId> adopt(std::string_view texts, const Measures& measures, std::shared_ptr<const void> keeper);
  // Makes findable what was adopted. Other threads may use ids meanwhile.
  void index();
  // The id of a text that is there already; no id means that no policy, name or ARN is spelt so.
  bool find(std::string_view text, StringId& id) const;
  std::string_view text(StringId id) const {
    const Text& text = texts_[static_cast<std::size_t>(id)];
    return {text.begin, text.length};
  }
  std::size_t size() const { return texts_.size(); }

private:
  struct Text {
    const char* begin;
    std::uint32_t length;
    std::uint32_t hash;
  };
  std::size_t slot_of(std::string_view text, std::uint32_t hash) const;
  const char* keep(std::string_view text);
  static bool has_room_for(std::size_t slots, std::size_t texts) { return texts * 3 <= slots * 2; }
  void make_slots(std::size_t count);

  std::vector<Text> texts_;
  std::vector<std::uint32_t> slots_;  // an open hash table: 0 is free, else id + 1; its size is a power of two
  std::vector<std::unique_ptr<char[]>> blocks_;       // the bytes; a block never moves
  std::vector<std::shared_ptr<const void>> keepers_;  // of those that were adopted
  std::size_t left_in_block_ = 0;
  bool is_indexed_ = true;  // INVARIANT: every text has its slot, but between `adopt` and `index`
};

}  // namespace iamq::policy
