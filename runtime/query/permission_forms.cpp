#include "runtime/query/permission_forms.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "runtime/query/cells.hpp"
#include "runtime/query/permission_policy.hpp"
#include "runtime/query/permissions.hpp"
#include "runtime/query/summary_texts.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::query {

namespace {

// Places of the cells in a row of `effective permissions`.
struct CellOf {
  enum At : std::size_t { as, service, level, actions, resource, condition, granted_by, taken_by, denied_by };
};

text::Diagnostic unknown(std::string_view what, std::string_view name, const text::Span& where,
                         const std::vector<std::string_view>& known, std::string help) {
  text::Diagnostic diagnostic;
  diagnostic.code = what == "form" ? "unknown-format" : "unknown-name";
  diagnostic.message = what == "form" ? "permissions are not told as " + text::in_backticks(name)
                                      : "the catalog has no " + std::string(what) + " " + text::in_backticks(name);
  diagnostic.span = where;
  const auto near = text::nearest(name, known);
  diagnostic.help = near ? "did you mean `" + *near + "`?" : std::move(help);
  return diagnostic;
}

// The rows of the table that speak of one action, told action by action.
class ActionRows {
public:
  ActionRows(const Asking& asking, const Answer& table) : catalog_(*asking.catalog), table_(table) {}

  struct Found {
    const stdlib::Action* action;
    const Row* row;
  };
  // In the catalog's order; `wanted` picks the actions.
  template <class Wanted>
  std::vector<Found> find(Wanted&& wanted, bool taken) const {
    std::vector<Found> found;
    for (const auto& row : table_.rows) {
      if ((row.section == std::size_t{1}) != taken) continue;
      for (const auto& name : std::get<ActionsCell>(row.cells[CellOf::actions]).actions) {
        const auto* action = catalog_.find_action(name);
        if (action != nullptr && wanted(*action)) found.push_back({action, &row});
      }
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Found& a, const Found& b) { return a.action->index < b.action->index; });
    return found;
  }

private:
  const stdlib::Catalog& catalog_;
  const Answer& table_;
};

// An answer with other columns and rows, and all else as it was.
Answer emptied(const Answer& table) {
  Answer answer = table;
  answer.rows.clear();
  answer.sections.clear();
  answer.columns.clear();
  return answer;
}

std::vector<Cell> taken_cells(const Row& row) {
  if (row.cells.size() <= CellOf::denied_by) return {{}, {}};
  return {row.cells[CellOf::taken_by], row.cells[CellOf::denied_by]};
}

void add(Answer& answer, std::vector<Cell> cells, const Row& from, std::optional<std::size_t> section) {
  for (auto& cell : taken_cells(from)) cells.push_back(std::move(cell));
  Row row;
  row.cells = std::move(cells);
  row.reasons = from.reasons;
  row.own = from.own;
  row.section = section;
  answer.rows.push_back(std::move(row));
}

constexpr Column taken_by_column = {"taken_by", "taken away by"}, denied_by_column = {"denied_by", "denied in"};
constexpr Column as_column = {"as", "as"}, resource_column = {"resource", "resource"},
                 condition_column = {"condition", "if"}, granted_by_column = {"granted_by", "granted by"};

Answer service_table(const Asking& asking, const Answer& table, const stdlib::Service& of) {
  Answer answer = emptied(table);
  answer.columns = {{"action", "action"}, as_column,       resource_column, condition_column,
                    granted_by_column,    taken_by_column, denied_by_column};
  const ActionRows rows(asking, table);
  const auto is_of = [&](const stdlib::Action& action) { return action.service == &of; };
  const auto found = rows.find(is_of, false);
  for (const auto wanted : {stdlib::AccessLevel::list, stdlib::AccessLevel::read, stdlib::AccessLevel::write,
                            stdlib::AccessLevel::permissions_management, stdlib::AccessLevel::tagging}) {
    Section section{std::string(stdlib::name_of(wanted)), 0, 0, "actions"};
    for (const auto& action : of.actions()) *section.total += action.level == wanted ? 1 : 0;
    std::set<const stdlib::Action*> granted;
    for (const auto& one : found) {
      if (one.action->level == wanted) granted.insert(one.action);
    }
    if (granted.empty()) continue;
    section.defined = granted.size();
    answer.sections.push_back(std::move(section));
    for (const auto& [action, row] : found) {
      if (action->level != wanted) continue;
      add(answer,
          {action_cell(action->full_name), row->cells[CellOf::as], row->cells[CellOf::resource],
           row->cells[CellOf::condition], row->cells[CellOf::granted_by]},
          *row, answer.sections.size() - 1);
    }
  }
  const auto taken = rows.find(is_of, true);
  if (!taken.empty()) answer.sections.push_back({"taken away"});
  for (const auto& [action, row] : taken) {
    add(answer,
        {action_cell(action->full_name), row->cells[CellOf::as], row->cells[CellOf::resource],
         row->cells[CellOf::condition], row->cells[CellOf::granted_by]},
        *row, answer.sections.size() - 1);
  }
  return answer;
}

Answer action_table(const Asking& asking, const Answer& table, const stdlib::Action& of) {
  Answer answer = emptied(table);
  answer.columns = {as_column,        resource_column,   {"region", "region"}, {"account", "account"},
                    condition_column, granted_by_column, taken_by_column,      denied_by_column};
  const ActionRows rows(asking, table);
  for (const bool is_taken : {false, true}) {
    const auto found = rows.find([&](const stdlib::Action& action) { return &action == &of; }, is_taken);
    if (found.empty()) continue;
    answer.sections.push_back({is_taken ? "taken away" : "can"});
    for (const auto& [action, row] : found) {
      const auto& pattern = std::get<ResourceCell>(row->cells[CellOf::resource]).pattern;
      add(answer,
          {row->cells[CellOf::as], row->cells[CellOf::resource], TextCell{summary_region(pattern)},
           TextCell{summary_account(pattern, {})}, row->cells[CellOf::condition], row->cells[CellOf::granted_by]},
          *row, answer.sections.size() - 1);
    }
  }
  if (answer.sections.size() == 1 && answer.sections.front().name == "can") {
    answer.sections.clear();
    for (auto& row : answer.rows) row.section.reset();
  }
  return answer;
}

template <class Wanted>
Answer list_of_actions(const Asking& asking, const Answer& table, Wanted&& wanted) {
  Answer answer = emptied(table);
  answer.columns = {{"action", "action"}, {"level", "access level"}, as_column, resource_column, condition_column};
  for (const auto& [action, row] : ActionRows(asking, table).find(wanted, false)) {
    Row told;
    told.cells = {action_cell(action->full_name), TextCell{std::string(stdlib::name_of(action->level))},
                  row->cells[CellOf::as], row->cells[CellOf::resource], row->cells[CellOf::condition]};
    told.reasons = row->reasons;
    told.own = row->own;
    answer.rows.push_back(std::move(told));
  }
  return answer;
}

}  // namespace

bool is_of_one_caller(const PermissionsForm& form) {
  return form.form == "policy" || form.form == "json";
}

std::variant<Answer, text::Diagnostic> permissions_in_form(const Asking& asking,
                                                           std::span<const model::Subject> subjects,
                                                           const model::Clauses& clauses, const PermissionsForm& form) {
  const stdlib::Service* service_asked = nullptr;
  const stdlib::Action* action_asked = nullptr;
  if (form.about.find(':') != std::string::npos) {
    action_asked = asking.catalog->find_action(form.about);
    if (action_asked == nullptr)
      return unknown("action", form.about, form.about_at, {}, "an action is named in full: `s3:GetObject`");
  } else if (!form.about.empty()) {
    service_asked = asking.catalog->find_service(form.about);
    std::vector<std::string_view> prefixes;
    for (const auto& one : asking.catalog->services()) prefixes.push_back(one.prefix);
    if (service_asked == nullptr)
      return unknown("service", form.about, form.about_at, prefixes, "a service is named by its prefix: `s3`");
  }
  const auto wanted = [&](const stdlib::Action& action) {
    return (service_asked == nullptr || action.service == service_asked) &&
           (action_asked == nullptr || &action == action_asked);
  };
  std::vector<std::uint32_t> numbers;
  for (std::uint32_t i = 0; i < asking.catalog->action_count(); ++i) {
    if (wanted(asking.catalog->action(i))) numbers.push_back(i);
  }
  if (is_of_one_caller(form)) {
    return permissions_as_policy(asking, subjects.front(), clauses, numbers, form.form == "json", form.form_at);
  }
  if (!form.form.empty() && form.form != "actions") {
    return unknown("form", form.form, form.form_at, {"actions", "policy", "json"},
                   "there are `actions`, `policy` and `json`");
  }
  const Answer table = permissions_and_taken(asking, subjects, clauses, numbers);
  if (form.form == "actions") return list_of_actions(asking, table, wanted);
  if (service_asked != nullptr) return service_table(asking, table, *service_asked);
  if (action_asked != nullptr) return action_table(asking, table, *action_asked);
  return table;
}

}  // namespace iamq::query
