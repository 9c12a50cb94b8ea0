#!/usr/bin/env python3
"""What is wrong with files in a folder of exports: the rest loads, and what is lost is told."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
ACME = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "spec", "aws-cli", "acme")
MANAGEMENT, PRODUCTION, DEVELOPMENT = "100000000001", "999999999999", "111111111111"


class Folder(unittest.TestCase):
    def setUp(self):
        self.around = tempfile.TemporaryDirectory()
        self.folder = os.path.join(self.around.name, "exports")
        shutil.copytree(ACME, self.folder)

    def tearDown(self):
        self.around.cleanup()

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, path, value):
        os.makedirs(os.path.dirname(self.path(path)), exist_ok=True)
        with open(self.path(path), "w") as file:
            file.write(value if isinstance(value, str) else json.dumps(value))

    def run_iamq(self, *questions):
        script = os.path.join(self.around.name, "script.iamq")
        with open(script, "w") as file:
            file.write('import "exports"\n' + "".join(question + "\n" for question in questions))
        done = subprocess.run([PROGRAM, script], capture_output=True, text=True, timeout=60, errors="replace")
        return done.returncode, done.stdout, done.stderr

    def loads_with(self, message, *questions):
        code, out, err = self.run_iamq("expect David can assume UpdateApp", *questions)
        self.assertEqual(code, 0, err)
        self.assertIn(message, err)
        return out + err

    def test_a_truncated_file(self):
        path = self.path(PRODUCTION, "s3api", "get-bucket-policy--bucket=open.json")
        with open(path) as file:
            text = file.read()
        with open(path, "w") as file:
            file.write(text[:len(text) // 2])
        told = self.loads_with("get-bucket-policy--bucket=open.json` cannot be read",
                               "can anonymous s3:GetObject on open/x")
        self.assertIn("whose text is not in the input", told)

    def test_a_truncated_account(self):
        path = self.path(MANAGEMENT, "iam", "get-account-authorization-details.json")
        with open(path, "w") as file:
            file.write('{"UserDetailList": [')
        told = self.loads_with("cannot be read", "who can s3:GetObject on productionapp/x")
        self.assertIn("not all users and roles of account Management", told)

    def test_a_link_out_of_the_root(self):
        outside = os.path.join(self.around.name, "..", os.path.basename(self.around.name) + "-outside.json")
        with open(outside, "w") as file:
            file.write("{}")
        try:
            os.symlink(os.path.abspath(outside), self.path(PRODUCTION, "iam", "list-saml-providers~2.json"))
            self.loads_with("stands outside of")
        finally:
            os.remove(outside)

    def test_links_in_a_circle(self):
        os.symlink(self.folder, self.path("again"))
        os.symlink(self.path("a.json"), self.path("b.json"))
        os.symlink(self.path("b.json"), self.path("a.json"))
        self.loads_with("its symbolic links go round in circles")

    def test_a_pipe(self):
        os.mkfifo(self.path(PRODUCTION, "us-east-1", "kms", "list-aliases.json"))
        self.loads_with("it is not a regular file")

    def test_a_name_that_is_not_utf_8(self):
        with open(os.path.join(os.fsencode(self.folder), b"caf\xe9.json"), "w") as file:
            file.write("{}")
        self.loads_with("its name is not UTF-8")

    def test_a_file_that_grows(self):
        path = self.path(MANAGEMENT, "us-east-1", "ec2", "describe-vpc-endpoints.json")
        os.makedirs(os.path.dirname(path))
        going = threading.Event()
        item = '{"VpcEndpointId": "vpce-%017d", "PolicyDocument": "", "OwnerId": "100000000001"},\n'
        with open(path, "w") as file:
            file.write('{"VpcEndpoints": [' + "".join(item % number for number in range(300000)))
            file.flush()

            def grow():
                while not going.is_set():
                    file.write(item % 1)
                    file.flush()

            writer = threading.Thread(target=grow)
            writer.start()
            try:
                # The text ends in the middle of a list all the time, so it is lost either way: cut off, or seen to grow.
                self.loads_with("describe-vpc-endpoints.json")
            finally:
                going.set()
                writer.join()

    def test_an_account_twice(self):
        shutil.copytree(self.path(DEVELOPMENT), self.path("older", DEVELOPMENT))
        code, _, err = self.run_iamq()
        self.assertEqual(code, 2)
        self.assertIn("account 111111111111 is exported twice", err)

    def test_units_in_a_circle(self):
        a, b = "ou-ab12-circle0a", "ou-ab12-circle0b"
        for parent, child in ((a, b), (b, a)):
            self.write(f"{MANAGEMENT}/organizations/list-organizational-units-for-parent--parent-id={parent}.json",
                       {"OrganizationalUnits": [{"Id": child, "Name": child, "Arn": "arn"}]})
        self.loads_with("organizational units that hang on no root, be it in a circle")

    def test_exports_that_contradict_each_other(self):
        self.write(f"{MANAGEMENT}/organizations/list-accounts-for-parent--parent-id=r-ab12.json",
                   {"Accounts": [{"Id": account, "Name": account, "JoinedMethod": "CREATED"}
                                 for account in (MANAGEMENT, DEVELOPMENT)]})
        told = self.loads_with("it was moved while the files were written", "can David sqs:SendMessage on "
                               "arn:aws:sqs:us-east-1:111111111111:jobs")
        self.assertIn("the organization of account Development and its SCPs and RCPs are not in the input", told)

    def test_outputs_of_older_and_newer_versions(self):
        path = self.path(MANAGEMENT, "organizations", "list-roots.json")
        with open(path) as file:
            roots = json.load(file)
        roots["Roots"][0]["SomethingNew"] = {"a": 1}
        self.write(f"{MANAGEMENT}/organizations/list-roots.json", roots)
        self.loads_with("iamq does not know SomethingNew")

    def test_a_last_page_that_is_missing(self):
        os.remove(self.path(MANAGEMENT, "organizations", "list-accounts-for-parent--parent-id=ou-ab12-workload1~2.json"))
        told = self.loads_with("the output was cut into pages")
        self.assertIn("accounts of the organization whose place in it is not known: 111111111111", told)

    def test_an_organization_that_is_not_allowed(self):
        for name in os.listdir(self.path(MANAGEMENT, "organizations")):
            self.write(f"{MANAGEMENT}/organizations/{name}",
                       "An error occurred (AccessDeniedException) when calling the X operation: no\n")
        told = self.loads_with("AccessDeniedException", "can David sqs:SendMessage on "
                               "arn:aws:sqs:us-east-1:111111111111:jobs")
        self.assertIn("SCPs and RCPs are not in the input", told)

    def test_every_key_counts_is_told_or_is_on_the_list(self):
        """Deletes each member of each output in turn."""
        questions = ["list accounts", "list resources", "list providers", "list endpoints", "list sessions", "list scps",
                     "list roles", "who can s3:GetObject on open/x", "who can s3:GetObject on closed/x",
                     "can Development/David sqs:SendMessage on arn:aws:sqs:us-east-1:111111111111:jobs",
                     "show 1111aaaa-2222-bbbb-3333-cccc4444dddd"]
        unused = set(self.unused_keys())
        base = self.run_iamq(*questions)
        count = 0
        for folder, _, names in os.walk(self.folder):
            for name in sorted(names):
                path = os.path.join(folder, name)
                if name.startswith(("get-account-authorization-details", "list-accounts.json")):
                    continue  # the unit tests of account exports do that; two pages in one file
                try:
                    with open(path) as file:
                        text = file.read()
                    value = json.loads(text)
                except ValueError:
                    continue
                for where in list(keys_of(value)):
                    key = where[-1]
                    if key in unused:
                        continue
                    with open(path, "w") as file:
                        json.dump(without(value, where), file)
                    self.assertNotEqual(self.run_iamq(*questions), base, f"{name}: {where} changes nothing")
                    count += 1
                with open(path, "w") as file:
                    file.write(text)
        self.assertGreater(count, 80)

    def unused_keys(self):
        page = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "aws-cli.md")
        with open(page) as file:
            text = file.read().split("<!-- unused -->")[1]
        return text.replace("`", " ").replace(",", " ").split()


def keys_of(value, path=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from keys_of(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from keys_of(inner, (*path, index))


def without(value, where):
    if isinstance(value, dict):
        return {key: inner if key != where[0] else without(inner, where[1:]) for key, inner in value.items()
                if not (len(where) == 1 and key == where[0])}
    return [without(inner, where[1:]) if index == where[0] else inner for index, inner in enumerate(value)]


if __name__ == "__main__":
    unittest.main(verbosity=1)
