#!/usr/bin/env python3
"""`iamq simulate` beside @cloud-copilot/iam-simulate and @cedar-policy/cedar-wasm, where Node is present: the same
distinct cases, as whole processes and as the deciding alone; verdicts are compared before any time is told.

usage: peers_bench.py PROGRAM FOLDER      FOLDER: where npm may put the peers
  IAMQ_SEED    the cases (else random; it is printed)
  IAMQ_CASES   how many (default 4000)
  IAMQ_RUNS    how often all run in turns (default 3): of CPU times the middle one counts, by the clock the fastest
"""
import collections
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from peers import cedar  # noqa: E402

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers")
ACTIONS = {  # with a resource each
    "s3:GetObject": "arn:aws:s3:::data-{a}/app{n}/x{k}", "s3:PutObject": "arn:aws:s3:::data-{a}/app{n}/x{k}",
    "dynamodb:GetItem": "arn:aws:dynamodb:eu-west-1:111111111111:table/app{n}-{k}",
    "sqs:SendMessage": "arn:aws:sqs:eu-west-1:111111111111:app{n}-{k}",
    "lambda:InvokeFunction": "arn:aws:lambda:eu-west-1:111111111111:function:app{n}-{k}",
    "secretsmanager:GetSecretValue": "arn:aws:secretsmanager:eu-west-1:111111111111:secret:app{n}-{k}",
}
PATTERNS = ["*", "arn:aws:s3:::data-{a}/*", "arn:aws:s3:::data-{a}/app{n}/*", "arn:aws:dynamodb:*:*:table/app{n}-*",
            "arn:aws:sqs:eu-west-1:111111111111:app*", "arn:aws:lambda:*:111111111111:function:*",
            "arn:aws:secretsmanager:*:*:secret:app{n}*"]
CONDITIONS = [{"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, {"Bool": {"aws:SecureTransport": "true"}},
              {"StringEquals": {"aws:PrincipalTag/team": ["red", "blue"]}}, {"StringLike": {"aws:username": "u1*"}}]


def one_case(rng, number):
    fill = lambda text: text.format(a=rng.randrange(4), n=rng.randrange(4), k=rng.randrange(1000))

    def policy(allow_all=False):
        statements = []
        for _ in range(rng.randint(1, 6)):
            services = rng.choice([list(ACTIONS), ["s3:*"], ["*"], ["dynamodb:*", "sqs:*"], ["s3:Get*", "lambda:*"]])
            statement = {"Effect": "Deny" if rng.random() < 0.1 else "Allow",
                         "Action": rng.sample(services, min(len(services), rng.randint(1, 3))),
                         "Resource": sorted({fill(rng.choice(PATTERNS)) for _ in range(rng.randint(1, 3))})}
            if rng.random() < 0.35:
                statement["Condition"] = rng.choice(CONDITIONS)
            statements.append(statement)
        return {"Version": "2012-10-17", "Statement": statements}

    action = rng.choice(list(ACTIONS))
    case = {"id": str(number), "principal": f"arn:aws:iam::111111111111:user/u{rng.randrange(20)}", "action": action,
            "resource": fill(ACTIONS[action]), "resourceAccount": "111111111111",
            "context": {"aws:SourceIp": f"{rng.choice([10, 192])}.1.2.{rng.randrange(250)}",
                        "aws:SecureTransport": rng.choice(["true", "false"]),
                        "aws:PrincipalTag/team": rng.choice(["red", "green"])},
            "identityPolicies": [{"name": f"p{i}", "policy": policy()} for i in range(rng.randint(1, 4))]}
    case["context"]["aws:username"] = case["principal"].split("/")[-1]
    if rng.random() < 0.2:
        case["permissionsBoundary"] = [{"name": "boundary", "policy": policy()}]
    return case


class Failure(Exception):
    pass


class Program:
    """One way to decide the cases of a file: a whole process, or (`is_inner`) what it says itself of its deciding."""

    def __init__(self, name, command, verdicts, is_inner=False, package=None):
        self.name, self.command, self.verdicts, self.is_inner, self.package = name, command, verdicts, is_inner, package
        self.cpu, self.clock, self.found = [], [], None

    def is_here(self, folder):
        if self.package:
            return os.path.isdir(os.path.join(folder, "node_modules", self.package))
        return shutil.which(self.command[0]) is not None

    def run(self, folder):
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run(self.command, capture_output=True, text=True, cwd=folder, check=False)
        clock, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            raise Failure(f"{self.name}: status {done.returncode}\n{done.stderr[-2000:]}")
        self.found = self.verdicts(done.stdout)
        if self.is_inner:
            self.cpu.append(float(done.stderr.split()[-1]))
        else:
            self.cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
            self.clock.append(clock)

    def row(self, count, ours, fastest=None):
        if not self.cpu:
            return f"| {self.name} | not here |"
        cpu = statistics.median(self.cpu)
        cells = [self.name, f"{cpu:.3f} s", f"{cpu / count * 1e6:.1f} µs"]
        cells.append(f"{cpu / statistics.median(ours.cpu):.0f}" if ours.cpu else "")
        if fastest:
            cells += [f"{min(self.clock):.3f} s", f"{min(self.clock) / min(fastest.clock):.0f}"]
        return "| " + " | ".join(cells) + " |"


def programs(iamq, cases, cedar_cases):
    of_answers = lambda text: [json.loads(line)["decision"] for line in text.splitlines()]
    peer, peer_cedar = "@cloud-copilot/iam-simulate", "@cedar-policy/cedar-wasm"
    deciding = os.path.join(os.path.dirname(iamq), "tests", "bench", "iamq_decide_cases")
    theirs = lambda how: ["node", "iam_simulate.mjs", cases, how]
    cedars = lambda how: ["node", "cedar.mjs", cedar_cases, how]
    processes = [
        Program("`iamq simulate`, all CPUs", [iamq, "simulate", cases], of_answers),
        Program("`iamq simulate --jobs 1`", [iamq, "simulate", "--jobs", "1", cases], of_answers),
        Program("iam-simulate", theirs("checked"), str.split, package=peer),
        Program("cedar-wasm", cedars("texts"), str.split, package=peer_cedar)]
    inner = [
        Program("iamq, `evaluate`", [deciding, cases], str.split, True),
        Program("iam-simulate, `authorize`", theirs("prepared"), str.split, True, peer),
        Program("iam-simulate, `runUnsafeSimulation`, which reads the policies", theirs("bare"), str.split, True, peer),
        Program("iam-simulate, `runSimulation`, which checks them, too", theirs("checked"), str.split, True, peer),
        Program("cedar-wasm, `statefulIsAuthorized`", cedars("prepared"), str.split, True, peer_cedar),
        Program("cedar-wasm, `isAuthorized`, which reads the policies", cedars("texts"), str.split, True, peer_cedar)]
    return processes, inner


def write_cases(rng, count, path, cedar_path):
    with open(path, "w", encoding="utf-8") as file, open(cedar_path, "w", encoding="utf-8") as cedar_file:
        for number in range(count):
            case = one_case(rng, number)
            file.write(json.dumps(case) + "\n")
            cedar_file.write(json.dumps(cedar.case_of(case)) + "\n")


def check_verdicts(ours, program):
    """Cedar only tells allowed from not allowed."""
    expected = ours.found
    if "allow" in program.found or "deny" in program.found:
        expected = ["allow" if verdict == "Allowed" else "deny" for verdict in expected]
    if program.found != expected:
        pairs = collections.Counter(zip(expected, program.found))
        raise Failure(f"{program.name}: other verdicts, or another number of them: {pairs}")


def main():
    iamq, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    if shutil.which("node") is None or shutil.which("npm") is None:
        print("peers: there is no Node here, nothing is compared")
        return 0
    os.makedirs(folder, exist_ok=True)
    for name in ("package.json", "iam_simulate.mjs", "cedar.mjs"):
        shutil.copy(os.path.join(HERE, name), folder)
    installed = subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=folder,
                               capture_output=True, text=True, check=False)
    if installed.returncode != 0:
        print("peers: npm cannot install the peers\n" + installed.stderr[-500:])
    seed = int(os.environ.get("IAMQ_SEED") or random.SystemRandom().randrange(2**32))
    count, runs = int(os.environ.get("IAMQ_CASES") or 4000), int(os.environ.get("IAMQ_RUNS") or 3)
    print(f"seed {seed}, {count} distinct cases, {os.cpu_count()} CPUs, {runs} runs")
    cases, cedar_cases = os.path.join(folder, "cases.jsonl"), os.path.join(folder, "cedar_cases.jsonl")
    write_cases(random.Random(seed), count, cases, cedar_cases)

    processes, inner = programs(iamq, cases, cedar_cases)
    here = [program for program in processes + inner if program.is_here(folder)]
    try:
        for _ in range(runs):
            for program in here:
                program.run(folder)
        for program in here:
            check_verdicts(processes[1], program)
    except Failure as failure:
        print(failure)
        return 1
    print(f"verdicts: {dict(collections.Counter(processes[1].found))}, the same of all\n")
    print("| whole process | CPU time | a case | times `--jobs 1` | by the clock | times all CPUs |")
    print("| --- | --- | --- | --- | --- | --- |")
    for program in processes:
        print(program.row(count, processes[1], processes[0]))
    print("\n| deciding alone | CPU time | a case | times iamq's |\n| --- | --- | --- | --- |")
    for program in inner:
        print(program.row(count, inner[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
