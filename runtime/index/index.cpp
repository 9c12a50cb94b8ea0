#include "runtime/index/index.hpp"

#include "runtime/index/decider.hpp"
#include "runtime/index/service_matches.hpp"

namespace iamq::index {

std::shared_ptr<const Profiles> Index::profiles(const std::shared_ptr<const model::World>& world) {
  if (!last_) {
    last_ = std::make_shared<const Profiles>(world, profile_table_);
  } else if (&last_->world() != world.get()) {
    last_ = std::make_shared<const Profiles>(world, profile_table_, *last_);
  }
  return last_;
}

std::shared_ptr<const ProfileDocuments> Index::profile_documents(const std::shared_ptr<const model::World>& world) {
  profiles(world);
  if (!last_documents_ || !last_documents_->hold_in(*world))
    last_documents_ = std::make_shared<ProfileDocuments>(world);
  last_documents_->update(profile_table_);
  return last_documents_;
}

std::shared_ptr<const OpenRoles> Index::open_roles(const std::shared_ptr<const model::World>& world) {
  if (!last_open_roles_ || !last_open_roles_->hold_in(*world)) {
    last_open_roles_ = std::make_shared<const OpenRoles>(profiles(world));
  }
  return last_open_roles_;
}

std::shared_ptr<Decider> Index::decider(const std::shared_ptr<const model::World>& world,
                                        const evaluate::Situation& situation) {
  const bool is_same =
      last_decider_ && &last_decider_->world() == world.get() && last_decider_->situation() == situation;
  if (!is_same) last_decider_ = std::make_shared<Decider>(*this, world, situation);
  return last_decider_;
}

ServiceMatches& Index::service_matches(const stdlib::Catalog& catalog) {
  if (!service_matches_ || &service_matches_->catalog() != &catalog)
    service_matches_ = std::make_shared<ServiceMatches>(library_, catalog);
  return *service_matches_;
}

const Statements& Index::statements() {
  statements_.update();
  return statements_;
}

}  // namespace iamq::index
