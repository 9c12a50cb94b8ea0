#!/usr/bin/env python3
"""`iamq diff`: what changes between two inputs, in every format; what stops a pipeline; and for every imported world of
the tests: a planted statement is exactly what is printed."""
import copy
import glob
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.path.abspath(sys.argv.pop(1))
HERE = os.path.dirname(os.path.abspath(__file__))
PROJECT = os.path.dirname(os.path.dirname(HERE))
SEED = int(os.environ.get("IAMQ_SEED", "20261122"))

BEFORE = """account Production 999999999999 {
  bucket app
  role Deploy {
    trusts account Development
    policy write { allow s3:PutObject on app/* }
  }
}
account Development 111111111111 {
  group Developers { policy may-deploy { allow sts:AssumeRole on role Production/Deploy } }
  user Ann { groups Developers }
  user Bob { groups Developers }
}
"""


def imported_worlds():
    """What is imported anywhere in the tests and examples, and the exports and worlds that IAMQ_SHARED names."""
    patterns = [os.path.join(PROJECT, "examples", "exports", "*.json"), os.path.join(PROJECT, "examples", "ask", "*.json"),
                os.path.join(PROJECT, "tests", "spec", "aws-cli", "acme"),
                os.path.join(PROJECT, "tests", "spec", "aws-cli", "config.json"),
                os.path.join(PROJECT, "tests", "spec", "import", "*.json"),
                os.path.join(PROJECT, "tests", "unit", "import", "account.json")]
    shared = os.environ.get("IAMQ_SHARED")
    if shared:
        patterns += [os.path.join(shared, "data", "account-authorization-details", "*.json"),
                     os.path.join(shared, "conformance", "worlds", "*.json")]
    return [path for pattern in patterns for path in sorted(glob.glob(pattern))]


def run(*arguments, **options):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=120, errors="replace", **options)


class Diff(unittest.TestCase):
    def setUp(self):
        self.around = tempfile.TemporaryDirectory()
        self.folder = self.around.name

    def tearDown(self):
        self.around.cleanup()

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def changed(self, *replacements):
        text = BEFORE
        for old, new in replacements:
            self.assertIn(old, text)
            text = text.replace(old, new)
        return self.write("a.iamq", BEFORE), self.write("b.iamq", text)

    def rows(self, before, after, *options):
        done = run("diff", before, after, "--format", "json", *options)
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        return json.loads(done.stdout)

    def test_nothing(self):
        a, b = self.changed()
        done = run("diff", a, b, "--fail-on", "any")
        self.assertEqual((done.returncode, done.stdout),
                         (0, "nothing changes: everybody can do what they could before\n"), done.stderr)

    def test_what_stops(self):
        admin = ("user Bob {", "user Bob { policy p { allow iam:PutUserPolicy on user Bob }; ")
        public = ("bucket app", "bucket app { policy { allow s3:GetObject on app/* to everyone } }")
        own = ("user Bob {", "user Bob { policy p { allow sqs:SendMessage on arn:aws:sqs:us-east-1:111111111111:q }; ")
        other = ("policy write {", "policy read { allow s3:GetObject on app/* }\n    policy write {")
        for change, found in ((admin, {"any", "wider", "admin"}), (own, {"any", "wider"}),
                              (public, {"any", "wider", "public", "cross-account"}),
                              (other, {"any", "wider", "cross-account"})):
            a, b = self.changed(change)
            for alarm in ("any", "wider", "public", "admin", "cross-account"):
                done = run("diff", a, b, "--fail-on", alarm)
                self.assertEqual(done.returncode, 1 if alarm in found else 0, (change, alarm, done.stdout))
                lost = run("diff", b, a, "--fail-on", alarm)
                self.assertEqual(lost.returncode, 1 if alarm == "any" else 0, (change, alarm, lost.stdout))
            said = self.rows(a, b, "--fail-on", "any,wider,public,admin,cross-account")
            self.assertEqual(set(said["found"]), found)
            for rows in said["found"].values():
                self.assertTrue(rows and all(0 <= row < len(said["rows"]) for row in rows))

    def test_users_of_the_same_number_are_others(self):
        a, b = self.changed(("user Ann { groups Developers }\n", ""), ("user Bob", "user Zoe"))
        said = self.rows(a, b)
        who = {(row["change"], one["arn"].split("/")[-1]) for row in said["rows"] for one in row["principals"]}
        self.assertEqual(who, {("gains", "Zoe"), ("loses", "Ann"), ("loses", "Bob")})

    def test_a_role_of_the_same_number_is_another(self):
        role = "role Deploy {\n    trusts account Development\n    policy write { allow s3:PutObject on app/* }"
        a, b = self.changed((role, role.replace("Deploy", "Other").replace("PutObject", "GetObject")),
                            ("role Production/Deploy", "role Production/Other"))
        said = self.rows(a, b)
        ways = {(row["change"], tuple(way.split("/")[-1] for way in row["as"]), row["actions"]["patterns"][0])
                for row in said["rows"]}
        self.assertEqual(ways, {("gains", (), "sts:AssumeRole"), ("loses", (), "sts:AssumeRole"),
                                ("gains", (), "s3:GetObject"), ("loses", (), "s3:PutObject"),
                                ("gains", ("Other",), "s3:GetObject"), ("loses", ("Deploy",), "s3:PutObject")})

    def test_what_only_one_input_knows_is_told(self):
        a, b = self.changed()
        b = self.write("b.iamq", BEFORE.replace("account Production 999999999999 {",
                                                "account Production 999999999999 {\n  not given resource policies"))
        self.assertIn("only the first input knows all resource policies (Production)", run("diff", a, b).stdout)
        b = self.write("b.iamq", BEFORE.replace("bucket app", "bucket app { block public access not given }"))
        self.assertIn("only the first input knows all S3 Block Public Access (Production)", run("diff", a, b).stdout)
        b = self.write("b.iamq", BEFORE + "account Third 333333333333 { user Tom }\n")
        self.assertIn("only the second input has account Third", run("diff", a, b).stdout)

    def test_markdown_takes_nothing_for_markup(self):
        a, b = self.changed(("user Bob {", "user _a_@Ops { policy p { allow sqs:SendMessage on * when aws:UserAgent is \"`a|b`\" } }\n  user Bob {"))
        done = run("diff", a, b, "--format", "markdown", "--fail-on", "wider")
        self.assertEqual(done.returncode, 1, done.stderr)
        lines = done.stdout.splitlines()
        self.assertTrue(lines[0].startswith("**") and lines[0].endswith("gains, nobody loses**"), lines[0])
        self.assertIn("found: wider (1 row)", lines)
        rows = [line for line in lines if line.startswith("|")]
        self.assertEqual(len(rows), 3)
        self.assertEqual(len({line.replace("\\|", "").count("|") for line in rows}), 1, done.stdout)

    def test_a_long_table_is_cut_for_a_comment(self):
        users = "".join(f"  user u{i} {{ policy p {{ allow sqs:SendMessage on arn:aws:sqs:us-east-1:111111111111:queue-{i} }} }}\n"
                        for i in range(1500))
        a, b = self.changed(("  user Bob {", users + "  user Bob {"))
        done = run("diff", a, b, "--format", "markdown")
        self.assertLess(len(done.stdout), 65536)
        self.assertRegex(done.stdout, r"… and \d+ more rows")

    def test_bad_input(self):
        a, b = self.changed()
        for arguments, message in (((a,), "two inputs"), ((a, b, a), ""), ((a, "nope.json"), "nope.json"),
                                   ((a, self.write("c.iamq", "user {")), "c.iamq"),
                                   ((a, b, "--fail-on", "worse"), "there are any, wider, public, admin, cross-account"),
                                   ((a, b, "--format", "xml"), "unknown format"),
                                   ((a, self.write("d.json", "[")), "d.json")):
            done = run("diff", *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""), arguments)
            self.assertIn(message, done.stderr)


# ---- planting

ACTION = "codecommit:GitPull"


def details_in(value):
    """Every account export that stands somewhere in the value."""
    if isinstance(value, list):
        return [found for one in value for found in details_in(one)]
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("UserDetailList"), list) or isinstance(value.get("RoleDetailList"), list):
        return [value]
    return [found for one in value.values() for found in details_in(one)]


def plantable(path):
    """(file, its JSON, the row's place) of everybody to whom an inline policy can be given."""
    files = sorted(glob.glob(os.path.join(path, "**", "*.json"), recursive=True)) if os.path.isdir(path) else [path]
    for file in files:
        try:
            with open(file, encoding="utf-8") as opened:
                value = json.load(opened)
        except (ValueError, UnicodeDecodeError):
            continue
        for index, details in enumerate(details_in(value)):
            for members, policies in (("UserDetailList", "UserPolicyList"), ("RoleDetailList", "RolePolicyList"),
                                      ("GroupDetailList", "GroupPolicyList")):
                for number, row in enumerate(details.get(members) or []):
                    if isinstance(row, dict) and isinstance(row.get("Arn"), str):
                        yield file, value, (index, members, number, policies), row["Arn"]


def plant(value, place, statement):
    index, members, number, policies = place
    planted = copy.deepcopy(value)
    row = details_in(planted)[index][members][number]
    document = {"Version": "2012-10-17", "Statement": [statement]}
    row.setdefault(policies, []).append({"PolicyName": "planted-by-the-test", "PolicyDocument": document})
    return planted


def arns(principals):
    return {arn for one in principals for arn in (one.get("person") or {}).get("sessions", [one["arn"]])}


class Planted(unittest.TestCase):
    def who_can(self, world, resource):
        """(principal, roles on the way) of all who can, whatever it depends on; the shortest way of each."""
        done = run("--allow-outside", "--format", "json", "-c", f'import "{world}"', "-c",
                   f"who can {ACTION} on {resource}")
        self.assertEqual(done.returncode, 0, done.stderr)
        (answer,) = json.loads(done.stdout)
        return {(arn, tuple(row["how"])) for row in answer["rows"] for arn in arns([row["principal"]])}

    def check(self, world, file, value, place, arn):
        with tempfile.TemporaryDirectory() as folder:
            after = os.path.join(folder, "after" if os.path.isdir(world) else os.path.basename(world))
            if os.path.isdir(world):
                shutil.copytree(world, after)
                changed = os.path.join(after, os.path.relpath(file, world))
            else:  # a world may name other files beside it
                shutil.copytree(os.path.dirname(world), os.path.join(folder, "beside"))
                after = changed = os.path.join(folder, "beside", os.path.basename(world))
            account = arn.split(":")[4]
            resource = f"arn:aws:codecommit:us-east-1:{account}:planted-by-the-test"
            with open(changed, "w", encoding="utf-8") as opened:
                json.dump(plant(value, place, {"Effect": "Allow", "Action": ACTION, "Resource": resource}), opened)
            earlier, later = self.who_can(world, resource), self.who_can(after, resource)
            gained = later - earlier
            by_themselves = {arn for arn, way in gained if not way}
            for before_after, change in (((world, after), "gains"), ((after, world), "loses")):
                done = run("diff", "--allow-outside", *before_after, "--format", "json", "--fail-on", "any")
                self.assertEqual(done.returncode, 1 if gained else 0, (world, arn, done.stdout[:2000], done.stderr))
                rows = json.loads(done.stdout)["rows"]
                for row in rows:
                    self.assertEqual((row["change"], row["actions"]["actions"], row["resource"]),
                                     (change, [ACTION], resource), (world, arn))
                told = {(one, tuple(row["as"])) for row in rows for one in arns(row["principals"])}
                self.assertLessEqual(gained, told, (world, arn))
                # A way that is told besides ends in credentials that the statement was planted for.
                for one, way in told:
                    self.assertIn((way or (one,))[-1], by_themselves, (world, arn))
                    self.assertNotIn((one, way), earlier, (world, arn))
            return bool(gained)

    def test_every_imported_world(self):
        chance = random.Random(SEED)
        planted, shown, worlds = 0, 0, 0
        for world in imported_worlds():
            if run("--allow-outside", "-c", f'import "{world}"').returncode != 0:
                continue  # tests of what is wrong with an import
            places = list(plantable(world))
            worlds += bool(places)
            for place in chance.sample(places, min(2, len(places))):
                planted += 1
                shown += self.check(world, *place)
        self.assertGreater(worlds, 5)
        self.assertGreater(shown, planted // 2, f"seed {SEED}: {shown} of {planted} planted statements show")


if __name__ == "__main__":
    unittest.main(verbosity=1)
