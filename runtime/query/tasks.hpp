#pragma once

#include <span>
#include <string>
#include <string_view>

// Tasks that take several actions, one after the other.
namespace iamq::query {

struct TaskStep {
  std::string_view action;
  std::string_view what_for;
  bool is_optional = false;  // only where there is something to do; else the task fails without it
};

struct Task {
  std::string_view name;  // `delete a group`
  std::span<const TaskStep> steps;
};

std::span<const Task> tasks();

// The task that is called so, whatever the case of letters and without articles; null if there is none.
const Task* find_task(std::string_view name);

}  // namespace iamq::query
