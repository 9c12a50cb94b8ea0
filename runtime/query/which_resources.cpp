#include "runtime/query/which_resources.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "runtime/query/cells.hpp"
#include "runtime/query/folding.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/permissions.hpp"
#include "runtime/query/single_request.hpp"
#include "runtime/query/wildcards.hpp"

namespace iamq::query {

namespace {

// What is declared and some of the actions work on.
class Declared {
public:
  Declared(const Asking& asking, const std::vector<std::uint32_t>& actions) {
    const model::World& world = *asking.world;
    const auto is_worked_on = [&](const std::string& arn) {
      return std::any_of(actions.begin(), actions.end(), [&](std::uint32_t number) {
        const auto& types = asking.catalog->action(number).resources;
        return std::any_of(types.begin(), types.end(), [&](const auto& on) { return on.type->may_be_covered_by(arn); });
      });
    };
    const auto add = [&](model::StringId arn, bool has_parts) {
      One one{.arn = std::string(world.text(arn)), .as_whole = false, .in_parts = false};
      if (one.arn.empty()) return;
      one.as_whole = is_worked_on(one.arn);
      one.in_parts = has_parts && is_worked_on(one.arn + "/*");
      if (one.as_whole || one.in_parts) worked_on_.push_back(std::move(one));
    };
    world.resources.each(
        [&](std::uint32_t, const model::Resource& row) { add(row.arn, row.kind == model::ResourceKind::bucket); });
    world.users.each([&](std::uint32_t, const model::User& row) { add(row.arn, false); });
    world.groups.each([&](std::uint32_t, const model::Group& row) { add(row.arn, false); });
    world.roles.each([&](std::uint32_t, const model::Role& row) { add(row.arn, false); });
    std::sort(worked_on_.begin(), worked_on_.end(), [](const auto& a, const auto& b) { return a.arn < b.arn; });
  }

  // Those that the cell covers, or some of whose parts it does (`app/*` of bucket app), in byte order.
  ListCell in(const ResourceCell& cell) const {
    ListCell found;
    if (cell.pattern == "*" && cell.except.empty()) return found;
    const auto is_left_out = [&](const std::string& arn) {
      return std::any_of(cell.except.begin(), cell.except.end(),
                         [&](const auto& other) { return is_within(arn, other); });
    };
    for (const One& one : worked_on_) {
      const bool is_whole = one.as_whole && is_within(one.arn, cell.pattern) && !is_left_out(one.arn);
      if (is_whole || (one.in_parts && are_some_in(one.arn + "/*", cell) && !is_left_out(one.arn + "/*")))
        found.items.push_back(one.arn);
    }
    return found;
  }

private:
  struct One {
    std::string arn;
    bool as_whole = false, in_parts = false;
  };
  static bool are_some_in(const std::string& parts, const ResourceCell& cell) {
    const auto shared = meet(parts, cell.pattern);
    return !shared || !shared->empty();
  }
  std::vector<One> worked_on_;
};

}  // namespace

Answer which_resources(const Asking& asking, std::span<const model::Subject> subjects, const model::Act& act,
                       const model::Clauses& clauses) {
  std::set<std::uint32_t> wanted;
  if (act.is_assume) wanted.insert(asking.catalog->find_action("sts:AssumeRole")->index);
  std::vector<std::string> unknown;
  if (!act.is_assume) {
    for (const auto& asked : asked_actions(asking, act)) {
      if (asked.expanded.empty()) unknown.push_back(asked.text);
      wanted.insert(asked.expanded.begin(), asked.expanded.end());
    }
  }
  Answer answer = effective_permissions(asking, subjects, clauses, {wanted.begin(), wanted.end()});
  answer.kind = AnswerKind::resources;
  std::vector<Row> rows = std::move(answer.rows);
  answer.rows.clear();
  answer.columns = {{"resource", "resource"}, {"declared", "declared"}, {"as", "as"},
                    {"actions", "actions"},   {"condition", "if"},      {"granted_by", "granted by"}};
  for (auto& text : unknown) {
    Note note;
    note.kind = Note::Kind::unknown_action;
    note.text = std::move(text);
    add_note(answer, std::move(note));
  }
  std::map<std::vector<std::uint32_t>, Declared> declared;
  for (auto& row : rows) {
    std::vector<std::uint32_t> numbers;
    for (const auto& name : std::get<ActionsCell>(row.cells[3]).actions) {
      numbers.push_back(asking.catalog->find_action(name)->index);
    }
    std::sort(numbers.begin(), numbers.end());
    const auto& resource = std::get<ResourceCell>(row.cells[4]);
    const auto known = declared.find(numbers);
    const Declared& here =
        known != declared.end() ? known->second : declared.try_emplace(numbers, asking, numbers).first->second;
    Row told;
    told.cells = {resource,
                  here.in(resource),
                  std::move(row.cells[0]),
                  folded_cell(*asking.catalog, numbers),
                  std::move(row.cells[5]),
                  std::move(row.cells[6])};
    told.reasons = std::move(row.reasons);
    told.own = row.own;
    answer.rows.push_back(std::move(told));
  }
  return answer;
}

}  // namespace iamq::query
