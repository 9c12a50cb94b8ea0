#include "runtime/import/snapshot_reader.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <utility>

#include "lang/text/stopping.hpp"
#include "runtime/condition/operators.hpp"
#include "runtime/import/side_by_side.hpp"

namespace iamq::import {

std::uint64_t SnapshotReader::long_number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && at_ != end_; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at_++);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) return value;
  }
  throw Damaged{};
}

std::int64_t SnapshotReader::signed_number() {
  const std::uint64_t value = number();
  return static_cast<std::int64_t>(value >> 1 ^ ((value & 1) != 0 ? ~std::uint64_t{0} : 0));
}

std::uint32_t SnapshotReader::count() {
  const std::uint64_t value = number();
  if (value > static_cast<std::uint64_t>(end_ - at_) || value > UINT32_MAX) throw Damaged{};
  return static_cast<std::uint32_t>(value);
}

std::string_view SnapshotReader::bytes(std::uint64_t size) {
  if (size > static_cast<std::uint64_t>(end_ - at_) || size > UINT32_MAX) throw Damaged{};
  const std::string_view found(at_, size);
  at_ += size;
  return found;
}

void SnapshotReader::read(std::string_view& value) {
  value = place_.library.text(place_.library.strings().intern(text()));
}

void SnapshotReader::read(policy::PolicyId& id) {
  const std::uint64_t place = number();
  if (place >= tables_.policy_count) throw Damaged{};
  id = static_cast<policy::PolicyId>(tables_.first_policy + place);
}

void SnapshotReader::read_text_measures(std::uint64_t count) {
  constexpr std::uint64_t most_at_once = 1'000'000;  // a wrong number takes no memory
  tables_.text_measures.reserve(std::min(count, most_at_once));
  for (; count > 0; --count) {
    policy::Interner::Measure measure{};
    (*this)(measure.length);
    std::memcpy(&measure.hash, bytes(sizeof measure.hash).data(), sizeof measure.hash);
    tables_.text_measures.push_back(measure);
  }
}

void SnapshotReader::read_sources(std::uint64_t count) {
  for (; count > 0; --count) tables_.sources.push_back(source());
}

text::SourceId SnapshotReader::source() {
  switch (number()) {
    case 0: {
      const std::uint64_t file = number();
      if (file >= place_.files.size()) throw Damaged{};
      return place_.files[file].source;
    }
    case 1:
      return place_.statement.source;
    case 2: {
      std::string name(text());
      return place_.sources.add(std::move(name), std::string(text()));
    }
    default:
      throw Damaged{};
  }
}

void SnapshotReader::read_documents(std::uint64_t count) {
  for (; count > 0; --count) {
    text::ask_to_go_on();
    policy::Document document;
    fields(*this, document);
    tables_.documents.push_back(place_.library.add_document(std::move(document)));
  }
}

void SnapshotReader::read_policies(std::uint64_t count) {
  for (; count > 0; --count) {
    text::ask_to_go_on();
    place_.library.add_policy(policy());
  }
}

policy::Policy SnapshotReader::policy() {
  policy::Policy policy;
  each_of(*this, policy.name, policy.kind, policy.document, policy.span);
  read_positions(policy);
  (*this)(policy.is_missing);
  return policy;
}

void SnapshotReader::read(text::Span& span) {
  read(span.source);
  std::int64_t begin = signed_number();
  if (span.source == place_.statement.source) begin += place_.statement.begin;
  const auto length = static_cast<std::int64_t>(number());
  const auto size = std::int64_t{place_.sources.size(span.source)};
  if (begin < 0 || begin > size || length < 0 || length > size - begin) throw Damaged{};
  span.begin = static_cast<std::uint32_t>(begin);
  span.end = static_cast<std::uint32_t>(begin + length);
}

void SnapshotReader::read(policy::OperatorId& id) {
  const std::uint64_t row = number();
  if (row >= condition::operators().size()) throw Damaged{};
  id.row = static_cast<std::uint8_t>(row);
  each_of(*this, id.qualifier, id.if_exists);
}

void SnapshotReader::read_all_positions(std::uint64_t count) {
  for (; count > 0; --count) {
    const std::string_view packed = text();
    auto outline = policy::outline_of(packed);
    if (!outline || !outline->is_inside) throw Damaged{};
    tables_.positions.push_back({place_.library.keep_positions(packed), std::move(*outline)});
  }
}

void SnapshotReader::check(const policy::PositionsOutline& outline, const policy::Document& document) {
  if (outline.pieces.size() != document.statements.size()) throw Damaged{};
  for (std::size_t i = 0; i < outline.pieces.size(); ++i) {
    const policy::Statement& one = document.statements[i];
    if (outline.pieces[i] !=
        std::array{one.actions.size(), one.resources.size(), one.principals.size(), one.conditions.size()}) {
      throw Damaged{};
    }
  }
}

void SnapshotReader::read_positions(policy::Policy& policy) {
  const std::uint64_t place = number();
  if (place == 0) return;
  if (place > tables_.positions.size()) throw Damaged{};
  const SnapshotTables::KeptPositions& kept = tables_.positions[place - 1];
  check(kept.outline, place_.library.document(policy.document));
  if (kept.outline.length > policy.span.end - policy.span.begin) throw Damaged{};
  policy.positions = kept.id;
}

void SnapshotReader::read_rows(model::World& world) {
  each_table(world, [&]<class Row>(const model::Table<Row>&) {
    for (std::uint32_t left = count(); left > 0; --left) {
      text::ask_to_go_on();
      Row row;
      (*this)(row);
      world.add(std::move(row));
    }
  });
}

namespace {

// The sections of a snapshot, one after the other.
class SnapshotSections {
public:
  SnapshotSections(const SnapshotBytes& snapshot, const SnapshotPlace& place)
      : place_(place), keeper_(snapshot.keeper), rest_(snapshot.bytes, place, tables_) {
    for (Size& size : sizes_) size = {rest_.number(), rest_.number()};
    tables_.first_policy = place.library.policy_count();
    tables_.policy_count = sizes_[policies].count;
  }

  // Nothing: it is no World that can be asked.
  std::optional<ImportResult> read(const model::World& empty) {
    ImportResult result;
    result.world = empty;
    const auto count = [this](Section which) { return sizes_[which].count; };
    const auto read_text_measures =
        section(text_measures, [=](SnapshotReader& reader) { reader.read_text_measures(count(text_measures)); });
    const std::string_view texts_one_by_one = rest_.bytes(sizes_[texts].bytes);
    const auto read_sources = section(sources, [=](SnapshotReader& reader) { reader.read_sources(count(sources)); });
    const auto read_positions =
        section(positions, [=](SnapshotReader& reader) { reader.read_all_positions(count(positions)); });
    const auto read_documents =
        section(documents, [=](SnapshotReader& reader) { reader.read_documents(count(documents)); });
    const auto read_policies =
        section(policies, [=](SnapshotReader& reader) { reader.read_policies(count(policies)); });
    const auto read_rows = section(rows, [&](SnapshotReader& reader) { reader.read_rows(*result.world); });
    bool is_good = false;
    const Indexing indexing{place_.library.strings()};
    all({[&] { read_text_measures(), adopt(texts_one_by_one), read_sources(); }, read_positions});
    // From here on the Library's documents and policies, the World's rows, and where texts are looked up, have nothing
    // to do with each other.
    all({[&] { read_documents(), read_policies(); }, [&] { read_rows(), is_good = is_sound(*result.world); },
         [&] { place_.library.strings().index(); }});
    rest_(result.diagnostics);
    rest_(result.accounts);
    if (!rest_.is_at_end()) throw SnapshotReader::Damaged{};
    return is_good ? std::optional(std::move(result)) : std::nullopt;
  }

private:
  enum Section : std::uint8_t { text_measures, texts, sources, positions, documents, policies, rows, section_count };
  struct Size {
    std::uint64_t count = 0, bytes = 0;
  };

  // Whatever was adopted can be looked up in the end, also where the bytes turn out to be damaged.
  struct Indexing {
    policy::Interner& strings;
    ~Indexing() { strings.index(); }
  };

  static void all(const std::vector<std::function<void()>>& works) {
    side_by_side(works.size(), [&](std::size_t which) { works[which](); });
  }

  // The hashes are those of this very program, of which the first is proof enough: another one would have another key.
  void adopt(std::string_view texts) {
    const auto measures = std::exchange(tables_.text_measures, {});
    std::uint64_t size = 0;
    for (const auto& measure : measures) size += measure.length;
    if (size != texts.size()) throw SnapshotReader::Damaged{};
    if (!measures.empty() &&
        policy::Interner::hash_of(texts.substr(0, measures.front().length)) != measures.front().hash) {
      throw SnapshotReader::Damaged{};
    }
    tables_.strings = place_.library.strings().adopt(texts, measures, keeper_);
  }

  // Takes the bytes of the next section; what comes back reads it, all of it.
  template <class Read>
  std::function<void()> section(Section which, Read read) {
    const std::string_view bytes = rest_.bytes(sizes_[which].bytes);
    return [this, bytes, read] {
      SnapshotReader reader(bytes, place_, tables_);
      read(reader);
      if (!reader.is_at_end()) throw SnapshotReader::Damaged{};
    };
  }

  const SnapshotPlace& place_;
  const std::shared_ptr<const void>& keeper_;
  SnapshotTables tables_;
  SnapshotReader rest_;
  std::array<Size, section_count> sizes_;
};

}  // namespace

std::optional<ImportResult> read_snapshot(const SnapshotBytes& snapshot, const model::World& empty,
                                          const SnapshotPlace& place) {
  try {
    return SnapshotSections(snapshot, place).read(empty);
  } catch (const SnapshotReader::Damaged&) {
    return std::nullopt;
  }
}

}  // namespace iamq::import
