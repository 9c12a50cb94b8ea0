#include "runtime/query/summary_texts.hpp"

#include <algorithm>
#include <array>

#include "runtime/policy/arn.hpp"
#include "runtime/policy/pattern.hpp"

namespace iamq::query {

namespace {

// The services whose resources AWS's guide writes part by part. The ARNs of the others say region and account, too.
constexpr std::array<std::string_view, 2> services_in_parts = {"s3", "dynamodb"};

bool is_any_text(std::string_view text) {
  return !text.empty() && text.find_first_not_of('*') == std::string_view::npos;
}

// `BucketName = app, ObjectPath = All`, of a format's last field and a resource's; empty if they do not go together.
std::string parts_of(std::string_view format, std::string_view resource) {
  std::string text;
  while (!format.empty()) {
    const auto end = format.compare(0, 2, "${") == 0 ? format.find('}') : std::string_view::npos;
    if (end == std::string_view::npos) {
      if (resource.empty() || resource.front() != format.front()) return {};
      format.remove_prefix(1);
      resource.remove_prefix(1);
      continue;
    }
    std::string_view name = format.substr(2, end - 2);
    if (name == "ObjectName") name = "ObjectPath";  // as AWS's tables call it
    format.remove_prefix(end + 1);
    const auto stop = format.empty() ? resource.size() : resource.find(format.front());
    if (stop == std::string_view::npos) return {};
    const auto value = resource.substr(0, stop);
    if (value.empty()) return {};
    resource.remove_prefix(stop);
    text += (text.empty() ? "" : ", ") + std::string(name) + " = ";
    text += is_any_text(value) ? std::string_view("All") : value;
  }
  return resource.empty() ? text : std::string();
}

}  // namespace

std::string summary_name(const stdlib::Service& service) {
  std::string_view name = service.name;
  for (const std::string_view maker : {"Amazon ", "AWS "}) {
    if (name.substr(0, maker.size()) == maker) name.remove_prefix(maker.size());
  }
  return std::string(name.empty() ? service.prefix : name);
}

std::string summary_resource(const stdlib::Service& service, std::string_view resource) {
  if (is_any_text(resource)) return "All resources";
  const bool in_parts =
      std::find(services_in_parts.begin(), services_in_parts.end(), service.prefix) != services_in_parts.end();
  const auto parts = policy::resource_part(resource);
  const auto* type = in_parts ? service.resource_type_of(resource) : nullptr;
  if (type != nullptr && parts != std::string_view::npos) {
    for (const auto format : type->arn_patterns) {
      const auto begin = policy::resource_part(format);
      if (begin == std::string_view::npos) continue;
      auto text = parts_of(format.substr(begin), resource.substr(parts));
      if (!text.empty() && text.find(" = ") != std::string::npos) return text;
    }
  }
  return std::string(resource);
}

std::string summary_region(std::string_view resource) {
  const std::string whole = policy::completed_arn(resource);
  const auto arn = policy::split_arn(whole);
  return !arn || arn->region.empty() || is_any_text(arn->region) ? "All regions" : std::string(arn->region);
}

std::string summary_account(std::string_view resource, std::string_view this_account) {
  const std::string whole = policy::completed_arn(resource);
  const auto arn = policy::split_arn(whole);
  if (!arn || arn->account.empty() || is_any_text(arn->account)) return "All accounts";
  return arn->account == this_account ? "This account" : std::string(arn->account);
}

std::string summary_condition(const policy::Condition& condition, const policy::Library& library) {
  const std::string name = library.operators().name(condition.op);
  const auto has = [&](std::string_view part) { return name.find(part) != std::string::npos; };
  std::string text(library.text(condition.key));
  std::string values;
  for (const auto value : condition.values) values += (values.empty() ? "" : ", ") + std::string(library.text(value));
  if (has("Null"))
    return text + (values == "true" ? " is absent" : values == "false" ? " is present" : " null = " + values);
  text += has("LessThanEquals")      ? " <= "
          : has("LessThan")          ? " < "
          : has("GreaterThanEquals") ? " >= "
          : has("GreaterThan")       ? " > "
          : has("Not")               ? " != "
                                     : " = ";
  return text + values;
}

}  // namespace iamq::query
