#!/usr/bin/env python3
"""Coverage and mistakes made on purpose: their formats, and that they say what is so: what is called covered is needed by
an expectation, each proposed expectation notices what it is proposed for.

  coverage_test.py IAMQ
"""
import html.parser
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import jsonschema

PROJECT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ""
TUTORIAL = (PROJECT / "examples/delegation/tutorial.iamq").read_text()

# Every widening that there is: trust to everyone and to the account, external id, MFA, boundary, deny, condition.
WIDE = """account A 111111111111
account B 222222222222
policy edge in A { allow s3:* on *; deny s3:DeleteBucket on * }
user Ann in A {
  boundary edge
  policy own {
    allow s3:GetObject, sqs:SendMessage on *
    allow s3:PutObject on arn:aws:s3:::b/* when aws:SourceIp in 10.0.0.0/8, 192.168.0.0/16
    allow all actions except iam:*, sts:* on arn:aws:sqs:eu-west-1:111111111111:q
  }
}
user Bob in B { policy p { allow sts:AssumeRole on * } }
user Eve in B { policy p { allow sts:AssumeRole on * } }
role Vendor in A { trusts Bob when sts:ExternalId is 12345 }
role Admin in A { trusts Bob when aws:MultiFactorAuthPresent is true }
bucket b in A { policy { deny s3:DeleteObject to everyone on b/* when aws:SecureTransport is false } }
"""


def run(*arguments, folder):
    return subprocess.run([PROGRAM, *arguments], cwd=folder, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300, text=True)


def schema(name):
    content = json.loads((PROJECT / "tests" / "schemas" / name).read_text())
    jsonschema.Draft202012Validator.check_schema(content)
    return jsonschema.Draft202012Validator(content)


class Page(html.parser.HTMLParser):
    """Whether tags are closed in order, and nothing is fetched."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong, self.classes = [], [], set()

    def handle_starttag(self, tag, attributes):
        if tag not in ("meta", "br"):
            self.open.append(tag)
        for name, value in attributes:
            if name in ("src", "srcset") or (name == "href" and not value.startswith("#")):
                self.wrong.append(f"{tag} {name}={value}")
            if name == "class":
                self.classes.add(value)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


class InAFolder(unittest.TestCase):
    def setUp(self):
        self.kept = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.kept.name)
        self.addCleanup(self.kept.cleanup)

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def run_here(self, *arguments):
        return run(*arguments, folder=self.folder)

    def coverage(self, *names):
        self.run_here("test", "--coverage-json", "c.json", *names)
        found = json.loads((self.folder / "c.json").read_text())
        schema("coverage.schema.json").validate(found)
        return found

    def mutants(self, name, *more):
        lines = [json.loads(line) for line in self.run_here("mutate", "--format", "jsonl", *more, name).stdout.splitlines()]
        for line in lines:
            schema("mutant-line.schema.json").validate(line)
        return lines[:-1], lines[-1]


class Coverage(InAFolder):
    def test_the_tutorial_is_covered(self):
        self.write("tutorial.iamq", TUTORIAL)
        found = self.coverage("tutorial.iamq")
        self.assertEqual(found["summary"]["pieces"], found["summary"]["covered"])
        self.assertEqual(self.run_here("test", "--coverage-min", "100", "tutorial.iamq").returncode, 0)

    def test_what_is_called_covered_is_needed(self):
        """Each statement of the tutorial, left out of its text: covered exactly if the tests fail then."""
        self.write("tutorial.iamq", TUTORIAL)
        statements = [piece for file in self.coverage("tutorial.iamq")["files"] for piece in file["pieces"]
                      if piece["kind"] == "statement"]
        self.assertGreater(len(statements), 4)
        for statement in statements:
            lines = TUTORIAL.splitlines()
            line = lines[statement["line"] - 1]
            self.assertTrue(line.strip().startswith(("allow", "deny", "trusts")), line)
            lines[statement["line"] - 1] = "  trusts service unused.amazonaws.com" if "trusts" in line else \
                "  allow iam:GetUser on arn:aws:iam::000000000000:user/nobody"
            self.write("without.iamq", "\n".join(lines) + "\n")
            failed = self.run_here("test", "without.iamq").returncode != 0
            self.assertEqual(failed, statement["covered"], statement)
            self.assertNotEqual(statement["covered"], statement["redundant"], statement)

    def test_a_missing_expectation_shows(self):
        self.write("less.iamq", TUTORIAL.replace("s3:GetObject, s3:PutObject, s3:DeleteObject on productionapp/app.zip",
                                                 "s3:PutObject on productionapp/app.zip"))
        (file,) = self.coverage("less.iamq")["files"]
        missed = [piece["text"] for piece in file["pieces"] if not piece["covered"] and not piece["redundant"]]
        self.assertEqual(missed, ["s3:GetObject", "s3:DeleteObject"])
        report = self.run_here("test", "--coverage-min", "99", "less.iamq")
        self.assertEqual(report.returncode, 1)
        self.assertIn("less than 99 %", report.stderr)

    def test_conditions_have_two_sides(self):
        self.write("wide.iamq", WIDE + "expect Bob can assume Vendor with external id 12345\n")
        sides = lambda: {piece["kind"]: piece["covered"] for piece in self.coverage("wide.iamq")["files"][0]["pieces"]
                         if "ExternalId" in piece["text"] and piece["kind"].startswith("condition")}
        self.assertEqual(sides(), {"condition-holds": True, "condition-fails": False})
        self.write("wide.iamq", WIDE + "expect Bob can assume Vendor with external id 12345\n"
                                       "expect Bob cannot assume Vendor with external id 7\n")
        self.assertEqual(sides(), {"condition-holds": True, "condition-fails": True})

    def test_imported_json_has_its_own_lines(self):
        for name in ("story.iamq", "development.json", "production.json"):
            shutil.copy(PROJECT / "examples/exports" / name, self.folder)
        files = {file["file"]: file for file in self.coverage("story.iamq")["files"]}
        lines = (self.folder / "development.json").read_text().splitlines()
        patterns = [piece for piece in files["development.json"]["pieces"] if piece["kind"] in ("action", "resource")]
        self.assertGreater(len(patterns), 5)
        for piece in patterns:
            self.assertTrue(lines[piece["line"] - 1][piece["column"] - 1:].startswith(piece["text"]), piece)
        self.assertTrue(any(piece["covered"] for piece in patterns))

    def test_genhtml_reads_it(self):
        self.write("less.iamq", WIDE + "expect Bob can assume Vendor with external id 12345\n")
        report = self.run_here("test", "--coverage-lcov", "c.info", "less.iamq")
        self.assertEqual(report.returncode, 0, report.stderr)
        summary = self.coverage("less.iamq")["summary"]
        done = subprocess.run(["genhtml", "--branch-coverage", "--output-directory", "html", "c.info"], cwd=self.folder,
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"({summary['covered']} of {summary['pieces']} branches)", done.stdout)
        self.assertTrue((self.folder / "html" / "index.html").exists())

    def test_the_page_needs_nothing_else(self):
        self.write("wide.iamq", WIDE + "expect Bob can assume Vendor with external id 12345\n")
        self.run_here("test", "--coverage-html", "c.html", "wide.iamq")
        text = (self.folder / "c.html").read_text()
        page = Page()
        page.feed(text)
        self.assertEqual((page.wrong, page.open), ([], []))
        self.assertLessEqual({"covered", "missed"}, page.classes)
        self.assertNotIn("http", text)
        self.assertNotIn("<script", text)

    def test_bytes_do_not_depend_on_threads(self):
        self.write("wide.iamq", WIDE + "expect Bob can assume Vendor with external id 12345\n")
        for verb in (("test", "--coverage"), ("mutate",), ("mutate", "--format", "jsonl")):
            one, many = (self.run_here(*verb, "--jobs", jobs, "wide.iamq") for jobs in ("1", "5"))
            self.assertEqual((one.stdout, one.stderr, one.returncode), (many.stdout, many.stderr, many.returncode))


class Mutants(InAFolder):
    def test_no_dangerous_one_survives_in_the_tutorial(self):
        self.write("tutorial.iamq", TUTORIAL)
        mutants, summary = self.mutants("tutorial.iamq")
        self.assertEqual((summary["dangerous"], summary["survived"], summary["not_tried"]), (0, 0, 0))
        self.assertGreater(summary["noticed"], 20)
        self.assertIn("everyone-trusted", {mutant["mistake"] for mutant in mutants})

    def test_without_an_expectation_just_its_mutants_survive(self):
        """An expectation that alone notices a mistake, left out: that mistake survives; what is proposed notices it."""
        lines = TUTORIAL.splitlines()
        expectations = [i for i, line in enumerate(lines) if line.strip().startswith("expect ")
                        and not lines[i + 1].strip().startswith("because")]
        survivors = {}
        for number in expectations:
            self.write("less.iamq", "\n".join(lines[:number] + lines[number + 1:]) + "\n")
            mutants, summary = self.mutants("less.iamq")
            left = [mutant for mutant in mutants if mutant["result"] == "survived"]
            if not left:
                continue
            survivors[lines[number].strip()] = sorted((m["mistake"], m.get("from")) for m in left)
            proposed = "".join(mutant["expectation"] + "\n" for mutant in left)
            self.write("less.iamq", "\n".join(lines[:number] + lines[number + 1:]) + "\n" + proposed)
            _, again = self.mutants("less.iamq")
            self.assertEqual(again["survived"], 0, proposed)
        payroll = "expect David cannot s3:ListBucket on arn:aws:s3:::payroll via UpdateApp because implicit deny"
        self.assertEqual(survivors[payroll], [("every-resource", "arn:aws:s3:::productionapp")])

    def test_every_widening_is_made_and_what_is_proposed_notices_it(self):
        start = WIDE + "expect Ann can s3:GetObject on arn:aws:s3:::x/y\n"
        self.write("wide.iamq", start)
        mutants, summary = self.mutants("wide.iamq")
        self.assertLessEqual({"everyone-trusted", "account-trusted", "external-id-dropped", "mfa-dropped",
                              "boundary-removed", "deny-dropped", "deny-allows", "condition-dropped", "every-action",
                              "every-resource", "service-widened", "exception-dropped", "allow-denies", "allow-dropped"},
                             {mutant["mistake"] for mutant in mutants})
        left = [mutant for mutant in mutants if mutant["result"] == "survived"]
        self.assertGreater(summary["dangerous"], 6)
        # Dangerous ones first, and among them the most dangerous.
        self.assertEqual([m["opens"] for m in left], sorted((m["opens"] for m in left), reverse=True))
        self.assertEqual(left[0]["mistake"], "everyone-trusted")
        without = [mutant for mutant in left if mutant["expectation"] is None]
        self.assertEqual(without, [])
        for mutant in left:
            self.write("wide.iamq", start + mutant["expectation"] + "\n")
            same = [other for other in self.mutants("wide.iamq")[0]
                    if all(other.get(key) == mutant.get(key) for key in ("mistake", "line", "column", "from", "to"))]
            self.assertEqual([other["result"] for other in same], ["noticed"], mutant)

    def test_what_changes_nothing_is_not_counted(self):
        self.write("same.iamq", "account A 111111111111\nuser Ann in A {\n  policy p {\n    allow s3:* on *\n"
                                "    allow s3:GetObject on arn:aws:s3:::b/*\n  }\n}\n"
                                "user Bob in A\npolicy unused in A { allow s3:* on * }\n"
                                "expect Ann can s3:PutObject on arn:aws:s3:::b/x\n")
        mutants, _ = self.mutants("same.iamq")
        states = {(m["line"], m["mistake"]): m["result"] for m in mutants}
        self.assertEqual(states[5, "allow-dropped"], "equivalent")
        self.assertEqual(states[5, "service-widened"], "equivalent")
        self.assertEqual(states[9, "allow-dropped"], "equivalent")
        self.assertEqual(states[4, "allow-dropped"], "noticed")

    def test_exit_statuses(self):
        self.write("open.iamq", "account A 111111111111\nuser Ann in A { policy p { allow s3:GetObject on b } }\nbucket b in A\n"
                                "user Bob in A\nexpect Bob cannot s3:GetObject on b\n")
        status = lambda *arguments: self.run_here("mutate", *arguments, "open.iamq").returncode
        self.assertEqual([status(), status("--fail-on", "any"), status("--fail-on", "none")], [1, 1, 0])
        self.write("open.iamq", "account A 111111111111\n")
        self.assertEqual(status(), 2)
        self.write("open.iamq", "account A 111111111111\nuser Bob in A\nexpect Bob can s3:GetObject on *\n")
        self.assertEqual(status(), 1)
        self.assertEqual(status("--budget", "0"), 2)

    def test_time_can_be_up(self):
        self.write("tutorial.iamq", TUTORIAL)
        _, summary = self.mutants("tutorial.iamq", "--budget", "0.0001", "--fail-on", "none")
        self.assertGreater(summary["not_tried"], 0)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
