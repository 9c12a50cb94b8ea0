#!/usr/bin/env python3
"""scripts/aws-export with Debian's real AWS CLI, against a small server that pages, throttles, refuses and breaks off;
what it collects answers questions about an organization of three levels and twelve accounts."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "aws"))
from fake_aws import FakeAws  # noqa: E402
from organization import Organization  # noqa: E402

AWS = "/usr/bin/aws"
COLLECTOR = os.path.join(HERE, "..", "..", "scripts", "aws-export")

QUESTIONS = """
# the delegation tutorial
expect who can assume UpdateApp is David
expect David can assume UpdateApp
expect Theresa cannot assume UpdateApp because explicit deny in policy deny-assume-S3-role-in-production of Testers
expect David can s3:PutObject on productionapp/index.html via UpdateApp
expect David cannot s3:PutObject on productionapp/index.html
# an SCP on an organizational unit
expect Pat cannot kms:CreateKey on * because explicit deny in scp
expect Pat can s3:CreateBucket on arn:aws:s3:::new
# a key policy that lets another account in
expect Kim can kms:Decrypt on arn:aws:kms:us-east-1:999999999999:key/1111aaaa-2222-bbbb-3333-cccc4444dddd
expect David cannot kms:ScheduleKeyDeletion on arn:aws:kms:us-east-1:999999999999:key/1111aaaa-2222-bbbb-3333-cccc4444dddd
# public buckets
expect anonymous can s3:GetObject on open-for-all/x
expect anonymous cannot s3:GetObject on closed-by-block/x
# people
expect who can s3:GetObject on productionapp/x includes alice@example.com, bob@example.com, carol@example.com
expect carol@example.com cannot s3:PutObject on productionapp/x
expect bob@example.com can s3:GetObject on open-for-all/x
who can s3:GetObject on productionapp/x
"""


# Each call starts the AWS CLI, which takes the better part of a second: all twelve accounts only where time is no matter.
SOME = () if os.environ.get("IAMQ_ALL_ACCOUNTS") else ("--accounts", "999999999999,111111111111,100000000009")


JOBS = str(os.cpu_count() or 2)
# The CLI takes JSON that is cut off for an empty answer, and tells nobody.
CUT_ONCE = ("ListUsers", "ListTargetsForPolicy", "DescribePolicy", "ListGroupMemberships", "ListKeys", "BucketPolicy")


def collect(folder, server, *options, key="AKIDmanagement"):
    environment = {"PATH": "/usr/bin:/bin", "HOME": folder, "AWS_ACCESS_KEY_ID": key,
                   "AWS_SECRET_ACCESS_KEY": "secret", "AWS_EC2_METADATA_DISABLED": "true",
                   # S3's calls about an account go to a host named after it, which no name server knows here.
                   "http_proxy": server.url}
    return subprocess.run([sys.executable, COLLECTOR, folder, "--aws", AWS, "--endpoint-url", server.url,
                           "--backoff", "0.05", *options], env=environment, capture_output=True, text=True, timeout=1500)


def ask(folder, text):
    script = os.path.join(folder, "questions.iamq")
    with open(script, "w") as file:
        file.write(f'import "."\n{text}')
    return subprocess.run([PROGRAM, script], capture_output=True, text=True, timeout=120)


@unittest.skipUnless(os.environ.get("IAMQ_AWS_EXPORT"), "takes minutes, so .ci/run asks for it (IAMQ_AWS_EXPORT=1)")
@unittest.skipUnless(os.path.exists(AWS), "Debian's awscli is not installed (scripts/setup --tests)")
class Export(unittest.TestCase):
    def setUp(self):
        self.around = tempfile.TemporaryDirectory()
        self.folder = self.around.name

    def tearDown(self):
        self.around.cleanup()

    def test_an_organization_through_a_bad_network(self):
        server = FakeAws(Organization(), throttle_every=23, break_every=37, cut_once=CUT_ONCE)
        done = collect(self.folder, server, "--role-name", "Reader", "--jobs", JOBS, *SOME)
        # This version of the CLI does not know `dynamodb get-resource-policy`; no table is there, so nobody asks.
        self.assertEqual(done.returncode, 0, done.stderr)
        asked = ask(self.folder, QUESTIONS)
        self.assertEqual(asked.returncode, 0, asked.stdout + asked.stderr)
        self.assertIn("alice@example.com (group Ops, permission set Admin, account Production)", asked.stdout)
        # Again: everything is kept.
        before = len(server.seen)
        again = collect(self.folder, server, "--role-name", "Reader", *SOME)
        self.assertEqual(again.returncode, 0, again.stderr)
        asked_again = [name for name in server.seen[before:] if not name.endswith(("GetCallerIdentity", "AssumeRole"))]
        self.assertEqual(asked_again, [])

    def test_what_is_refused_is_told_and_asked_for_again(self):
        server = FakeAws(Organization(), refuse={("100000000009", "BucketPolicy"), ("*", "ListSAMLProviders")})
        done = collect(self.folder, server, "--no-organization", key="ASIA100000000009")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("get-bucket-policy--bucket=open-for-all.json: An error occurred (AccessDenied)", done.stderr)
        self.assertIn("iam/list-saml-providers.json: An error occurred (AccessDenied)", done.stderr)
        asked = ask(self.folder, "can anonymous s3:GetObject on open-for-all/x\n")
        self.assertIn("whose text is not in the input", asked.stdout + asked.stderr)
        server.refuse.clear()
        done = collect(self.folder, server, "--no-organization", key="ASIA100000000009")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(ask(self.folder, "expect anonymous can s3:GetObject on open-for-all/x\n").returncode, 0)

    def test_no_aws_and_no_credentials(self):
        server = FakeAws(Organization(), refuse={("*", "GetCallerIdentity")})
        done = collect(self.folder, server, "--retries", "0")
        self.assertEqual(done.returncode, 2)
        self.assertIn("GetCallerIdentity", done.stderr)
        done = subprocess.run([sys.executable, COLLECTOR, self.folder, "--aws", "/no/such/aws"], capture_output=True,
                              text=True, timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertIn("install the AWS CLI", done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=1)
