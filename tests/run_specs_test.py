#!/usr/bin/env python3
"""The runner of the transcripts must notice what it is there to notice."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

RUNNER = pathlib.Path(__file__).resolve().parent / "run_specs.py"

# Stands in for iamq: prints the script; `fail` in it makes the exit status 2.
PROGRAM = """#!/bin/sh
for last; do :; done
cat "$last"
if grep -q '^fail' "$last"; then echo "a message" >&2; exit 2; fi
"""


class Runner(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        self.program = self.root / "program"
        self.program.write_text(PROGRAM)
        self.program.chmod(0o755)
        self.specs = self.root / "spec"
        self.specs.mkdir()

    def tearDown(self):
        self.folder.cleanup()

    def run_mode(self, mode, *paths, accept=False):
        done = subprocess.run([sys.executable, RUNNER, "--iamq", self.program, mode, *paths],
                              env={"IAMQ_ACCEPT": "1"} if accept else {}, stdout=subprocess.PIPE, text=True)
        return done.returncode, done.stdout

    def spec(self, name, text, expected=None):
        (self.specs / f"{name}.iamq").write_text(text)
        if expected is not None:
            (self.specs / f"{name}.expected").write_text(expected)

    def test_equal_transcripts_pass(self):
        self.spec("ok-a", "one\n", "one\n--- exit 0\n")
        self.spec("error-b", "fail\n", "fail\n--- stderr\na message\n--- exit 2\n")
        self.assertEqual(self.run_mode("specs", self.specs), (0, "2 passed, 0 failed\n"))

    def test_a_difference_is_shown(self):
        self.spec("ok-a", "one\n", "two\n--- exit 0\n")
        status, output = self.run_mode("specs", self.specs)
        self.assertEqual(status, 1)
        self.assertIn("    -two\n    +one\n", output)

    def test_a_missing_transcript_fails_and_accepting_writes_it(self):
        self.spec("ok-a", "one\n")
        self.assertEqual(self.run_mode("specs", self.specs)[0], 1)
        self.assertEqual(self.run_mode("specs", self.specs, accept=True)[0], 0)
        self.assertEqual((self.specs / "ok-a.expected").read_text(), "one\n--- exit 0\n")

    def test_the_name_must_agree_with_the_exit_status(self):
        self.spec("ok-a", "fail\n", "fail\n--- stderr\na message\n--- exit 2\n")
        self.assertIn("the exit status is 2, but should be 0", self.run_mode("specs", self.specs)[1])
        self.spec("ok-a", "fail\n")
        self.assertEqual(self.run_mode("specs", self.specs, accept=True)[0], 1)

    def test_parts_are_not_run(self):
        self.spec("ok-a", "one\n", "one\n--- exit 0\n")
        self.spec("world-a", "fail\n")
        self.assertEqual(self.run_mode("specs", self.specs), (0, "1 passed, 0 failed\n"))

    def test_no_specs_and_stray_transcripts_are_failures(self):
        self.assertEqual(self.run_mode("specs", self.specs)[0], 1)
        (self.specs / "ok-gone.expected").write_text("")
        self.assertIn("a transcript of no script", self.run_mode("specs", self.specs)[1])

    def test_unknown_directives_are_reported(self):
        self.spec("ok-a", "##! arguments: x\n", "##! arguments: x\n--- exit 0\n")
        self.assertIn("unknown directive `arguments`", self.run_mode("specs", self.specs)[1])


if __name__ == "__main__":
    unittest.main()
