#include "runtime/index/known_resources.hpp"

#include <utility>

#include "runtime/evaluate/gather.hpp"
#include "runtime/evaluate/special.hpp"

namespace iamq::index {

namespace {

constexpr unsigned slot_bits = 9;

}  // namespace

KnownResources::KnownResources(std::shared_ptr<const model::World> world)
    : world_(std::move(world)), slots_(std::size_t{1} << slot_bits) {}

const KnownResources::Resource& KnownResources::of(const model::Target& target) {
  const std::uint64_t owner = target.owner ? static_cast<std::uint64_t>(*target.owner) + 1 : 0;
  const std::uint64_t key = static_cast<std::uint64_t>(target.any_region ? 1 : 0) << 63 | owner << 32 |
                            static_cast<std::uint32_t>(target.arn);
  Slot& slot = slots_[key * 0x9e3779b97f4a7c15U >> (64 - slot_bits)];
  // An owner that is told by its id alone is not in the key; it is for the plain evaluator.
  if (slot.key != key || target.owner_id != model::StringId{}) slot = {key, made(target)};
  return slot.resource;
}

KnownResources::Resource KnownResources::made(const model::Target& target) {
  const evaluate::Behind behind = evaluate::behind(*world_, target.arn);
  Resource resource;
  resource.arn = world_->text(target.arn);
  resource.declared = behind.declared;
  resource.owner_row = behind.owner ? behind.owner : target.owner;
  if (resource.owner_row) {
    resource.owner = world_->text(world_->account(*resource.owner_row).id);
  } else if (behind.arn && policy::is_account_id(behind.arn->account)) {
    resource.owner = behind.arn->account;
  }
  std::optional<policy::PolicyId> policy;
  if (behind.declared && behind.declared->kind == model::EntityKind::role) {
    resource.is_role = true;
    policy = world_->roles[behind.declared->index].trust;
  } else if (behind.with_policy) {
    policy = world_->resources[behind.with_policy->index].policy;
  }
  if (policy) {
    resource.policy = world_->library().policy(*policy).document;
    resource.misses_policy = world_->library().policy(*policy).is_missing;
  }
  resource.is_kms_key = behind.arn && behind.arn->service == "kms" && evaluate::is_kms_key(resource.arn);
  resource.has_rules_of_its_own = target.owner_id != model::StringId{} ||
                                  (behind.with_policy && policy && may_be_blocked(target, behind, *policy)) ||
                                  (resource.arn != "*" && (!behind.arn || behind.arn->partition != "aws"));
  return resource;
}

// By S3 Block Public Access: of a bucket's objects it is the same.
bool KnownResources::may_be_blocked(const model::Target& target, const evaluate::Behind& behind,
                                    policy::PolicyId policy) {
  const auto owner = behind.owner ? behind.owner : target.owner;
  const std::uint64_t key = static_cast<std::uint64_t>(behind.with_policy->index) << 32 |
                            (owner ? static_cast<std::uint32_t>(*owner) + 1 : 0);
  const auto [known, is_new] = may_be_blocked_.try_emplace(key);
  if (is_new) {
    known->second =
        evaluate::has_block_that_may_count(evaluate::resource_of(*world_, target), {{policy, 0}}, world_->library());
  }
  return known->second;
}

// Which declared entity it is, if it is one, whose, and in which Region.
std::uint32_t KnownResources::likeness(const model::Target& target, const Resource& resource) {
  const auto arn = policy::split_arn(resource.arn);
  const std::string_view region = target.any_region ? "*" : arn ? arn->region : std::string_view();
  const auto number = static_cast<std::uint32_t>(likenesses_.size());
  const std::uint64_t entity = resource.declared ? resource.declared->handle() : 0;
  return likenesses_.try_emplace({entity, resource.owner, region}, number).first->second;
}

}  // namespace iamq::index
