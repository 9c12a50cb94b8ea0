#include <algorithm>
#include <array>

#include "runtime/bind/declaring.hpp"
#include "runtime/bind/spelling.hpp"

// Which line belongs where.
namespace iamq::bind {
namespace {

enum class Place : std::uint16_t {
  none = 0,
  user = 1,
  group = 2,
  role = 4,
  resource = 8,
  function = 16,
  provider = 32,
  endpoint = 64,
  session = 128,
  account = 256,
  ou = 512,
  bucket = 1024,
};

struct LineRow {
  std::string_view name;
  std::uint16_t places;
};

constexpr std::uint16_t in(std::initializer_list<Place> places) {
  std::uint16_t bits = 0;
  for (const Place place : places) bits = static_cast<std::uint16_t>(bits | static_cast<std::uint16_t>(place));
  return bits;
}

// In the order of lang::Line::node.
constexpr std::array<LineRow, std::variant_size_v<decltype(lang::Line::node)>> line_rows{{
    {"groups", in({Place::user})},
    {"attach", in({Place::user, Place::group, Place::role, Place::account, Place::ou})},
    {"boundary", in({Place::user, Place::role})},
    {"tags", in({Place::user, Place::role, Place::resource, Place::bucket, Place::function, Place::provider,
                 Place::endpoint, Place::session})},
    {"path", in({Place::user, Place::group, Place::role})},
    {"max session", in({Place::role})},
    {"region", in({Place::account, Place::resource, Place::bucket, Place::function, Place::endpoint})},
    {"role", in({Place::function})},
    {"trusts", in({Place::role})},
    {"trust policy", in({Place::role})},
    {"session policy", in({Place::session})},
    {"context", in({Place::session})},
    {"block public access", in({Place::account, Place::bucket})},
    {"id", in({Place::user, Place::group, Place::role})},
    {"instance profiles", in({Place::role})},
    {"not given", in({Place::account})},
    {"no FullAWSAccess", in({Place::account, Place::ou})},
    {"policy",
     in({Place::user, Place::group, Place::role, Place::resource, Place::bucket, Place::function, Place::endpoint})},
}};

Place place_of(const World& world, EntityId entity) {
  switch (entity.kind) {
    case EntityKind::user:
      return Place::user;
    case EntityKind::group:
      return Place::group;
    case EntityKind::role:
      return Place::role;
    case EntityKind::resource:
      switch (world.resources[entity.index].kind) {
        case model::ResourceKind::function:
          return Place::function;
        case model::ResourceKind::bucket:
          return Place::bucket;
        default:
          return Place::resource;
      }
    case EntityKind::provider:
      return Place::provider;
    case EntityKind::endpoint:
      return Place::endpoint;
    case EntityKind::session:
      return Place::session;
    case EntityKind::account:
      return Place::account;
    case EntityKind::ou:
      return Place::ou;
    case EntityKind::managed_policy:
    case EntityKind::control_policy:
      return Place::none;
  }
  return Place::none;
}

}  // namespace

std::string_view name_of(const lang::Line& line) {
  return line_rows[line.node.index()].name;
}

text::Span line_word(const lang::Line& line, std::string_view name) {
  return {line.span.source, line.span.begin,
          std::min(line.span.end, static_cast<std::uint32_t>(line.span.begin + name.size()))};
}

void check_lines(Binder& binder, const lang::Body& body, EntityId of) {
  const Place place = place_of(binder.world, of);
  const std::string_view noun = noun_of(binder.world, of);
  for (const lang::Line& line : body.lines) {
    const LineRow& row = line_rows[line.node.index()];
    if ((row.places & static_cast<std::uint16_t>(place)) != 0) continue;
    std::vector<std::string> allowed;
    for (const LineRow& other : line_rows) {
      if ((other.places & static_cast<std::uint16_t>(place)) != 0) allowed.push_back(text::in_backticks(other.name));
    }
    auto& error =
        binder.error("misplaced-line", text::in_backticks(row.name) + " does not belong in " + with_article(noun),
                     line_word(line, row.name));
    error.help = with_article(noun) + " can have " + joined_with_or(allowed);
  }
}

}  // namespace iamq::bind
