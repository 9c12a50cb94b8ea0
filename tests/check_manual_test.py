#!/usr/bin/env python3
"""That the manual page and docs/commands.md know every command and option of --help, and that the README leads to every
page: `check_manual_test.py PROGRAM`."""
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.abspath(sys.argv[1])


def help_of(*command):
    return subprocess.run([PROGRAM, *command, "--help"], capture_output=True, text=True, check=True).stdout


def rows(text, title):
    """The first words of the rows below a title of --help."""
    part = re.search(rf"^{title}:\n((?:  .*\n)+)", text, re.M)
    return [row.split()[0] for row in part.group(1).splitlines() if re.match(r"  \S", row)] if part else []


def options(text):
    return [name for row in rows(text, "Options") for name in row.split(",")]


def main():
    with open(os.path.join(ROOT, "docs", "iamq.1"), encoding="utf-8") as file:
        # As it is read: without the marks of fonts and hyphens.
        page = re.sub(r"\\f[RBIP]|\\&", "", file.read()).replace("\\-", "-")
    with open(os.path.join(ROOT, "docs", "commands.md"), encoding="utf-8") as file:
        commands_page = file.read()
    problems = []
    whole = help_of()
    verbs = rows(whole, "Subcommands")
    if len(verbs) < 10 or "--format" not in options(whole):
        problems.append("--help is read wrongly by this test")
    sections = re.split(r"^\.BI ([a-z]+) \"", page[page.index(".SH COMMANDS"):page.index(".SH EXIT STATUS")], flags=re.M)
    told = dict(zip(sections[1::2], sections[2::2]))
    general = page[page.index(".SH OPTIONS"):page.index(".SH COMMANDS")]
    for option in options(whole):
        if not re.search(rf"(?<![\w-]){option}(?![\w-])", general):
            problems.append(f"docs/iamq.1 says nothing of {option}")
    for verb in verbs:
        if not re.search(rf"^iamq {verb}\b", commands_page, re.M):
            problems.append(f"docs/commands.md says nothing of `iamq {verb}`")
        if verb not in told:
            problems.append(f"docs/iamq.1 says nothing of `iamq {verb}`")
            continue
        known = options(help_of(verb))
        for option in known:
            if option in ("-h", "--help"):
                continue
            if not re.search(rf"(?<![\w-]){option}(?![\w-])", told[verb]):
                problems.append(f"docs/iamq.1 says nothing of `iamq {verb} {option}`")
        for option in re.findall(r"^\.BI? (--[a-z-]+)", told[verb], re.M):
            if option not in known:
                problems.append(f"docs/iamq.1 tells of `iamq {verb} {option}`, which there is not")
    for verb in told:
        if verb not in verbs:
            problems.append(f"docs/iamq.1 tells of `iamq {verb}`, which there is not")
    version = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if version not in page:
        problems.append(f"docs/iamq.1 is not of {version}")
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
        readme = file.read()
    for name in sorted(os.listdir(os.path.join(ROOT, "docs"))):
        if name.endswith(".md") and f"(docs/{name})" not in readme:
            problems.append(f"README.md does not lead to docs/{name}")
    if shutil.which("groff"):
        drawn = subprocess.run(["groff", "-man", "-Tutf8", "-ww", os.path.join(ROOT, "docs", "iamq.1")],
                               capture_output=True, text=True)
        problems += drawn.stderr.splitlines()
    print("\n".join(problems) or f"{len(verbs)} commands are in the manual page")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
