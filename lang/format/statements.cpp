#include "lang/format/printer.hpp"

namespace iamq::lang {
namespace {

constexpr int kind_of_accounts = 2;
constexpr int first_kind_of_entities = 10;

// Declarations of one kind stand in columns.
int kind_of(const Statement& statement) {
  const auto* declaration = std::get_if<Declaration>(&statement.node);
  if (declaration == nullptr) return 0;
  if (std::holds_alternative<AccountDeclaration>(declaration->node)) return kind_of_accounts;
  const auto* entity = std::get_if<EntityDeclaration>(&declaration->node);
  return entity == nullptr ? 0 : first_kind_of_entities + static_cast<int>(entity->noun);
}

std::string_view text_of(Layer::Kind kind) {
  switch (kind) {
    case Layer::Kind::boundary:
      return "boundary";
    case Layer::Kind::scp:
      return "scp";
    case Layer::Kind::rcp:
      return "rcp";
    case Layer::Kind::identity:
      return "identity policy";
    case Layer::Kind::session:
      return "session policy";
    case Layer::Kind::resource:
      return "resource policy";
    case Layer::Kind::trust:
      return "trust policy";
    case Layer::Kind::endpoint:
      return "endpoint policy";
  }
  return "";
}

}  // namespace

std::vector<Printer::Item> Printer::items_of(const std::vector<Statement>& statements) {
  std::vector<Item> items;
  for (const Statement& statement : statements) {
    items.push_back({statement.span, [this, &statement] { put(statement); }, kind_of(statement),
                     std::get_if<Declaration>(&statement.node)});
  }
  return items;
}

void Printer::put(const NameSet& set) {
  const std::string_view written = sources_.text(set.span);
  if (!written.empty() && written.front() == '{') {
    put("{");
    put_list(set.refs);
    put("}");
  } else if (set.refs.empty()) {
    put(written);  // `nobody` or `nothing`
  } else {
    put_list(set.refs);
  }
}

void Printer::put(const Verdict& verdict) {
  if (const auto* clause = std::get_if<Clause>(&verdict.node)) {
    put_breakable(" ");
    put(*clause);
  } else if (const auto* is = std::get_if<IsVerdict>(&verdict.node)) {
    put(" is ");
    put(is->set);
  } else if (const auto* includes = std::get_if<IncludesVerdict>(&verdict.node)) {
    put(" includes ");
    put(includes->set);
  } else if (const auto* excludes = std::get_if<ExcludesVerdict>(&verdict.node)) {
    put(" excludes ");
    put(excludes->set);
  } else if (const auto* equals = std::get_if<EqualsVerdict>(&verdict.node)) {
    put(" equals ");
    put(equals->ref);
  } else if (const auto* within = std::get_if<WithinVerdict>(&verdict.node)) {
    put(" within ");
    if (const auto* native = std::get_if<NativePolicy>(&within->outer)) {
      block(verdict.span, items_of(native->rules));
    } else {
      put(std::get<Ref>(within->outer));
    }
  } else if (const auto* todo = std::get_if<TodoVerdict>(&verdict.node)) {
    put(" todo ");
    put(todo->reason);
  } else if (const auto* because = std::get_if<BecauseVerdict>(&verdict.node)) {
    put_breakable(because->is_explicit ? " because explicit deny" : " because implicit deny");
    if (!because->in) return;
    put(" in ");
    if (const auto* layer = std::get_if<Layer>(&*because->in)) {
      put(text_of(layer->kind));
    } else {
      put(std::get<Ref>(*because->in));
    }
  } else {
    put_breakable(" if ");
    put_conditions(std::get<IfVerdict>(verdict.node).conditions);
  }
}

void Printer::put(const SubjectFact& fact) {
  if (fact.members_of) put("members of ");
  put_list(fact.subjects);
  switch (fact.modal) {
    case SubjectFact::Modal::can:
      put(" can ");
      break;
    case SubjectFact::Modal::cannot:
      put(" cannot ");
      break;
    case SubjectFact::Modal::gains:
      put(" gains ");
      break;
    case SubjectFact::Modal::loses:
      put(" loses ");
      break;
  }
  put(fact.act);
}

void Printer::put(const Expectation& expectation) {
  const bool has_claim = !std::holds_alternative<std::monostate>(expectation.claim);
  if (expectation.what_if) {
    put(*expectation.what_if);
    if (has_claim) put_breakable(" then ");
  }
  if (const auto* ask = std::get_if<Ask>(&expectation.claim)) {
    put(*ask);
  } else if (const auto* prove = std::get_if<ProveAsk>(&expectation.claim)) {
    put(*prove);
  } else if (std::holds_alternative<ItFact>(expectation.claim)) {
    put("it");
  } else if (const auto* policy = std::get_if<PolicyFact>(&expectation.claim)) {
    put(policy->which);
  } else if (const auto* subject = std::get_if<SubjectFact>(&expectation.claim)) {
    put(*subject);
  }
  for (const Verdict& verdict : expectation.verdicts) put(verdict);
}

void Printer::put(const ErrorExpectation& expectation) {
  put("error ");
  put(expectation.message);
  put(" from ");
  if (const auto* statements = std::get_if<std::vector<Statement>>(&expectation.from)) {
    block(expectation.from_span, items_of(*statements));
  } else {
    put(std::get<Word>(expectation.from));
  }
}

void Printer::put(const Expect& expect) {
  const bool outer = std::exchange(in_question_, true);
  put("expect ");
  std::visit([this](const auto& node) { this->put(node); }, expect.node);
  in_question_ = outer;
}

void Printer::put(const Statement& statement) {
  if (const auto* version = std::get_if<LanguageVersionUse>(&statement.node)) {
    put("iamq ");
    put(version->version);
  } else if (const auto* include = std::get_if<IncludeUse>(&statement.node)) {
    put("include ");
    put(include->path);
  } else if (const auto* import_use = std::get_if<ImportUse>(&statement.node)) {
    put("import ");
    put(import_use->path);
    if (import_use->as_name) {
      put(" as ");
      put(*import_use->as_name);
    }
  } else if (const auto* test = std::get_if<Test>(&statement.node)) {
    put("test ");
    put(test->name);
    if (test->todo) {
      put(" todo ");
      put(*test->todo);
    }
    put(" ");
    block(statement.span, items_of(test->statements));
  } else if (const auto* expect = std::get_if<Expect>(&statement.node)) {
    put(*expect);
  } else if (const auto* question = std::get_if<Question>(&statement.node)) {
    put(*question);
  } else if (const auto* edit = std::get_if<Edit>(&statement.node)) {
    put(*edit);
  } else {
    put(std::get<Declaration>(statement.node));
  }
}

}  // namespace iamq::lang
