#include "runtime/import/parallel_values.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include "runtime/import/packed_entries.hpp"
#include "runtime/import/side_by_side.hpp"
#include "runtime/import/value_kind.hpp"

namespace iamq::import {

namespace {

// A thread costs about as much as reading this.
constexpr std::size_t large = 100'000;

// Its pages are all that there is in it, and nobody else will look into it.
bool holds_pages_only(const text::Sources& sources, const ExportFile& file, const ReadAhead& ahead) {
  const auto name = call_in_path(sources.name(file.source));
  return ahead.pages && ahead.pages->pages.size() == ahead.values.size() &&
         std::all_of(ahead.values.begin(), ahead.values.end(), [&](const JsonValue& value) {
           return value.node->kind == policy::JsonNode::Kind::object &&
                  kind_of(value, name) == ValueKind::account_export;
         });
}

// The values stand elsewhere then.
void let_go_of_text(const text::Sources& sources, const ExportFile& file, std::string_view text,
                    DistinctTexts& policies, ReadAhead& ahead) {
  if (holds_pages_only(sources, file, ahead)) {
    pack_entries(*ahead.pages, ahead.texts, text, policies);
  } else {
    own_text(ahead.pages ? &*ahead.pages : nullptr, ahead.texts, text, policies);
  }
  for (std::size_t i = 0; i < ahead.values.size(); ++i) ahead.values[i].node = &ahead.texts[i].top();
}

// The memory of texts that are not needed any more, for the next ones.
class Buffers {
public:
  std::string take() {
    const std::lock_guard guard(lock_);
    if (free_.empty()) return {};
    std::string buffer = std::move(free_.back());
    free_.pop_back();
    return buffer;
  }
  void give_back(std::string buffer) {
    const std::lock_guard guard(lock_);
    free_.push_back(std::move(buffer));
  }

private:
  std::mutex lock_;
  std::vector<std::string> free_;
};

void read_text(const ExportFile& file, std::string& text, DistinctTexts& policies, ReadAhead& ahead) {
  ahead.unread = file.read(text);
  if (!ahead.unread.empty()) return;
  if (refusal_in(text)) {
    ahead.refusal = refusal_in(policies.keep(text));
    return;
  }
  ahead.values = read_values(text, file.source, ahead.texts, ahead.findings);
}

}  // namespace

std::vector<ReadAhead> read_ahead(const text::Sources& sources, std::span<const ExportFile> files,
                                  DistinctTexts& policies) {
  std::vector<ReadAhead> all(files.size());
  std::vector<std::size_t> work;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files[i].read || (files[i].unread.empty() && sources.size(files[i].source) >= large &&
                          !refusal_in(sources.text(files[i].source)))) {
      work.push_back(i);
    }
  }
  // The largest first, so that no thread is left alone with it.
  std::stable_sort(work.begin(), work.end(), [&](std::size_t a, std::size_t b) {
    return sources.size(files[a].source) > sources.size(files[b].source);
  });
  Buffers buffers;
  side_by_side(work.size(), [&](std::size_t i) {
    const ExportFile& file = files[work[i]];
    ReadAhead& one = all[work[i]];
    std::string text;
    if (file.read) {
      text = buffers.take();
      read_text(file, text, policies, one);
    } else {
      one.values = read_values(sources, file.source, one.texts, one.findings);
    }
    if (file.is_of_folder && !one.values.empty() && is_page(one.values.front())) {
      one.pages = read_pages(one.values, 0, one.of_pages);
    }
    if (file.read) {
      let_go_of_text(sources, file, text, policies, one);
      buffers.give_back(std::move(text));
    }
    one.is_read = true;
  });
  return all;
}

}  // namespace iamq::import
