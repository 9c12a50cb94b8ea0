#!/usr/bin/env python3
"""`iamq completions SHELL`: what each shell then offers, asked of the shells themselves.

  completions_test.py IAMQ
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import pexpect

PROGRAM = ""
VERBS = ["simulate", "ask", "compare", "diff", "export", "check", "fmt", "test", "mutate", "doctest", "completions"]


class Shell(unittest.TestCase):
    shell = ""

    def setUp(self):
        kept = tempfile.TemporaryDirectory()
        self.addCleanup(kept.cleanup)
        self.folder = pathlib.Path(kept.name)
        (self.folder / "work").mkdir()
        for name in ("team.iamq", "my file.iamq", "account.json"):
            (self.folder / "work" / name).write_text("")
        (self.folder / "work" / "tests").mkdir()
        self.environment = {"PATH": f"{self.folder}:/usr/bin:/bin", "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "TERM": "dumb"}
        (self.folder / "iamq").symlink_to(PROGRAM)
        self.script = self.folder / "script"
        self.script.write_text(self.run_in_folder(PROGRAM, "completions", self.shell))

    def run_in_folder(self, *command):
        done = subprocess.run(command, cwd=self.folder / "work", env=self.environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout


class Offers:
    """What all shells offer; `offers(line)` is what may stand instead of the last word of the line."""

    def test_verbs_and_files_come_first(self):
        self.assertLessEqual(set(VERBS), set(self.offers("iamq ")))
        self.assertEqual(set(self.offers("iamq te")) & {"test", "tests", "tests/", "team.iamq"} >= {"test", "team.iamq"}, True)

    def test_options_are_those_of_the_verb(self):
        self.assertEqual(self.offers("iamq diff --f"), ["--fail-on", "--format"])
        self.assertEqual(self.offers("iamq --al"), ["--allow-outside"])
        self.assertEqual(self.offers("iamq compare --al"), [])
        self.assertIn("--coverage-min", self.offers("iamq test --c"))

    def test_values_are_those_of_the_option(self):
        self.assertEqual(self.offers("iamq test --format "), ["github", "human", "jsonl", "junit", "tap"])
        self.assertEqual(self.offers("iamq --format j"), ["json", "jsonl"])
        self.assertIn("markdown", self.offers("iamq diff --format "))
        self.assertEqual(self.offers("iamq completions "), ["bash", "fish", "zsh"])

    def test_folders_where_a_folder_is_meant(self):
        self.assertEqual([name.rstrip("/") for name in self.offers("iamq --root ")], ["tests"])


class Bash(Offers, Shell):
    shell = "bash"

    def offers(self, line, what=""):
        """The words as readline would split them, then what the function leaves."""
        words = line.replace("=", " = ").split(" ")
        quoted = " ".join("'" + word + "'" for word in words if word or word is words[-1])
        ask = (f"source {self.script}; compopt() {{ :; }}; COMP_WORDS=({quoted}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); "
               "_iamq; printf '%s\\n' \"${COMPREPLY[@]}\"")
        return sorted(set(self.run_in_folder("bash", "-u", "-c", ask).split("\n")) - {""})

    def test_equals_signs_and_lists(self):
        self.assertEqual(self.offers("iamq test --format=j"), ["jsonl", "junit"])
        self.assertEqual(self.offers("iamq test --format="), ["github", "human", "jsonl", "junit", "tap"])
        self.assertEqual(self.offers("iamq diff --fail-on public,a"), ["public,admin", "public,any"])

    def test_names_with_blanks_stay_whole(self):
        self.assertEqual(self.offers("iamq my"), ["my file.iamq"])

    def test_at_a_prompt(self):
        (self.folder / ".bashrc").write_text(f"PS1='ready> '\nsource {self.script}\n")
        child = pexpect.spawn("bash", ["--rcfile", str(self.folder / ".bashrc"), "-i"], cwd=self.folder / "work",
                              env=self.environment, encoding="utf-8", timeout=20)
        child.expect_exact("ready> ")
        child.send("iamq mut\t--fail-on dang\t")
        child.expect_exact("mutate ")
        child.expect_exact("dangerous ")
        child.close(force=True)


class Fish(Offers, Shell):
    shell = "fish"

    def offers(self, line):
        answer = self.run_in_folder("fish", "--no-config", "-c", f"source {self.script}; complete -C '{line}'")
        return sorted({row.split("\t")[0] for row in answer.splitlines()})

    def test_lists(self):
        self.assertLessEqual({"public,admin", "public,any"}, set(self.offers("iamq diff --fail-on public,a")))


class Zsh(Shell):
    shell = "zsh"

    def test_it_can_be_read(self):
        self.run_in_folder("zsh", "-f", "-n", str(self.script))

    def test_at_a_prompt(self):
        (self.folder / "_iamq").write_text(self.script.read_text())
        child = pexpect.spawn("zsh", ["-f", "-i"], cwd=self.folder / "work", env=self.environment, encoding="utf-8",
                              timeout=30)
        child.sendline(f"PS1='ready> '; fpath=({self.folder} $fpath); autoload -Uz compinit; compinit -u -D; echo loaded")
        child.expect_exact("loaded\r\n")
        child.expect_exact("ready> ")
        for typed, shown in (("iamq mut\t", "mutate "), ("iamq mutate --fail-on dang\t", "dangerous "),
                             ("iamq diff --format=mark\t", "markdown "), ("iamq test --coverage-m\t", "--coverage-min="),
                             ("iamq diff --fail-on public,adm\t", "public,admin"), ("iamq completions fi\t", "fish "),
                             ("iamq check acc\t", "account.json "), ("iamq acc\t", "account.json ")):
            child.send("\x15" + typed)  # Ctrl-U first
            child.expect_exact(shown)
        child.close(force=True)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
