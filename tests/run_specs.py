#!/usr/bin/env python3
"""Runs iamq over scripts and compares what it prints with the transcript kept beside them.

  run_specs.py --iamq PROGRAM specs FOLDER          tests/spec/TOPIC: {ok,error}-BEHAVIOUR.iamq and .expected
  run_specs.py --iamq PROGRAM stories FOLDER WHERE  examples: every .iamq below FOLDER, transcripts below WHERE

A transcript is what the program printed, then what it printed as messages below a line `--- stderr`, then its exit
status in a last line `--- exit N`. With IAMQ_ACCEPT=1 transcripts are rewritten instead of compared.

A spec begins with ok- (exit status 0) or error- (2, if it does not say otherwise); world-NAME.iamq is a part that specs
of its folder include. Its first lines may be directives:

  ##! args: --format json        arguments before the file; a word FILE (or FILE:12) among them stands for the file
  ##! exit: 1                    the exit status of an error- spec
  ##! input: who can assume R    a line of standard input (may be given several times)
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
    stands_for_file = re.compile(r"FILE(:\d+)?")
    if any(stands_for_file.fullmatch(word) for word in arguments):
        arguments = [script.name + word[4:] if stands_for_file.fullmatch(word) else word for word in arguments]
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
    parser.add_argument("mode", choices=("specs", "stories"))
    parser.add_argument("paths", nargs="+", type=lambda text: pathlib.Path(text).resolve())
    options = parser.parse_args()
    program = os.path.abspath(options.iamq)

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
