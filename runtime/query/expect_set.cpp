#include "runtime/query/expect_set.hpp"

#include <algorithm>
#include <map>

#include "runtime/query/cells.hpp"

namespace iamq::query {

using evaluate::CallerKind;

namespace {

// Somebody that the answer lists, surely or under a condition.
struct Listed {
  std::string name;
  CallerKind kind{};
  bool is_sure = false;
};

bool is_conditional(const Row& row) {
  return std::any_of(row.cells.begin(), row.cells.end(),
                     [](const Cell& cell) { return std::holds_alternative<ConditionCell>(cell); });
}

// By ARN, or what stands for one.
std::map<std::string, Listed> listed_in(const Answer& answer) {
  std::map<std::string, Listed> listed;
  for (const auto& row : answer.rows) {
    if (row.cells.empty()) {
      continue;
    }
    std::string key;
    Listed one;
    if (const auto* principal = std::get_if<PrincipalCell>(&row.cells.front())) {
      key = principal->arn;
      one.name = principal_name(*answer.world, *principal);
      one.kind = principal->kind;
    } else if (const auto* entity = std::get_if<EntityCell>(&row.cells.front())) {
      key = answer.world->text(answer.world->arn_of(entity->entity));
      one.name = answer.world->text(answer.world->name_of(entity->entity));
      one.kind = CallerKind::role_session;
    } else {
      continue;
    }
    one.is_sure = !is_conditional(row);
    auto [place, is_new] = listed.try_emplace(key, one);
    place->second.is_sure = place->second.is_sure || one.is_sure;
  }
  return listed;
}

struct Member {
  std::string key, name;
  CallerKind kind{};
};

std::string join(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text.empty() ? "nobody" : text;
}

}  // namespace

std::string principal_name(const model::World& world, const PrincipalCell& cell) {
  if (cell.kind == CallerKind::anonymous) {
    return "anonymous";
  }
  if (cell.entity && cell.kind != CallerKind::root) {
    const auto name = world.text(world.name_of(*cell.entity));
    if (!name.empty()) {
      return std::string(name);
    }
  }
  return cell.arn;
}

Judged judge_set(const Answer& answer, const SetVerdict& expected) {
  const auto listed = listed_in(answer);
  std::vector<Member> members;
  std::vector<std::string> wanted;
  bool names_root = false, names_anonymous = false;
  for (const auto& subject : expected.members) {
    const auto cell = principal_cell(*answer.world, subject);
    members.push_back({cell.arn, principal_name(*answer.world, cell), cell.kind});
    wanted.push_back(members.back().name);
    names_root = names_root || cell.kind == CallerKind::root;
    names_anonymous = names_anonymous || cell.kind == CallerKind::anonymous;
  }
  std::vector<std::string> got;
  for (const auto& [key, one] : listed) {
    if (one.kind != CallerKind::root || names_root) {
      got.push_back(one.is_sure ? one.name : one.name + " (under a condition)");
    }
  }
  std::sort(got.begin(), got.end());

  bool is_open = false;
  const auto end = [&](Judgement judgement) {
    std::string text = join(wanted);
    if (expected.kind == SetVerdict::Kind::excludes) text = "without " + text;
    if (expected.kind == SetVerdict::Kind::includes) text += " among them";
    return Judged{judgement, text, join(got)};
  };
  for (const auto& member : members) {
    const auto found = listed.find(member.key);
    const bool is_listed = found != listed.end();
    if (expected.kind == SetVerdict::Kind::excludes) {
      if (is_listed && found->second.is_sure) {
        return end(Judgement::failed);
      }
      is_open = is_open || is_listed;
    } else {
      if (!is_listed) {
        return end(Judgement::failed);
      }
      is_open = is_open || !found->second.is_sure;
    }
  }
  if (expected.kind == SetVerdict::Kind::is) {
    for (const auto& [key, one] : listed) {
      const bool is_member = std::any_of(members.begin(), members.end(), [&, &listed_key = key](const Member& member) {
        return member.key == listed_key;
      });
      const bool is_implied = (one.kind == CallerKind::root && !names_root) || (key == "*" && names_anonymous);
      if (is_member || is_implied) {
        continue;
      }
      if (one.is_sure) {
        return end(Judgement::failed);
      }
      is_open = true;
    }
  }
  return is_open ? end(Judgement::undecided) : Judged{};
}

}  // namespace iamq::query
