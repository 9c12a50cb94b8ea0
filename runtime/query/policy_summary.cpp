#include "runtime/query/policy_summary.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "runtime/query/cells.hpp"
#include "runtime/query/policy_elements.hpp"
#include "runtime/query/service_row.hpp"
#include "runtime/query/summary_conditions.hpp"
#include "runtime/query/summary_texts.hpp"

namespace iamq::query {

namespace {

using policy::Condition;
using stdlib::AccessLevel;

constexpr std::size_t levels = 5;
// More services with full access than these share a row.
constexpr std::size_t most_services_alike = 20;

template <class Text>
void tell_once(std::vector<Text>& list, std::string_view text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.emplace_back(text);
}

class Summarizer {
public:
  Summarizer(const Asking& asking, const SummaryOf& what)
      : asking_(asking),
        what_(what),
        library_(asking.world->library()),
        elements_(elements_of(asking, what.policy)),
        answer_(new_answer(asking, AnswerKind::summary)) {
    answer_.summarized.emplace();
  }

  Answer of_policy() && {
    answer_.columns = {{"service", "service"},   {"prefixes", ""},           {"access", "access level"},
                       {"resource", "resource"}, {"condition", "condition"}, {"warnings", "but"}};
    if (!elements_.has_summary) {
      answer_.summarized->banner = no_summary;
      return std::move(answer_);
    }
    if (!elements_.unknown_services.empty()) {
      add_section({"Unrecognized services"});
      for (const auto& service : elements_.unknown_services) {
        add_row({TextCell{service}, ListCell{{service}}, {}, {}, {}, sentences({"no service has this prefix"})});
      }
    }
    add_effect(elements_.deny, "Explicit deny");
    add_effect(elements_.allow, "Allow");
    add_banner();
    return std::move(answer_);
  }

  Answer of_service(const stdlib::Service& service) && {
    answer_.columns = {{"action", "action"},
                       {"grants", ""},
                       {"resource", "resource"},
                       {"condition", "condition"},
                       {"warnings", "but"}};
    Summarized& head = *answer_.summarized;
    head.of = Summarized::Of::service;
    head.name = summary_name(service);
    head.total = service.action_count;
    head.denied = is_denied(service);
    const auto* listed = listed_of(service, head.denied);
    if (listed == nullptr) return nothing_said();
    head.defined = counting_actions(*listed).size();
    if (!listed->unknown_actions.empty()) {
      add_section({"Unrecognized actions"});
      for (const auto action : listed->unknown_actions)
        add_row({TextCell{std::string(action)}, TextCell{"no"}, {}, {}, {}});
    }
    if (!listed->unknown_resources.empty()) {
      add_section({"Unrecognized resource types"});
      for (const auto arn : listed->unknown_resources)
        add_row({{}, TextCell{"no"}, TextCell{std::string(arn)}, {}, {}});
    }
    const auto shown = shown_conditions(*listed);
    for (std::size_t level = 0; level < levels; ++level) add_level(*listed, static_cast<AccessLevel>(level), shown);
    return std::move(answer_);
  }

  Answer of_action(const stdlib::Action& action) && {
    answer_.columns = {{"resource", "resource"},   {"region", "region"},       {"account", "account"},
                       {"condition", "condition"}, {"statement", "statement"}, {"warnings", "but"}};
    Summarized& head = *answer_.summarized;
    head.of = Summarized::Of::action;
    head.name = summary_name(*action.service) + ": " + std::string(action.name);
    head.denied = is_denied(*action.service);
    const auto* listed = listed_of(*action.service, head.denied);
    const auto* found = listed == nullptr ? nullptr : listed->find(action);
    if (found == nullptr) return nothing_said();
    const auto shown = shown_conditions(*listed);
    for (const auto& listing : found->listings) {
      std::vector<std::string> warnings;
      add_warnings_of(action, {&listing}, shown, warnings);
      if (!found->never.empty()) tell_once(warnings, found->never);
      const auto statement = StatementCell{what_.policy, number_of(*listing.statement)};
      if (listing.resources.empty())
        add_row({{}, {}, {}, TextCell{condition_of({&listing}, shown, library_)}, statement, sentences(warnings)});
      for (const auto resource : listing.resources) {
        add_row({TextCell{summary_resource(*action.service, resource)}, TextCell{summary_region(resource)},
                 TextCell{summary_account(resource, what_.account)},
                 TextCell{condition_of({&listing}, shown, library_)}, statement, sentences(warnings)});
      }
    }
    return std::move(answer_);
  }

private:
  static ListCell sentences(std::vector<std::string> all) { return {.items = std::move(all), .are_sentences = true}; }
  void add_section(Section section) { answer_.sections.push_back(std::move(section)); }
  void add_row(std::vector<Cell> cells) {
    Row row;
    row.cells = std::move(cells);
    if (!answer_.sections.empty()) row.section = answer_.sections.size() - 1;
    answer_.rows.push_back(std::move(row));
  }

  std::uint32_t number_of(const policy::Statement& statement) const {
    const auto& all = library_.document(what_.policy).statements;
    return static_cast<std::uint32_t>(&statement - all.data());
  }

  const ListedService* listed_of(const stdlib::Service& service, bool denied) const {
    const auto& services = (denied ? elements_.deny : elements_.allow).services;
    const auto found = services.find(&service);
    return found == services.end() ? nullptr : &found->second;
  }
  // Where the policy only denies something of a service, that is what is told.
  bool is_denied(const stdlib::Service& service) const {
    return what_.denied || (listed_of(service, false) == nullptr && listed_of(service, true) != nullptr);
  }
  Answer nothing_said() {
    if (!elements_.has_summary) answer_.summarized->banner = no_summary;
    Note note;
    note.text = answer_.summarized->denied ? "no Deny statement of the policy lists it"
                                           : "no Allow statement of the policy lists it; another policy may allow it";
    answer_.notes.push_back(std::move(note));
    return std::move(answer_);
  }

  // ---- a policy

  void add_effect(const ListedEffect& effect, std::string name) {
    if (effect.services.empty()) return;
    Section section{std::move(name), 0, total_services(), "services"};
    for (const auto& [place, service] : effect.services) *section.defined += service.counts() ? 1 : 0;
    add_section(std::move(section));
    std::vector<const stdlib::Service*> alike;
    const std::size_t first_row = answer_.rows.size();
    for (const auto& [place, service] : effect.services) {
      ServiceRow row = row_of(service, library_);
      if (row.has_full_access()) {
        alike.push_back(service.service);
      } else {
        add_row(*service.service, std::move(row));
      }
    }
    if (alike.size() > most_services_alike) {
      add_row_of_many(alike, first_row);
      return;
    }
    for (const auto* service : alike) add_row(*service, full_access());
    std::stable_sort(answer_.rows.begin() + static_cast<std::ptrdiff_t>(first_row), answer_.rows.end(),
                     [](const Row& a, const Row& b) {
                       return std::get<ListCell>(a.cells[1]).items < std::get<ListCell>(b.cells[1]).items;
                     });
  }

  static ServiceRow full_access() { return {"Full access", "All resources", "None", {}}; }

  void add_row(const stdlib::Service& service, ServiceRow row) {
    std::vector<Cell> cells;
    cells.reserve(answer_.columns.size());
    cells.emplace_back(TextCell{summary_name(service)});
    cells.emplace_back(ListCell{{std::string(service.prefix)}});
    cells.emplace_back(TextCell{std::move(row.access)});
    cells.emplace_back(TextCell{std::move(row.resource)});
    cells.emplace_back(TextCell{std::move(row.condition)});
    cells.emplace_back(sentences(std::move(row.warnings)));
    add_row(std::move(cells));
  }

  // The first row of its section.
  void add_row_of_many(const std::vector<const stdlib::Service*>& services, std::size_t first_row) {
    add_row(*services.front(), full_access());
    auto& cells = answer_.rows.back().cells;
    const bool is_all = services.size() == total_services();
    cells[0] = TextCell{is_all ? std::string("all services") : std::to_string(services.size()) + " services"};
    ListCell prefixes;
    for (const auto* service : services) prefixes.items.emplace_back(service->prefix);
    cells[1] = std::move(prefixes);
    std::rotate(answer_.rows.begin() + static_cast<std::ptrdiff_t>(first_row), answer_.rows.end() - 1,
                answer_.rows.end());
  }

  std::uint64_t total_services() const {
    const auto services = asking_.catalog->services();
    return static_cast<std::uint64_t>(
        std::count_if(services.begin(), services.end(), [](const auto& service) { return service.action_count != 0; }));
  }

  void add_banner() {
    bool grants = false;
    bool has_warnings = !elements_.unknown_services.empty();
    for (const auto* effect : {&elements_.allow, &elements_.deny}) {
      for (const auto& [place, service] : effect->services) {
        grants = grants || std::any_of(service.parts.begin(), service.parts.end(),
                                       [](const auto& part) { return part.is_exact(); });
      }
    }
    for (const auto& row : answer_.rows) has_warnings = has_warnings || !std::get<ListCell>(row.cells[5]).items.empty();
    if (!grants) {
      answer_.summarized->banner = nothing_granted;
    } else if (has_warnings) {
      answer_.summarized->banner = some_grant_nothing;
    }
  }

  // ---- a service

  void add_level(const ListedService& listed, AccessLevel level, const std::vector<const Condition*>& shown) {
    Section section{std::string(stdlib::name_of(level)), 0, 0, "actions"};
    for (const auto& action : listed.service->actions()) *section.total += action.level == level ? 1 : 0;
    std::vector<const stdlib::Action*> actions;
    listed.actions_of([](const auto&) { return true; }).each([&](std::size_t place) {
      const auto& action = listed.service->actions()[place];
      if (action.level != level) return;
      actions.push_back(&action);
      *section.defined += listed.find(action)->counts() ? 1 : 0;
    });
    if (actions.empty()) return;
    add_section(std::move(section));
    for (const auto* action : actions) add_action(*action, *listed.find(*action), shown);
  }

  void add_action(const stdlib::Action& action, const ListedActions& part, const std::vector<const Condition*>& shown) {
    std::vector<const ActionListing*> listings;
    std::vector<std::string_view> resources;
    for (const auto& listing : part.listings) {
      if (part.counts() && !listing.fits()) continue;
      listings.push_back(&listing);
      for (const auto resource : listing.resources) tell_once(resources, resource);
    }
    std::vector<std::string> warnings;
    if (!part.counts()) add_warnings_of(action, listings, shown, warnings);
    if (!part.never.empty()) warnings.emplace_back(part.never);
    const bool has_nothing = resources.empty() && !listings.empty() && !listings.front()->has_condition;
    add_row({TextCell{std::string(action.name) + (part.counts() ? "" : " (No access)")},
             TextCell{part.counts() ? part.never.empty() ? "yes" : "never" : "no"},
             TextCell{resources.empty()      ? std::string()
                      : resources.size() > 1 ? std::string("Multiple")
                                             : summary_resource(*action.service, resources.front())},
             TextCell{has_nothing ? std::string() : condition_of(listings, shown, library_)},
             sentences(std::move(warnings))});
  }

  // Why an action comes to nothing.
  void add_warnings_of(const stdlib::Action& action, const std::vector<const ActionListing*>& listings,
                       const std::vector<const Condition*>& shown, std::vector<std::string>& warnings) {
    for (const auto* listing : listings) {
      if (listing->fits()) continue;
      if (listing->resources.empty() && !listing->has_condition) {
        tell_once(warnings, without_resource_and_condition);
      } else if (listing->resources.empty()) {
        tell_once(warnings, action.is_wildcard_only() ? needs_wildcard : without_resource);
      } else {
        const auto conditions = considered(*listing, shown);
        if (conditions.size() == 1) {
          tell_once(warnings, std::string(library_.text(conditions.front()->key)) + std::string(unsupported_condition));
        } else {
          tell_once(warnings, unsupported_conditions);
        }
      }
    }
  }

  const Asking& asking_;
  const SummaryOf& what_;
  policy::Library& library_;
  PolicyElements elements_;
  Answer answer_;
};

text::Diagnostic unknown(std::string_view what, const SummaryOf& of, std::string help) {
  text::Diagnostic diagnostic;
  diagnostic.code = "unknown-name";
  diagnostic.message = "the catalog has no " + std::string(what) + " " + text::in_backticks(of.about);
  diagnostic.span = of.where;
  diagnostic.help = std::move(help);
  return diagnostic;
}

}  // namespace

std::variant<Answer, text::Diagnostic> policy_summary(const Asking& asking, const SummaryOf& what) {
  if (what.about.empty()) return Summarizer(asking, what).of_policy();
  if (what.about.find(':') == std::string::npos) {
    if (const auto* service = asking.catalog->find_service(what.about)) {
      return Summarizer(asking, what).of_service(*service);
    }
    std::vector<std::string_view> prefixes;
    for (const auto& service : asking.catalog->services()) prefixes.push_back(service.prefix);
    const auto near = text::nearest(what.about, prefixes);
    return unknown("service", what, near ? "did you mean `" + *near + "`?" : "a service is named by its prefix: `s3`");
  }
  const auto* action = asking.catalog->find_action(what.about);
  if (action != nullptr) return Summarizer(asking, what).of_action(*action);
  return unknown("action", what, "`summary of policy X` lists what a policy names and nobody knows");
}

}  // namespace iamq::query
