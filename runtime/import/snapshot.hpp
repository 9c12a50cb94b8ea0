#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "runtime/import/authorization_details.hpp"

// What an import came to, as bytes, from which the same is made again without taking the files apart: the World, what
// there was to say, and every text that did not stand in the files as it is. The bytes are for the very same program.
namespace iamq::import {

// What the bytes do not hold: where the texts of this session stand.
struct SnapshotPlace {
  text::Sources& sources;
  policy::Library& library;
  std::span<const ExportFile> files;
  text::Span statement;  // the `import`
};

// The import must have begun with an empty World. Nothing: it holds something that cannot be kept.
std::optional<std::string> write_snapshot(const ImportResult& result, const SnapshotPlace& place);

// Bytes of a snapshot, and whoever keeps them: the Library's texts stay in them.
struct SnapshotBytes {
  std::string_view bytes;
  std::shared_ptr<const void> keeper;
};
// `empty`: a World without rows of the same Library. Nothing: the bytes are not what `write_snapshot` wrote; they may
// be anything at all.
std::optional<ImportResult> read_snapshot(const SnapshotBytes& snapshot, const model::World& empty,
                                          const SnapshotPlace& place);

// Whether every row that another one names is there, and whatever else is taken for granted of a World.
bool is_sound(const model::World& world);

}  // namespace iamq::import
