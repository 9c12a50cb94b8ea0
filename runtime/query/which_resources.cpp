#include "runtime/query/which_resources.hpp"

#include <algorithm>
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

// The declared resources that the cell covers, or some of whose parts it does (`app/*` of bucket app).
ListCell declared_in(const model::World& world, const stdlib::Catalog& catalog,
                     const std::vector<std::uint32_t>& actions, const ResourceCell& cell) {
  ListCell found;
  const auto is_worked_on = [&](const std::string& arn) {
    return std::any_of(actions.begin(), actions.end(), [&](std::uint32_t number) {
      const auto& types = catalog.action(number).resources;
      return std::any_of(types.begin(), types.end(), [&](const auto& on) { return on.type->may_be_covered_by(arn); });
    });
  };
  const auto is_left_out = [&](const std::string& arn) {
    return std::any_of(cell.except.begin(), cell.except.end(),
                       [&](const auto& other) { return is_within(arn, other); });
  };
  const auto add = [&](model::StringId arn, bool has_parts) {
    const std::string text(world.text(arn));
    if (text.empty()) return;
    const std::string parts = text + "/*";
    const bool is_whole = is_worked_on(text) && is_within(text, cell.pattern) && !is_left_out(text);
    const auto shared = has_parts && is_worked_on(parts) ? meet(parts, cell.pattern) : std::vector<std::string>{};
    if (is_whole || ((!shared || !shared->empty()) && !is_left_out(parts))) found.items.push_back(text);
  };
  if (cell.pattern == "*" && cell.except.empty()) return found;
  world.resources.each(
      [&](std::uint32_t, const model::Resource& row) { add(row.arn, row.kind == model::ResourceKind::bucket); });
  world.users.each([&](std::uint32_t, const model::User& row) { add(row.arn, false); });
  world.groups.each([&](std::uint32_t, const model::Group& row) { add(row.arn, false); });
  world.roles.each([&](std::uint32_t, const model::Role& row) { add(row.arn, false); });
  std::sort(found.items.begin(), found.items.end());
  return found;
}

}  // namespace

Answer which_resources(const Asking& asking, const model::Subject& subject, const model::Act& act,
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
  Answer answer = effective_permissions(asking, subject, clauses, {wanted.begin(), wanted.end()});
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
  for (auto& row : rows) {
    std::vector<std::uint32_t> numbers;
    for (const auto& name : std::get<ActionsCell>(row.cells[3]).actions) {
      numbers.push_back(asking.catalog->find_action(name)->index);
    }
    std::sort(numbers.begin(), numbers.end());
    const auto& resource = std::get<ResourceCell>(row.cells[4]);
    Row told;
    told.cells = {resource,
                  declared_in(*asking.world, *asking.catalog, numbers, resource),
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
