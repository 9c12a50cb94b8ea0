#!/usr/bin/env python3
"""`iamq compare`: two policies as files, their relation as text and as JSON, and what goes wrong."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))


def policy(*statements, version="2012-10-17"):
    document = {"Version": version} if version else {}
    return json.dumps(dict(document, Statement=list(statements)))


def allow(action, resource="*", **more):
    return dict({"Effect": "Allow", "Action": action, "Resource": resource}, **more)


class Compare(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()

    def tearDown(self):
        self.folder.cleanup()

    def write(self, name, text):
        with open(os.path.join(self.folder.name, name), "w", encoding="utf-8") as file:
            file.write(text)
        return name

    def run_it(self, *arguments, **options):
        return subprocess.run([PROGRAM, "compare", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=60, cwd=self.folder.name, **options)

    def relation(self, a, b, *options):
        done = self.run_it(self.write("a.json", a), self.write("b.json", b), "--format", "json", *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_every_relation(self):
        get, put, both = allow("s3:GetObject"), allow("s3:PutObject"), allow(["s3:GetObject", "s3:PutObject"])
        for a, b, relation in (([get, put], [both], "equal"), ([get], [both], "narrower"), ([both], [get], "wider"),
                               ([both], [get, allow("s3:ListBucket")], "overlapping"), ([get], [put], "disjoint")):
            self.assertEqual(self.relation(policy(*a), policy(*b))["relation"], relation)

    def test_a_difference_is_a_request(self):
        found = self.relation(policy(allow("s3:Get*", "arn:aws:s3:::app/*")),
                              policy(allow("s3:Get*", "arn:aws:s3:::app/*",
                                           Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})))
        self.assertEqual(found["relation"], "wider")
        self.assertIsNone(found["only_in_b"])
        self.assertTrue(found["only_in_a"]["resource"].startswith("arn:aws:s3:::app/"))
        self.assertIn("aws:MultiFactorAuthPresent", found["only_in_a"]["context"])
        self.assertEqual(found["over"], "all-texts")
        self.assertGreater(found["requests"], 0)

    def test_a_fragment_without_version_is_read_as_the_other(self):
        home = allow("s3:*", "arn:aws:s3:::home/${aws:username}/*")
        found = self.relation(policy(home), policy(home, version=None))
        self.assertEqual(found["relation"], "equal")
        self.assertIn("Version", found["notes"][0])

    def test_what_the_cli_prints_around_a_policy(self):
        document = {"Version": "2012-10-17", "Statement": [allow("s3:GetObject")]}
        self.assertEqual(self.relation(json.dumps({"PolicyVersion": {"Document": document, "VersionId": "v1"}}),
                                       json.dumps(document))["relation"], "equal")
        bucket = {"Version": "2012-10-17", "Statement": [allow("s3:GetObject", "arn:aws:s3:::b/*", Principal="*")]}
        self.assertEqual(self.relation(json.dumps({"Policy": json.dumps(bucket)}), json.dumps(bucket))["relation"], "equal")

    def test_a_status_for_scripts(self):
        self.write("a.json", policy(allow("s3:*")))
        self.write("b.json", policy(allow("s3:GetObject")))
        for fail_on, status in (("wider", 1), ("narrower", 0), ("any", 1), ("narrower,wider", 1)):
            self.assertEqual(self.run_it("a.json", "b.json", "--fail-on", fail_on).returncode, status)
        self.assertEqual(self.run_it("a.json", "b.json", "--fail-on", "broader").returncode, 2)

    def test_standard_input(self):
        self.write("b.json", policy(allow("s3:GetObject")))
        done = self.run_it("-", "b.json", input=policy(allow("s3:GetObject")))
        self.assertEqual(done.returncode, 0)
        self.assertIn("equal", done.stdout)

    def test_bad_input(self):
        self.write("a.json", policy(allow("s3:*")))
        self.write("half.json", '{"Version":')
        self.write("no.json", '{"Statement": [{"Effect": "Allow"}]}')
        self.write("trust.json", json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}))
        for arguments, said in ((("a.json",), "two files"), (("a.json", "nowhere.json"), "there is no such file"),
                                (("a.json", "half.json"), "half.json:1"), (("a.json", "no.json"), "Action"),
                                (("a.json", "trust.json"), "different kinds"), (("a.json", "."), "folder")):
            done = self.run_it(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(said, done.stderr)


if __name__ == "__main__":
    unittest.main()
