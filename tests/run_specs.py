#!/usr/bin/env python3
"""Runs iamq over scripts and compares what it prints with the transcript kept beside them.

  run_specs.py --iamq PROGRAM specs FOLDER          tests/spec/TOPIC: {ok,error}-BEHAVIOUR.iamq and .expected
  run_specs.py --iamq PROGRAM stories FOLDER WHERE  examples: every .iamq below FOLDER, transcripts below WHERE
  run_specs.py --iamq PROGRAM doctest PAGE.md       the sessions shown in a page of Markdown

A transcript is what the program printed, then what it printed as messages below a line `--- stderr`, then its exit
status in a last line `--- exit N`. With IAMQ_ACCEPT=1 transcripts are rewritten instead of compared.

A spec begins with ok- (exit status 0) or error- (2, if it does not say otherwise); world-NAME.iamq is a part that specs
of its folder include. Its first lines may be directives:

  ##! args: --format json        arguments before the file; a word FILE among them stands for the file itself
  ##! exit: 1                    the exit status of an error- spec
  ##! input: who can assume R    a line of standard input (may be given several times)

Blocks of a page that are run: ```iamq (a script: it must run without an error), ```console (lines that begin with
`$ ` are commands of iamq, what stands below is exactly what they print) and ```text directly below an ```iamq block
(what that block prints). ```iamq continue goes on with the session of the block before. In a ```console block, lines
that begin with `# ` before the first command are ignored. Anything else is prose. Links to files must lead somewhere.
"""
import argparse
import concurrent.futures
import difflib
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

TIMEOUT_SECONDS = 120
ACCEPT = os.environ.get("IAMQ_ACCEPT", "") not in ("", "0")


def environment():
    """The same for everybody: no colours, settings or language of the person who runs the tests."""
    kept = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "LLVM_PROFILE_FILE")
    result = {name: os.environ[name] for name in kept if name in os.environ}
    result.update(PATH="/usr/bin:/bin", HOME="/nonexistent", LC_ALL="C", TZ="UTC", TERM="dumb")
    return result


class Result:
    def __init__(self, output, messages, status):
        self.output, self.messages, self.status = output, messages, status

    def transcript(self):
        text = with_line_end(self.output)
        if self.messages:
            text += "--- stderr\n" + with_line_end(self.messages)
        return text + f"--- exit {self.status}\n"


def with_line_end(text):
    return text if not text or text.endswith("\n") else text + "\n"


def run(program, arguments, folder, standard_input=""):
    try:
        done = subprocess.run([program, *arguments], cwd=folder, env=environment(), timeout=TIMEOUT_SECONDS,
                              input=standard_input.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    except subprocess.TimeoutExpired:
        return Result("", f"no end after {TIMEOUT_SECONDS} seconds\n", "timeout")
    decode = lambda raw: raw.decode("utf-8", "backslashreplace")
    return Result(decode(done.stdout), decode(done.stderr), done.returncode)


def difference(expected, got, name):
    lines = difflib.unified_diff(expected.splitlines(), got.splitlines(), f"{name} (expected)", f"{name} (got)",
                                 lineterm="")
    return "\n".join(lines)


def directives(script):
    """What the first lines of a spec say: ({name: [values]}, errors)."""
    found, errors = {}, []
    for line in script.read_text(encoding="utf-8", errors="replace").splitlines():
        match = re.match(r"##! *(\w+): ?(.*)$", line)
        if not match:
            if line.startswith("##!"):
                errors.append(f"cannot read the directive `{line}`")
            break
        if match[1] not in ("args", "exit", "input"):
            errors.append(f"unknown directive `{match[1]}` (there are args, exit and input)")
        found.setdefault(match[1], []).append(match[2])
    return found, errors


def compare(expected_file, got):
    """Nothing if the transcript is as expected or has been accepted, else what differs."""
    if ACCEPT:
        expected_file.parent.mkdir(parents=True, exist_ok=True)
        if not expected_file.exists() or expected_file.read_text(encoding="utf-8") != got:
            expected_file.write_text(got, encoding="utf-8")
            print(f"accepted {expected_file}")
        return None
    if not expected_file.exists():
        return f"there is no {expected_file.name}; IAMQ_ACCEPT=1 writes it:\n{got}"
    expected = expected_file.read_text(encoding="utf-8")
    return None if expected == got else difference(expected, got, expected_file.name)


def run_script(program, script, errors=None):
    said, problems = directives(script)
    if errors is not None:
        errors.extend(problems)
    arguments = [word for line in said.get("args", []) for word in shlex.split(line)]
    if "FILE" in arguments:
        arguments = [script.name if word == "FILE" else word for word in arguments]
    else:
        arguments.append(script.name)
    return said, run(program, arguments, script.parent, "".join(line + "\n" for line in said.get("input", [])))


def check_spec(program, script):
    """What is wrong with one spec; empty if it is as it should be."""
    problems = []
    kind = script.name.partition("-")[0]
    if kind not in ("ok", "error"):
        return [f"the name must begin with ok- or error-"]
    said, result = run_script(program, script, problems)
    wanted = 0 if kind == "ok" else 2
    if "exit" in said:
        wanted = int(said["exit"][0])
        if (wanted == 0) != (kind == "ok"):
            problems.append(f"`exit: {wanted}` does not go with a name that begins with {kind}-")
    if result.status != wanted:
        problems.append(f"the exit status is {result.status}, but should be {wanted}\n{result.transcript()}")
        if ACCEPT:
            return problems
    unequal = compare(script.with_suffix(".expected"), result.transcript())
    if unequal:
        problems.append(unequal)
    return problems


def check_story(program, script, expected_file):
    _, result = run_script(program, script)
    problems = []
    if result.status != 0:
        problems.append(f"the exit status is {result.status}\n{result.transcript()}")
    unequal = compare(expected_file, result.transcript())
    return problems + ([unequal] if unequal else [])


def blocks(page):
    """(line number, info, text) of each fenced block."""
    found, start, info, lines = [], 0, None, []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if info is None:
            match = re.match(r"```+ *(.*)$", line)
            if match:
                start, info, lines = number, match[1].strip(), []
        elif re.match(r"```+ *$", line):
            found.append((start, info, "".join(text + "\n" for text in lines)))
            info = None
        else:
            lines.append(line)
    return found


def commands(text):
    """(command, what it prints) of a console block."""
    found = []
    for line in text.splitlines(keepends=True):
        if line.startswith("$ "):
            found.append([line[2:].strip(), ""])
        elif found:
            found[-1][1] += line
    return found


def project_root():
    return pathlib.Path(__file__).resolve().parent.parent


def check_console(program, text):
    problems = []
    for command, expected in commands(text):
        words = shlex.split(command)
        if not words or os.path.basename(words[0]) != "iamq":
            continue  # git clone, scripts/test …: not ours to run here
        result = run(program, words[1:], project_root())
        got = with_line_end(result.output) + with_line_end(result.messages)
        if expected.rstrip("\n") != got.rstrip("\n"):
            problems.append(difference(expected, got, command))
    return problems


def check_page(program, page):
    """Runs a page's blocks; returns (how many were run, what is wrong)."""
    ran, session, shown, accepted = 0, "", None, []
    problems = [f"{page.name}: the link {target} leads nowhere"
                for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
                if not (page.parent / target).exists()]
    for line, info, text in blocks(page):
        words = info.split()
        language = words[0] if words else ""
        if language == "console":
            ran += 1
            problems += [f"{page.name}:{line}: {problem}" for problem in check_console(program, text)]
        elif language == "iamq":
            ran += 1
            before, session = (session, session + text) if "continue" in words[1:] else ("", text)
            with tempfile.TemporaryDirectory() as folder:
                script = pathlib.Path(folder, "page.iamq")
                script.write_text(session, encoding="utf-8")
                result = run(program, [script.name], folder)
                script.write_text(before, encoding="utf-8")
                earlier = run(program, [script.name], folder).output if before else ""
            wanted = 2 if "error" in words[1:] else 0
            if result.status != wanted:
                problems.append(f"{page.name}:{line}: the exit status is {result.status}, but should be {wanted}\n"
                                + result.transcript())
            shown = (result.output + result.messages)[len(earlier):] if result.output.startswith(earlier) else None
            continue
        elif language == "text" and shown is not None:
            if ACCEPT and text.strip("\n") != shown.strip("\n"):
                accepted.append((line, text, shown.strip("\n") + "\n"))
            elif text.strip("\n") != shown.strip("\n"):
                problems.append(f"{page.name}:{line}: " + difference(text.strip("\n"), shown.strip("\n"), "block"))
        shown = None
    if accepted:
        lines = page.read_text(encoding="utf-8").splitlines(keepends=True)
        for start, old, new in reversed(accepted):  # `start` counts from 1 and is the line of the fence
            lines[start:start + old.count("\n")] = [new]
        page.write_text("".join(lines), encoding="utf-8")
        print(f"accepted {page}")
    return ran, problems


def report(results):
    """Prints what went wrong and one closing line; returns the exit status."""
    failed = 0
    for name, problems in results:
        if problems:
            failed += 1
            print(f"FAILED {name}")
            for problem in problems:
                print("\n".join("    " + line for line in problem.splitlines()))
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed or not results else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--iamq", required=True, help="the program")
    parser.add_argument("mode", choices=("specs", "stories", "doctest"))
    parser.add_argument("paths", nargs="+", type=lambda text: pathlib.Path(text).resolve())
    options = parser.parse_args()
    program = os.path.abspath(options.iamq)

    if options.mode == "doctest":
        results = []
        for page in options.paths:
            ran, problems = check_page(program, page)
            print(f"{page.name}: {ran} blocks")
            results.append((page.name, problems))
        return report(results)

    if options.mode == "specs":
        jobs = [(script.name, lambda script=script: check_spec(program, script))
                for folder in options.paths for script in sorted(folder.rglob("*.iamq"))
                if not script.name.startswith("world-")]
        stray = [path for folder in options.paths for path in sorted(folder.rglob("*.expected"))
                 if not path.with_suffix(".iamq").exists()]
    else:
        folder, expected = options.paths
        scripts = sorted(folder.rglob("*.iamq"))
        target = lambda script: (expected / script.relative_to(folder)).with_suffix(".expected")
        jobs = [(str(script.relative_to(folder)), lambda script=script: check_story(program, script, target(script)))
                for script in scripts]
        wanted = {target(script) for script in scripts}
        stray = [path for path in sorted(expected.rglob("*.expected")) if path not in wanted]
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        results = list(zip([name for name, _ in jobs], pool.map(lambda job: job[1](), jobs)))
    results += [(path.name, ["a transcript of no script"]) for path in stray]
    if not results:
        print("no scripts found")
    return report(results)


if __name__ == "__main__":
    sys.exit(main())
