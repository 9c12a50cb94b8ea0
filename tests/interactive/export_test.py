#!/usr/bin/env python3
"""`iamq export --to FOLDER`: every imported world of the tests, written as the files of the AWS CLI and imported again, is
the same world, compared exactly; the same world gives the same bytes."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv[1])
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from diff_test import imported_worlds, run  # noqa: E402 (takes the program from the arguments)

SHOWN = ("world as json", "completeness")
LISTED = ("accounts", "users", "groups", "roles", "policies", "resources", "sessions", "providers", "endpoints", "scps",
          "ous")


def in_any_order(value):
    """Rows of a world have an order that means nothing."""
    if isinstance(value, list):
        return sorted((in_any_order(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    if isinstance(value, dict):
        return {key: in_any_order(one) for key, one in value.items()}
    return value


def all_of(world):
    """Everything that is told of a world."""
    questions = [f"show {what}" for what in SHOWN] + [f"list {what}" for what in LISTED]
    done = run("--allow-outside", "--format", "json", "-c", f'import "{world}"',
               *(argument for question in questions for argument in ("-c", question)))
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    answers = json.loads(done.stdout)
    shown = json.loads(answers[0]["text"])
    aws_managed = {}  # in which account's export they stand means nothing
    for account in shown["accounts"]:
        for policy in account["export"]["Policies"]:
            if policy["Arn"].startswith("arn:aws:iam::aws:"):
                aws_managed[policy["Arn"]] = policy
        account["export"]["Policies"] = [one for one in account["export"]["Policies"] if one["Arn"] not in aws_managed]
    told = [shown, aws_managed]
    for answer in answers[1:]:
        # Units and control policies of a world file have no ids; the calls of the CLI need some.
        is_of_organization = answer["question"] in ("list scps", "list ous")
        told.append([{key: value for key, value in row.items() if key != "reasons" and not (key == "id" and is_of_organization)}
                     for row in answer["rows"]])
    return in_any_order(told)


class Export(unittest.TestCase):
    def setUp(self):
        self.around = tempfile.TemporaryDirectory()

    def tearDown(self):
        self.around.cleanup()

    def path(self, name):
        return os.path.join(self.around.name, name)

    def export(self, world, name):
        done = run("export", "--allow-outside", "--to", self.path(name), world)
        self.assertEqual(done.returncode, 0, (world, done.stderr))
        return self.path(name), [line for line in done.stderr.splitlines() if line.startswith("iamq: ")]

    def bytes_of(self, folder):
        found = {}
        for where, _, names in os.walk(folder):
            for name in names:
                with open(os.path.join(where, name), "rb") as file:
                    found[os.path.relpath(os.path.join(where, name), folder)] = file.read()
        return found

    def test_every_imported_world(self):
        compared = 0
        for world in imported_worlds():
            if run("--allow-outside", "-c", f'import "{world}"').returncode != 0:
                continue  # tests of what is wrong with an import
            compared += 1
            folder, left_out = self.export(world, f"w{compared}")
            self.assertEqual(left_out, [], world)
            self.assertEqual(all_of(folder), all_of(world), world)
            done = run("diff", "--allow-outside", world, folder, "--fail-on", "any")
            self.assertEqual(done.returncode, 0, (world, done.stdout))
            again, _ = self.export(world, f"w{compared}-again")
            self.assertEqual(self.bytes_of(again), self.bytes_of(folder), world)
        self.assertGreater(compared, 5)

    def test_what_is_not_known_stays_so(self):
        script = self.path("w.iamq")
        with open(script, "w") as file:
            file.write("account A 111111111111 {\n"
                       "  resource arn:aws:execute-api:us-east-1:111111111111:abcdefghij { policy not given }\n"
                       "  resource arn:aws:events:us-east-1:111111111111:event-bus/orders { policy not given }\n"
                       "  bucket b { policy not given }\n"
                       "  user Bob { policy p not given }\n}\n")
        folder, left_out = self.export(script, "w")
        self.assertEqual(left_out, [])
        done = run("--allow-outside", "--format", "json", "-c", f'import "{folder}"', "-c", "show completeness")
        self.assertEqual(json.loads(done.stdout)[0]["rows"][0]["missing"], 4, done.stdout + done.stderr)
        done = run("--allow-outside", "-c", f'import "{folder}"', "-c",
                   "can anonymous events:PutEvents on arn:aws:events:us-east-1:111111111111:event-bus/orders")
        self.assertIn("not in the input", done.stdout, done.stderr)

    def test_a_folder_with_something_in_it_is_left_alone(self):
        os.mkdir(self.path("full"))
        with open(self.path("full/note"), "w") as file:
            file.write("mine")
        world = self.path("w.iamq")
        with open(world, "w") as file:
            file.write("account A 111111111111 { user Bob }\n")
        done = run("export", "--to", self.path("full"), world)
        self.assertEqual(done.returncode, 2)
        self.assertIn("is not an empty folder", done.stderr)
        self.assertEqual(os.listdir(self.path("full")), ["note"])

    def test_the_world_after_edits(self):
        world = self.path("w.iamq")
        with open(world, "w") as file:
            file.write("account A 111111111111 { user Bob\n policy p { allow s3:GetObject on * } }\nattach p to Bob\n")
        folder, _ = self.export(world, "w")
        done = run("--allow-outside", "-c", f'import "{folder}"', "-c", "expect Bob can s3:GetObject on arn:aws:s3:::b/x")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
