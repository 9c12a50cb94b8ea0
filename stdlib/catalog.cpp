#include "stdlib/catalog.hpp"

#include <algorithm>
#include <cassert>
#include <map>

#include "stdlib/embedded.hpp"
#include "stdlib/key_index.hpp"
#include "stdlib/lines.hpp"
#include "stdlib/text_match.hpp"

namespace iamq::stdlib {
namespace {

// Whether the key is a claim of an OIDC provider, written as its URL without `https://`, a colon and the claim.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
bool is_oidc_claim(std::string_view key) {
  auto colon = key.rfind(':');
  if (colon == std::string_view::npos || colon + 1 == key.size()) return false;
  auto provider = key.substr(0, colon);
  auto host = provider.substr(0, provider.find('/'));
  return host.find('.') != std::string_view::npos;
}

// `amr` lists the ways in which the user has authenticated.
// https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
bool is_list_claim(std::string_view key) {
  return key.ends_with(":amr");
}

}  // namespace

struct Catalog::Data {
  std::string_view stamp;
  std::vector<Service> services;
  std::vector<std::uint16_t> service_of_action;  // by number: index in services
  std::vector<GlobalKey> global_keys;
  std::vector<const GlobalKey*> global_keys_by_name, global_templates;
  // Keys that services tell of though they are not called after them (`aws:TagKeys`, `saml:sub`): the first such
  // service.
  std::map<std::string_view, std::size_t> services_of_others_keys;
  mutable std::unique_ptr<const KeyIndex> key_index;

  const Key* find_key_of_others(std::string_view key) const;
  const KeyIndex& keys() const {
    if (!key_index) key_index = std::make_unique<const KeyIndex>(global_keys, services);
    return *key_index;
  }
};

const Key* Catalog::Data::find_key_of_others(std::string_view key) const {
  const std::pair<const std::string_view, std::size_t>* best = nullptr;
  for (auto& other : services_of_others_keys) {
    auto name = other.first;
    bool is_itself = equals_ignoring_case(name, key);
    if (!is_itself && !Key{.name = name}.matches(key)) continue;
    if (!best || is_itself || literal_length(name) > literal_length(best->first)) best = &other;
    if (is_itself) break;
  }
  if (!best) return nullptr;
  auto keys = services[best->second].keys();
  return &*std::find_if(keys.begin(), keys.end(), [&](const Key& known) { return known.name == best->first; });
}

Catalog::Catalog() : Catalog(embedded_catalog(), embedded_global_keys()) {}

const Catalog& Catalog::shared() {
  thread_local const Catalog catalog;
  return catalog;
}

Catalog::Catalog(std::string_view catalog_text, std::string_view global_keys_text) : data_(std::make_unique<Data>()) {
  data_->global_keys = read_global_keys(global_keys_text);
  for (auto& row : data_->global_keys) {
    data_->global_keys_by_name.push_back(&row);
    if (row.key.is_template()) data_->global_templates.push_back(&row);
  }
  std::sort(data_->global_keys_by_name.begin(), data_->global_keys_by_name.end(),
            [](auto* a, auto* b) { return less_ignoring_case(a->key.name, b->key.name); });
  auto& service_of_action = data_->service_of_action;
  const char* body = nullptr;
  auto end_service = [&](const char* end) {
    if (data_->services.empty()) return;
    auto& service = data_->services.back();
    service.body_ = std::string_view(body, static_cast<std::size_t>(end - body));
    service.action_count = static_cast<std::uint32_t>(service_of_action.size()) - service.first_action_index;
  };
  for (auto rest = catalog_text; !rest.empty();) {
    auto line = take_line(rest);
    if (line.starts_with("A\t")) {
      service_of_action.push_back(static_cast<std::uint16_t>(data_->services.size() - 1));
    } else if (line.starts_with("K\t") && !line.starts_with("K\t:")) {
      take_field(line);
      data_->services_of_others_keys.try_emplace(take_field(line), data_->services.size() - 1);
    } else if (line.starts_with("S\t")) {
      end_service(line.data());
      body = rest.data();
      take_field(line);
      Service service;
      service.prefix = take_field(line);
      service.category = take_field(line);
      service.supports_rcp = take_field(line) == "rcp";
      service.name = take_field(line);
      service.first_action_index = static_cast<std::uint32_t>(service_of_action.size());
      data_->services.push_back(std::move(service));
    } else if (line.starts_with("# stamp\t")) {
      take_field(line);
      data_->stamp = line;
    }
  }
  end_service(catalog_text.data() + catalog_text.size());
}

Catalog::Catalog(Catalog&&) noexcept = default;
Catalog& Catalog::operator=(Catalog&&) noexcept = default;
Catalog::~Catalog() = default;

std::string_view Catalog::stamp() const {
  return data_->stamp;
}

std::span<const Service> Catalog::services() const {
  return data_->services;
}

const Service* Catalog::find_service(std::string_view prefix) const {
  auto& services = data_->services;
  auto found = std::lower_bound(
      services.begin(), services.end(), prefix,
      [](const Service& service, std::string_view wanted) { return less_ignoring_case(service.prefix, wanted); });
  return found != services.end() && equals_ignoring_case(found->prefix, prefix) ? &*found : nullptr;
}

std::size_t Catalog::action_count() const {
  return data_->service_of_action.size();
}

const Action& Catalog::action(std::size_t index) const {
  assert(index < data_->service_of_action.size());
  const Service& service = data_->services[data_->service_of_action[index]];
  return service.actions()[index - service.first_action_index];
}

const Action* Catalog::find_action(std::string_view full_name) const {
  auto colon = full_name.find(':');
  if (colon == std::string_view::npos) return nullptr;
  auto* service = find_service(full_name.substr(0, colon));
  return service ? service->find_action(full_name.substr(colon + 1)) : nullptr;
}

std::vector<const Action*> Catalog::expand(std::string_view pattern) const {
  std::vector<const Action*> found;
  auto colon = pattern.find(':');
  bool names_service = colon != std::string_view::npos && pattern.find_first_of("*?") > colon;
  auto* only = names_service ? find_service(pattern.substr(0, colon)) : nullptr;
  if (names_service && !only) return found;
  auto services = only ? std::span<const Service>(only, 1) : this->services();
  for (auto& service : services) {
    for (auto& action : service.actions()) {
      if (wildcard_matches_ignoring_case(pattern, action.full_name)) found.push_back(&action);
    }
  }
  return found;
}

const Key* Catalog::find_key(std::string_view key) const {
  // Each of them reads one service at most.
  if (auto* global = find_global_key(key)) return &global->key;
  auto* service = find_service(key.substr(0, key.find(':')));
  if (auto* own = service ? service->find_key(key) : nullptr) return own;
  return data_->find_key_of_others(key);
}

std::optional<KeyType> Catalog::key_type(std::string_view key) const {
  if (auto* found = find_key(key)) return found->type;
  if (is_oidc_claim(key)) return KeyType::string;
  return std::nullopt;
}

bool Catalog::is_multivalued(std::string_view key) const {
  if (auto* found = find_key(key)) return found->is_multivalued;
  return is_oidc_claim(key) && is_list_claim(key);
}

std::span<const GlobalKey> Catalog::global_keys() const {
  return data_->global_keys;
}

const GlobalKey* Catalog::find_global_key(std::string_view key) const {
  auto& by_name = data_->global_keys_by_name;
  auto found = std::lower_bound(by_name.begin(), by_name.end(), key, [](auto* row, std::string_view wanted) {
    return less_ignoring_case(row->key.name, wanted);
  });
  if (found != by_name.end() && equals_ignoring_case((*found)->key.name, key)) return *found;
  for (auto* row : data_->global_templates) {
    if (row->key.matches(key)) return row;
  }
  return nullptr;
}

std::span<const Key* const> Catalog::keys() const {
  return data_->keys().keys();
}

void Catalog::load_all() const {
  for (auto& service : services()) service.section();
  data_->keys();
}

}  // namespace iamq::stdlib
