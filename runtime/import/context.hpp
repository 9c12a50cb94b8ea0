#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lang/text/stopping.hpp"
#include "runtime/import/authorization_details.hpp"
#include "runtime/import/documents.hpp"
#include "runtime/import/findings.hpp"
#include "runtime/import/packed_entries.hpp"
#include "runtime/import/pages.hpp"
#include "runtime/model/world.hpp"

namespace iamq::import {

// Users, groups, roles and customer managed policies by account and name in any case: IAM's names are unique so.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
class NamesInAccounts {
public:
  void add(model::EntityId entity, model::AccountId account, std::string_view name);
  const model::EntityId* find(model::EntityKind kind, model::AccountId account, std::string_view name) const;

private:
  std::unordered_map<std::string, model::EntityId> names_;
};

std::string folded(std::string_view name);
model::EntityKind entity_kind(ObjectKind kind);

// What the steps of one import share.
struct Context {
  text::Sources& sources;
  model::World world;  // the copy that the exports are added to
  Findings& findings;
  const AwsPolicySource& aws_policies;
  std::vector<Pages>& files;
  Documents documents;
  std::map<std::string_view, model::AccountId> accounts;  // by id: those that the exports speak of
  NamesInAccounts names;

  model::StringId intern(std::string_view text) { return world.library().strings().intern(text); }
  model::AccountId account_of(const Entry& entry) const { return accounts.at(entry.account()); }
  // "user `David`", with the account where several are at hand.
  std::string title_of(const Entry& entry) const;
  // What a row has from its entry, whatever its kind.
  void fill(model::Named& row, const Entry& entry, std::string_view unique_id_field);

  // Calls function(entry) with every entry of that kind. Its object lasts as long as the call.
  template <class Function>
  void each(ObjectKind kind, Function&& function) const {
    for (const Pages& file : files) {
      each_in(file, kind, function);
    }
  }
  template <class Function>
  void each_in(const Pages& file, ObjectKind kind, Function&& function) const {
    policy::Json scratch;
    for (const Entry& entry : file.entries) {
      text::ask_to_go_on();
      if (entry.kind != kind) {
        continue;
      }
      if (file.packed == nullptr) {
        function(entry);
      } else {
        Entry whole = entry;
        whole.object = file.packed->unpack(entry.place, scratch);
        function(whole);
      }
    }
  }
};

}  // namespace iamq::import
