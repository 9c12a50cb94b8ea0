#pragma once

#include <memory>

#include "runtime/index/profiles.hpp"
#include "runtime/index/statements.hpp"

namespace iamq::index {

// A session's index: what is known of its library's statements and of its principals' profiles. Each World of the
// session can be asked for; it costs as much as differs from the World that was asked for before.
class Index {
public:
  explicit Index(const policy::Library& library) : statements_(library) {}

  std::shared_ptr<const Profiles> profiles(const std::shared_ptr<const model::World>& world);
  const ProfileTable& profile_table() const { return profile_table_; }
  // With all documents that the library holds by now.
  const Statements& statements();

private:
  Statements statements_;
  ProfileTable profile_table_;
  std::shared_ptr<const Profiles> last_;
};

}  // namespace iamq::index
