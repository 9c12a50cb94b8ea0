#!/usr/bin/env python3
"""What answers are for programs, over all questions that the specs and the examples ask: JSON is of its schemas, CSV is
what RFC 4180 says, and each question has an answer in every format.

  answers_test.py IAMQ                      IAMQ_EACH_SCRIPT=8: only every eighth script, for slow builds
"""
import concurrent.futures
import csv
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

import jsonschema

PROJECT = pathlib.Path(__file__).resolve().parents[2]
SCHEMAS = PROJECT / "tests" / "schemas"
PROGRAM = ""
# What the schemas of answers tell apart.
KINDS = {"can", "who-can", "permissions", "roles", "reach", "why", "how-to-let", "explain", "compare", "within", "changes",
         "summary", "policies", "resources", "needs", "list", "show", "text", "expectation", "test"}


def run(*arguments):
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
    return subprocess.run([PROGRAM, *arguments], cwd=PROJECT, env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=300)


def is_plain(script):
    """Whether it runs by itself: no arguments, nothing that it writes."""
    text = script.read_text(errors="replace")
    return not re.search(r"^##! (args|stdin|files|run|shell)", text, re.M) and "save \"" not in text


SCRIPTS = sorted(str(path.relative_to(PROJECT)) for folder in ("tests/spec", "examples")
                 for path in (PROJECT / folder).rglob("*.iamq") if is_plain(path))
STEP = int(os.environ.get("IAMQ_EACH_SCRIPT") or 1)
SCRIPTS = SCRIPTS[::STEP]


def run_all(form):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(SCRIPTS, pool.map(lambda script: run("--format", form, script), SCRIPTS)))


def validator(name):
    schema = json.loads((SCHEMAS / name).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def told(error):
    """The deepest of what a schema of alternatives says."""
    best = jsonschema.exceptions.best_match([error])
    return f"{'/'.join(map(str, best.absolute_path))}: {best.message[:300]}"


def tables_of(text):
    """The tables of an output as lists of records."""
    tables = [[]]
    for record in csv.reader(io.StringIO(text, newline=""), strict=True):
        if record:
            tables[-1].append(record)
        else:
            tables.append([])
    return [table for table in tables if table]


class Answers(unittest.TestCase):
    maxDiff = 4000

    def test_json_is_of_its_schema(self):
        answer = validator("answer.schema.json")
        kinds = set()
        problems = []
        for script, result in run_all("jsonl").items():
            for line in result.stdout.decode().splitlines():
                value = json.loads(line)
                kinds.add(value["kind"])
                problems += [f"{script}:{value['line']} ({value['kind']}) {told(error)}"
                             for error in answer.iter_errors(value)]
        self.assertEqual(problems[:20], [])
        self.assertEqual(kinds if STEP == 1 else kinds - KINDS, KINDS if STEP == 1 else set())

    def test_a_schema_refuses_what_is_not_its_own(self):
        answer = validator("answer.schema.json")
        world = ["-c", "account A 111111111111", "-c", "user Bob in A"]
        value = json.loads(run("--format", "jsonl", *world, "-c", "can Bob s3:GetObject on *").stdout)
        self.assertTrue(answer.is_valid(value))
        for change in (lambda v: v.update(more=1), lambda v: v.pop("outcome"), lambda v: v["rows"][0].update(more=1),
                       lambda v: v["rows"][0].update(principal="Bob"), lambda v: v["rows"][0].pop("condition"),
                       lambda v: v["reasons"][0]["layers"][0].update(verdict="perhaps"), lambda v: v.update(kind="may")):
            changed = json.loads(json.dumps(value))
            change(changed)
            self.assertFalse(answer.is_valid(changed), changed)

    def test_the_array_holds_the_same_objects_as_the_lines(self):
        script = "examples/delegation/tutorial.iamq"
        lines = [json.loads(line) for line in run("--format", "jsonl", script).stdout.splitlines()]
        self.assertEqual(json.loads(run("--format", "json", script).stdout), lines)

    def test_compare_and_diff_are_of_their_schemas(self):
        comparison = validator("comparison.schema.json")
        documents = sorted(str(path) for path in (PROJECT / "examples/compare").glob("*.json"))
        for a in documents:
            for b in documents:
                result = run("compare", a, b, "--format", "json")
                if result.returncode != 2:
                    comparison.validate(json.loads(result.stdout))
        answer = validator("answer.schema.json")
        drift = json.loads(run("diff", "examples/diff/before.iamq", "examples/diff/after.iamq", "--fail-on", "public,wider",
                               "--format", "json").stdout)
        self.assertEqual(drift.pop("complete"), True)
        self.assertEqual(set(drift.pop("found")), {"public", "wider"})
        answer.validate(drift)

    def test_compare_and_diff_have_every_format(self):
        policies = ("examples/compare/office.json", "examples/compare/readers.json")
        worlds = ("examples/diff/before.iamq", "examples/diff/after.iamq")
        table, = tables_of(run("compare", *policies, "--format", "csv").stdout.decode())
        self.assertEqual(table[0][:2], ["relation", "only_in"])
        self.assertEqual({record[0] for record in table[1:]}, {"narrower"})
        found = run("diff", *worlds, "--format", "csv", "--fail-on", "public")
        table, = tables_of(found.stdout.decode())
        self.assertEqual(table[0][:2], ["change", "principals"])
        self.assertEqual((found.returncode, found.stderr), (1, b"found: public (1 row)\n"))
        self.assertTrue(run("compare", *policies, "--format", "markdown").stdout.startswith(b"**narrower: "))
        self.assertIn(b'-->|"gains"|', run("diff", *worlds, "--format", "mermaid").stdout)
        self.assertIn(b"digraph", run("compare", *policies, "--format", "dot").stdout)

    def test_csv_is_what_its_standard_says(self):
        for script, result in run_all("csv").items():
            text = result.stdout.decode()
            for table in tables_of(text):
                widths = {len(record) for record in table}
                self.assertEqual(len(widths), 1, f"{script}: {table[0]}")
                self.assertEqual(len(set(table[0])), len(table[0]), f"{script}: {table[0]}")
                for record in table:
                    for field in record:
                        self.assertNotRegex(field, r"^[=+\-@\t\r]", script)
                        self.assertNotRegex(field, r"[\x00-\x08\x0b-\x1f\x7f]", script)
            # Outside of quotes every line ends with CRLF.
            outside = "".join(re.split(r'"(?:[^"]|"")*"', text))
            self.assertNotRegex(outside, r"(?<!\r)\n", script)

    def test_every_format_answers_every_question(self):
        everything = {form: run_all(form) for form in ("table", "csv", "markdown", "jsonl", "dot", "mermaid", "tree")}
        for form, results in everything.items():
            for script, result in results.items():
                usual = everything["table"][script]
                self.assertEqual(result.returncode, usual.returncode, f"{form} {script} {result.stderr.decode()[:500]}")
                self.assertEqual(bool(result.stdout), bool(usual.stdout), f"{form} {script}")

    def test_notes_stand_on_standard_error_of_csv(self):
        result = run("--format", "csv", "-c", "account A 111111111111", "-c", "user Bob in A",
                     "-c", "can Bob s3:NoSuch on *")
        self.assertIn(b"note: ", result.stderr)
        self.assertNotIn(b"note", result.stdout)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
