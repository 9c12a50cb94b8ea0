#include <array>

#include "runtime/policy/arn.hpp"
#include "runtime/show/iamq_writer.hpp"
#include "stdlib/managed_policies.hpp"

// Managed policies with their versions, and resources with theirs.
namespace iamq::show {

using model::StringId;

std::string IamqWriter::native(policy::PolicyId policy) const {
  const auto& library = world_.library();
  if (library.policy(policy).is_missing) return "not given";
  return export_::native_text(library.document(policy), library, export_::key_types(*asking_.catalog));
}

// AWS's own policies have their own way to be named.
std::string IamqWriter::spelled(const model::ManagedPolicy& policy) const {
  return policy.is_aws_managed ? aws_name(policy) : name(policy.name);
}

// With its path where iamq does not know the policy by its name alone.
std::string IamqWriter::aws_name(const model::ManagedPolicy& policy) const {
  const auto* known = stdlib::find_managed_policy(world_.text(policy.name));
  if (known != nullptr && known->arn == world_.text(policy.arn)) return "aws:" + std::string(world_.text(policy.name));
  constexpr std::string_view beginning = "arn:aws:iam::aws:policy/";
  const std::string_view arn = world_.text(policy.arn);
  return export_::word(arn.substr(0, beginning.size()) == beginning ? "aws:" + std::string(arn.substr(beginning.size()))
                                                                    : std::string(arn));
}

std::string IamqWriter::managed_policy(const model::ManagedPolicy& policy) const {
  std::string text;
  if (policy.is_aws_managed) {
    text = "# " + std::string(world_.text(policy.arn)) + ", version " +
           std::string(world_.text(policy.versions[policy.default_version].name)) + "\npolicy " + name(policy.name) +
           " " + native(policy.current());
  } else {
    text = "policy " + name(policy.name) + " in " + name(world_.account(policy.account).name) + " ";
    if (policy.path != StringId{} && world_.text(policy.path) != "/") {
      text += "path " + name(policy.path) + " ";
    }
    if (policy.unique_id != StringId{}) {
      text += "id " + name(policy.unique_id) + " ";
    }
    if (!policy.tags.empty()) {
      text += "tags " + tags(policy) + " ";
    }
    text += (all_versions_ && has_several(policy) ? versions(policy) : native(policy.current()));
  }
  return with_line_end(std::move(text));
}

// One of AWS's own with a text that is not the one that iamq ships.
std::string IamqWriter::aws_managed_policy(const model::ManagedPolicy& policy) const {
  std::string text = "policy " + aws_name(policy) + " ";
  if (policy.unique_id != StringId{}) {
    text += "id " + name(policy.unique_id) + " ";
  }
  const bool is_first = policy.versions.size() == 1 && world_.text(policy.versions.front().name) == "v1";
  const bool is_missing = world_.library().policy(policy.current()).is_missing;
  return with_line_end(text + (is_first || is_missing ? native(policy.current()) : versions(policy)));
}

// Versions that are worth telling: more than one, or one that is not the first.
bool IamqWriter::has_several(const model::ManagedPolicy& policy) const {
  const bool is_missing = world_.library().policy(policy.current()).is_missing;
  return policy.versions.size() > 1 || (!is_missing && world_.text(policy.versions.front().name) != "v1");
}

std::string IamqWriter::versions(const model::ManagedPolicy& policy) const {
  std::string text = "{\n";
  for (std::size_t i = 0; i < policy.versions.size(); ++i) {
    const auto& version = policy.versions[i];
    text += "  version " + name(version.name) + (i == policy.default_version ? " default " : " ") +
            deeper(native(version.policy)) + "\n";
  }
  return text + "}";
}

void IamqWriter::resource(const model::Resource& resource) {
  using model::ResourceKind;
  static constexpr std::array<std::string_view, 7> nouns = {"bucket", "key",      "queue",   "topic",
                                                            "secret", "function", "resource"};
  const std::string_view own_name = world_.text(resource.name);
  const std::string_view whole = world_.text(resource.arn);
  const bool ends_with_name =
      whole.size() > own_name.size() && whole.substr(whole.size() - own_name.size()) == own_name;
  if (resource.kind == ResourceKind::other || !ends_with_name) {  // a name that its ARN does not have
    open("resource", resource);
    head_ = "resource " + name(resource.arn);
    if (resource.name != StringId{} && resource.name != resource.arn) {
      head_ += " as " + name(resource.name);
    } else {
      head_ += " in " + name(world_.account(resource.account).name);
    }
  } else {
    open(nouns[static_cast<std::size_t>(resource.kind)], resource);
    const auto arn = policy::split_arn(world_.text(resource.arn));
    const std::string_view usual = world_.text(world_.account(resource.account).region);
    if (arn && !arn->region.empty() && arn->region != usual) {
      line("region " + export_::word(arn->region));
    }
  }
  if (resource.role) {
    const auto role = world_.by_arn(world_.text(*resource.role));
    line("role " + name(role ? world_.name_of(*role) : *resource.role));
  }
  public_access_block(resource.public_access_block);
  if (resource.policy) {
    line("policy " + deeper(native(*resource.policy)));
  }
}

}  // namespace iamq::show
