#pragma once

#include <map>
#include <string>
#include <vector>

#include "runtime/import/aws_cli/collection.hpp"
#include "runtime/import/findings.hpp"
#include "runtime/import/pages.hpp"

// AWS Config knows the whole organization: `aws configservice select-aggregate-resource-config` (or
// `select-resource-config`) prints its items as texts of JSON in a list. Users, groups, roles and policies among them
// are put together to one account export an account, so that everything below reads them as such.
// https://docs.aws.amazon.com/config/latest/developerguide/querying-AWS-resources.html
namespace iamq::import {

class ConfigItems {
public:
  ConfigItems(text::Sources& sources, JsonTexts& texts, Findings& findings)
      : sources_(sources), texts_(texts), findings_(findings) {}

  static bool is_page(const Object& output);
  void read(const Object& page, Collection& collection);

  // The exports that came of it: account ids, each with the values of a file that holds its export.
  struct Export {
    std::string account;
    text::SourceId source{};
    std::vector<JsonValue> values;
  };
  std::vector<Export> exports();

private:
  void read_item(const Object& item, Collection& collection);
  void read_resource(const Object& item, std::string_view type, Collection& collection);

  text::Sources& sources_;
  JsonTexts& texts_;
  Findings& findings_;
  // By account and list (`UserDetailList`): objects as texts.
  std::map<std::string, std::map<std::string, std::vector<std::string>>> entities_;
};

}  // namespace iamq::import
