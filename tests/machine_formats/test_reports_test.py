#!/usr/bin/env python3
"""What `iamq test` writes for programs: held against the schemas and read by the programs that it is meant for; and the
same bytes on any number of threads.

  test_reports_test.py IAMQ
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import jsonschema

PROJECT = pathlib.Path(__file__).resolve().parents[2]
SCHEMAS = PROJECT / "tests" / "schemas"
PROGRAM = ""


def run(*arguments, folder=PROJECT, **more):
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", **more}
    return subprocess.run([PROGRAM, *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=120, text=True)


SCRIPTS = sorted(str(path.relative_to(PROJECT)) for folder in ("tests/spec/tests", "tests/spec/errors", "examples")
                 for path in (PROJECT / folder).rglob("*.iamq"))


class Reports(unittest.TestCase):
    def test_junit_is_of_its_schema(self):
        for script in SCRIPTS:
            report = run("test", "--format", "junit", script)
            checked = subprocess.run(["xmllint", "--noout", "--schema", str(SCHEMAS / "junit.xsd"), "-"],
                                     input=report.stdout, text=True, capture_output=True)
            self.assertEqual(checked.returncode, 0, script + "\n" + checked.stderr + report.stdout)

    def test_json_lines_are_of_their_schema(self):
        schema = json.loads((SCHEMAS / "test-line.schema.json").read_text())
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        kinds = set()
        for script in SCRIPTS:
            lines = [json.loads(line) for line in run("test", "--format", "jsonl", script).stdout.splitlines()]
            self.assertEqual(lines[-1]["kind"], "summary")
            for line in lines:
                validator.validate(line)
                kinds.add(line["kind"])
        self.assertEqual(kinds, {"test", "expectation", "error", "summary"})

    def test_tap_is_read_by_prove_and_agrees_with_the_exit_status(self):
        seen = set()
        for script in SCRIPTS:
            report = run("test", "--format", "tap", script)
            with tempfile.NamedTemporaryFile("w", suffix=".tap") as file:
                file.write(report.stdout)
                file.flush()
                proved = subprocess.run(["prove", "--exec", "cat", file.name], capture_output=True, text=True,
                                        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": "/nonexistent"})
            seen.add(report.returncode)
            if "no tests found" in report.stderr:
                continue
            self.assertNotIn("Parse errors", proved.stdout + proved.stderr, script)
            self.assertEqual(proved.returncode == 0, report.returncode == 0, script + "\n" + proved.stdout)
        self.assertTrue({0, 1, 2, 3} <= seen, seen)

    def test_github_writes_annotations_and_a_page(self):
        with tempfile.NamedTemporaryFile("r", suffix=".md") as page:
            report = run("test", "--format", "github", "tests/spec/tests/error-in-test.iamq",
                         GITHUB_STEP_SUMMARY=page.name)
            text = page.read()
        self.assertEqual(report.returncode, 1)
        annotations = [line for line in report.stdout.splitlines() if line.startswith("::error ")]
        self.assertEqual(len(annotations), 1)
        self.assertTrue(annotations[0].startswith(
            "::error file=tests/spec/tests/error-in-test.iamq,line=11,endLine=11,col=3,title=Bob reads::"), annotations)
        self.assertIn("%0Ato change this:%0A", annotations[0])
        self.assertIn("| tests/spec/tests/error-in-test.iamq:11 |", text)

    def test_bytes_do_not_depend_on_threads(self):
        for name in ("human", "tap", "junit", "jsonl", "github"):
            for extra in ((), ("--fail-fast",)):
                one = run("test", "--format", name, "--jobs", "1", *extra, *SCRIPTS)
                many = run("test", "--format", name, "--jobs", "7", *extra, *SCRIPTS)
                self.assertEqual((one.stdout, one.stderr, one.returncode), (many.stdout, many.stderr, many.returncode))

    def test_a_large_file_is_shared_out_and_put_together_again(self):
        with tempfile.TemporaryDirectory() as folder:
            script = "account A 111111111111\nuser Bob in A { policy p { allow s3:GetObject on arn:aws:s3:::b/* } }\n"
            for i in range(600):
                bucket = "c" if i in (123, 456) else "b"
                script += f"expect Bob can s3:GetObject on arn:aws:s3:::{bucket}/{i}\n"
                script += f'test "number {i}" {{ expect Bob cannot s3:PutObject on arn:aws:s3:::b/{i} }}\n'
                if i % 50 == 0:
                    script += "who can s3:GetObject on arn:aws:s3:::b/x\nexpect it is Bob\nexpect it is nobody\n"
            pathlib.Path(folder, "large.iamq").write_text(script)
            for extra in ((), ("--fail-fast",), ("--filter", "*3"), ("--list",)):
                one = run("test", "--format", "jsonl", "--jobs", "1", *extra, "large.iamq", folder=folder)
                many = run("test", "--format", "jsonl", "--jobs", "4", *extra, "large.iamq", folder=folder)
                self.assertEqual((one.stdout, one.returncode), (many.stdout, many.returncode), extra)
            whole = run("test", "large.iamq", folder=folder)
            self.assertTrue(whole.stdout.endswith("1210 passed, 14 failed\n"), whole.stdout[-300:])


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
