#!/usr/bin/env python3
"""The prompt on a real terminal: what is typed, what appears, and what the keys do."""
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest

import pexpect

PROGRAM = os.path.abspath(sys.argv.pop(1))
PROMPT = "iamq> "
MORE = r"\.\.\.> "
SLOW = 30  # seconds; a sanitizer build on a busy machine needs some


EXPORT = {
    "UserDetailList": [
        {"Path": "/", "UserName": "Ann", "UserId": "AIDAEXAMPLEANN", "Arn": "arn:aws:iam::111111111111:user/Ann",
         "GroupList": [], "UserPolicyList": [{"PolicyName": "into", "PolicyDocument": {
             "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]}}],
         "AttachedManagedPolicies": [], "Tags": []}],
    "GroupDetailList": [],
    "RoleDetailList": [
        {"Path": "/", "RoleName": "Reader", "RoleId": "AROAEXAMPLE", "Arn": "arn:aws:iam::111111111111:role/Reader",
         "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
             {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}, "Action": "sts:AssumeRole"}]},
         "InstanceProfileList": [], "RolePolicyList": [
             {"PolicyName": "read", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
                 {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::docs/*"}]}}],
         "AttachedManagedPolicies": [], "Tags": []}],
    "Policies": [],
}


class Prompt(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        environment = dict(os.environ, TERM="dumb", NO_COLOR="1", HOME=self.folder.name)
        self.shell = pexpect.spawn(PROGRAM, cwd=self.folder.name, env=environment, encoding="utf-8", timeout=SLOW,
                                   dimensions=(40, 160))
        self.shell.expect_exact(PROMPT)

    def tearDown(self):
        self.shell.close(force=True)
        self.folder.cleanup()

    def type(self, line, then=None):
        """Types a line; returns what was printed before the next prompt."""
        self.shell.sendline(line)
        self.shell.expect(then or PROMPT)
        return self.shell.before.replace("\r\n", "\n").partition("\n")[2]

    def leave(self):
        self.shell.expect(pexpect.EOF)
        self.shell.close()
        return self.shell.exitstatus

    def test_a_question_is_answered(self):
        self.type("account A 111111111111")
        self.type("user Bob in A { policy p { allow s3:ListAllMyBuckets on * } }")
        self.assertIn("yes: Bob can s3:ListAllMyBuckets", self.type("can Bob s3:ListAllMyBuckets"))
        self.assertIn("no: Bob cannot", self.type("can Bob s3:CreateBucket on *"))

    def test_a_what_if_is_a_branch(self):
        branch = r"iamq \(what if\)> "
        self.type("account A 111111111111")
        self.assertIn("Eve gains", self.type("what if { user Eve in A { policy p { allow s3:* on * } } }", branch))
        self.assertIn("yes", self.type("can Eve s3:ListAllMyBuckets", branch))
        self.assertIn("given up", self.type("discard"))
        self.type("what if { user Eve in A }", branch)
        self.assertIn("kept", self.type("commit"))
        self.assertIn("Eve", self.type("list users"))
        self.assertIn("undone", self.type("undo"))
        self.assertNotIn("Eve", self.type("list users").partition("\n")[2])

    def test_the_session_can_be_saved(self):
        self.type("account A 111111111111")
        self.type("user Bob in A")
        self.assertIn("saved", self.type(":save world.iamq"))
        self.assertIn("saved", self.type(":save world.iamq"))
        with open(os.path.join(self.folder.name, "world.iamq"), encoding="utf-8") as file:
            self.assertIn("user Bob in A", file.read())
        with open(os.path.join(self.folder.name, "mine.txt"), "w", encoding="utf-8") as file:
            file.write("something else\n")
        self.assertIn("neither saved nor read", self.type(":save mine.txt"))
        self.assertIn("cannot write", self.type(":save nowhere/world.iamq"))
        self.assertIn("which file", self.type(":save"))

    def test_the_explored_tutorial_becomes_a_test(self):
        for line in ("account Production 999999999999", "account Development 111111111111",
                     "bucket productionapp in Production",
                     "policy read-write in Production { allow s3:GetObject, s3:PutObject on productionapp/* }",
                     "role UpdateApp in Production { trusts account Development; attach read-write }",
                     "group Developers in Development { policy into { allow sts:AssumeRole on role Production/UpdateApp } }",
                     "group Testers in Development { policy out { deny sts:AssumeRole on role Production/UpdateApp } }",
                     "user David in Development { groups Developers }", "user Theresa in Development { groups Testers }"):
            self.type(line)
        self.assertIn("David", self.type("who can assume UpdateApp"))
        self.assertIn("no", self.type("why can't Theresa assume UpdateApp?"))
        self.type("effective permissions of David in Production")
        self.assertIn("yes", self.type("can David s3:PutObject on productionapp/index.html via UpdateApp"))
        self.type("what if { remove David from Developers }", r"iamq \(what if\)> ")
        self.type("discard")
        self.assertIn("saved tutorial.iamq, with the answers", self.type(":save tutorial.iamq with expectations"))
        tested = subprocess.run([PROGRAM, "test", "tutorial.iamq"], cwd=self.folder.name, capture_output=True, text=True)
        self.assertEqual(tested.returncode, 0, tested.stdout + tested.stderr)
        with open(os.path.join(self.folder.name, "tutorial.iamq"), encoding="utf-8") as file:
            text = file.read()
        self.assertIn("expect who can assume UpdateApp is David\n", text)
        self.assertIn("expect Theresa cannot assume UpdateApp because explicit deny in out\n", text)

    def saved_and_tested(self, name):
        """Saves the session with expectations; the file holds. Returns its text."""
        self.assertIn("with the answers", self.type(f":save {name} with expectations"))
        tested = subprocess.run([PROGRAM, "test", name], cwd=self.folder.name, capture_output=True, text=True)
        self.assertEqual(tested.returncode, 0, tested.stdout + tested.stderr)
        with open(os.path.join(self.folder.name, name), encoding="utf-8") as file:
            return file.read()

    def write(self, name, text):
        with open(os.path.join(self.folder.name, name), "w", encoding="utf-8") as file:
            file.write(text)

    def test_an_explored_export_becomes_a_test(self):
        self.write("export.json", json.dumps(EXPORT))
        self.type('import "export.json"')
        self.assertIn("Ann", self.type("who can assume Reader"))
        self.assertIn("yes", self.type("can Reader s3:GetObject on arn:aws:s3:::docs/x"))
        self.type("which roles can Ann assume")
        self.type("what if { delete role Reader }", r"iamq \(what if\)> ")
        self.type("discard")
        text = self.saved_and_tested("explored.iamq")
        for line in ("expect who can assume Reader is Ann\n", "expect Reader can s3:GetObject on arn:aws:s3:::docs/x\n",
                     "expect what if { delete role Reader } then"):
            self.assertIn(line, text)

    def test_a_loaded_file_joins_what_was_asked(self):
        self.type("account A 111111111111 { user Bob { policy p { allow s3:ListAllMyBuckets on * } } }")
        self.assertIn("yes", self.type("can Bob s3:ListAllMyBuckets"))
        self.write("more.iamq", "user Eve in A\ncan Eve s3:ListAllMyBuckets\nexpect Eve cannot s3:CreateBucket on *\n")
        self.assertIn("no: Eve cannot", self.type(":load more.iamq"))
        text = self.saved_and_tested("all.iamq")
        for line in ("expect Bob can s3:ListAllMyBuckets", "expect Eve cannot s3:ListAllMyBuckets",
                     "expect Eve cannot s3:CreateBucket on *"):
            self.assertIn(line, text)
        # What was asked before a `reset` is not saved any more.
        self.type("delete user Eve")
        self.type("reset")
        self.type("can Eve s3:ListAllMyBuckets")
        again = self.saved_and_tested("again.iamq")
        self.assertNotIn("Bob can", again)
        self.assertIn("expect Eve cannot", again)

    def test_an_unfinished_statement_asks_for_more(self):
        self.type("account A 111111111111 {", MORE)
        self.type("  user Bob {", MORE)
        self.type("", MORE)  # inside braces an empty line is part of it
        self.type("    policy p { allow s3:* on * }", MORE)
        self.type("  }", MORE)
        self.type("}")
        self.assertIn("yes", self.type("can Bob s3:ListAllMyBuckets"))

    def test_an_empty_line_gives_up(self):
        self.type("can Bob", MORE)
        self.assertIn("given up", self.type(""))

    def test_interrupt_clears_and_never_leaves(self):
        self.type("account A 111111111111 {", MORE)
        self.shell.sendintr()
        self.shell.expect_exact(PROMPT)
        self.shell.send("half a li")
        self.shell.sendintr()
        self.shell.expect_exact(PROMPT)
        self.shell.sendintr()
        self.shell.expect_exact(PROMPT)
        self.type("account B 222222222222")  # the half account is gone
        self.assertIn("B", self.type("list accounts"))

    def test_interrupt_stops_what_runs(self):
        with open(os.path.join(self.folder.name, "long.iamq"), "w") as file:
            file.write("user Eve in A\n" + "can Bob s3:GetObject on *\n" * 20_000)
        self.type("account A 111111111111")
        self.type("user Bob in A { policy p { allow s3:GetObject on * } }")
        self.shell.sendline(":load long.iamq")
        self.shell.expect("yes: Bob can")
        self.shell.sendintr()
        self.shell.expect("stopped\r\n.*" + PROMPT)
        # What ran before stands, the world is whole and the next question is answered.
        self.assertIn("Eve", self.type("list users"))
        self.assertIn("yes: Bob can", self.type("can Bob s3:GetObject on *"))
        self.shell.sendeof()
        self.assertEqual(self.leave(), 0)

    def test_interrupt_stops_one_question(self):
        with open(os.path.join(self.folder.name, "large.iamq"), "w") as file:
            file.write("account A 111111111111\n")
            for number in range(800):
                file.write(f"role R{number} in A {{ trusts account A; policy p {{ allow s3:Get*, ec2:*, sts:AssumeRole, "
                           f"iam:Get* on arn:aws:s3:::b{number}*, arn:aws:iam::111111111111:role/R*, "
                           f"arn:aws:ec2:*:*:*/{number}* when aws:PrincipalTag/t{number} is x }} }}\n")
        self.type(":load large.iamq")
        self.shell.sendline("who can *")
        time.sleep(0.3)
        self.shell.sendintr()
        self.shell.expect("stopped\r\n.*" + PROMPT)
        self.assertIn("R799", self.type("list roles"))

    def test_a_paste_is_one_input(self):
        # Order does not matter inside an input, so that the account may come last.
        self.shell.send("user Bob in A { groups Readers }\n\ngroup Readers in A\naccount A 111111111111\nlist users\n")
        self.shell.expect("Bob.*" + PROMPT)
        self.assertNotIn("error", self.shell.before)

    def test_a_paste_that_does_not_end_asks_for_more(self):
        self.shell.send("account A 111111111111 {\n  user Bob {\n\n")
        self.shell.expect(MORE)
        self.shell.send("  }\n}\n")
        self.shell.expect_exact(PROMPT)
        self.assertIn("Bob", self.type("list users"))

    def test_commands_inside_a_paste_run_in_their_place(self):
        self.shell.send("account A 111111111111\n:format jsonl\nlist accounts\n:quit\n")
        self.shell.expect('"kind":"list"')
        self.assertEqual(self.leave(), 0)

    def test_info_shows_comments(self):
        self.type("account A 111111111111")
        self.shell.send("## On call.\nuser Ann in A\n")
        self.shell.expect_exact(PROMPT)
        self.assertIn("## On call.", self.type(":info Ann"))

    def test_end_of_input_leaves(self):
        self.shell.sendeof()
        self.assertEqual(self.leave(), 0)

    def test_quit_can_be_abbreviated(self):
        self.shell.sendline(":q")
        self.assertEqual(self.leave(), 0)

    def test_an_error_is_shown_and_the_prompt_stays(self):
        self.assertIn("error:", self.type("can Nobody s3:GetObject on *"))
        self.assertIn("error:", self.type("frobnicate the bucket"))
        self.shell.sendeof()
        self.assertEqual(self.leave(), 0)

    def test_commands(self):
        self.assertIn(":load FILE", self.type(":help"))
        self.assertIn("unknown command", self.type(":hlep"))
        self.assertIn("jsonl", self.type(":format"))
        with open(os.path.join(self.folder.name, "a.iamq"), "w") as file:
            file.write("account A 111111111111\nuser Bob in A\n")
        self.type(":load a.iamq")
        self.type(":format jsonl")
        self.assertIn('"kind":"list"', self.type("list users"))
        self.assertIn("there is no such file", self.type(":load b.iamq"))


def has_terminals():
    """A container without /dev/pts has none: then the prompt cannot be tested, which CTest tells as skipped."""
    try:
        for end in os.openpty():
            os.close(end)
    except OSError as problem:
        print(f"the prompt is NOT tested: no terminal can be opened here ({problem}); mount devpts at /dev/pts")
        return False
    return True


if __name__ == "__main__":
    if not has_terminals():
        sys.exit(77)
    unittest.main()
