#include "runtime/index/index.hpp"

namespace iamq::index {

std::shared_ptr<const Profiles> Index::profiles(const std::shared_ptr<const model::World>& world) {
  if (!last_) {
    last_ = std::make_shared<const Profiles>(world, profile_table_);
  } else if (&last_->world() != world.get()) {
    last_ = std::make_shared<const Profiles>(world, profile_table_, *last_);
  }
  return last_;
}

const Statements& Index::statements() {
  statements_.update();
  return statements_;
}

}  // namespace iamq::index
