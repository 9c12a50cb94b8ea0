#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/query/answer.hpp"
#include "runtime/query/asking.hpp"
#include "runtime/query/regions.hpp"
#include "runtime/query/requests.hpp"
#include "runtime/query/who_can.hpp"

// Making answers: cells, and rows with their reasons.
namespace iamq::query {

Answer new_answer(const Asking& asking, AnswerKind kind);

// How a subject is named; a role stands for its plain session.
PrincipalCell principal_cell(const model::World& world, const model::Subject& subject);
// Whoever was found, also somebody whom only a policy names.
PrincipalCell principal_cell(const model::World& world, const Found& found);
ActionsCell action_cell(std::string_view action);
ResourceCell resource_cell(std::string_view pattern);
// A region as a pattern and what is taken out of it.
ResourceCell region_cell(const Regions& regions, std::size_t region);
// Blank if it holds always or the outcome is no.
Cell condition_cell(const Course& course);
// The statements that allow, in the layers that grant: identity, and the resource's or trust policy.
GrantsCell grants_cell(const evaluate::Decision& decision);

// Keeps a decision, or several steps, as the reasons of a row: their places.
std::size_t keep(Answer& answer, evaluate::Explained step);
std::vector<std::size_t> keep(Answer& answer, std::vector<evaluate::Explained> steps);
std::vector<std::size_t> keep(Answer& answer, std::vector<Reason> steps);

}  // namespace iamq::query
