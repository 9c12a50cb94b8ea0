#!/usr/bin/env python3
"""How many of the catalog's actions well-known AWS managed policies allow, by access level, and how many of them on
everything and without a condition: against the counts of a second implementation, where IAMQ_SHARED names the folder with
data/managed-expansion.tsv.

  managed_expansion_test.py IAMQ
"""
import json
import os
import pathlib
import subprocess
import sys
import unittest

PROGRAM = ""
CATALOG = pathlib.Path(__file__).resolve().parents[2] / "stdlib" / "catalog.tsv"


def ask(policy, question):
    script = f"account A 111111111111\nuser U in A {{ attach aws:{policy} }}\n{question}\n"
    done = subprocess.run([PROGRAM, "--format", "jsonl", "-"], input=script, capture_output=True, text=True, timeout=120,
                          check=True)
    return json.loads(done.stdout)


def levels():
    """action -> L, R, W, P or T: scripts/make-catalog tells the grammar."""
    found, service = {}, ""
    for line in CATALOG.read_text().splitlines():
        fields = line.split("\t")
        if fields[0] == "S":
            service = fields[1]
        elif fields[0] == "A":
            found[f"{service}:{fields[1]}"] = fields[2]
    return found


def counts(policy, level_of):
    allowed, unconditional = set(), set()
    for row in ask(policy, "which policies allow *")["rows"]:
        actions = set(row["actions"]["actions"])
        allowed |= actions
        if row["condition"] is None and row["resources"] == ["*"]:
            unconditional |= actions
    for row in ask(policy, "which policies deny *")["rows"]:
        if row["condition"] is None:
            allowed -= set(row["actions"]["actions"])
            unconditional -= set(row["actions"]["actions"])
    by_level = [sum(1 for action in allowed if level_of[action] == level) for level in "LRWPT"]
    return [len(allowed), *by_level, len(unconditional)]


class ManagedExpansion(unittest.TestCase):
    def test_counts(self):
        shared = os.environ.get("IAMQ_SHARED")
        if not shared:
            self.skipTest("IAMQ_SHARED does not name the folder with data/managed-expansion.tsv")
        level_of = levels()
        lines = pathlib.Path(shared, "data", "managed-expansion.tsv").read_text().splitlines()
        self.assertGreater(len(lines), 20)
        for line in lines:
            if line.startswith("#"):
                continue
            policy, *expected = line.split("\t")
            with self.subTest(policy=policy):
                self.assertEqual(counts(policy, level_of), [int(number) for number in expected])


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
