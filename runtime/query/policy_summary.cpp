#include "runtime/query/policy_summary.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include "runtime/query/add_once.hpp"
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

class Summarizer {
public:
  Summarizer(const Asking& asking, const SummaryOf& what, index::ServiceMatches& matches)
      : what_(what),
        library_(asking.world->library()),
        matches_(matches),
        elements_(elements_of(asking, what.policy, matches)),
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
        add_row({{}, TextCell{"no"}, TextCell{std::string(library_.text(arn))}, {}, {}});
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
      if (!found->never.empty()) add_once(warnings, found->never);
      const auto statement = StatementCell{what_.policy, number_of(*listing.statement)};
      if (listing.resources.empty())
        add_row({{}, {}, {}, TextCell{condition_of({&listing}, shown, library_)}, statement, sentences(warnings)});
      for (const auto pattern : listing.resources) {
        const std::string_view resource = library_.text(pattern);
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
    Section section{std::move(name), 0, matches_.service_count(), "services"};
    std::vector<std::pair<const stdlib::Service*, ServiceRow>> rows;
    rows.reserve(effect.services.size());
    std::vector<const stdlib::Service*> alike;
    for (const auto& [service, listed] : effect.services) {
      *section.defined += listed.counts() ? 1 : 0;
      rows.emplace_back(service, row_of(listed, library_, matches_));
      if (rows.back().second.has_full_access()) alike.push_back(service);
    }
    add_section(std::move(section));
    const bool share_a_row = alike.size() > most_services_alike;
    if (share_a_row) add_row_of_many(alike);
    for (auto& [service, row] : rows) {
      if (!share_a_row || !row.has_full_access()) add_row(*service, std::move(row));
    }
  }

  void add_row(const stdlib::Service& service, ServiceRow row) {
    std::vector<Cell> cells;
    cells.reserve(answer_.columns.size());
    cells.emplace_back(TextCell{summary_name(service)});
    ListCell prefixes;
    prefixes.items.emplace_back(service.prefix);
    cells.emplace_back(std::move(prefixes));
    cells.emplace_back(TextCell{std::move(row.access)});
    cells.emplace_back(TextCell{std::move(row.resource)});
    cells.emplace_back(TextCell{std::move(row.condition)});
    cells.emplace_back(sentences(std::move(row.warnings)));
    add_row(std::move(cells));
  }

  void add_row_of_many(const std::vector<const stdlib::Service*>& services) {
    add_row(*services.front(), {std::string(full_access), "All resources", "None", {}});
    auto& cells = answer_.rows.back().cells;
    const bool is_all = services.size() == matches_.service_count();
    cells[0] = TextCell{is_all ? std::string("all services") : std::to_string(services.size()) + " services"};
    ListCell prefixes;
    for (const auto* service : services) prefixes.items.emplace_back(service->prefix);
    cells[1] = std::move(prefixes);
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
    policy::Few<policy::StringId> resources;
    for (const auto& listing : part.listings) {
      if (part.counts() && !listing.fits()) continue;
      listings.push_back(&listing);
      for (const auto resource : listing.resources) add_once(resources, resource);
    }
    std::vector<std::string> warnings;
    if (!part.counts()) add_warnings_of(action, listings, shown, warnings);
    if (!part.never.empty()) warnings.emplace_back(part.never);
    const bool has_nothing = resources.empty() && !listings.empty() && !listings.front()->has_condition;
    add_row({TextCell{std::string(action.name) + (part.counts() ? "" : " (No access)")},
             TextCell{part.counts() ? part.never.empty() ? "yes" : "never" : "no"},
             TextCell{resources.empty()      ? std::string()
                      : resources.size() > 1 ? std::string("Multiple")
                                             : summary_resource(*action.service, library_.text(resources.front()))},
             TextCell{has_nothing ? std::string() : condition_of(listings, shown, library_)},
             sentences(std::move(warnings))});
  }

  // Why an action comes to nothing.
  void add_warnings_of(const stdlib::Action& action, const std::vector<const ActionListing*>& listings,
                       const std::vector<const Condition*>& shown, std::vector<std::string>& warnings) {
    for (const auto* listing : listings) {
      if (listing->fits()) continue;
      if (listing->resources.empty() && !listing->has_condition) {
        add_once(warnings, without_resource_and_condition);
      } else if (listing->resources.empty()) {
        add_once(warnings, action.is_wildcard_only() ? needs_wildcard : without_resource);
      } else {
        const auto conditions = considered(*listing, shown);
        if (conditions.size() == 1) {
          add_once(warnings, std::string(library_.text(conditions.front()->key)) + std::string(unsupported_condition));
        } else {
          add_once(warnings, unsupported_conditions);
        }
      }
    }
  }

  const SummaryOf& what_;
  policy::Library& library_;
  index::ServiceMatches& matches_;
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
  std::unique_ptr<index::Index> own;
  auto& matches = asking.index_or(own).service_matches(*asking.catalog);
  matches.keep_small();
  if (what.about.empty()) return Summarizer(asking, what, matches).of_policy();
  if (what.about.find(':') == std::string::npos) {
    if (const auto* service = asking.catalog->find_service(what.about)) {
      return Summarizer(asking, what, matches).of_service(*service);
    }
    std::vector<std::string_view> prefixes;
    for (const auto& service : asking.catalog->services()) prefixes.push_back(service.prefix);
    const auto near = text::nearest(what.about, prefixes);
    return unknown("service", what, near ? "did you mean `" + *near + "`?" : "a service is named by its prefix: `s3`");
  }
  const auto* action = asking.catalog->find_action(what.about);
  if (action != nullptr) return Summarizer(asking, what, matches).of_action(*action);
  return unknown("action", what, "`summary of policy X` lists what a policy names and nobody knows");
}

}  // namespace iamq::query
