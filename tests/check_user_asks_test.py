#!/usr/bin/env python3
"""That each row of docs/user-asks.md names tests, and that they exist: `FILE`, or `FILE: NAME` of a test in it."""
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def problem_of(reference):
    path, _, name = reference.partition(": ")
    if not os.path.isfile(os.path.join(ROOT, path)):
        return f"there is no {path}"
    if path.endswith(".iamq"):
        return "" if os.path.isfile(os.path.join(ROOT, path[:-5] + ".expected")) else f"{path} has no transcript"
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        text = file.read()
    is_there = f"def {name}(" in text or f'TEST_CASE("{name}"' in text
    return "" if name and is_there else f"{path} has no test called `{name}`"


def main():
    with open(os.path.join(ROOT, "docs", "user-asks.md"), encoding="utf-8") as file:
        rows = [line for line in file if line.startswith("|") and not line.startswith(("| ---", "| asked for"))]
    problems = []
    for row in rows:
        references = re.findall(r"`([^`]+)`", row.rstrip().rstrip("|").rpartition("|")[2])
        if not references:
            problems.append("no test stands in: " + row.strip())
        problems += filter(None, map(problem_of, references))
    if len(rows) < 30:
        problems.append("the table is read wrongly by this test")
    print("\n".join(problems) or f"{len(rows)} asks have their tests")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
