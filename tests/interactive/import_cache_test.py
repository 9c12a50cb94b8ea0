#!/usr/bin/env python3
"""What large imports came to is kept, and used, and nobody can tell from an answer: whatever stands in the folder."""
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SPECS = os.path.join(PROJECT, "tests", "spec")
ACME = os.path.join(SPECS, "aws-cli", "acme")
INPUTS = [ACME, os.path.join(SPECS, "aws-cli", "config.json"),
          os.path.join(PROJECT, "tests", "unit", "import", "account.json"),
          *sorted(glob.glob(os.path.join(PROJECT, "examples", "exports", "*.json"))),
          *sorted(glob.glob(os.path.join(PROJECT, "examples", "ask", "*.json"))),
          *sorted(glob.glob(os.path.join(SPECS, "import", "*.json")))]
LARGE = 1_100_000  # what is smaller is not kept
QUESTIONS = ["show completeness", "who can s3:GetObject on *", "show world as iamq"]


def pad(path):
    """White space behind the JSON, so that it is large."""
    with open(path, "ab") as file:
        file.write(b" " * LARGE)


def damages(whole, at):
    """What may be left of a file: less, more, nothing of it, or one bit turned."""
    return (b"", whole[:-1], whole[:len(whole) // 2], whole + b"\0", b"\0" * len(whole),
            whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


class ImportCache(unittest.TestCase):
    def setUp(self):
        self.around = tempfile.TemporaryDirectory()
        self.cache = os.path.join(self.around.name, "cache", "kept")
        os.mkdir(os.path.join(self.around.name, "work"))

    def tearDown(self):
        self.around.cleanup()

    def path(self, *parts):
        return os.path.join(self.around.name, "work", *parts)

    def take(self, source=ACME, name="input"):
        """A large copy of an input."""
        if os.path.isdir(source):
            shutil.copytree(source, self.path(name))
            pad(sorted(glob.glob(self.path(name, "**", "*.json"), recursive=True))[0])
            return name
        shutil.copy(source, self.path(name + ".json"))
        pad(self.path(name + ".json"))
        return name + ".json"

    def environment(self, cache=None):
        return {**os.environ, "IAMQ_CACHE": self.cache if cache is None else cache}

    def ask(self, name, *options, cache=None, questions=QUESTIONS, program=PROGRAM):
        with open(self.path("script.iamq"), "w") as file:
            file.write(f'import "{name}"\n' + "".join(question + "\n" for question in questions))
        done = subprocess.run([program, *options, "script.iamq"], cwd=self.path(), capture_output=True, text=True,
                              timeout=100, errors="replace", env=self.environment(cache))
        self.assertIn(done.returncode, (0, 2, 3), done.stderr)
        return done.stdout, done.stderr, done.returncode

    def kept(self):
        return sorted(glob.glob(os.path.join(self.cache, "*.import")))

    def is_used(self, name, answers):
        """Whether what is kept was used: then it counts as used just now."""
        [file] = self.kept()
        os.utime(file, (1, 1))
        self.assertEqual(self.ask(name), answers)
        self.assertEqual(self.kept(), [file])
        return os.stat(file).st_mtime > 1

    def test_every_input_answers_the_same(self):
        used = 0
        for number, source in enumerate(INPUTS):
            name = self.take(source, f"input-{number}")
            plain = self.ask(name, "--no-cache")
            self.assertEqual(self.kept(), [])
            self.assertEqual(self.ask(name), plain, source)
            if self.kept():
                used += 1
                self.assertTrue(self.is_used(name, plain), source)
                os.unlink(self.kept()[0])
        self.assertGreater(used, len(INPUTS) // 2)

    def test_in_other_places_of_a_script(self):
        name = self.take()
        self.ask(name)
        for script in (f'# a comment\n\n   import "{name}"\nshow completeness\nlist accounts\n',
                       f'import "{name}" import "{name}"\n', f'import   "{name}"\nlist accounts\n',
                       f'account Other 123456789012 {{ user Eve }}\nimport "{name}"\nlist users\n'):
            with open(self.path("other.iamq"), "w") as file:
                file.write(script)
            answers = []
            for options in (["--no-cache"], [], []):
                done = subprocess.run([PROGRAM, *options, "other.iamq"], cwd=self.path(), capture_output=True,
                                      text=True, timeout=100, env=self.environment())
                answers.append((done.stdout, done.stderr, done.returncode))
            self.assertEqual(answers, answers[:1] * 3, script)

    def test_another_text_is_read_anew(self):
        name = self.take()
        before = self.ask(name, questions=["list users"])
        path = self.path(name, "999999999999", "iam", "get-account-authorization-details.json")
        with open(path) as file:
            details = json.load(file)
        self.assertTrue(details["RoleDetailList"])
        role = details["RoleDetailList"][0]["RoleName"]
        status = os.stat(path)
        with open(path) as file:
            text = file.read()
        with open(path, "w") as file:
            file.write(text.replace(role, role[:-1] + ("x" if role[-1] != "x" else "y")))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # not even its time and its size tell
        self.assertEqual(self.ask(name, questions=["list roles"]), self.ask(name, "--no-cache", questions=["list roles"]))
        self.assertEqual(len(self.kept()), 2)
        self.assertNotEqual(before, "")
        os.unlink(path)
        self.assertEqual(self.ask(name), self.ask(name, "--no-cache"))
        self.assertEqual(len(self.kept()), 3)

    def wait_until_safe(self):
        """Digests are kept of files only that were not touched just now."""
        time.sleep(2.2)

    def test_an_edit_is_noticed_whatever_its_time(self):
        name = self.take()
        path = self.path(name, "999999999999", "iam", "get-account-authorization-details.json")
        self.wait_until_safe()
        question = ["list roles"]
        self.assertEqual(self.ask(name, questions=question), self.ask(name, questions=question))
        status = os.stat(path)
        with open(path) as file:
            text = file.read()
        role = json.loads(text)["RoleDetailList"][0]["RoleName"]
        edited = text.replace(role, role[:-1] + ("x" if role[-1] != "x" else "y"))
        for beside in (path, path + "-new"):
            with open(beside, "w") as file:
                file.write(edited)
            os.utime(beside, ns=(status.st_atime_ns, status.st_mtime_ns))
            os.rename(beside, path)
            self.assertEqual(self.ask(name, questions=question), self.ask(name, "--no-cache", questions=question))
            edited = text

    def test_damaged_digests(self):
        name = self.take()
        self.wait_until_safe()
        answers = self.ask(name)
        file = os.path.join(self.cache, "files.digests")
        with open(file, "rb") as kept:
            whole = kept.read()
        self.assertEqual(os.stat(file).st_mode & 0o077, 0)
        for damaged in damages(whole, 100):
            write(file, damaged)
            self.assertTrue(self.is_used(name, answers))
            self.assertEqual(os.path.getsize(file), len(whole), "it is written anew")
        os.unlink(file)
        os.mkdir(file)
        self.assertTrue(self.is_used(name, answers))

    def test_damage(self):
        name = self.take()
        answers = self.ask(name)
        [file] = self.kept()
        with open(file, "rb") as kept:
            whole = kept.read()
        self.assertEqual(os.stat(file).st_mode & 0o077, 0)
        for damaged in damages(whole, 1000):
            write(file, damaged)
            self.assertEqual(self.ask(name), answers)
            with open(file, "rb") as kept:
                self.assertEqual(kept.read(), whole, "it is written anew")
        self.assertTrue(self.is_used(name, answers))

    def test_what_others_may_write_is_left_alone(self):
        name = self.take()
        answers = self.ask(name)
        [file] = self.kept()
        os.chmod(file, 0o666)
        self.assertEqual(self.ask(name), answers)
        self.assertEqual(os.stat(file).st_mode & 0o777, 0o600)
        moved = self.path("elsewhere")
        os.rename(file, moved)
        os.symlink(moved, file)
        self.assertEqual(self.ask(name), answers)
        self.assertFalse(os.path.islink(file))
        os.unlink(file)
        os.mkfifo(file)
        self.assertEqual(self.ask(name), answers)
        os.unlink(file)
        os.mkdir(file)
        self.assertEqual(self.ask(name), answers)

    def test_where_nothing_can_be_written(self):
        name = self.take()
        answers = self.ask(name, "--no-cache")
        with open(self.path("file"), "w"):
            pass
        for folder in ("", self.path("file"), self.path("file", "below"), "/proc/none", "/dev/full", "/dev/null/x"):
            self.assertEqual(self.ask(name, cache=folder), answers, folder)

    def test_a_full_disk(self):
        name = self.take()
        answers = self.ask(name, "--no-cache")
        os.makedirs(self.cache)
        limited = f'trap "" XFSZ; ulimit -f 4; exec "{PROGRAM}" script.iamq'
        done = subprocess.run(["bash", "-c", limited], cwd=self.path(), capture_output=True, text=True, timeout=100,
                              env=self.environment())
        self.assertEqual((done.stdout, done.stderr, done.returncode), answers)
        self.assertEqual(self.kept(), [])
        self.assertEqual(glob.glob(os.path.join(self.cache, ".*")), [], "nothing half written stays")

    def test_several_at_once(self):
        name = self.take()
        answers = self.ask(name, "--no-cache")
        programs = [subprocess.Popen([PROGRAM, "script.iamq"], cwd=self.path(), text=True, env=self.environment(),
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)]
        for program in programs:
            self.assertEqual((*program.communicate(timeout=100), program.returncode), answers)
        self.assertTrue(self.is_used(name, answers))
        self.assertEqual(sorted(os.listdir(self.cache)), [os.path.basename(self.kept()[0]), "files.digests"])

    def test_another_iamq(self):
        name = self.take()
        answers = self.ask(name)
        other = self.path("another-iamq")
        shutil.copy(PROGRAM, other)
        with open(other, "ab") as file:
            file.write(b"another version")
        self.assertEqual(self.ask(name, program=other), answers)
        self.assertEqual(len(self.kept()), 2)

    def test_where_it_is_kept(self):
        name = self.take()
        environment = {key: value for key, value in os.environ.items() if key not in ("IAMQ_CACHE", "XDG_CACHE_HOME")}
        self.ask(name)
        for variables, where in (({"XDG_CACHE_HOME": self.path("caches")}, self.path("caches", "iamq")),
                                 ({"HOME": self.path("home")}, self.path("home", ".cache", "iamq"))):
            subprocess.run([PROGRAM, "script.iamq"], cwd=self.path(), capture_output=True, timeout=100,
                           env={**environment, **variables})
            self.assertEqual(len(glob.glob(os.path.join(where, "*.import"))), 1)
            self.assertEqual(os.stat(where).st_mode & 0o777, 0o700)

    def world_naming(self, path):
        """A small world file, and the large export that it names."""
        export = os.path.join(PROJECT, "tests", "unit", "import", "account.json")
        shutil.copy(export, self.path("export.json"))
        pad(self.path("export.json"))
        with open(self.path("world.json"), "w") as file:
            json.dump({"accounts": [{"id": "111111111111", "export": {"$file": path}}]}, file)
        return "world.json"

    def are_used(self):
        """How many of the kept files were used since this was asked last."""
        used = [file for file in self.kept() if os.stat(file).st_mtime > 1]
        for file in used:
            os.utime(file, (1, 1))
        return len(used)

    def test_a_file_that_a_world_file_names(self):
        name = self.world_naming("export.json")
        answers = self.ask(name, "--no-cache")
        self.assertIn("Ada", answers[0])
        self.assertEqual(self.ask(name), answers)
        self.assertEqual(self.are_used(), 2, "what it came to, and which files are named")
        self.assertEqual(self.ask(name), answers)
        self.assertEqual(self.are_used(), 2)
        kept = self.kept()
        status = os.stat(self.path("export.json"))
        with open(self.path("export.json")) as file:
            text = file.read()
        with open(self.path("export.json"), "w") as file:
            file.write(text.replace("Ada", "Eva"))
        os.utime(self.path("export.json"), ns=(status.st_atime_ns, status.st_mtime_ns))
        changed = self.ask(name)
        self.assertIn("Eva", changed[0])
        self.assertEqual(changed, self.ask(name, "--no-cache"))
        self.assertEqual(len(self.kept()), len(kept) + 1)
        os.unlink(self.path("export.json"))
        self.assertEqual(self.ask(name), self.ask(name, "--no-cache"))
        write(self.path("export.json"), text.encode())
        self.are_used()
        self.assertEqual(self.ask(name), answers)
        self.assertEqual(self.are_used(), 2)

    def test_damage_where_a_world_file_names_files(self):
        name = self.world_naming("export.json")
        answers = self.ask(name)
        for file in self.kept():
            with open(file, "rb") as kept:
                whole = kept.read()
            for damaged in damages(whole, 40):
                write(file, damaged)
                self.assertEqual(self.ask(name), answers)
                with open(file, "rb") as kept:
                    self.assertEqual(kept.read(), whole, "it is written anew")

    def test_a_named_file_that_may_not_be_read(self):
        self.world_naming("../outside.json")
        os.rename(self.path("export.json"), os.path.join(self.around.name, "outside.json"))
        allowed = self.ask("world.json", "--allow-outside")
        self.assertIn("Ada", allowed[0])
        self.assertEqual(len(self.kept()), 2)
        refused = self.ask("world.json")
        self.assertNotIn("Ada", refused[0])
        self.assertEqual(refused, self.ask("world.json", "--no-cache"))
        self.assertEqual(self.ask("world.json", "--allow-outside"), allowed)

    def test_diff_uses_it(self):
        name = self.take()
        for _ in range(2):
            done = subprocess.run([PROGRAM, "diff", name, name], cwd=self.path(), capture_output=True, text=True,
                                  timeout=100, env=self.environment())
            self.assertEqual(done.stdout, "nothing changes: everybody can do what they could before\n", done.stderr)
        self.assertEqual(len(self.kept()), 1)


if __name__ == "__main__":
    unittest.main()
