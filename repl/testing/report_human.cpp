#include <utility>

#include "repl/render/diagnostic.hpp"
#include "repl/testing/reports.hpp"

namespace iamq::repl {
namespace {

// A line for each test; of what does not hold where it stands, what was expected, what came, why, and what would change
// it.
class HumanReport final : public TestReport {
public:
  explicit HumanReport(render::Screen screen) : screen_(std::move(screen)) {}

  std::string file(const FileResult& file) override {
    std::string text;
    has_tests_ = has_tests_ || !file.cases.empty();
    for (const auto& one : file.cases) {
      if (const auto* test = std::get_if<TestOutcome>(&one.outcome->result)) {
        text += render::test_report(*test, *one.sources, screen_);
      } else if (const auto* expectation = std::get_if<ExpectationOutcome>(&one.outcome->result)) {
        if (expectation->result != ExpectationResult::met || render::holds_as_far_as_known(*expectation)) {
          text += render::expectation_report(*one.outcome, *expectation, *one.sources, screen_);
        }
      }
    }
    return text;
  }

  std::string end(const render::Tally& all) override { return has_tests_ ? counts(all) + "\n" : ""; }

private:
  bool has_tests_ = false;
  render::Screen screen_;
};

}  // namespace

std::unique_ptr<TestReport> human_report(const render::Screen& screen) {
  return std::make_unique<HumanReport>(screen);
}

}  // namespace iamq::repl
