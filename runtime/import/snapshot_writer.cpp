#include "runtime/import/snapshot_writer.hpp"

#include "runtime/import/content_key.hpp"

namespace iamq::import {

SnapshotWriter::SnapshotWriter(const SnapshotPlace& place) : place_(place) {
  for (std::uint32_t i = 0; i < place.files.size(); ++i) files_.emplace(place.files[i].source, i);
}

void SnapshotWriter::append_number(std::string& bytes, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(0x80 | (value & 0x7F));
  bytes += static_cast<char>(value);
}

// Small ones of either sign take few bytes.
void SnapshotWriter::signed_number(std::int64_t value) {
  number(static_cast<std::uint64_t>(value) << 1 ^ (value < 0 ? ~std::uint64_t{0} : 0));
}

void SnapshotWriter::step(std::int64_t to, std::int64_t SnapshotSteps::*from) {
  std::int64_t& last = section_->last.*from;
  signed_number(to - last);
  last = to;
}

void SnapshotWriter::write(std::string_view text) {
  number(text.size());
  section_->bytes += text;
}

void SnapshotWriter::write(policy::StringId id) {
  const auto [place, is_known] = strings_.of(id);
  if (!is_known) {
    const std::string_view text = place_.library.text(id);
    texts_.add(text);
  }
  step(place, &SnapshotSteps::string);
}

void SnapshotWriter::write(policy::DocumentId id) {
  const auto [place, is_known] = documents_.of(id);
  if (!is_known) in(document_section_, [&] { fields(*this, place_.library.document(id)); });
  step(place, &SnapshotSteps::document);
}

void SnapshotWriter::write(policy::PolicyId id) {
  const auto [place, is_known] = policies_.of(id);
  if (!is_known) {
    in(policy_section_, [&] {
      const policy::Policy& policy = place_.library.policy(id);
      each_of(*this, policy.name, policy.kind, policy.document, policy.span, policy.positions, policy.is_missing);
    });
  }
  step(place, &SnapshotSteps::policy);
}

// 0: a file of the import, 1: the text that imports, 2: a text that was made of one of these or that iamq has.
void SnapshotWriter::write(text::SourceId id) {
  const auto [place, is_known] = sources_.of(id);
  if (!is_known) {
    in(source_section_, [&] {
      if (const auto file = files_.find(id); file != files_.end()) {
        number(0);
        number(file->second);
      } else if (id == place_.statement.source) {
        number(1);
      } else {
        number(2);
        write(place_.sources.name(id));
        write(place_.sources.text(id));
      }
    });
  }
  step(place, &SnapshotSteps::source);
}

// In the text that imports, as seen from the statement, which may stand somewhere else the next time.
void SnapshotWriter::write(const text::Span& span) {
  write(span.source);
  const bool is_of_statement = span.source == place_.statement.source && files_.count(span.source) == 0;
  step(std::int64_t{span.begin} - (is_of_statement ? place_.statement.begin : 0), &SnapshotSteps::begin);
  number(span.end - span.begin);
}

void SnapshotWriter::write(const policy::OperatorId& id) {
  number(id.row);
  each_of(*this, id.qualifier, id.if_exists);
}

// 0: they are not known.
void SnapshotWriter::write(policy::PositionsId id) {
  if (id == policy::PositionsId{}) return number(0);
  const auto [place, is_known] = positions_.of(id);
  if (!is_known) {
    const std::string_view packed = place_.library.packed(id);
    const auto outline = policy::outline_of(packed);
    is_possible_ = is_possible_ && outline && outline->is_inside;
    packed_positions_.add(packed);
  }
  number(place + 1);
}

std::string SnapshotWriter::take() {
  Section* sections[] = {&texts_.measures,         &texts_.texts,      &source_section_, &packed_positions_.measures,
                         &packed_positions_.texts, &document_section_, &policy_section_, &rows_};
  std::string whole;
  std::size_t size = told_.bytes.size();
  for (const Section* section : sections) {
    append_number(whole, section->count);
    append_number(whole, section->bytes.size());
    size += section->bytes.size();
  }
  whole.reserve(whole.size() + size + seal_size);                                // which is all that comes behind
  for (Section* section : sections) whole += std::exchange(section->bytes, {});  // not all of it twice
  whole += told_.bytes;
  return whole;
}

std::optional<std::string> write_snapshot(const ImportResult& result, const SnapshotPlace& place) {
  if (!result.world || !is_sound(*result.world)) return std::nullopt;
  SnapshotWriter writer(place);
  bool has_holes = false;
  each_table(*result.world, [&](const auto& table) {
    writer(table.size());
    std::uint32_t rows = 0;
    table.each([&](std::uint32_t, const auto& row) {
      writer(row);
      ++rows;
    });
    has_holes = has_holes || rows != table.size();
  });
  writer.begin_told();
  writer(result.diagnostics);
  writer(result.accounts);
  if (has_holes || !writer.is_possible()) return std::nullopt;
  return writer.take();
}

}  // namespace iamq::import
