#include "runtime/query/summary.hpp"

#include <unordered_map>
#include <utility>

#include "runtime/index/numbers_hash.hpp"
#include "runtime/query/folding.hpp"

namespace iamq::query {

namespace {

constexpr std::size_t many_services = 20;
constexpr std::size_t most_excepted = 24;

struct OfService {
  const stdlib::Service* service;
  std::vector<std::uint32_t> actions;
  bool is_whole() const { return actions.size() == service->action_count; }
};

ServiceLine line_of_many(const stdlib::Catalog& catalog, const std::vector<OfService>& services, std::size_t whole) {
  ServiceLine line;
  line.level = full_access;
  for (const auto& of : services) {
    if (!of.is_whole()) {
      continue;
    }
    line.actions.patterns.push_back(std::string(of.service->prefix) + ":*");
    for (const auto number : of.actions) {
      line.actions.actions.emplace_back(catalog.action(number).full_name);
    }
  }
  std::vector<std::string> others;
  std::size_t i = 0;
  std::size_t all = 0;
  for (const auto& service : catalog.services()) {
    if (service.action_count == 0) {
      continue;
    }
    ++all;
    while (i < services.size() && services[i].service->first_action_index < service.first_action_index) {
      ++i;
    }
    const bool is_here = i < services.size() && services[i].service == &service && services[i].is_whole();
    if (!is_here) {
      others.push_back(std::string(service.prefix) + ":*");
    }
  }
  line.service = whole == all ? "all services" : std::to_string(whole) + " services";
  if (others.size() <= most_excepted) {
    line.actions.patterns = {"*"};
    line.actions.except = std::move(others);
  }
  return line;
}

}  // namespace

std::string access_level_text(const LevelCounts& some, const LevelCounts& all) {
  if (some == all) return std::string(full_access);
  std::string text;
  const auto tell = [&](std::string_view begin, bool whole) {
    std::string_view before = begin;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (some[i] == 0 || (some[i] == all[i]) != whole) continue;
      text.append(before).append(stdlib::name_of(static_cast<stdlib::AccessLevel>(i)));
      before = ", ";
    }
  };
  tell("Full: ", true);
  tell(text.empty() ? "Limited: " : " Limited: ", false);
  return text;
}

namespace {

std::string level_text_of(const OfService& of) {
  LevelCounts some{}, all{};
  const auto of_service = of.service->actions();
  for (const auto& action : of_service) ++all[static_cast<std::size_t>(action.level)];
  for (const auto number : of.actions)
    ++some[static_cast<std::size_t>(of_service[number - of.service->first_action_index].level)];
  return access_level_text(some, all);
}

// Policies that many roles bear grant them the same actions of a service: one answer tells a few sets of them thousands
// of times.
const ServiceLine& line_of(const stdlib::Catalog& catalog, const OfService& of) {
  constexpr std::size_t most_kept = 2000;
  static thread_local std::unordered_map<std::vector<std::uint32_t>, ServiceLine, index::NumbersHash> kept;
  static thread_local const stdlib::Catalog* numbered_by = nullptr;
  if (numbered_by != &catalog || kept.size() >= most_kept) kept.clear();
  numbered_by = &catalog;
  const auto [line, is_new] = kept.try_emplace(of.actions);
  if (is_new) {
    line->second = {std::string(of.service->prefix), level_text_of(of), folded_cell(catalog, of.actions)};
  }
  return line->second;
}

}  // namespace

std::vector<ServiceLine> by_service(const stdlib::Catalog& catalog, const std::vector<std::uint32_t>& actions) {
  std::vector<OfService> services;
  std::size_t whole = 0;
  for (const auto number : actions) {
    const auto* service = catalog.action(number).service;
    if (services.empty() || services.back().service != service) {
      services.push_back({service, {}});
    }
    services.back().actions.push_back(number);
  }
  for (const auto& of : services) {
    whole += of.is_whole() ? 1 : 0;
  }
  std::vector<ServiceLine> lines;
  const bool share_a_line = whole >= many_services;
  if (share_a_line) {
    lines.push_back(line_of_many(catalog, services, whole));
  }
  for (const auto& of : services) {
    if (!share_a_line || !of.is_whole()) {
      lines.push_back(line_of(catalog, of));
    }
  }
  return lines;
}

}  // namespace iamq::query
