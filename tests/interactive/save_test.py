#!/usr/bin/env python3
"""`save`: what was explored is saved with expectations, loaded and tested; and what may be written where.

  save_test.py IAMQ
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

IAMQ = str(pathlib.Path(sys.argv.pop(1)).resolve())
PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent

EXPORT = {
    "UserDetailList": [
        {"Path": "/", "UserName": "Ann", "UserId": "AIDAEXAMPLEANN", "Arn": "arn:aws:iam::111111111111:user/Ann",
         "GroupList": ["Staff"], "AttachedManagedPolicies": [], "Tags": []}],
    "GroupDetailList": [
        {"Path": "/", "GroupName": "Staff", "GroupId": "AGPAEXAMPLE", "Arn": "arn:aws:iam::111111111111:group/Staff",
         "GroupPolicyList": [], "AttachedManagedPolicies": [
             {"PolicyName": "into", "PolicyArn": "arn:aws:iam::111111111111:policy/teams/into"}]}],
    "RoleDetailList": [
        {"Path": "/", "RoleName": "Reader", "RoleId": "AROAEXAMPLE", "Arn": "arn:aws:iam::111111111111:role/Reader",
         "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [
             {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:root"}, "Action": "sts:AssumeRole"}]},
         "InstanceProfileList": [], "RolePolicyList": [
             {"PolicyName": "read", "PolicyDocument": {"Version": "2012-10-17", "Statement": [
                 {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::docs/*"}]}}],
         "AttachedManagedPolicies": [
             {"PolicyName": "Unknown", "PolicyArn": "arn:aws:iam::aws:policy/service-role/UnknownToIamq"}], "Tags": []}],
    "Policies": [
        {"PolicyName": "into", "PolicyId": "ANPAEXAMPLE", "Arn": "arn:aws:iam::111111111111:policy/teams/into",
         "Path": "/teams/", "DefaultVersionId": "v3", "PolicyVersionList": [
             {"VersionId": "v3", "IsDefaultVersion": True, "Document": {"Version": "2012-10-17", "Statement": [
                 {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::111111111111:role/Reader"}]}}]}],
}


def run(folder, *arguments, text=None):
    return subprocess.run([IAMQ, *arguments], cwd=folder, input=text, capture_output=True, text=True, timeout=100)


class Saving(unittest.TestCase):
    def setUp(self):
        self.kept = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.kept.name)

    def tearDown(self):
        self.kept.cleanup()

    def check_round_trip(self, first):
        """The saved file holds, makes the same world, and is saved to the same text again."""
        self.assertEqual(first.returncode, 0, first.stdout + first.stderr)
        self.assertEqual(first.stderr.count("error"), 0, first.stderr)
        tested = run(self.folder, "test", "saved.iamq")
        self.assertEqual(tested.returncode, 0, tested.stdout + tested.stderr)
        before = run(self.folder, "saved.iamq", "-c", 'save "again.iamq" with expectations')
        self.assertEqual(before.returncode, 0, before.stdout + before.stderr)
        self.assertEqual((self.folder / "again.iamq").read_text(), (self.folder / "saved.iamq").read_text())
        return (self.folder / "saved.iamq").read_text()

    def test_the_tutorial_becomes_a_test(self):
        (self.folder / "t.iamq").write_text((PROJECT / "tests/examples/delegation/tutorial.iamq").read_text()
                                            if (PROJECT / "tests/examples/delegation/tutorial.iamq").exists()
                                            else TUTORIAL)
        first = run(self.folder, "t.iamq", "-c", QUESTIONS + 'save "saved.iamq" with expectations')
        text = self.check_round_trip(first)
        for line in ("expect who can assume UpdateApp is David",
                     "expect Theresa cannot assume UpdateApp because explicit deny in deny-assume-S3-role-in-production",
                     "expect David can s3:PutObject on productionapp/index.html via UpdateApp"):
            self.assertIn(line, text)
        # What has changed since is noticed.
        (self.folder / "later.iamq").write_text(text.replace("  groups Testers\n", "  groups Developers\n"))
        self.assertEqual(run(self.folder, "test", "later.iamq").returncode, 1)

    def test_an_export_becomes_a_test(self):
        (self.folder / "export.json").write_text(json.dumps(EXPORT))
        first = run(self.folder, "-c", 'import "export.json"', "-c",
                    "who can assume Reader\ncan Ann s3:GetObject on arn:aws:s3:::docs/x\nwhich roles can Ann assume\n"
                    "can Reader s3:GetObject on arn:aws:s3:::docs/x\n" 'save "saved.iamq" with expectations')
        text = self.check_round_trip(first)
        for line in ("not given resource policies", "id AIDAEXAMPLEANN", "path /teams/ id ANPAEXAMPLE",
                     "policy aws:service-role/UnknownToIamq not given", "expect who can assume Reader"):
            self.assertIn(line, text)

    def test_nothing_is_lost_silently(self):
        other = self.folder / "mine.iamq"
        other.write_text("account A 111111111111\n")
        refused = run(self.folder, "-c", 'account B 222222222222\nsave "mine.iamq"')
        self.assertEqual(refused.returncode, 2)
        self.assertIn("neither saved nor read", refused.stderr)
        self.assertEqual(other.read_text(), "account A 111111111111\n")
        # What was read, and of which nothing is lost, is replaced; its comments stay.
        other.write_text("# the top\n\n# about A\naccount A 111111111111  # first\n")
        self.assertEqual(run(self.folder, "mine.iamq", "-c", 'save "mine.iamq"').returncode, 0)
        for comment in ("# the top\n", "# about A\naccount A", "# first\n"):
            self.assertIn(comment, other.read_text())
        self.assertEqual([path.name for path in self.folder.iterdir()], ["mine.iamq"])

    def test_a_full_disk_is_told(self):
        if not pathlib.Path("/dev/full").exists():
            self.skipTest("there is no /dev/full")
        full = run(self.folder, "-c", 'account A 111111111111\nsave "/dev/full"')
        self.assertEqual(full.returncode, 4, full.stderr)
        self.assertIn("the disk is full", full.stderr)
        self.assertIn("[cannot-write]", full.stderr)

    def test_a_closed_pipe_is_told(self):
        fifo = self.folder / "pipe"
        os.mkfifo(fifo)
        script = "account A 111111111111 {\n" + "".join(f"  user U{i}\n" for i in range(20000)) + "}\n"
        (self.folder / "big.iamq").write_text(script)
        process = subprocess.Popen([IAMQ, "big.iamq", "-c", 'save "pipe"'], cwd=self.folder, stderr=subprocess.PIPE,
                                   stdout=subprocess.DEVNULL, text=True)
        with open(fifo, "rb") as reader:
            reader.read(10)
        _, errors = process.communicate(timeout=100)
        self.assertEqual(process.returncode, 4, errors)
        self.assertIn("nobody reads", errors)


TUTORIAL = """\
account Production  999999999999
account Development 111111111111
bucket productionapp in Production
policy read-write-app-bucket in Production {
  allow s3:ListAllMyBuckets on *
  allow s3:ListBucket, s3:GetBucketLocation on productionapp
  allow s3:GetObject, s3:PutObject, s3:DeleteObject on productionapp/*
}
role UpdateApp in Production {
  trusts account Development
  attach read-write-app-bucket
}
group Developers in Development {
  attach aws:PowerUserAccess
  policy allow-assume-S3-role-in-production { allow sts:AssumeRole on role Production/UpdateApp }
}
group Testers in Development {
  attach aws:PowerUserAccess
  policy deny-assume-S3-role-in-production { deny sts:AssumeRole on role Production/UpdateApp }
}
user David in Development { groups Developers }
user Theresa in Development { groups Testers }
"""

QUESTIONS = """\
who can assume UpdateApp
can Theresa assume UpdateApp?
why can't Theresa assume UpdateApp?
effective permissions of David in Production
can David s3:PutObject on productionapp/index.html via UpdateApp
which roles can David assume
what if { remove David from Developers } then who can assume UpdateApp
"""

if __name__ == "__main__":
    unittest.main()
