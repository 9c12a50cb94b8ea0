#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runtime/change/touched.hpp"
#include "runtime/query/permission_difference.hpp"

// The requests that a change can touch, for some caller: nothing else is decided anew.
namespace iamq::change {

class Scope {
public:
  explicit Scope(const stdlib::Catalog& catalog) : actions_(catalog), catalog_(catalog) {}

  void add_everything();
  // What the statement can match.
  void add(const policy::Statement& statement, const policy::Library& library);
  // Requests for a declared resource of which `actions` are touched.
  void add(const std::string& arn, const ActionSet& actions);

  bool is_everything() const { return is_everything_; }
  const ActionSet& actions() const { return actions_; }
  // Patterns of everything that an action is asked on; no two of them meet.
  std::vector<std::string> resources(std::string_view action) const;
  // The same of all actions; they may meet.
  std::vector<std::string> resources() const;
  // The declared resources that all of it is about; empty: it is about more.
  const std::vector<std::string>& declared() const { return declared_; }
  query::Within within() const;

private:
  struct Part {
    ActionSet actions;
    std::vector<std::string> resources;
  };
  ActionSet actions_;
  const stdlib::Catalog& catalog_;
  std::vector<Part> parts_;
  bool is_everything_ = false;
  bool is_about_more_ = false;
  std::vector<std::string> declared_;
};

}  // namespace iamq::change
