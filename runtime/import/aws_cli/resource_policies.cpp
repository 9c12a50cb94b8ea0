#include "runtime/import/aws_cli/resource_policies.hpp"

namespace iamq::import {

std::string member_text(const Object& object, std::string_view member) {
  return std::string(object.text(member));
}

void put_policy(const Reading& reading, CollectedResource& row, const Object& object, std::string_view member) {
  const policy::JsonNode* found = object.find(member);
  const bool is_needed = has_word(reading.call.operation->needed, member);
  const bool is_empty = found != nullptr && found->kind == policy::JsonNode::Kind::string && found->text.empty();
  const Known state = found == nullptr ? (is_needed ? Known::refused : Known::none)
                      : is_empty       ? Known::none
                                       : Known::here;
  // A list that leaves the policy out does not say more than the resource's own call, which was refused.
  if (found == nullptr && row.policy.state == Known::refused) return;
  row.policy = {state, object, std::string(member), object.span_of(member)};
}

void finish_policy(const Reading& reading, CollectedResource& row) {
  if (reading.call.refusal) {
    const bool is_absent = means_absent(*reading.call.refusal);
    row.policy = {is_absent ? Known::none : Known::refused, {}, {}, reading.call.span};
  } else if (row.policy.state == Known::unsaid) {
    row.policy = {Known::refused, {}, {}, reading.call.span};
  }
}

void note_list(const Reading& reading) {
  if (!reading.call.is_partial && !reading.call.refusal) {
    reading.collection.listed[reading.call.name.account].insert(std::string(reading.call.name.service) + "/" +
                                                                reading.call.name.region);
  }
}

}  // namespace iamq::import
