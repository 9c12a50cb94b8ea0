#include "runtime/import/snapshot_reader.hpp"

#include <algorithm>
#include <array>
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
  id = static_cast<policy::PolicyId>(tables_.first_policy + step(last_.policy, tables_.policy_count));
}

void SnapshotReader::read_sources(std::uint64_t count) {
  for (; count > 0; --count) {
    const text::SourceId id = source();
    tables_.sources.push_back({id, place_.sources.size(id)});
  }
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
  if (count > static_cast<std::uint64_t>(end_ - at_)) throw Damaged{};
  tables_.documents.reserve(count);
  for (; count > 0; --count) {
    text::ask_to_go_on();
    policy::Document document;
    fields(*this, document);
    tables_.documents.push_back(place_.library.adopt_document(std::move(document)));
  }
  place_.library.index_documents();
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
  const SnapshotTables::KeptSource& source = known(tables_.sources, last_.source);
  span.source = source.id;
  const std::int64_t away = signed_number();
  if (away < -std::int64_t{UINT32_MAX} || away > std::int64_t{UINT32_MAX}) throw Damaged{};  // nothing overflows
  std::int64_t begin = last_.begin += away;
  if (span.source == place_.statement.source) begin += place_.statement.begin;
  const auto length = static_cast<std::int64_t>(number());
  const std::int64_t size = source.size;
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

namespace {

bool fit(std::span<const SnapshotTables::Pieces> pieces, const policy::Document& document) {
  if (pieces.size() != document.statements.size()) return false;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const policy::Statement& one = document.statements[i];
    const auto [actions, resources, principals, conditions] = pieces[i];
    const bool fits = actions == one.actions.size() && resources == one.resources.size() &&
                      principals == one.principals.size() && conditions == one.conditions.size();
    if (!fits) return false;
  }
  return true;
}

}  // namespace

void SnapshotReader::read_positions(policy::Policy& policy) {
  const std::uint64_t place = number();
  if (place == 0) return;
  if (place > tables_.positions.size()) throw Damaged{};
  SnapshotTables::KeptPositions& kept = tables_.positions[place - 1];
  if (kept.fits != policy.document) {
    const auto pieces = std::span(tables_.pieces).subspan(kept.first, kept.count);
    if (!fit(pieces, place_.library.document(policy.document))) throw Damaged{};
    kept.fits = policy.document;
  }
  if (kept.length > policy.span.end - policy.span.begin) throw Damaged{};
  policy.positions = kept.id;
}

void SnapshotReader::read_rows(model::World& world) {
  each_table(world, [&](auto& table) {
    for (std::uint32_t left = count(); left > 0; --left) {
      text::ask_to_go_on();
      (*this)(table.emplace());
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
    const AdoptedTexts all_texts = next_texts(text_measures, texts);
    const auto read_sources = section(sources, [=](SnapshotReader& reader) { reader.read_sources(count(sources)); });
    const AdoptedTexts all_positions = next_texts(position_measures, positions);
    const auto read_documents =
        section(documents, [=](SnapshotReader& reader) { reader.read_documents(count(documents)); });
    const auto read_policies =
        section(policies, [=](SnapshotReader& reader) { reader.read_policies(count(policies)); });
    const auto read_rows = section(rows, [&](SnapshotReader& reader) { reader.read_rows(*result.world); });
    bool is_good = false;
    const Indexing indexing{place_.library};
    all({[&] { adopt(all_texts), read_sources(); }, [&] { adopt_positions(all_positions); }});
    // From here on the Library's documents and policies, the World's rows, and where texts are looked up, have nothing
    // to do with each other.
    all({[&] { read_documents(), read_policies(); }, read_rows, [&] { place_.library.strings().index(); }});
    all({[&] { result.world->make_names_findable(); }, [&] { is_good = is_sound(*result.world); }});
    rest_(result.diagnostics);
    rest_(result.accounts);
    if (!rest_.is_at_end()) throw SnapshotReader::Damaged{};
    return is_good ? std::optional(std::move(result)) : std::nullopt;
  }

private:
  enum Section : std::uint8_t {
    text_measures,
    texts,
    sources,
    position_measures,
    positions,
    documents,
    policies,
    rows,
    section_count
  };
  struct Size {
    std::uint64_t count = 0, bytes = 0;
  };

  // Whatever was adopted can be looked up in the end, also where the bytes turn out to be damaged.
  struct Indexing {
    policy::Library& library;
    ~Indexing() { library.strings().index(), library.index_documents(); }
  };

  static void all(const std::vector<std::function<void()>>& works) {
    side_by_side(works.size(), [&](std::size_t which) { works[which](); });
  }

  struct AdoptedTexts {
    policy::Interner::Measures measures;
    std::string_view texts;
  };
  AdoptedTexts next_texts(Section measures, Section texts) {
    const policy::Interner::Measures all(rest_.bytes(sizes_[measures].bytes));
    return {all, rest_.bytes(sizes_[texts].bytes)};
  }

  void adopt(const AdoptedTexts& texts) {
    if (!texts.measures.fit(texts.texts)) throw SnapshotReader::Damaged{};
    tables_.strings = place_.library.strings().adopt(texts.texts, texts.measures, keeper_);
  }

  void adopt_positions(const AdoptedTexts& positions) {
    if (!positions.measures.fit(positions.texts)) throw SnapshotReader::Damaged{};
    tables_.positions.reserve(positions.measures.size());
    tables_.pieces.reserve(2 * positions.measures.size());
    for (const policy::PositionsId id : place_.library.adopt_positions(positions.texts, positions.measures, keeper_)) {
      const auto outline = policy::outline_of(place_.library.packed(id));
      if (!outline || !outline->is_inside) throw SnapshotReader::Damaged{};
      const auto first = static_cast<std::uint32_t>(tables_.pieces.size());
      tables_.positions.push_back({id, outline->length, {}, first, static_cast<std::uint32_t>(outline->pieces.size())});
      for (const auto& [actions, resources, principals, conditions] : outline->pieces) {
        tables_.pieces.push_back({static_cast<std::uint32_t>(actions), static_cast<std::uint32_t>(resources),
                                  static_cast<std::uint32_t>(principals), static_cast<std::uint32_t>(conditions)});
      }
    }
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
