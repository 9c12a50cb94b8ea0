#!/usr/bin/env python3
"""`show POLICY as aws-cli`: the commands hold policies that say exactly the same, not longer than before, within AWS's
quotas; decided by `iamq compare`."""
import glob
import json
import os
import random
import shlex
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
SEED = int(os.environ.get("IAMQ_SEED", "20261122"))
MOST = 6144  # characters of a managed policy


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=120)


def a_list(value):
    return value if isinstance(value, list) else [value]


class ShowAsAwsCli(unittest.TestCase):
    def setUp(self):
        self.around = tempfile.TemporaryDirectory()

    def tearDown(self):
        self.around.cleanup()

    def write(self, name, document):
        path = os.path.join(self.around.name, name)
        with open(path, "w") as file:
            json.dump(document, file)
        return path

    def documents(self, document, attached="user Bob { attach p }"):
        """The policies in the commands, and all of the commands."""
        self.write("p.json", document)
        script = os.path.join(self.around.name, "s.iamq")
        with open(script, "w") as file:
            file.write(f'account A 111111111111 {{\n  policy p from "p.json"\n  {attached}\n}}\nshow policy p as aws-cli\n')
        done = run(script)
        # A text that is too long is told as an error where it is declared, and no question runs.
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        commands = [shlex.split(line) for line in lines if line.startswith("aws ")]
        found = [json.loads(words[words.index("--policy-document") + 1]) for words in commands
                 if "--policy-document" in words]
        return found, lines

    def check(self, document, what):
        found, lines = self.documents(document)
        together = {**found[0], "Statement": [one for each in found for one in a_list(each["Statement"])]}
        relation = json.loads(run("compare", self.write("a.json", document), self.write("b.json", together), "--format",
                                  "json", "--kind", "identity").stdout)["relation"]
        self.assertIn(relation, ("equal", "unknown"), (what, lines))
        for each in found:
            self.assertLessEqual(len(json.dumps(each, separators=(",", ":"))), MOST, what)
        if len(found) == 1:
            self.assertLessEqual(len(json.dumps(found[0], separators=(",", ":"))),
                                 len(json.dumps(document, separators=(",", ":"))) + len('"Version":"2008-10-17",'), what)
        return relation == "equal"

    def test_random_policies(self):
        chance = random.Random(SEED)
        actions = ["s3:GetObject", "s3:Get*", "s3:*", "S3:getobject", "s3:GetObject?", "s3:PutObject", "sqs:*", "*", "iam:Get*"]
        resources = ["*", "arn:aws:s3:::b/*", "arn:aws:s3:::b/x*", "arn:aws:s3:::b/?", "arn:aws:s3:::*/x",
                     "arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/${aws:*", "arn:aws:sqs:*:111111111111:q*"]
        conditions = [{}, {}, {"Condition": {"Bool": {"aws:SecureTransport": "true"}}},
                      {"Condition": {"StringLike": {"aws:username": ["a*", "b"]}}}]
        equal = 0
        for number in range(60):
            statements = [{"Effect": chance.choice(["Allow", "Allow", "Deny"]),
                           chance.choice(["Action"] * 4 + ["NotAction"]): chance.choices(actions, k=chance.randint(1, 3)),
                           chance.choice(["Resource"] * 4 + ["NotResource"]): chance.choices(resources, k=chance.randint(1, 3)),
                           **chance.choice(conditions)} for _ in range(chance.randint(1, 5))]
            document = {"Version": "2012-10-17", "Statement": statements}
            script = self.write("p.json", document)
            if "error" in run("compare", script, script).stderr:
                continue  # not a policy that AWS stores
            equal += self.check(document, (SEED, number, statements))
        self.assertGreater(equal, 30)

    def test_policies_of_aws(self):
        shared = os.environ.get("IAMQ_SHARED")
        files = sorted(glob.glob(os.path.join(shared, "data", "managed-policies", "*.json"))) if shared else []
        if not files:
            self.skipTest("IAMQ_SHARED names none")
        for path in random.Random(SEED).sample(files, min(40, len(files))):
            with open(path) as file:
                document = json.load(file)
            document = document.get("PolicyVersion", {}).get("Document", document)
            if len(json.dumps(document, separators=(",", ":"))) <= MOST:
                self.check(document, path)

    def test_what_joins_and_what_is_covered(self):
        one = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:Get*"], "Resource": "arn:aws:s3:::b/*"}
        two = {"Effect": "Allow", "Action": "s3:Get*", "Resource": ["arn:aws:s3:::b/x", "arn:aws:s3:::b/x*"]}
        found, _ = self.documents({"Version": "2012-10-17", "Statement": [one, two]})
        self.assertEqual(found, [{"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::b/*"}]}])

    def export(self, document):
        """An account whose user Bob and role R bear the policy."""
        arn = "arn:aws:iam::111111111111:policy/team/large"
        attached = [{"PolicyName": "large", "PolicyArn": arn}]
        return {"UserDetailList": [{"Path": "/", "UserName": "Bob", "UserId": "AIDAEXAMPLE", "GroupList": [], "Tags": [],
                                    "Arn": "arn:aws:iam::111111111111:user/Bob", "AttachedManagedPolicies": attached}],
                "GroupDetailList": [], "RoleDetailList": [],
                "Policies": [{"PolicyName": "large", "PolicyId": "ANPAEXAMPLE", "Arn": arn, "Path": "/team/",
                              "DefaultVersionId": "v1", "PolicyVersionList": [
                                  {"VersionId": "v1", "IsDefaultVersion": True, "Document": document}]}]}

    def test_too_long_for_one(self):
        statements = [{"Effect": "Deny" if number % 7 == 0 else "Allow", "Action": [f"s3:GetObject", "s3:PutObject"],
                       "Resource": f"arn:aws:s3:::bucket-{number}/*",
                       "Condition": {"StringEquals": {"aws:PrincipalTag/n": str(number)}}} for number in range(120)]
        # One statement that is too long alone.
        statements.append({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": [
            f"arn:aws:sqs:us-east-1:111111111111:queue-with-a-long-name-{number}" for number in range(200)]})
        document = {"Version": "2012-10-17", "Statement": statements}
        done = run("-c", f'import "{self.write("account.json", self.export(document))}"', "-c", "show policy large as aws-cli")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        commands = [shlex.split(line) for line in lines if line.startswith("aws ")]
        found = [json.loads(words[words.index("--policy-document") + 1]) for words in commands
                 if "--policy-document" in words]
        self.assertGreater(len(found), 4)
        self.assertEqual(lines[0].split(":")[0], f"# split into {len(found)} policies")
        for each in found:
            self.assertLessEqual(len(json.dumps(each, separators=(",", ":"))), MOST)
        self.assertEqual(sum("attach-user-policy" in words for words in commands), len(found) - 1)
        told = {(one["Effect"], action, resource, json.dumps(one.get("Condition"))) for each in found
                for one in a_list(each["Statement"]) for action in a_list(one["Action"]) for resource in a_list(one["Resource"])}
        self.assertEqual(told, {(one["Effect"], action, resource, json.dumps(one.get("Condition"))) for one in statements
                                for action in a_list(one["Action"]) for resource in a_list(one["Resource"])})


if __name__ == "__main__":
    unittest.main(verbosity=1)
