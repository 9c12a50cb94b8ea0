#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// A pattern of resources, cut where some policy draws a line. Within one region everything says the same of every
// resource, so that one request decides for all of it.
namespace iamq::query {

struct Region {
  std::string pattern;
  // Regions inside this one: it is `pattern` without all of theirs. Indices into Regions::all, which has the wider ones
  // first.
  std::vector<std::size_t> inside;
  std::string example;      // a resource of the region
  bool any_region = false;  // the pattern leaves the AWS Region open, so that the example's says nothing
};

struct Regions {
  std::vector<Region> all;  // without empty ones
  bool is_complete = true;  // false: there were too many to cut them all
};

// The account of an example of which nobody said whose it is.
inline constexpr std::string_view made_up_account = "000000000000";

// What examples are made of where a pattern leaves open an ARN's fields.
struct Likely {
  std::string service, region, account;
  std::string arn = {};  // of all resources; may be empty
};

// A pattern that draws a line. What is decided hangs on whether a resource is in any pattern of a kind, for each kind:
// the Allow statements of one layer without conditions, for instance, are one kind. So what two of them share needs no
// region of its own.
struct Line {
  std::string pattern;
  std::vector<std::uint32_t> kinds;
  bool is_by_field = false;  // its wildcards stay within their field of an ARN, unlike those of policies
};

// The regions of `whole`; lines that do not touch it do not count.
Regions cut(std::string_view whole, const std::vector<Line>& lines, const Likely& likely);

// Whether a region belongs to what is told: `either` is neither told nor taken out of what is around it.
enum class Wanted : unsigned char { no, yes, either };

// Some of the regions, told in as few patterns as wider ones allow.
struct Cover {
  std::string pattern;
  std::vector<std::string> except;
  std::size_t region = 0;  // the widest of those it tells
};
std::vector<Cover> cover(const Regions& regions, const std::vector<Wanted>& wanted);

}  // namespace iamq::query
