#include "runtime/import/snapshot_reader.hpp"

#include <algorithm>

#include "lang/text/stopping.hpp"
#include "runtime/condition/operators.hpp"

namespace iamq::import {

std::uint64_t SnapshotReader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
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
  if (value > rest_.size() || value > UINT32_MAX) throw Damaged{};
  return static_cast<std::uint32_t>(value);
}

std::string_view SnapshotReader::text() {
  const std::string_view found = rest_.substr(0, count());
  rest_.remove_prefix(found.size());
  return found;
}

void SnapshotReader::read(std::string_view& value) {
  value = place_.library.text(place_.library.strings().intern(text()));
}

void SnapshotReader::read(policy::StringId& id) {
  if (const auto* there = known(strings_)) {
    id = *there;
    return;
  }
  id = place_.library.strings().intern(text());
  strings_.push_back(id);
}

void SnapshotReader::read(policy::DocumentId& id) {
  if (const auto* there = known(documents_)) {
    id = *there;
    return;
  }
  policy::Document document;
  fields(*this, document);
  id = place_.library.add_document(std::move(document));
  documents_.push_back(id);
}

void SnapshotReader::read(policy::PolicyId& id) {
  if (const auto* there = known(policies_)) {
    id = *there;
    return;
  }
  policy::Policy policy;
  each_of(*this, policy.name, policy.kind, policy.document, policy.span, policy.is_missing);
  read_positions(policy);
  id = place_.library.add_policy(std::move(policy));
  policies_.push_back(id);
}

void SnapshotReader::read(text::SourceId& id) {
  if (const auto* there = known(sources_)) {
    id = *there;
    return;
  }
  switch (number()) {
    case 0: {
      const std::uint64_t file = number();
      if (file >= place_.files.size()) throw Damaged{};
      id = place_.files[file].source;
      break;
    }
    case 1:
      id = place_.statement.source;
      break;
    case 2: {
      std::string name(text());
      id = place_.sources.add(std::move(name), std::string(text()));
      break;
    }
    default:
      throw Damaged{};
  }
  sources_.push_back(id);
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

// From the beginning of the policy; one that is not there has no source.
text::Span SnapshotReader::inside() {
  const std::uint64_t begin = number();
  if (begin == 0) return {};
  const std::uint64_t length = number();
  if (begin > UINT32_MAX || length > UINT32_MAX - begin) throw Damaged{};
  return {text::SourceId{1}, static_cast<std::uint32_t>(begin - 1), static_cast<std::uint32_t>(begin - 1 + length)};
}

// Of which the last byte is the `length`th of the policy.
SnapshotReader::SharedPositions SnapshotReader::positions() {
  std::vector<policy::StatementPositions> all;
  SharedPositions shared;
  const auto read_inside = [&](text::Span& span) {
    span = inside();
    shared.length = std::max(shared.length, span.end);
  };
  for (std::uint32_t left = count(); left > 0; --left) {
    policy::StatementPositions& one = all.emplace_back();
    for (text::Span* span : {&one.whole, &one.effect, &one.sid}) read_inside(*span);
    for (auto* spans : {&one.actions, &one.resources, &one.principals, &one.conditions}) {
      for (std::uint32_t more = count(); more > 0; --more) read_inside(spans->emplace_back());
    }
    shared.counts.push_back({one.actions.size(), one.resources.size(), one.principals.size(), one.conditions.size()});
  }
  shared.positions = policy::Positions(std::move(all));
  return shared;
}

void SnapshotReader::check(const SharedPositions& shared, const policy::Document& document) {
  if (shared.counts.size() != document.statements.size()) throw Damaged{};
  for (std::size_t i = 0; i < shared.counts.size(); ++i) {
    const policy::Statement& one = document.statements[i];
    if (shared.counts[i] !=
        std::array{one.actions.size(), one.resources.size(), one.principals.size(), one.conditions.size()}) {
      throw Damaged{};
    }
  }
}

void SnapshotReader::read_positions(policy::Policy& policy) {
  const std::uint64_t place = number();
  if (place == 0) return;
  if (place > positions_.size() + 1) throw Damaged{};
  if (place == positions_.size() + 1) positions_.push_back(positions());
  const SharedPositions& shared = positions_[place - 1];
  check(shared, place_.library.document(policy.document));
  if (shared.length > policy.span.end - policy.span.begin) throw Damaged{};
  policy.positions = shared.positions.moved({}, policy.span);
}

std::optional<ImportResult> read_snapshot(std::string_view bytes, const model::World& empty,
                                          const SnapshotPlace& place) {
  try {
    SnapshotReader reader(bytes, place);
    ImportResult result;
    result.world = empty;
    each_table(*result.world, [&]<class Row>(const model::Table<Row>&) {
      for (std::uint32_t left = reader.count(); left > 0; --left) {
        text::ask_to_go_on();
        Row row;
        reader(row);
        result.world->add(std::move(row));
      }
    });
    reader(result.diagnostics);
    reader(result.accounts);
    if (!reader.is_at_end() || !is_sound(*result.world)) return std::nullopt;
    return result;
  } catch (const SnapshotReader::Damaged&) {
    return std::nullopt;
  }
}

}  // namespace iamq::import
