#include "repl/prompt/completion.hpp"

#include <algorithm>

#include "lang/reading.hpp"
#include "repl/prompt/descriptions.hpp"
#include "repl/prompt/entry.hpp"
#include "runtime/bind/names.hpp"
#include "runtime/bind/principal_names.hpp"
#include "runtime/query/tasks.hpp"
#include "runtime/show/list.hpp"

namespace iamq::repl {
namespace {

using lang::grammar::Expected;
using model::EntityId;
using model::EntityKind;
using model::World;
namespace wanted = bind::wanted;

constexpr std::size_t most_candidates = 200;

bool holds_accounts(const World&, EntityId entity) {
  return entity.kind == EntityKind::account || entity.kind == EntityKind::ou;
}

// Which declared things a group of the grammar's messages means.
struct NamesOfGroup {
  Expected group;
  Fits fits;
};
const NamesOfGroup names_of_groups[] = {
    {Expected::principal, bind::named_as_principal.fits},
    {Expected::user, wanted::user.fits},
    {Expected::group, wanted::group.fits},
    {Expected::role, wanted::role.fits},
    {Expected::reach_or_act, wanted::role.fits},
    {Expected::policy, wanted::any_policy.fits},
    {Expected::account, wanted::account.fits},
    {Expected::target_of_control, holds_accounts},
    {Expected::parent_of_ou, wanted::ou.fits},
    {Expected::resource, wanted::resource.fits},
    {Expected::resources, wanted::resource.fits},
    {Expected::claim, bind::named_as_principal.fits},
    {Expected::names, wanted::anything.fits},
};

// What a noun before the name narrows it to.
Fits fits_of(lang::Noun noun) {
  switch (noun) {
    case lang::Noun::account:
      return wanted::account.fits;
    case lang::Noun::user:
      return wanted::user.fits;
    case lang::Noun::group:
      return wanted::group.fits;
    case lang::Noun::role:
      return wanted::role.fits;
    case lang::Noun::policy:
      return wanted::any_policy.fits;
    case lang::Noun::organization:
    case lang::Noun::ou:
      return wanted::ou.fits;
    case lang::Noun::scp:
      return wanted::scp.fits;
    case lang::Noun::rcp:
      return wanted::rcp.fits;
    case lang::Noun::bucket:
    case lang::Noun::key:
    case lang::Noun::queue:
    case lang::Noun::topic:
    case lang::Noun::secret:
    case lang::Noun::function:
    case lang::Noun::resource:
      return wanted::resource.fits;
    case lang::Noun::provider:
    case lang::Noun::saml:
    case lang::Noun::oidc:
      return wanted::provider.fits;
    case lang::Noun::endpoint:
      return wanted::endpoint.fits;
    case lang::Noun::session:
      return wanted::session.fits;
    case lang::Noun::federated_user:
      return wanted::federated_user.fits;
    case lang::Noun::none:
    case lang::Noun::service:
    case lang::Noun::canonical_user:
    case lang::Noun::root:
      break;
  }
  return wanted::anything.fits;
}

bool takes_file(const lang::Place& place) {
  static constexpr std::string_view words[] = {"import", "include", "save", "from"};
  return place.expects(Expected::string) &&
         std::find(std::begin(words), std::end(words), place.word_before) != std::end(words);
}

void add_keywords(const lang::Place& place, Candidates& candidates) {
  for (const std::string_view keyword : place.keywords) {
    candidates.add(std::string(keyword), std::string(description_of_keyword(keyword)));
  }
}

// `delete a group`, or what is left of it behind `delete`.
void add_tasks(const lang::Place& place, Candidates& candidates) {
  std::string begun;
  for (const std::string_view word : place.task) begun += std::string(word) + " ";
  for (const auto& task : query::tasks()) {
    if (!begins_with(task.name, begun)) continue;
    candidates.add(std::string(task.name.substr(begun.size())),
                   "a task of " + std::to_string(task.steps.size()) + " requests");
  }
}

void add_what_fits(const CompletionSources& sources, const lang::Place& place, Candidates& candidates) {
  const auto& catalog = sources.session.catalog();
  if (takes_file(place)) add_files(candidates);
  if (place.first_word == "list" && place.expects(Expected::name) && !place.refers) {
    for (const auto& listing : show::listings()) candidates.add(std::string(listing.word), std::string(listing.help));
  }
  if (place.is_in_task) add_tasks(place, candidates);
  for (const auto& row : names_of_groups) {
    if (place.expects(row.group)) add_names(sources.names, row.fits, candidates);
  }
  if (place.refers && place.expects(Expected::name)) add_names(sources.names, fits_of(place.noun), candidates);
  if (place.expects(Expected::policy) || place.refers) add_aws_policies(candidates);
  add_keywords(place, candidates);
  if (place.expects(Expected::action)) add_actions(catalog, candidates);
  const bool is_fact = place.expects(Expected::fact);
  if (is_fact || place.expects(Expected::key) || place.expects(Expected::condition)) {
    add_keys(catalog, place.actions, is_fact ? "=" : " ", candidates);
  }
  if (place.expects(Expected::value) && !place.key.empty()) add_values(catalog, place.key, candidates);
  const bool may_be_arn = place.refers || place.expects(Expected::principal) || place.expects(Expected::resource) ||
                          place.expects(Expected::role) || place.expects(Expected::policy);
  if (may_be_arn) add_arns(sources, candidates);
}

}  // namespace

void Candidates::add(std::string text, std::string help, std::string after) {
  if (!begins_with(text, typed_)) return;
  const auto same = [&](const line::Candidate& other) { return other.text == text; };
  if (std::any_of(found_.candidates.begin(), found_.candidates.end(), same)) return;
  if (found_.candidates.size() >= most_candidates) {
    found_.has_more = true;
  } else {
    found_.candidates.push_back({std::move(text), std::move(help), std::move(after)});
  }
}

line::Completions completions(const CompletionSources& sources, const std::string& text, std::size_t cursor) {
  if (is_command(text)) return command_completions(sources, text, cursor);
  const std::string_view before = std::string_view(text).substr(0, cursor);
  line::Completions found;
  found.begin = lang::begin_of_last_word(before);
  Candidates candidates(before.substr(found.begin), found);
  add_what_fits(sources, lang::place_at_end(before.substr(0, found.begin)), candidates);
  return found;
}

}  // namespace iamq::repl
