#!/usr/bin/env python3
"""The example repository of docs/ci.md goes through a pull request: the steps of action.yml run as a GitHub runner would run
them, on the branch and on the change that widens a trust; and the hooks of .pre-commit-hooks.yaml run on its files.

  action_test.py IAMQ
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import yaml

PROJECT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = PROJECT / "examples/ci"
PROGRAM = ""
ENVIRONMENT = {"LC_ALL": "C", "HOME": "/nonexistent", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null",
               "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "A",
               "GIT_COMMITTER_EMAIL": "a@example.com"}


def replaced(text, values):
    """A text with `${{ NAME }}` replaced; a name that nobody gave is an error."""
    return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda match: values[match[1]], text)


def holds(condition, values):
    """The conditions that action.yml has: `!cancelled()` and comparisons, joined by `&&`."""
    match = re.fullmatch(r"\$\{\{ (.*) \}\}", condition)
    for part in match[1].split(" && "):
        comparison = re.fullmatch(r"([\w.-]+) (==|!=) '(.*)'", part)
        if comparison:
            if (values[comparison[1]] == comparison[3]) != (comparison[2] == "=="):
                return False
        elif part != "!cancelled()":
            raise ValueError(f"a condition that this test cannot read: {part}")
    return True


class Repository:
    """A clone of a repository that holds examples/ci, as a runner has it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.work = self.folder / "work"
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        (self.bin / "iamq").symlink_to(PROGRAM)
        origin = self.folder / "origin"
        shutil.copytree(EXAMPLE, origin, ignore=shutil.ignore_patterns("pull-request.iamq"))
        self.git(origin, "init", "--quiet", "--initial-branch", "main")
        self.git(origin, "add", "--all")
        self.git(origin, "commit", "--quiet", "--message", "The permissions")
        self.git(self.folder, "clone", "--quiet", str(origin), str(self.work))

    def environment(self, **more):
        return {**ENVIRONMENT, "PATH": f"{self.bin}:/usr/bin:/bin", **more}

    def git(self, folder, *arguments):
        subprocess.run(["git", *arguments], cwd=folder, env=self.environment(), check=True)

    def widen_the_trust(self):
        """What examples/ci/pull-request.iamq does to the world that it includes, done to the permissions."""
        change = (EXAMPLE / "pull-request.iamq").read_text().split('include "permissions.iamq"\n')[1]
        file = self.work / "permissions.iamq"
        file.write_text(file.read_text() + change)

    def act(self, base="", **given):
        """Runs the action; returns the name, output and status of each step that ran, and the page that they wrote."""
        action = yaml.safe_load((PROJECT / "action.yml").read_text())
        values = {f"inputs.{name}": row["default"] for name, row in action["inputs"].items()}
        values["github.base_ref"] = base
        for name, value in given.items():
            values[f"inputs.{name.replace('_', '-')}"] = value
        page = self.folder / "summary.md"
        page.write_text("")
        steps = []
        for step in action["runs"]["steps"]:
            if "if" in step and not holds(step["if"], values):
                continue
            environment = {name: replaced(value, values) for name, value in step["env"].items()}
            done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=self.work,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120,
                                  env=self.environment(**environment, GITHUB_STEP_SUMMARY=str(page),
                                                       RUNNER_TEMP=str(self.folder)))
            steps.append((step["name"], done.stdout, done.returncode))
        return steps, page.read_text()


class Action(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.repository = Repository(folder.name)
        workflow = yaml.safe_load((EXAMPLE / ".github/workflows/permissions.yml").read_text())
        self.asked = {name.replace("-", "_"): str(value).lower() if isinstance(value, bool) else str(value)
                      for name, value in workflow["jobs"]["permissions"]["steps"][-1]["with"].items()}

    def test_what_the_workflow_asks_for_are_inputs_of_the_action(self):
        action = yaml.safe_load((PROJECT / "action.yml").read_text())
        self.assertLessEqual({name.replace("_", "-") for name in self.asked}, set(action["inputs"]))

    def test_the_branch_is_fine(self):
        steps, _ = self.repository.act(**self.asked)
        self.assertEqual([(name, status) for name, _, status in steps],
                         [("iamq fmt --check", 0), ("iamq test", 0), ("iamq mutate", 0)], steps)

    def test_a_pull_request_that_changes_nothing_says_so(self):
        steps, page = self.repository.act(base="main", **self.asked)
        self.assertEqual((steps[-1][0], steps[-1][2]), ("iamq diff", 0), steps)
        self.assertIn("\n\n**nothing changes: everybody can do what they could before**\n", page)

    def test_a_pull_request_that_widens_a_trust(self):
        self.repository.widen_the_trust()
        steps, page = self.repository.act(base="main", **self.asked)
        status = {name: status for name, _, status in steps}
        self.assertEqual(status, {"iamq fmt --check": 0, "iamq test": 1, "iamq mutate": 1, "iamq diff": 0}, steps)
        tests = dict((name, output) for name, output, _ in steps)["iamq test"]
        self.assertRegex(tests, r"(?m)^::error file=permissions_test\.iamq,line=\d+,.*%0Agot: Agent, Dana$")
        # What docs/ci.md shows that reviewers get is what they get.
        shown = re.search(r"--format markdown\n(\*\*.*?)```", (PROJECT / "docs/ci.md").read_text(), re.DOTALL)
        self.assertIn("\n\n" + shown[1], page)
        self.assertEqual(subprocess.run(["git", "worktree", "list"], cwd=self.repository.work, text=True, check=True,
                                        stdout=subprocess.PIPE, env=self.repository.environment()).stdout.count("\n"), 1)

    def test_a_pull_request_can_be_stopped_by_what_it_gives_away(self):
        self.repository.widen_the_trust()
        steps, _ = self.repository.act(base="main", **{**self.asked, "fail_on": "cross-account"})
        self.assertEqual((steps[-1][0], steps[-1][2]), ("iamq diff", 1), steps)

    def test_what_is_not_covered_is_told_in_the_log_and_on_the_page(self):
        tests = self.repository.work / "permissions_test.iamq"
        tests.write_text(tests.read_text().replace("  expect Deployer can s3:ListBucket on site\n", ""))
        steps, page = self.repository.act(**self.asked)
        (log,) = [output for name, output, _ in steps if name == "iamq test"]
        self.assertIn("not covered: permissions.iamq:", log)
        self.assertIn("% is covered, less than 100 %\n", page)

    def test_permissions_that_are_new_are_compared_with_nothing(self):
        shutil.copy(self.repository.work / "permissions.iamq", self.repository.work / "new.iamq")
        steps, page = self.repository.act(base="main", **{**self.asked, "permissions": "new.iamq"})
        self.assertEqual((steps[-1][0], steps[-1][2]), ("iamq diff", 0), steps)
        self.assertIn("new.iamq is new", page)


class PreCommit(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.repository = Repository(folder.name)
        self.hooks = {row["id"]: row for row in yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text())}

    def run_hook(self, name):
        hook = self.hooks[name]
        files = subprocess.run(["git", "ls-files"], cwd=self.repository.work, env=self.repository.environment(), check=True,
                               stdout=subprocess.PIPE, text=True).stdout.split()
        given = [file for file in files if re.search(hook["files"], file)] if hook.get("pass_filenames", True) else []
        command = [*hook["entry"].split(), *hook.get("args", []), *given]
        return subprocess.run(command, cwd=self.repository.work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60,
                              env=self.repository.environment(), executable=shutil.which("iamq", path=self.repository.bin))

    def test_the_example_takes_hooks_that_there_are(self):
        wanted = yaml.safe_load((EXAMPLE / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
        self.assertEqual([row["id"] for row in wanted], list(self.hooks))

    def test_what_is_fine_passes_and_stays_what_it_is(self):
        for name in self.hooks:
            self.assertEqual(self.run_hook(name).returncode, 0, name)
        self.repository.git(self.repository.work, "diff", "--exit-code")

    def test_each_hook_notices_what_it_is_for(self):
        self.repository.widen_the_trust()
        self.assertEqual(self.run_hook("iamq-test").returncode, 1)
        file = self.repository.work / "permissions.iamq"
        file.write_text(file.read_text().replace("bucket site     in", "bucket site in"))
        before = file.read_text()
        self.run_hook("iamq-fmt")  # pre-commit fails where a hook changes a file
        self.assertNotEqual(file.read_text(), before)
        file.write_text(before + "user Dana in Nowhere\n")
        self.assertEqual(self.run_hook("iamq-check").returncode, 2)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
