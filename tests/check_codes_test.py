#!/usr/bin/env python3
"""Every code of a message, `[unknown-role]`, appears in a transcript of tests/spec, so that somebody has read the message.

  check_codes_test.py [PROJECT]

A code is what the sources give to a message: the list in lang/codes.hpp, and in the runtime and the shell the first
argument of error(…), warning(…), note(…) and their like, or what is assigned to `code`. Names that are looked up have
their codes from a table: `const Wanted role{"role", "unknown-role", …}`.
"""
import pathlib
import re
import sys

# What no script can bring about, or only with a transcript that nobody would read; with the reason.
WITHOUT_TRANSCRIPT = {
    "too-many-errors": "takes a thousand mistakes; tests/unit/lang/messages_test.cpp has it",
    "json-too-large": "takes a file of more than a gigabyte",
    "cannot-write": "takes a full disk; tests/interactive/save_test.py has it",
    "no-files": "the binder without files, as in the unit tests",
}

WORD = r'"([a-z]+(?:-[a-z0-9]+)*)"'
TELLS = r"\b(?:error|warning|warn|note|refuse|make|make_at)\s*\(\s*" + WORD
PUTS = r"\bput\([^,;]*[Ss]everity::[^,;]*,\s*" + WORD
ASSIGNS = r"\bcode = " + WORD
WANTS = r"\bWanted\s+\w+\s*\{\s*\"[^\"]+\",\s*" + WORD
LISTS = r"\bX\(\w+,\s*" + WORD


def codes_in(project):
    """{code: where it is given}"""
    found = {}
    for path in sorted(project.glob("lang/codes.hpp")):
        for match in re.finditer(LISTS, path.read_text(encoding="utf-8")):
            found.setdefault(match[1], path)
    for folder in ("runtime", "repl"):
        for path in sorted(project.glob(f"{folder}/**/*.cpp")):
            text = path.read_text(encoding="utf-8")
            for pattern in (TELLS, PUTS, ASSIGNS, WANTS):
                for match in re.finditer(pattern, text):
                    found.setdefault(match[1], path)
    return found


def codes_shown(project):
    shown = set()
    for path in project.glob("tests/spec/**/*.expected"):
        shown.update(re.findall(r" \[([a-z0-9-]+)\]$", path.read_text(encoding="utf-8"), re.MULTILINE))
    return shown


def main():
    project = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent.parent)
    given, shown = codes_in(project), codes_shown(project)
    problems = [f"{given[code].relative_to(project)}: no transcript shows [{code}]"
                for code in sorted(given) if code not in shown and code not in WITHOUT_TRANSCRIPT]
    problems += [f"[{code}] is excepted, but a transcript shows it" for code in WITHOUT_TRANSCRIPT if code in shown]
    problems += [f"[{code}] is excepted, but nothing gives it" for code in WITHOUT_TRANSCRIPT if code not in given]
    # A code that a transcript shows and the search does not find means that the search is too narrow.
    unseen = sorted(code for code in shown if code not in given)
    problems += [f"a transcript shows [{code}], but nothing here finds where it is given" for code in unseen]
    for problem in problems:
        print(problem)
    print(f"{len(given)} codes, {len(shown)} shown in transcripts, {len(problems)} problems")
    return 1 if problems or not given else 0


if __name__ == "__main__":
    sys.exit(main())
