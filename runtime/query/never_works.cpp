#include "runtime/query/never_works.hpp"

#include <set>

#include "runtime/policy/arn.hpp"
#include "runtime/query/notes.hpp"
#include "runtime/query/universe.hpp"

namespace iamq::query {

bool leave_out_what_never_works(const stdlib::Catalog& catalog, const ResourceCell& resource,
                                std::vector<std::uint32_t>& actions) {
  std::set<const stdlib::Service*> working;
  for (const std::uint32_t number : actions) {
    const stdlib::Action& action = catalog.action(number);
    if (working.count(action.service) == 0 && may_work_on(action, resource.pattern)) working.insert(action.service);
  }
  const auto arn = policy::split_arn(resource.pattern);
  bool is_of_another = false;
  std::erase_if(actions, [&](std::uint32_t number) {
    const stdlib::Service* service = catalog.action(number).service;
    if (working.count(service) != 0) return false;
    is_of_another = is_of_another || (arn && arn->service != service->prefix);
    return true;
  });
  return is_of_another;
}

void add_note_of_what_never_works(Answer& answer) {
  add_plain_note(
      answer, "left out: actions on resources of other services that they do not work on, though policies list both");
}

}  // namespace iamq::query
