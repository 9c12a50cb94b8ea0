#!/usr/bin/env python3
"""What iamq does where it meets the system: pipes that close, disks that are full, input that is no terminal."""
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
WORLD = "account A 111111111111\n" + "".join(f"user U{number:05} in A\n" for number in range(5000))


def run(*arguments, standard_input="", **options):
    return subprocess.run([PROGRAM, *arguments], input=standard_input, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, timeout=60, **options)


class Pipes(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.script = os.path.join(self.folder.name, "a.iamq")
        with open(self.script, "w") as file:
            file.write(WORLD + "list users\n")

    def tearDown(self):
        self.folder.cleanup()

    def test_a_reader_that_stops_is_no_error(self):
        for preparation in (lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL),
                            lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN)):
            done = subprocess.Popen([PROGRAM, self.script], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                    preexec_fn=preparation)
            done.stdout.read(10)
            done.stdout.close()
            messages = done.stderr.read()
            done.stderr.close()
            self.assertEqual(messages, b"")
            self.assertIn(done.wait(timeout=60), (0, -signal.SIGPIPE))

    @unittest.skipUnless(os.path.exists("/dev/full"), "this system has no /dev/full")
    def test_a_full_disk_is_told(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, self.script], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(done.returncode, 4)
        self.assertIn("cannot write the output", done.stderr)

    def test_standard_input_is_a_script(self):
        for arguments in ((), ("-",)):
            done = run(*arguments, standard_input="account A 111111111111\nuser Bob in A\nlist users\n")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("Bob", done.stdout)
            self.assertNotIn("iamq>", done.stdout)

    def test_a_script_stops_at_its_first_error(self):
        done = run("-c", "list users", "-c", "can Nobody s3:GetObject on *", "-c", "list roles")
        self.assertEqual(done.returncode, 2)
        self.assertIn("list users", done.stdout)
        self.assertNotIn("list roles", done.stdout)

    def test_why_alone_explains_the_question_before(self):
        world = "account A 111111111111\nuser Bob in A { policy p { allow s3:* on * } }"
        question = "can Bob s3:GetObject on arn:aws:s3:::box/x"
        asked = ("-c", world, "-c", question, "-c", "list users")
        whole = run(*asked, "-c", "why " + question)
        for why in ("why", " why; "):
            done = run(*asked, "-c", why)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stdout, whole.stdout)
            self.assertIn("Bob calls s3:GetObject", done.stdout)
        nothing_asked = run("-c", world, "-c", "why")
        self.assertEqual(nothing_asked.returncode, 2)
        self.assertIn("expected `can`", nothing_asked.stderr)

    def test_unreadable_input_is_bad_input(self):
        empty = os.path.join(self.folder.name, "empty")
        os.mkdir(empty)
        for path in (empty, os.path.join(self.folder.name, "nothing.iamq")):
            for arguments in ((path,), ("check", path), ("simulate", path)):
                done = run(*arguments)
                self.assertEqual(done.returncode, 2, arguments)
                self.assertIn("cannot read", done.stderr)
        self.assertEqual(run("test", os.path.join(self.folder.name, "nothing.iamq")).returncode, 2)

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_a_file_that_may_not_be_read(self):
        os.chmod(self.script, 0)
        done = run(self.script)
        self.assertEqual(done.returncode, 2)
        self.assertIn("permission denied", done.stderr)

    def test_an_interrupted_script_ends_as_interrupted(self):
        with open(self.script, "a") as file:
            file.write("user Bob in A { policy p { allow s3:* on * } }\n" + "can Bob s3:GetObject on *\n" * 20_000)
        done = subprocess.Popen([PROGRAM, self.script], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        done.stdout.read(10)
        done.send_signal(signal.SIGINT)
        done.communicate(timeout=60)
        self.assertEqual(done.returncode, -signal.SIGINT)
        # A shell calls that 130.
        line = f"trap : INT; '{PROGRAM}' '{self.script}' >/dev/null; echo $?"
        shell = subprocess.Popen(["sh", "-c", line], stdout=subprocess.PIPE, text=True, start_new_session=True)
        time.sleep(1)
        os.killpg(shell.pid, signal.SIGINT)
        self.assertEqual(shell.communicate(timeout=60)[0].strip(), "130")

    def test_exit_statuses(self):
        world = "account A 111111111111\nuser Bob in A { policy p { allow s3:ListAllMyBuckets on * } }\n"
        for text, status, arguments in (
                ("can Bob s3:CreateBucket on *\n", 0, ()),
                ("can Bob s3:CreateBucket on *\n", 1, ("--exit-status",)),
                ("expect Bob can s3:ListAllMyBuckets\n", 0, ()),
                ("expect Bob cannot s3:ListAllMyBuckets\n", 1, ()),
                ("can Bob s3:CreateBucket on\n", 2, ())):
            self.assertEqual(run(*arguments, "-", standard_input=world + text).returncode, status, text)

    def test_no_tests_found(self):
        done = run("test", self.script)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no tests found", done.stderr)

    def test_two_runs_give_the_same_bytes(self):
        first, second = run(self.script), run(self.script)
        self.assertEqual(first.stdout, second.stdout)
        self.assertNotIn("\x1b", first.stdout)


if __name__ == "__main__":
    unittest.main()
