#!/usr/bin/env python3
"""`summary of policy X` against the tables that AWS's documentation shows for its example policies: those of the project,
and others of the same form where IAMQ_SHARED names the folder with conformance/summaries.

  summaries_test.py IAMQ

Totals ("3 of 103 services", "2 of 69 actions") are of the day on which the pages were written and are not compared.
Everything else is, except for what stands in DIFFERENCES with the reason.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

CASES = pathlib.Path(__file__).resolve().parent / "cases" / "summaries"
PROGRAM = ""


# (case, place): (what the page says, what iamq says, why). A row of this table that no longer differs is a failure, too.
CATALOG = "S3, CodeBuild and the others have more actions today, and some have other levels and resources"
GONE = "an action that AWS has renamed or removed since (stdlib/action-notes.tsv)"
DIFFERENCES = {
    ("00_SummaryAllElements", "Allow services"): (
        ["Billing", "CodeBuild", "CodeCommit", "CodeDeploy", "EC2", "S3"],
        ["Billing Console", "CodeBuild", "CodeCommit", "CodeDeploy", "EC2", "S3"],
        "today `billing` is a service beside `aws-portal`, and has the name"),
    ("00_SummaryAllElements", "Explicit deny S3 access"): (
        "Full: Read, Write, Permissions management Limited: List",
        "Limited: List, Read, Write, Permissions management, Tagging", CATALOG),
    ("01_DenyCustomerBucket", "Explicit deny S3 access"): (
        "Full: Read, Write, Permissions management Limited: List",
        "Limited: List, Read, Write, Permissions management, Tagging", CATALOG),
    ("01_DenyCustomerBucket", "S3 Deny granted"): (66, 106, CATALOG),
    ("01_DenyCustomerBucket", "S3 Deny List: HeadBucket (No access)"): (True, False, GONE),
    ("01_DenyCustomerBucket", "S3 Deny List: ListObjects (No access)"): (True, False, GONE),
    ("01_DenyCustomerBucket", "S3 Deny Read: GetIpConfiguration"): (True, False, GONE),
    ("06_CodeBuild_CodeCommit_CodeDeploy", "Allow CodeBuild access"): (
        "Limited: List, Read, Write", "Full: Permissions management Limited: List, Read, Write", CATALOG),
    ("06_CodeBuild_CodeCommit_CodeDeploy", "Allow CodeCommit access"): (
        "Full: Read, Write Limited: List", "Full: Tagging Limited: List, Read, Write", CATALOG),
    ("06_CodeBuild_CodeCommit_CodeDeploy", "Allow CodeDeploy access"): (
        "Limited: List, Read, Write", "Limited: List, Read, Write, Tagging", CATALOG),
    ("06_CodeBuild_CodeCommit_CodeDeploy", "CodeBuild Allow granted"): (9, 28, CATALOG),
    ("06_CodeBuild_CodeCommit_CodeDeploy", "banner"): (
        None,
        "This policy defines some actions, resources, or conditions that do not provide permissions. To grant access, "
        "policies must have an action that has an applicable resource or condition.",
        "the page shows it for the same finding in 01_DenyCustomerBucket, and not here"),
}


def cases():
    found = {path.name: path for path in sorted(CASES.glob("*.json"))}
    shared = os.environ.get("IAMQ_SHARED")
    if shared:
        for path in sorted(pathlib.Path(shared, "conformance", "summaries").glob("*.json")):
            found.setdefault(path.name, path)
    return [json.loads(path.read_text()) for path in found.values()]


def answers(policy, questions):
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "policy.json").write_text(json.dumps(policy))
        lines = ["account A 111111111111", 'policy X in A from "policy.json"']
        lines += ["summary of policy X" + question for question in questions]
        pathlib.Path(folder, "case.iamq").write_text("\n".join(lines) + "\n")
        done = subprocess.run([PROGRAM, "--format", "jsonl", folder + "/case.iamq"], capture_output=True, text=True,
                              timeout=60, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def rows_of(answer, section):
    return [row for row in answer.get("rows", []) if row.get("section") == section]


def value(text):
    """A cell: what the page leaves empty is null here."""
    return text or None


class Case:
    def __init__(self, case):
        self.case, self.different, self.compared = case, {}, 0

    def same(self, place, page, ours):
        self.compared += 1
        if page != ours:
            self.different[(self.case["id"], place)] = (page, ours)

    def check_policy(self, page, answer):
        unrecognized = [row["service"] for row in rows_of(answer, "Unrecognized services")]
        self.same("unrecognized services", [row["service"] for row in page["unrecognized_services"]], unrecognized)
        for key, section in (("explicit_deny", "Explicit deny"), ("allow", "Allow")):
            ours = {row["service"]: row for row in rows_of(answer, section)}
            theirs = {row["service"]: row for row in page[key]["rows"]}
            counted = [one.get("defined") for one in answer.get("sections", []) if one["name"] == section] or [0]
            self.same(section + " defined", page[key]["defined"], counted[0])
            self.same(section + " services", sorted(theirs), sorted(ours))
            for service in sorted(set(theirs) & set(ours)):
                for name in ("access", "resource", "condition"):
                    self.same(f"{section} {service} {name}", value(theirs[service][name]), value(ours[service][name]))
                for name in ("access_warning", "resource_warning", "condition_warning"):
                    if theirs[service][name]:
                        self.same(f"{section} {service} {theirs[service][name]}", True,
                                  theirs[service][name] in ours[service]["warnings"])

    def check_service(self, page, answer):
        place = f"{page['service']} {page['effect']}"
        self.same(place + " granted", page["granted"], answer["summary"]["defined"])
        self.same(place + " unrecognized actions", page["unrecognized_actions"],
                  [row["action"] for row in rows_of(answer, "Unrecognized actions")])
        if "unrecognized_resource_types" in page:
            self.same(place + " unrecognized resource types", page["unrecognized_resource_types"],
                      [row["resource"] for row in rows_of(answer, "Unrecognized resource types")])
        for level in page["levels"]:
            ours = {row["action"]: row for row in rows_of(answer, level["level"])}
            for row in level["rows"]:
                name = row["action"] + (" (No access)" if row["no_access"] else "")
                self.same(f"{place} {level['level']}: {name}", True, name in ours)
                if name not in ours:
                    continue
                for cell in ("resource", "condition"):
                    self.same(f"{place} {row['action']} {cell}", value(row[cell]), value(ours[name][cell]))
                for cell in ("resource_warning", "condition_warning"):
                    if row[cell]:
                        self.same(f"{place} {row['action']} {row[cell]}", True, row[cell] in ours[name]["warnings"])

    def check_action(self, page, answer):
        place = f"{page['service']}: {page['action']}"
        self.same(place, sorted(row["resource"] for row in page["rows"]), sorted(row["resource"] for row in answer["rows"]))
        ours = {row["resource"]: row for row in answer["rows"]}
        for row in page["rows"]:
            for cell in ("region", "account", "condition"):
                if row["resource"] in ours:
                    self.same(f"{place} {cell}", row[cell], ours[row["resource"]][cell])


class Summaries(unittest.TestCase):
    def test_tables(self):
        different, compared = {}, 0
        for case in cases():
            page = case.get("policy_summary_expanded") or case["policy_summary"]
            prefixes = {row["service"]: row["prefix"] for key in ("explicit_deny", "allow") for row in page[key]["rows"]}
            def about(table):
                effect = " denied" if table["effect"] == "Deny" else ""
                name = prefixes[table["service"]]
                return f" for {name}:{table['action']}{effect}" if "action" in table else f" for {name}{effect}"
            tables = case["service_summaries"] + case["action_summaries"]
            policy, *others = answers(case["policy"], [""] + [about(table) for table in tables])
            checked = Case(case)
            banner = (case["banner"] or "").replace(" For details, choose Show remaining.", "")
            checked.same("banner", value(banner), policy["summary"]["banner"])
            checked.check_policy(page, policy)
            for table, answer in zip(tables, others, strict=True):
                (checked.check_action if "action" in table else checked.check_service)(table, answer)
            self.assertGreater(checked.compared, 10)
            different.update(checked.different)
            compared += checked.compared
        known = {key: row[:2] for key, row in DIFFERENCES.items()}
        for key in sorted(different.keys() | known.keys()):
            with self.subTest(case=key[0], place=key[1]):
                self.assertEqual(different.get(key), known.get(key), "(the page's, ours)")
        print(f"{compared} cells compared, {len(different)} differ")


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
